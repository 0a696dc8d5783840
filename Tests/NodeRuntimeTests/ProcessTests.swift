import Reactor
import Testing

@testable import NodeRuntime

@Suite struct ProcessTests {
    /// A process object of the test's own, which writes and ends into the trace.
    func makeProcess(_ loop: Loop) -> NodeProcess {
        let process = NodeProcess()
        process.writeError = { loop.trace.append($0) }
        process.terminate = { loop.trace.append("terminated \($0)") }
        loop.reactor.uncaughtErrorHandler = { process.handleUncaught($0, "uncaughtException") }
        return process
    }

    @Test func anUncaughtErrorPrintsNodesMessageAndEndsWithOne() throws {
        let loop = try Loop()
        let process = makeProcess(loop)
        process.on(.exit) { loop.trace.append("exit \($0)") }
        process.nextTick { throw NodeError.ERR_INVALID_URL }
        loop.reactor.turn()
        #expect(
            loop.trace == [
                "TypeError [ERR_INVALID_URL]: Invalid URL {\n  code: 'ERR_INVALID_URL'\n}\n\nNode.js v24.19.0\n",
                "exit 1", "terminated 1",
            ])
    }

    @Test func anUncaughtExceptionListenerKeepsTheProcess() throws {
        let loop = try Loop()
        let process = makeProcess(loop)
        process.on(.uncaughtExceptionMonitor) { error, origin in loop.trace.append("monitor \(error.message)") }
        process.on(.uncaughtException) { error, origin in loop.trace.append("\(origin) \(error.message)") }
        setTimeout({ throw NodeError("late") }, 1)
        process.nextTick { throw NodeError("early") }
        process.nextTick { loop.trace.append("goes on") }
        loop.pass(milliseconds: 2)
        #expect(
            loop.trace == [
                "monitor early", "uncaughtException early", "goes on", "monitor late", "uncaughtException late",
            ])
    }

    @Test func aListenerThatThrowsEndsWithSeven() throws {
        let loop = try Loop()
        let process = makeProcess(loop)
        process.on(.uncaughtException) { throw NodeError("again") }
        process.nextTick { throw NodeError("first") }
        loop.reactor.turn()
        #expect(loop.trace == ["Error: again\n\nNode.js v24.19.0\n", "terminated 7"])
    }

    @Test func theLoopEndsByItselfAndBeforeExitMayGoOn() throws {
        let loop = try Loop()
        let process = makeProcess(loop)
        setImmediate { loop.trace.append("work") }
        process.on(.beforeExit) { code in
            loop.trace.append("beforeExit \(code)")
            if loop.trace.count < 4 { setImmediate { loop.trace.append("more") } }
        }
        process.on(.exit) { code in loop.trace.append("exit \(code)") }
        process.exitCode = 3
        process.finish(loop.reactor)
        #expect(loop.trace == ["work", "beforeExit 3", "more", "beforeExit 3", "exit 3"])
    }

    @Test func aWarningComesInTheNextTick() throws {
        let loop = try Loop()
        let process = makeProcess(loop)
        process.on(.warning) { loop.trace.append("\($0.name) \($0.message)") }
        process.emitWarning("careful", "CustomWarning", "W1")
        process.emitWarning("plain")
        #expect(loop.trace.isEmpty)
        loop.reactor.turn()
        #expect(
            loop.trace == [
                "(node:\(process.pid)) [W1] CustomWarning: careful\n", "CustomWarning careful",
                "(node:\(process.pid)) Warning: plain\n", "Warning plain",
            ])
    }

    @Test func theEleventhListenerWarnsOnce() throws {
        let loop = try Loop()
        let process = ThreadState.current.process
        process.writeError = { _ in }
        defer { process.removeAllListeners() }
        process.on(.warning) { loop.trace.append("\($0.name): \($0.message)") }
        let door = Door()
        for _ in 0..<13 { door.on(.opened) { _ in } }
        loop.reactor.turn()
        #expect(
            loop.trace == [
                "MaxListenersExceededWarning: Possible EventEmitter memory leak detected. 11 open listeners added to "
                    + "[Door]. MaxListeners is 10. Use emitter.setMaxListeners() to increase limit"
            ])
    }

    @Test func theFactsAreThere() {
        #expect(process.pid > 0 && process.argv.count >= 2 && process.cwd().hasPrefix("/"))
        process.env["NODE_RUNTIME_TEST"] = "1"
        #expect(process.env.NODE_RUNTIME_TEST == "1")
        process.env.NODE_RUNTIME_TEST = nil
        #expect(process.env["NODE_RUNTIME_TEST"] == nil)
        let start = process.hrtime()
        #expect(process.hrtime(start)[0] == 0 && process.hrtime.bigint() > 0)
        #expect(process.memoryUsage().rss > 0)
        #expect(process.uptime() > 0)
    }
}
