module store

/*
 * What a store does with jobs under leases, and what it promises. Which leases it takes for valid is left to the models that
 * open this one: lease is Kerja, the others leave out a part of it and break. What each name stands for is in README.md.
 */

open util/ordering[Lease] as leases
open util/ordering[Token] as tokens
open util/ordering[Number] as numbers

sig Job {}

sig Node { step: Step }

/** By how much a claim of a node raises a token. */
sig Step {}
one sig One extends Step {}

/** Grows. That two different sums are equal by accident is left out. */
sig Token { raised: Step -> lone Token }
fact {
  all token: Token | token.raised[Step] in token.nexts and lone raised.token
}

/** How many times. */
sig Number {}

/** What a claim gives to a worker, who may show it at any time, even when it has long been worth nothing. */
sig Lease { job: Job, node: Node, token: Token, number: Number }
var sig Given in Lease {}

/** The leases that the store, if it has handed out their jobs, takes for valid. */
var sig Matching in Lease {}

/** The tables as the server knows them, and as they are on its disk. */
abstract sig Tables {
  var stored: set Job,
  var lease: Job -> lone Lease,
  var lease_token: Job -> one Token,
  var attempt: Job -> one Number,
  var cancelled: set Job,
  var failed: set Job
}
one sig Server, Disk extends Tables {}

fact {
  all tables: Tables {
    tables.stored = Job
    no tables.lease
    tables.lease_token = Job -> tokens/first
    tables.attempt = Job -> numbers/first
    no tables.cancelled
    no tables.failed
  }
  no Given
  always {
    { some l: Lease | claim[l] or expire[l] or renew[l] or complete[l] or fail[l]
        or giveBackCounted[l] or giveBackUncounted[l] or giveBackCancelled[l] }
      or { some j: Job | cancelWaiting[j] or cancelRunning[j] or removeCancelled[j] }
      or write or crash or nothing
  }
}

// What happens.

pred waiting[j: Job] { j in Server.stored and no Server.lease[j] }
pred due[j: Job] { waiting[j] and j not in Server.cancelled }
pred abandoned[j: Job] { waiting[j] and j in Server.cancelled }

/** The only change that does not wait for the disk. */
pred claim[l: Lease] {
  due[l.job] and l = leases/min[Lease - Given]
  l.token = Server.lease_token[l.job].raised[l.node.step]
  l.number = Server.attempt[l.job].next
  Server.lease' = Server.lease ++ l.job -> l
  Server.lease_token' = Server.lease_token ++ l.job -> l.token
  Server.attempt' = Server.attempt ++ l.job -> l.number
  Given' = Given + l
  sameJobs[Server] and same[Disk]
}

/** Time passes, for both. By then the claim is on the disk. */
pred expire[l: Lease] {
  all tables: Tables {
    l in tables.lease[l.job]
    tables.lease' = tables.lease - l.job -> l
    tables.lease_token' = tables.lease_token
    tables.attempt' = tables.attempt
    sameJobs[tables]
  }
  Given' = Given
}

/** The condition of every word about a claimed job. */
pred accepted[l: Lease] { l in Given and l in Matching and some Server.lease[l.job] }

pred refused[l: Lease] { l in Given and not accepted[l] and nothing }

/** The lease lasts, since it does not expire. */
pred renew[l: Lease] { accepted[l] and write }

pred complete[l: Lease] { accepted[l] and remove[l.job] and Server.failed' = Server.failed }

pred fail[l: Lease] { accepted[l] and remove[l.job] and Server.failed' = Server.failed + l.job }

pred giveBackCounted[l: Lease] { giveBack[l, Server.attempt[l.job]] }
pred giveBackUncounted[l: Lease] { giveBack[l, Server.attempt[l.job].prev] }
pred giveBack[l: Lease, number: Number] {
  accepted[l] and l.job not in Server.cancelled
  Server.lease' = Server.lease - l.job -> Lease
  Server.lease_token' = Server.lease_token ++ l.job -> Server.lease_token[l.job].raised[One]
  Server.attempt' = Server.attempt ++ l.job -> number
  Given' = Given
  sameJobs[Server] and after alike
}

pred giveBackCancelled[l: Lease] {
  accepted[l] and l.job in Server.cancelled
  remove[l.job] and Server.failed' = Server.failed
}

pred cancelWaiting[j: Job] { waiting[j] and remove[j] and Server.failed' = Server.failed }

pred cancelRunning[j: Job] {
  some Server.lease[j]
  Server.cancelled' = Server.cancelled + j
  Server.stored' = Server.stored
  Server.failed' = Server.failed
  Given' = Given
  sameLeases[Server] and after alike
}

/** A claim meets a cancelled job, and gives it to nobody. */
pred removeCancelled[j: Job] { abandoned[j] and remove[j] and Server.failed' = Server.failed }

pred remove[j: Job] {
  Server.stored' = Server.stored - j
  Server.lease' = Server.lease - j -> Lease
  Server.lease_token' = Server.lease_token
  Server.attempt' = Server.attempt
  Server.cancelled' = Server.cancelled - j
  Given' = Given
  after alike
}

/** The disk catches up, as it does with every change that waits for it. */
pred write { same[Server] and Given' = Given and after alike }

/** The server forgets what is not on its disk. The workers do not. */
pred crash { same[Disk] and Given' = Given and after alike }

pred nothing { same[Server] and same[Disk] and Given' = Given }

pred alike {
  Server.stored = Disk.stored
  Server.lease = Disk.lease
  Server.lease_token = Disk.lease_token
  Server.attempt = Disk.attempt
  Server.cancelled = Disk.cancelled
  Server.failed = Disk.failed
}

pred same[tables: Tables] { sameLeases[tables] and sameJobs[tables] }

pred sameLeases[tables: Tables] {
  tables.lease' = tables.lease
  tables.lease_token' = tables.lease_token
  tables.attempt' = tables.attempt
}

pred sameJobs[tables: Tables] {
  tables.stored' = tables.stored
  tables.cancelled' = tables.cancelled
  tables.failed' = tables.failed
}

// What is promised.

/** Leases of whose claims a crash has left nothing. */
var sig Undone in Lease {}
fact {
  no Undone
  always Undone' = Undone + { l: Lease | crash and l in Server.lease[l.job] - Disk.lease[l.job] }
}

/** A node that claims a job again, of which a crash has undone its claim, gets the same token again. It knows both. */
pred onlyTheHolderIsAccepted {
  always all l: Lease | accepted[l] implies
    l in Server.lease[l.job] or (l in Undone and l.node = Server.lease[l.job].node)
}
assert fenced { onlyTheHolderIsAccepted }
assert fencedIfNothingIsUndone { (always no Undone) implies onlyTheHolderIsAccepted }

assert aHeldJobIsNotHandedOut {
  always all l: Lease | claim[l] implies no other: job.(l.job) | accepted[other]
}

pred ends[j: Job] {
  cancelWaiting[j] or removeCancelled[j] or some l: job.j | complete[l] or fail[l] or giveBackCancelled[l]
}

assert aJobEndsOnce {
  always all j: Job | ends[j] implies after always not ends[j]
}

assert nothingIsLost {
  always all j: Job {
    j in Server.stored or once ends[j]
    (some l: job.j | fail[l]) implies after always j in Server.failed
  }
}

assert aCancelledJobIsNotHandedOut {
  always all j: Job | (cancelWaiting[j] or cancelRunning[j]) implies after always no l: job.j | claim[l]
}

/** Nobody holds a job for ever, and what can be claimed is claimed at last. */
pred fair {
  all j: Job {
    always eventually no Server.lease[j]
    always eventually (due[j] implies some l: job.j | claim[l])
    always eventually (abandoned[j] implies removeCancelled[j])
  }
}

assert everyJobEnds { fair implies all j: Job | eventually ends[j] }

// What breaks a store that does not tell one holder from the next.

pred wordAfterExpiry {
  some disj first, second: Lease | first.node != second.node
    and { claim[first]; write; expire[first]; claim[second]; complete[first] }
}

pred wordAfterGiveBack {
  some disj first, second: Lease | first.node != second.node
    and { claim[first]; giveBackUncounted[first]; claim[second]; complete[first] }
}

pred wordAfterCrash {
  some disj first, second: Lease | first.node != second.node
    and { claim[first]; crash; claim[second]; complete[first] }
}
