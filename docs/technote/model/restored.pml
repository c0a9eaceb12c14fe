/* A delete, its recovery, restoring, and a Registry that is set back to a backup. A journal says that dataset X is at path 1; who restores it
   after the delete writes another record: at path 2. The Registry forgets, artifacts and journals do not. A lost Registry is an empty backup. */
#ifndef WITHOUT
#define WITHOUT 0
#endif
#define restore_before_connect       (WITHOUT != 1) /* records whose artifacts are gone are handed out */
#define fence_operations             (WITHOUT != 2) /* a slow deleter commits what was called void */
#define k_before_artifacts           (WITHOUT != 3) /* the artifact is gone and no journal says that it was to go */
#define own_k_before_artifacts       (WITHOUT != 4) /* the same, by recovery */
#define begin_before_reading         (WITHOUT != 5) /* recovery's journal cannot be fenced before it begins */
#define replay_by_k                  (WITHOUT != 6) /* a delete that was interrupted before X is forgotten */
#define void_without_k               (WITHOUT != 7) /* a delete that never committed is carried out */
#define corrupt_operations_stop      (WITHOUT != 8) /* a K that nobody can read is taken for none */
#define transfer_back_reads_k_first  (WITHOUT != 9) /* brings back what was deleted, after an unnoticed loss */
#define tombstones_kept              (WITHOUT != 10) /* the rebuilt Registry registers what was deleted */
#define restore_after_k              (WITHOUT != 11) /* the rebuilt Registry depends on the order of two records */

#define COMMITTED 1
#define VOIDED 2

byte rec, row; bool tomb;        /* Registry: path of the storage record of X (0: none), operation row, tombstone */
bool art = true, S2;             /* the artifact at path 1; the restoring record, which lifts the operation */
bool D, K, done, fenced;         /* journal of the deleter; done: its X */
bool begun, ownK, ownFenced;     /* journal of recovery, which ends an abandoned delete */
bool corrupt;                    /* nobody can read the K of the deleter */
bool recovered = true, noticed = true;
bool committed;                  /* for the proof only: a commit there was, even if the Registry forgot it */
#define connected (recovered || !restore_before_connect)

proctype TransferBack() {        /* any number of times */
  bool k;
end: do
  :: k = K || ownK;              /* _operations first */
end2: atomic { connected ->      /* its transaction */
       if
       :: k && row != COMMITTED && transfer_back_reads_k_first -> skip
       :: else ->
          if
          :: tomb || rec -> skip
          :: !tomb && !rec -> assert(!k); rec = 1                      /* 6: a committed delete is never undone */
          :: S2 && !rec -> rec = 2
          fi
       fi;
       k = false }
  od
}

proctype Delete() {
end: connected && rec == 1;
  if :: atomic { !fenced -> D = true } :: fenced -> goto stop fi;
end2: atomic { connected ->      /* its transaction; it may void itself */
    if
    :: row == 0 -> row = COMMITTED; committed = true; rec = 0; tomb = true
    :: row == 0 -> row = VOIDED; goto stop
    :: row -> goto stop
    fi };
  if :: !k_before_artifacts -> art = false :: else fi;
  if :: atomic { !fenced -> K = true } :: fenced -> goto stop fi;
  art = false;
  if :: atomic { !fenced -> done = true } :: fenced fi;
stop: skip
}

proctype Recovery() {            /* details of the decision: delete.pml */
  byte seen;
end: D -> fenced = true;
  if :: begin_before_reading -> begun = true :: else fi;
end2: atomic { connected -> if :: row == 0 -> row = VOIDED :: else fi; seen = row };
  if :: seen == VOIDED -> goto stop :: else fi;
  if :: !own_k_before_artifacts -> art = false :: else fi;
  if :: atomic { !ownFenced -> begun = true; ownK = true } :: ownFenced -> goto stop fi;
  art = false;
stop: skip
}

proctype Again() {               /* restores the dataset: a fresh artifact, a record that lifts the operation */
end: connected && (K || ownK || (!restore_after_k && row == COMMITTED)) -> S2 = true
}

proctype Restore() {             /* sets the Registry back */
  byte bRec, bRow; bool bTomb;
  atomic { bRec = rec; bTomb = tomb; bRow = row };                     /* the backup: any moment */
  atomic {
    rec = bRec; tomb = bTomb; row = bRow;
    if
    :: noticed = false; goto stop                                      /* a failover that lost its tail */
    :: recovered = false
    fi };
  if :: K -> corrupt = true :: skip fi;
  if :: fence_operations -> atomic { fenced = D; ownFenced = begun } :: else fi;
  atomic {
    if
    :: corrupt && corrupt_operations_stop -> goto stop
    :: else
    fi;
    if
    :: (replay_by_k && ((K && !corrupt) || ownK)) || (!replay_by_k && done) || (D && !row && !void_without_k) ->
       if :: row == 0 -> row = COMMITTED; tomb = tombstones_kept; if :: rec == 1 -> rec = 0 :: else fi :: else fi
    :: else -> if :: D && !row -> row = VOIDED :: else fi
    fi;
    recovered = true };
stop: skip
}

proctype Promises() {            /* steps in only where one is broken */
end: do
  :: connected && noticed && rec == 1 && !art -> assert(!connected || rec != 1 || art)  /* 4: the artifact is there */
  :: connected && noticed && rec == 1 && S2 -> assert(!connected || rec != 1 || !S2)    /* 7: not the old record again */
  :: row == COMMITTED && !committed -> assert(row != COMMITTED || committed)            /* 6: what was void stays void */
  od
}

init { atomic { run Promises(); run TransferBack(); run Delete(); run Recovery(); run Again(); run Restore() } }
