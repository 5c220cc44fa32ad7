/* Broken: a word shows no token. Whoever once had the job is heard while anybody has it. */

open store

fact { always Matching = Lease }

check fenced for 3 but exactly 1 Job, exactly 2 Node, 6 Token, 4 Number, 8..8 steps expect 1

run wordAfterExpiry for 3 but exactly 1 Job, exactly 2 Node, 6 Token, 4 Number, 8..8 steps expect 1
run wordAfterGiveBack for 3 but exactly 1 Job, exactly 2 Node, 6 Token, 4 Number, 8..8 steps expect 1
run wordAfterCrash for 3 but exactly 1 Job, exactly 2 Node, 6 Token, 4 Number, 8..8 steps expect 1
