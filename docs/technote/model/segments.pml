/* Segments of one journal on an object store: flush, lost replies, fence, archive, readers.
   Two records A and B, one segment each. A request may be slow, its reply may be lost, and it may arrive twice. */
#ifndef WITHOUT
#define WITHOUT 0
#endif
#define one_unacknowledged       (WITHOUT != 1) /* a record is acknowledged behind a gap and lost */
#define nothing_there_means_stop (WITHOUT != 2) /* a segment is written anew below its fence: acknowledged, read by nobody */
#define last_segment_stays       (WITHOUT != 3) /* a slow writer finds the place of its fence empty and acknowledges */
#define later_lower_ignored      (WITHOUT != 4) /* a late duplicate makes a complete journal look corrupt */
#define dense_prefix             (WITHOUT != 5) /* transfer-back passes over a segment that its listing missed */

#define A 1
#define B 2
#define F 4                      /* a fence */
#define CREATED 1
#define REFUSED 2

byte seg[4];                     /* what stands at number 1, 2, 3: records or F */
byte was[4];                     /* what the writer first created there, for the proof only */
byte request[3], reply[3];       /* under way to the store, and back */
byte acked;                      /* records the caller was told of */
byte archive, upto;              /* records packed, and the number of the last segment; 0: not packed */
bool removed;                    /* the segments that were packed are gone */

active proctype Store() {        /* If-None-Match: * */
  byte k;
end: do
  :: atomic { (request[1] || request[2]) ->
       if :: request[1] -> k = 1 :: request[2] -> k = 2 fi;
       if
       :: seg[k] == 0 -> seg[k] = request[k]; if :: was[k] == 0 -> was[k] = seg[k] :: else fi;
                         if :: reply[k] == 0 -> reply[k] = CREATED :: else fi
       :: else -> if :: reply[k] == 0 -> reply[k] = REFUSED :: else fi
       fi;
       if :: request[k] = 0 :: skip /* it arrives once more, later */ fi; k = 0 }
  od
}

active proctype Writer() {
  byte k = 1, what = A;
  if :: !one_unacknowledged -> request[2] = B :: else fi;
send:
  atomic { request[k] = what; reply[k] = 0 };
wait:
  if
  :: reply[k] == CREATED -> acked = acked | what
  :: reply[k] != CREATED ->      /* refused, or the patience is over: look (contents serve as nonces) */
     if
     :: seg[k] == what -> acked = acked | what
     :: seg[k] == 0 && nothing_there_means_stop -> goto stop
     :: seg[k] == 0 && !nothing_there_means_stop -> what = what | B; goto send /* with what came meanwhile */
     :: seg[k] != what && seg[k] != 0 -> goto stop
     fi
  :: !one_unacknowledged && reply[2] == CREATED -> acked = acked | B; reply[2] = 0; goto wait
  fi;
  if :: one_unacknowledged && k == 1 && !(what & B) -> k = 2; what = B; goto send :: else fi;
stop: skip
}

active proctype Recovery() {     /* fences a writer that may be alive, then packs its journal */
  byte n = 1, i;
  do
  :: seg[n] != 0 -> n++
  :: atomic { seg[n] == 0 -> seg[n] = F; break }
  od;
  atomic { for (i : 1 .. 2) { if :: i < n -> archive = archive | seg[i] :: else fi }; upto = n; i = 1 };
  do
  :: i < n -> seg[i] = 0; i++
  :: else -> break
  od;
  if :: !last_segment_stays -> seg[n] = 0 :: else fi;
  removed = true
}

active proctype TransferBack() { /* a listing is not one moment */
  byte i, got, progress, see;
  if :: upto -> atomic { got = archive; progress = upto - 1 }; goto done :: else fi;
  for (i : 1 .. 3) {
    see = seg[i];
    if
    :: see == F || (see == 0 && dense_prefix) -> break
    :: see == 0 && !dense_prefix -> skip
    :: else -> atomic { got = got | see; progress = i }
    fi
  };
done:
  atomic { for (i : 1 .. 2) { if :: i <= progress -> assert((was[i] & ~got) == 0) :: else fi } }
}

active proctype Reader() {       /* looks at one moment, whichever */
  byte i, sum; bool corrupt;
  atomic {
    if
    :: upto -> sum = archive;
       if :: removed && !later_lower_ignored -> for (i : 1 .. 2) { if :: i < upto && seg[i] -> corrupt = true :: else fi } :: else fi
    :: else ->
       i = 1;
       do
       :: i > 3 || seg[i] == 0 || seg[i] == F -> break
       :: else -> sum = sum | seg[i]; i++
       od
    fi;
    assert((acked & ~sum) == 0); /* promise 2: what was acknowledged is read */
    assert(!corrupt)             /* promise 9: a complete journal is no corrupt one */
  }
}
