/* Deletes against transfer-back, retry, recovery, restoring, direct puts and readers. Each statement sees what is committed when it begins.
   Datasets X and Y have one key. Operations 0 and 1 delete X. Journals: 0 first writer of X, 1 retry of X, 2 restoring X, 3 direct put of Y.
   X lies at path 1, restored at path 2; Y at path 3. Three casts, one file. */
#ifndef WITHOUT
#define WITHOUT 0
#endif
#define id_in_path               (WITHOUT != 1)  /* purging one dataset takes the artifact of another */
#define path_never_reused        (WITHOUT != 2)  /* a repeated delete takes the restored artifact */
#define look_for_deletes         (WITHOUT != 3)  /* told "stored" after the delete: dead, and its artifact is removed */
#define void_if_changed          (WITHOUT != 4)  /* a late operation removes what it did not list */
#define tombstone_per_operation  (WITHOUT != 5)  /* restoring after one delete undoes another one as well */
#define tombstones_for_every_s   (WITHOUT != 6)  /* a late record of a retry brings back what is deleted */
#define run_lock                 (WITHOUT != 7)  /* a delete commits between reading tombstones and inserting */
#define tombstones_after_lock    (WITHOUT != 8)  /* the snapshot is older than the lock, the tombstone is missed */
#define progress_read_under_lock (WITHOUT != 9)  /* a chunk is ingested twice, who was refused is registered */
#define one_lock_order           (WITHOUT != 10) /* direct put, delete and transfer-back wait for each other */
#define wait_for_progress_row    (WITHOUT != 11) /* told "conflict", and registered by the one who held the row */
#define verdict_with_progress    (WITHOUT != 12) /* told "conflict", and registered by the next transfer-back */
#define insert_before_deciding   (WITHOUT != 13) /* called void while its commit is under way */
#define decide_in_new_statement  (WITHOUT != 14) /* called void although the insert waited for its commit */
#define journals_before_registry (WITHOUT != 15) /* "does not exist" of a dataset that moved in between */
#define registry_overrides       (WITHOUT != 16) /* "exists" of a dataset that was deleted long ago */

#define X 1
#define Y 2
#define UNSTORED 1
#define PURGED 2
#define COMMITTED 1
#define VOIDED 2
#define REGISTERED 1
#define CONFLICT 2
#define path(i) (i == 3 -> (id_in_path -> 3 : 1) : ((i == 2 && path_never_reused) -> 2 : 1))

byte holder, rec[3];             /* Registry: who holds the key; path of the storage record of X, Y */
byte row[2], tomb[2];            /* operation rows, tombstones of X */
bool ingested[4]; byte verdict;  /* progress rows; what became of the direct put */
bool progress[4], inserting[2];  /* held: progress rows, operation rows */
byte shared, queued; bool exclusive;      /* the lock of the run; who waits for it alone goes before later comers */
byte D[2];                       /* 1 + path listed, 1: the id alone */
bool K[2], fenced, complete;     /* the journal of operation 0 is fenced; the run is complete */
bool S[4], late[4];              /* late: written after a delete, for the left-out rule only */
byte art;                        /* bit p: there is an artifact at path p */
byte told; bool toldVoid, restored;       /* what callers know */

inline lockShared()    { if :: run_lock -> atomic { !exclusive && !queued -> shared++ } :: else fi }
inline lockExclusive() { if :: run_lock -> queued++; atomic { !shared && !exclusive -> exclusive = true; queued-- } :: else fi }
inline readTombstones() { atomic { t0 = tomb[0]; t1 = tomb[1] } }
inline store(i) { atomic { S[i] = true; late[i] = tomb[0] || tomb[1] } }

inline commitChunk(i) { atomic { /* the unique key makes insert and "who holds it" one */
  if :: i == 2 -> t0 = 0; if :: !tombstone_per_operation -> t1 = 0 :: else fi
     :: !tombstones_for_every_s && late[i] -> t0 = 0; t1 = 0
     :: else fi;
  if
  :: begin -> skip
  :: !begin && i == 3 ->
     if :: holder == X -> verdict = CONFLICT :: else -> holder = Y; rec[Y] = path(3); verdict = REGISTERED fi
  :: !begin && i != 3 && t0 != PURGED && t1 != PURGED && holder != Y ->
     holder = X;
     if :: !t0 && !t1 && !rec[X] -> rec[X] = path(i); restored = restored || i == 2 :: else fi
  :: else
  fi;
  ingested[i] = true; progress[i] = false; begin = false; t0 = 0; t1 = 0;
  if :: run_lock -> shared-- :: else fi } }

proctype TransferBack(byte i) {
  byte t0, t1; bool begin;
end: S[i];
  if :: !progress_read_under_lock -> begin = ingested[i] :: else fi;
end2: atomic { !progress[i] -> progress[i] = true };
  if :: progress_read_under_lock -> begin = ingested[i] :: else fi;
  if :: !tombstones_after_lock -> readTombstones() :: else fi;
  lockShared();
  if :: tombstones_after_lock -> readTombstones() :: else fi;
  commitChunk(i);
  complete = (i == 0)
}

proctype DirectPut() {
  byte t0, t1; bool begin;
  if
  :: id_in_path -> art = art | (1 << 3)
  :: !id_in_path && (art & 2) && !D[0] -> skip       /* meets the artifact of X: same bytes, adopted */
  :: else -> goto stop
  fi;
  store(3);
  if :: !one_lock_order -> lockShared() :: else fi;
  if
  :: atomic { !progress[3] -> progress[3] = true }
  :: progress[3] && !wait_for_progress_row -> if :: holder == X -> told = CONFLICT :: else fi; goto stop
  fi;
  begin = ingested[3];
  if :: one_lock_order -> lockShared() :: else fi;
  if
  :: !verdict_with_progress && holder == X -> atomic { told = CONFLICT; progress[3] = false; shared-- }
  :: else -> readTombstones(); commitChunk(3); told = verdict
  fi;
stop: skip
}

proctype Delete(byte o) {
  byte listed, kind;
end: atomic { holder == X -> listed = rec[X]; if :: listed -> kind = UNSTORED :: kind = PURGED fi };
  D[o] = 1 + listed;
  lockExclusive();
  inserting[o] = row[o] == 0;
  atomic {
    if
    :: row[o] -> skip            /* recovery was first */
    :: !row[o] && void_if_changed && (holder != X || rec[X] != listed) -> row[o] = VOIDED
    :: else -> row[o] = COMMITTED; rec[X] = 0; tomb[o] = kind; if :: kind == PURGED && holder == X -> holder = 0 :: else fi
    fi;
    inserting[o] = false; exclusive = false
  };
  if :: row[o] == VOIDED -> goto stop :: else fi;
  if :: atomic { o == 1 || !fenced -> K[o] = true } :: o == 0 && fenced -> goto stop fi;
  art = art & ~(1 << listed);
stop: skip
}

proctype Recovery() {            /* of operation 0, whose process may be alive */
  byte seen;
end: D[0] -> fenced = true;
  seen = row[0];
  if :: insert_before_deciding -> atomic { !inserting[0] -> if :: !row[0] -> row[0] = VOIDED :: else fi } :: else fi;
  if :: decide_in_new_statement || !insert_before_deciding -> seen = row[0] :: else fi;
  if
  :: seen == COMMITTED -> K[0] = true; art = art & ~(1 << (D[0] - 1))
  :: else -> toldVoid = true
  fi
}

proctype Retry() {               /* deterministic id: meets the path of its predecessor */
  bool deleted;                  /* for the proof only: before the put began */
  deleted = D[0] != 0;
  if :: look_for_deletes && D[0] -> goto stop :: else fi;
  art = art | 2;                 /* adopted or created */
  store(1);
  assert(!deleted);              /* 2: told "stored" */
stop: skip
}

proctype Restore() {
end: K[0] -> skip;
end2: atomic { !(art & (1 << path(2))) -> art = art | (1 << path(2)) };
  store(2)
}

proctype Read() {
  byte r, t; bool s, before;
  atomic { before = (tomb[0] || tomb[1]) && !rec[X]; if :: !journals_before_registry -> r = rec[X]; t = tomb[0] || tomb[1] :: else fi };
  s = S[0] && !complete;         /* journals of complete runs need not be read */
  if :: journals_before_registry -> atomic { r = rec[X]; t = tomb[0] || tomb[1] } :: else fi;
  atomic { s = r || (s && (!t || !registry_overrides)); assert(s || tomb[0] || tomb[1]); assert(!s || !before || S[2]) }
}

proctype Promises() {            /* steps in only where one is broken */
end: do
  :: rec[X] && !(art & (1 << rec[X])) -> assert(!rec[X] || (art & (1 << rec[X])))       /* 4: the artifact is there */
  :: holder == Y && !(art & (1 << rec[Y])) -> assert(holder != Y || (art & (1 << rec[Y])))
  :: holder == X && tomb[1] == PURGED -> assert(holder != X || tomb[1] != PURGED)       /* 6: nobody restored after 1 */
  :: restored && rec[X] != 2 && !(row[1] == COMMITTED && D[1] == 3) && path_never_reused ->
     assert(!restored || rec[X] == 2 || (row[1] == COMMITTED && D[1] == 3))             /* 6: nobody deleted what was restored */
  :: toldVoid && row[0] == COMMITTED -> assert(!toldVoid || row[0] != COMMITTED)        /* 6: it stays on record */
  :: told == CONFLICT && holder == Y -> assert(told != CONFLICT || holder != Y)         /* 7: told once, for ever */
  od
}

init {
  atomic {
    S[0] = true; art = 2;
    run Promises(); run Delete(0); run Recovery();
    if
    :: run TransferBack(0); run TransferBack(1); run Retry(); run Read()
    :: holder = X; rec[X] = 1; ingested[0] = true; run Delete(1); run Restore(); run TransferBack(2)
    :: holder = X; rec[X] = 1; ingested[0] = true; run DirectPut(); run TransferBack(3)
    fi
  }
}
