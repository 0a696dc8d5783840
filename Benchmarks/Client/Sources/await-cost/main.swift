// What an `await` costs on the reactor: nanoseconds of a task that begins and ends, of one that suspends in between, and of a
// microtask for comparison. Medians of rounds; wall time of one thread, so it wants a quiet machine.
import NodeHTTP2

let batch = 1_000
let batches = 200
let rounds = 7
var done = 0

/// The kinds of work, each done `batch` times by a call; what they leave runs before the next call.
let kinds: [(name: String, begin: () -> Void)] = [
    ("microtask", { for _ in 0..<batch { queueMicrotask { done += 1 } } }),
    ("task that does not suspend", { for _ in 0..<batch { async { done += 1 } } }),
    (
        "task with one await",
        {
            for _ in 0..<batch {
                async {
                    let _: Void = try await withReactorContinuation { continuation in
                        queueMicrotask { continuation.resume() }
                    }
                    done += 1
                }
            }
        }
    ),
]
var samples = kinds.map { _ in [Double]() }

/// One batch to a turn of the loop, all kinds in each round.
func measure(_ round: Int, _ kind: Int, _ left: Int, _ begun: Int) {
    guard left == 0 else {
        kinds[kind].begin()
        setImmediate { measure(round, kind, left - 1, begun) }
        return
    }
    samples[kind].append(Double(Int(process.hrtime.bigint()) - begun) / Double(batch * batches))
    if kind + 1 < kinds.count { return measure(round, kind + 1, batches, Int(process.hrtime.bigint())) }
    if round + 1 < rounds { return measure(round + 1, 0, batches, Int(process.hrtime.bigint())) }
    for (kind, times) in zip(kinds, samples) {
        console.log("\(kind.name): \(Int(times.sorted()[times.count / 2])) ns")
    }
}

measure(0, 0, batches, Int(process.hrtime.bigint()))
process.run()
