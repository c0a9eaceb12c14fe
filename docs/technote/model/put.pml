/* Put, retry, closing and clean-up on a file system that can lose power.
   Two writers of one dataset with a deterministic id: its paths are 0 (first attempt) and 1 (next attempt). */
#ifndef WITHOUT
#define WITHOUT 0
#endif
#define intent_first               (WITHOUT != 1)  /* an artifact lies there that no journal names */
#define artifact_before_stored     (WITHOUT != 2)  /* a record names an artifact that the power took away */
#define stored_before_acknowledged (WITHOUT != 3)  /* a dataset is acknowledged and nothing says what it is */
#define path_follows_from_dataset  (WITHOUT != 4)  /* two writers store one id with two contents */
#define adopt_only_recorded        (WITHOUT != 5)  /* a leftover with other bytes is taken for one's own */
#define adopt_same_checksum        (WITHOUT != 6)  /* told "stored" although other bytes are stored */
#define held_while_live            (WITHOUT != 7)  /* a slow writer and its successor store one id with two contents */
#define force_before_acting        (WITHOUT != 8)  /* what one stands on goes with the power */
#define closed_after_first_segment (WITHOUT != 9)  /* a writer slips into a closed run, its artifact is removed */
#define clean_only_closed          (WITHOUT != 10) /* a new writer's artifact is judged before its record */
#define closed_before_list         (WITHOUT != 11) /* a journal that began in between is not fenced */
#define fence_before_judging       (WITHOUT != 12) /* the artifact is judged a leftover, the record follows */

#define I(p) (1 << (2*(p)))      /* intent for path p */
#define S(p) (2 << (2*(p)))      /* stored at path p */
#define C 16                     /* conceded */
#define F 32                     /* fence */
#define FREE 2                   /* no artifact; else whose bytes they are: 0 or 1 */

bool same;                       /* the two writers have the same bytes */
byte art[2] = FREE; bool artForced[2];    /* artifacts, and whether their names are forced */
bool folder, folderForced;       /* the folder they are in, and whether its name is */
byte jnl[2], forced[2];          /* the two journals: seen, forced */
bool closed;
bool begun[2], down[2], acked[2];

inline append(w, record) {       /* the next segment: never behind a fence */
  if
  :: atomic { !(jnl[w] & F) -> jnl[w] = jnl[w] | record }
  :: jnl[w] & F -> goto stop
  fi;
  forced[w] = jnl[w]
}

proctype Writer(byte w) {
  byte p, seen; bool mine;
  { atomic { begun[w] = true; if :: !path_follows_from_dataset -> p = w :: else fi };
    if :: !closed_after_first_segment && closed -> goto stop :: else fi;
    if :: intent_first -> append(w, I(p)) :: else fi;
    if :: closed_after_first_segment && closed -> goto stop :: else fi;
attempt:
    atomic { mine = !folder; folder = true };
    if
    :: atomic { art[p] == FREE -> art[p] = w };
       if :: !intent_first -> append(w, I(p)) :: else fi;
       if :: !artifact_before_stored -> append(w, S(p)); acked[w] = true :: else fi;
       artForced[p] = true;
       if :: mine || force_before_acting -> folderForced = true :: else fi;
       if :: !stored_before_acknowledged -> acked[w] = true :: else fi
    :: art[p] != FREE ->
       seen = jnl[1-w];
       if
       :: force_before_acting -> atomic { forced[1-w] = forced[1-w] | seen; artForced[p] = true; folderForced = true }
       :: else
       fi;
       if
       :: (seen & S(p)) && (same || !adopt_same_checksum) -> skip      /* adopt: an S of one's own */
       :: (seen & S(p)) && !same && adopt_same_checksum -> append(w, C); goto stop
       :: !(seen & S(p)) && !adopt_only_recorded -> skip
       :: !(seen & (S(p) | F)) && adopt_only_recorded && held_while_live -> goto stop
       :: !(seen & S(p)) && adopt_only_recorded && ((seen & F) || !held_while_live) ->
          if :: p == 1 -> goto stop :: else -> p = 1; append(w, I(1)); goto attempt fi
       fi
    fi;
    atomic { seen = 0; mine = false };
    append(w, S(p));
    acked[w] = true;
stop: skip
  } unless { down[w] }
}

inline fence(w) { if :: jnl[w] -> jnl[w] = jnl[w] | F; forced[w] = jnl[w] :: else fi }

proctype Recovery() { fence(0) } /* may be wrong: the writer may only be slow */

proctype CleanUp() {
  byte listed, named;
  if :: closed_before_list && clean_only_closed -> closed = true :: else fi;
  listed = (jnl[0] != 0) + 2 * (jnl[1] != 0);
  if :: !closed_before_list && clean_only_closed -> closed = true :: else fi;
  if
  :: fence_before_judging ->
     if :: listed & 1 -> fence(0) :: else fi;
     if :: listed & 2 -> fence(1) :: else fi
  :: else
  fi;
  named = jnl[0] | jnl[1];
  if :: !(named & S(0)) -> atomic { art[0] = FREE; artForced[0] = false } :: else fi;
  if :: !(named & S(1)) -> atomic { art[1] = FREE; artForced[1] = false } :: else fi;
}

proctype Power() {               /* fails once: what was not forced may be gone; who was running is */
  byte i;
  atomic {
    for (i : 0 .. 1) {
      down[i] = begun[i];
      if :: jnl[i] = forced[i] :: forced[i] = jnl[i] fi
    };
    if :: folder && !folderForced -> folder = false :: folderForced = folder fi;
    for (i : 0 .. 1) {
      if :: !artForced[i] || !folder -> art[i] = FREE :: art[i] != FREE && folder -> artForced[i] = true :: art[i] == FREE fi;
      if :: art[i] == FREE -> artForced[i] = false :: else fi
    }
  }
}

/* The promises, at every moment, of what would survive the power. An S of writer w says that the bytes of w are at its path. */
#define named(p)    (art[p] == FREE || ((forced[0] | forced[1]) & I(p)))
#define true_(w, p) (!(forced[w] & S(p)) || (artForced[p] && folderForced && (art[p] == w || (same && art[p] != FREE))))
#define recorded(w) (!acked[w] || (forced[w] & (S(0) | S(1))))
#define lost(w)     (!(forced[w] & C) || (forced[1-w] & (S(0) | S(1))))

proctype Reader() {              /* steps in only where a promise is broken */
end: do
  :: !(named(0) && named(1)) -> assert(named(0) && named(1))              /* 1: a journal names every artifact */
  :: !(recorded(0) && recorded(1)) -> assert(recorded(0) && recorded(1))  /* 2: what is acknowledged has a durable record ... */
  :: !(true_(0,0) && true_(0,1) && true_(1,0) && true_(1,1)) ->           /* ... that is true */
     assert(true_(0,0) && true_(0,1) && true_(1,0) && true_(1,1))
  :: !(lost(0) && lost(1)) -> assert(lost(0) && lost(1))                  /* 3: who loses, loses to somebody; */
  :: acked[0] && acked[1] && !same -> assert(!acked[0] || !acked[1] || same) /* one id has one content */
  od
}

init {
  atomic {
    if :: same = true :: skip fi;
    run Writer(0); run Writer(1); run Recovery(); run CleanUp(); run Power(); run Reader()
  }
}
