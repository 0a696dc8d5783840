import Reactor
import Testing

@testable import NodeRuntime

@Suite struct WorkerTests {
    /// Runs a body on a reactor of this thread until nothing keeps it going.
    func run(_ body: (Loop) throws -> Void) throws -> [String] {
        let loop = try Loop(Clock())
        loop.reactor.uncaughtErrorHandler = { loop.trace.append("uncaught \($0.message)") }
        loop.reactor.runCallback { try body(loop) }
        loop.reactor.run()
        return loop.trace
    }

    @Test func messagesGoBothWaysInOrder() throws {
        let trace = try run { loop in
            let worker = Worker { port in
                port.on(.message) { message in
                    port.postMessage("echo \(message)")
                    if message as? String == "end" { port.close() }
                }
                port.on(.close) { port.postMessage("nobody hears this") }
            }
            worker.on(.online) { loop.trace.append("online") }
            worker.on(.message) { loop.trace.append("\($0)") }
            worker.on(.exit) { loop.trace.append("exit \($0)") }
            for message in ["a", "b", "end", "late"] { worker.postMessage(message) }
        }
        #expect(trace == ["online", "echo a", "echo b", "echo end", "exit 0"])
    }

    @Test func aWorkerKnowsWhatItIs() throws {
        #expect(worker_threads.isMainThread && worker_threads.threadId == 0 && worker_threads.parentPort == nil)
        var ids: [Int] = []
        let trace = try run { loop in
            let worker = Worker(.init(workerData: ["x": 1])) { port in
                let data = worker_threads.workerData as? [String: Int]
                port.postMessage(
                    "\(worker_threads.isMainThread) \(worker_threads.parentPort === port) \(data?["x"] ?? 0)")
                port.postMessage(worker_threads.threadId)
            }
            ids.append(worker.threadId)
            worker.on(.message) { if let id = $0 as? Int { ids.append(id) } else { loop.trace.append("\($0)") } }
            worker.on(.exit) { ids.append(worker.threadId) }
        }
        #expect(trace == ["false true 1"])
        #expect(ids.count == 3 && ids[0] > 0 && ids[0] == ids[1] && ids[2] == -1)
    }

    @Test(arguments: ["body", "tick", "rejection"])
    func anErrorInsideIsAnErrorOfTheWorkerAndExitOne(place: String) throws {
        let trace = try run { loop in
            let worker = Worker { port in
                process.on(.exit) { port.postMessage("inside: exit \($0)") }
                port.on(.message) { _ in }
                switch place {
                case "body": throw NodeError("body")
                case "tick": process.nextTick { throw NodeError("tick") }
                default:
                    async {
                        try await timers.promises.setImmediate()
                        throw NodeError("rejection")
                    }
                }
            }
            worker.on(.message) { loop.trace.append("\($0)") }
            worker.on(.error) { loop.trace.append("error \($0.message)") }
            worker.on(.exit) { loop.trace.append("exit \($0)") }
        }
        #expect(trace == ["inside: exit 1", "error \(place)", "exit 1"])
    }

    @Test func anErrorThatNobodyHearsIsUncaughtInTheParent() throws {
        let trace = try run { loop in
            Worker { _ in throw NodeError("unheard") }.on(.exit) { loop.trace.append("exit \($0)") }
        }
        #expect(trace == ["uncaught unheard", "exit 1"])
    }

    @Test func anUncaughtExceptionListenerInsideKeepsTheWorker() throws {
        let trace = try run { loop in
            let worker = Worker { port in
                process.on(.uncaughtException) { error, _ in port.postMessage("caught \(error.message)") }
                setImmediate { throw NodeError("oops") }
            }
            worker.on(.message) { loop.trace.append("\($0)") }
            worker.on(.exit) { loop.trace.append("exit \($0)") }
        }
        #expect(trace == ["caught oops", "exit 0"])
    }

    @Test func asyncDisposeTerminates() throws {
        let trace = try run { loop in
            let worker = Worker { port in port.on(.message) { _ in } }
            worker.on(.exit) { loop.trace.append("exit \($0)") }
            worker.on(.online) {
                async {
                    try await worker.asyncDispose()
                    loop.trace.append("disposed \(worker.threadId)")
                }
            }
        }
        #expect(trace == ["exit 1", "disposed -1"])
    }

    @Test func terminateStopsAndTellsTheExitCode() throws {
        let trace = try run { loop in
            let worker = Worker { port in
                setInterval({}, 1_000_000)
                process.on(.exit) { _ in port.postMessage("not told") }
                port.postMessage("up")
            }
            worker.on(.message) { message in
                loop.trace.append("\(message)")
                async { loop.trace.append("promise \(try await worker.terminate().value ?? -1)") }
            }
            worker.on(.exit) { loop.trace.append("exit \($0)") }
        }
        #expect(trace == ["up", "exit 1", "promise 1"])
    }

    @Test func terminatingBeforeItBeginsEndsItToo() throws {
        let trace = try run { loop in
            let worker = Worker { port in port.on(.message) { _ in } }
            worker.on(.exit) { code in
                loop.trace.append("exit \(code)")
                async { loop.trace.append("again \(try await worker.terminate().value ?? -1)") }
            }
            worker.terminate()
        }
        #expect(trace == ["exit 1", "again -1"])
    }

    @Test(arguments: [false, true])
    func processExitInsideEndsTheWorkerAlone(inTask: Bool) throws {
        let trace = try run { loop in
            let worker = Worker { port in
                process.on(.exit) { port.postMessage("inside: exit \($0)") }
                setImmediate {
                    if !inTask { process.exit(5) }
                    async {
                        try await timers.promises.setImmediate()
                        process.exit(5)
                    }
                }
                setInterval({}, 1_000_000)
            }
            worker.on(.message) { loop.trace.append("\($0)") }
            worker.on(.exit) { loop.trace.append("exit \($0)") }
        }
        #expect(trace == ["inside: exit 5", "exit 5"])
    }

    @Test func theExitCodeOfTheWorkersProcessCounts() throws {
        let trace = try run { loop in
            Worker { _ in process.exitCode = 3 }.on(.exit) { loop.trace.append("exit \($0)") }
        }
        #expect(trace == ["exit 3"])
    }

    @Test func anUnreferencedWorkerKeepsNobody() throws {
        let loop = try Loop(Clock())
        let worker = Worker { port in port.on(.message) { _ in } }
        #expect(loop.reactor.isAlive)
        worker.unref()
        #expect(!loop.reactor.isAlive)
        worker.ref()
        worker.on(.exit) { loop.trace.append("exit \($0)") }
        worker.terminate()
        loop.reactor.run()
        #expect(loop.trace == ["exit 1"])
    }

    @Test func workersEndWithTheWorkerThatStartedThem() throws {
        let trace = try run { loop in
            let worker = Worker { port in
                let inner = Worker { inner in
                    inner.on(.message) { _ in }
                    inner.postMessage("inner is up")
                }
                inner.on(.message) { message in
                    port.postMessage("\(message)")
                    process.exit(0)
                }
            }
            worker.on(.message) { loop.trace.append("\($0)") }
            worker.on(.exit) { loop.trace.append("exit \($0)") }
        }
        #expect(trace == ["inner is up", "exit 0"])
    }

    @Test func aBodyMayAwait() throws {
        let trace = try run { loop in
            let worker = Worker { port in
                port.postMessage("before")
                try await timers.promises.setTimeout(1)
                port.postMessage("after, on a worker: \(!worker_threads.isMainThread)")
            }
            worker.on(.message) { loop.trace.append("\($0)") }
        }
        #expect(trace == ["before", "after, on a worker: true"])
    }
}
