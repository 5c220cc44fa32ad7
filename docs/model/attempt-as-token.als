/* Broken: a word shows the number of its attempt. An attempt that is taken back leaves its number to the next one. */

open store

/** "where attempt = ?" */
fact { always Matching = { l: Lease | l.number = Server.attempt[l.job] } }

check fenced for 3 but exactly 1 Job, exactly 2 Node, 6 Token, 4 Number, 8..8 steps expect 1

run wordAfterExpiry for 3 but exactly 1 Job, exactly 2 Node, 6 Token, 4 Number, 8..8 steps expect 0
run wordAfterGiveBack for 3 but exactly 1 Job, exactly 2 Node, 6 Token, 4 Number, 8..8 steps expect 1
run wordAfterCrash for 3 but exactly 1 Job, exactly 2 Node, 6 Token, 4 Number, 8..8 steps expect 1
