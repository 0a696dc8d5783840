// How ported lines are spelled; built in Swift 5 and in Swift 6 mode, where no line may warn. Never run.
import NodeRuntime

final class Store: EventEmitter {
    // Only Swift 6 asks for the word: without it the method would run beside its caller.
    nonisolated(nonsending) func load() async throws -> Int { try await timers.promises.setTimeout(1, 5) }
}
extension Event where Emitter: Store, Arguments == (Int, String) {
    static var loaded: Self { Self("loaded") }
}
extension Event where Emitter: Store, Arguments == Void {
    static var ready: Self { Self("ready") }
}

// A class of the program's own, and variables at the top level and in functions: listeners use them as they are.
final class Cache { var lines: [String] = [] }

let store = Store()
let cache = Cache()
var hits = 0

store.on(.loaded) { hits += 1 }
store.on(.loaded) { number in hits += number }
store.on(.loaded) { number, text in cache.lines.append("\(number)\(text)") }
store.once(.loaded) { number, text in
    hits += number
    hits += try await store.load()
    cache.lines.append(text)
}
store.on(.ready) { try await timers.promises.setImmediate() }
store.on("anything") { (number: Int, text: String?) in hits += number }
store.on("anything") { (number: Int) in
    hits += number
    try await timers.promises.setTimeout(1)
}
store.on(.error) { error in if error.code == "ABORT_ERR" { hits += 1 } }
store.prependOnceListener(.newListener) { name, listener in store.off(name, listener) }

let named = store.listener(.loaded) { number in hits += number }
store.on(.loaded, named).off(.loaded, named)

async {
    let (number, text) = try await events.once(store, .loaded)
    hits += number
    cache.lines.append(text)
    try await events.once(store, .ready, .init(signal: AbortSignal.timeout(100)))
    for try await (number, _) in events.on(store, .loaded, .init(close: ["ready"])) { hits += number }
    for try await _ in timers.promises.setInterval(100) { break }
    _ = try await timers.promises.setTimeout(1, "value", .init(ref: false))
}

let controller = AbortController()
controller.signal.addEventListener("abort") { hits += 1 }
controller.signal.onabort = { event in hits += event.target.aborted ? 1 : 0 }
events.addAbortListener(controller.signal) { hits += 1 }

setTimeout({ hits += 1 }, 10)
setTimeout({ number in hits += number }, 10, 5)
setTimeout({ hits += try await store.load() }, 10)
setInterval({ hits += 1 }, 10).unref()
setImmediate { cache.lines.append("immediate") }
queueMicrotask { cache.lines.append("microtask") }
process.nextTick { cache.lines.append("tick") }
process.on(.uncaughtException) { error, origin in cache.lines.append(origin + error.message) }
process.on(.unhandledRejection) { reason in cache.lines.append(reason.message) }
process.on(.warning) { warning in cache.lines.append(warning.name) }
process.on(.exit) { code in hits += code }

func inside() {
    // The same in a function, whose variables belong to no actor.
    let local = Store()
    var sum = 0
    local.on(.loaded) { number in sum += number }
    local.on(.loaded) { number, text in
        sum += try await local.load()
        cacheless(text)
    }
    let promise = async { () -> Int in
        let (number, _) = try await events.once(local, .loaded)
        sum += number
        return sum
    }
    async { sum += try await promise.value }
    let worker = Worker(.init(workerData: 5)) { port in
        port.on(.message) { message in port.postMessage(message) }
        let inner = Store()
        inner.on(.ready) { try await timers.promises.setTimeout(1) }
    }
    worker.on(.message) { message in sum += message as? Int ?? 0 }
    worker.on(.exit) { code in sum += code }
    worker.postMessage("text")
    async { _ = try await worker.terminate().value }
}

func cacheless(_ text: String) {}

inside()
process.run()
