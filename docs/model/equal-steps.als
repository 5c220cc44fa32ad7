/* Broken, if the server forgets claims in a crash: all nodes raise the token by one. If it does not, this is enough. */

open store

/** "where lease_token = ?" */
fact { always Matching = { l: Lease | l.token = Server.lease_token[l.job] } }

fact { Node.step = One }

check fenced for 3 but exactly 1 Job, exactly 2 Node, 6 Token, 4 Number, 8..8 steps expect 1
check fencedIfNothingIsUndone for 3 but exactly 1 Job, exactly 2 Node, 6 Token, 4 Number, 8..8 steps expect 0

run wordAfterExpiry for 3 but exactly 1 Job, exactly 2 Node, 6 Token, 4 Number, 8..8 steps expect 0
run wordAfterGiveBack for 3 but exactly 1 Job, exactly 2 Node, 6 Token, 4 Number, 8..8 steps expect 0
run wordAfterCrash for 3 but exactly 1 Job, exactly 2 Node, 6 Token, 4 Number, 8..8 steps expect 1
