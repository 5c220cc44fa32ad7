/* What Kerja does: a word shows the token of its claim, and each node raises tokens by a number of its own. */

open store

/** "where lease_token = ?" */
fact { always Matching = { l: Lease | l.token = Server.lease_token[l.job] } }

fact { all disj a, b: Node | a.step != b.step }

// What is promised holds.

check fenced for 3 but exactly 1 Job, exactly 2 Node, 6 Token, 4 Number, 8..8 steps expect 0
check aHeldJobIsNotHandedOut for 3 but exactly 1 Job, exactly 2 Node, 6 Token, 4 Number, 8..8 steps expect 0
check aJobEndsOnce for 3 but exactly 1 Job, exactly 2 Node, 6 Token, 4 Number, 8..8 steps expect 0
check nothingIsLost for 3 but exactly 1 Job, exactly 2 Node, 6 Token, 4 Number, 8..8 steps expect 0
check aCancelledJobIsNotHandedOut for 3 but exactly 1 Job, exactly 2 Node, 6 Token, 4 Number, 8..8 steps expect 0
check everyJobEnds for 3 but exactly 1 Job, exactly 2 Node, 6 Token, 4 Number, 8..8 steps expect 0

// What breaks others cannot happen here.

run wordAfterExpiry for 3 but exactly 1 Job, exactly 2 Node, 6 Token, 4 Number, 8..8 steps expect 0
run wordAfterGiveBack for 3 but exactly 1 Job, exactly 2 Node, 6 Token, 4 Number, 8..8 steps expect 0
run wordAfterCrash for 3 but exactly 1 Job, exactly 2 Node, 6 Token, 4 Number, 8..8 steps expect 0

// What is to happen does: jobs change hands, and those who had them before are refused.

run takenOver {
  some disj first, second: Lease | first.node != second.node
    and { claim[first]; write; expire[first]; claim[second]; refused[first]; complete[second] }
} for 3 but exactly 1 Job, exactly 2 Node, 6 Token, 4 Number, 8..8 steps expect 1

run givenBack {
  some disj first, second: Lease | first.node != second.node and first.number = second.number
    and { claim[first]; giveBackUncounted[first]; claim[second]; refused[first]; fail[second] }
} for 3 but exactly 1 Job, exactly 2 Node, 6 Token, 4 Number, 8..8 steps expect 1

run undone {
  some disj first, second: Lease | first.node != second.node
    and { claim[first]; crash; claim[second]; refused[first]; renew[second]; giveBackCounted[second] }
} for 3 but exactly 1 Job, exactly 2 Node, 6 Token, 4 Number, 8..8 steps expect 1

run undoneOnTheSameNode {
  some disj first, second: Lease
    | { claim[first]; crash; claim[second]; complete[first] }
} for 3 but exactly 1 Job, exactly 2 Node, 6 Token, 4 Number, 8..8 steps expect 1

run cancelled {
  some l: Lease | { claim[l]; cancelRunning[l.job]; giveBackCancelled[l] }
} for 3 but exactly 1 Job, exactly 2 Node, 6 Token, 4 Number, 8..8 steps expect 1

run cancelledAndAbandoned {
  fair
  some l: Lease | { claim[l]; cancelRunning[l.job]; expire[l]; removeCancelled[l.job] }
} for 3 but exactly 1 Job, exactly 2 Node, 6 Token, 4 Number, 8..8 steps expect 1

run endedAtLast {
  fair
  some disj a, b, c: Lease
    | { claim[a]; crash; claim[b]; write; expire[b]; claim[c]; complete[c] }
} for 3 but exactly 1 Job, exactly 2 Node, 6 Token, 4 Number, 8..8 steps expect 1
