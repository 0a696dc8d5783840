import CCallgrind

/// Runs one exchange in its steady state: `count-guard CASE BATCHES`. Benchmarks/guard counts what happens inside of
/// `countedRegion` and divides by the requests or frames, 100 a batch.
let arguments = CommandLine.arguments
guard arguments.count == 3, let batches = Int(arguments[2]) else { fatalError("usage: count-guard CASE BATCHES") }

/// Batches before the first that counts: caches fill, reserves grow, classes are set up.
let warmUpBatches = 20

let run: (Bool) -> Void
switch arguments[1] {
case "facade-same": run = FacadeExchange(.same, FacadeExchange.streams()).run
case "facade-paths": run = FacadeExchange(.varied, FacadeExchange.streams()).run
case "compat-same": run = FacadeExchange(.same, FacadeExchange.heads()).run
case "compat-paths": run = FacadeExchange(.varied, FacadeExchange.fields()).run
case "engine-same": run = EngineExchange(.same).run
case "engine-paths": run = EngineExchange(.varied).run
case "engine-data-in": run = BodyExchange(isUpload: true).run
case "engine-data-out": run = BodyExchange(isUpload: false).run
default: fatalError("no case \(arguments[1])")
}
for _ in 0..<warmUpBatches { run(false) }
for _ in 0..<batches { run(true) }

/// What runs in here is counted, and nothing else: callgrind counts calls whenever it instruments, so the warm-up and the
/// client's part run without it.
@inline(never)
func countedRegion(_ body: () -> Void) {
    callgrind_start()
    body()
    callgrind_stop()
}
