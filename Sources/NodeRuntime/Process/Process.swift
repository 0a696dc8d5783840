import Glibc
import Reactor

/// Node's `process` of the calling thread: `process.on(.exit) { … }`, `process.nextTick { … }`, `process.run()`.
public var process: NodeProcess { ThreadState.current.process }

/// The events, the exit code and the facts of the process, as Node's global `process` has them.
///
/// Each thread has its own; the facts are the same on all.
public final class NodeProcess: EventEmitter {
    /// Node: process.exitCode. Used when the process ends by itself; nil counts as 0.
    @exclusivity(unchecked) public var exitCode: Int?
    @exclusivity(unchecked) private var isExiting = false
    /// Ends the process; tests put something milder in its place.
    @exclusivity(unchecked) var terminate: (Int32) -> Void = { code in Glibc.exit(code) }
    /// Hears of an error that ends a worker, in place of standard error.
    @exclusivity(unchecked) var failed: ((any Error) -> Void)?
    /// Where messages go.
    @exclusivity(unchecked) var writeError: (String) -> Void = StandardStream.error.write

    var standardOutput: ProcessWriteStream?
    var standardError: ProcessWriteStream?

    /// The signals that somebody listens for, until nobody does any more.
    private var signalSources: [String: SignalSource] = [:]

    public override func didAddListener(named name: String) {
        guard let number = ProcessSignals.numbers[name], signalSources[name] == nil else { return }
        signalSources[name] = ProcessSignals.source(name, number, self)
    }

    // MARK: The loop

    /// The last line of a program: runs the loop until nothing that is referenced remains, then ends the process.
    ///
    /// Node does this by itself after the main module. The same line ends a program whose top-level code awaits.
    public func run() -> Never {
        let reactor = Reactor.ofCurrentThread
        if reactor.isMain { MainThread.letGo() }
        // For code that uses Dispatch's main queue itself.
        reactor.serveMainQueue()
        finish(reactor)
        Glibc.exit(Int32(truncatingIfNeeded: exitCode ?? 0))
    }

    /// Runs the loop to its natural end, 'beforeExit' and 'exit' included; once it is to stop nothing more is announced.
    func finish(_ reactor: Reactor, mustStop: () -> Bool = { false }) {
        repeat {
            reactor.runFromWithin()
            if mustStop() { return }
            reactor.runCallback { try emit(.beforeExit, exitCode ?? 0) }
        } while reactor.isAlive
        announceExit()
    }

    /// Node: process.exit(code). Ends the process at once, after 'exit'.
    public func exit(_ code: Int? = nil) -> Never {
        if let code { exitCode = code }
        announceExit()
        terminate(Int32(truncatingIfNeeded: exitCode ?? 0))
        fatalError("a process that is terminated does not come back")
    }

    /// Emits 'exit' once.
    func announceExit() {
        guard !isExiting else { return }
        isExiting = true
        do { try emit(.exit, exitCode ?? 0) } catch {
            // Node gives up in the same way when the last listeners fail.
            writeError(report(error))
            exitCode = 7
        }
    }

    /// Node: process.nextTick(callback).
    public func nextTick(_ callback: @escaping () throws -> Void) { Reactor.ofCurrentThread.nextTick(callback) }

    /// Node: process.nextTick(callback, argument).
    public func nextTick<A>(_ callback: @escaping (A) throws -> Void, _ a: A) { nextTick { try callback(a) } }

    /// Node: process.nextTick(callback, first, second).
    public func nextTick<A, B>(_ callback: @escaping (A, B) throws -> Void, _ a: A, _ b: B) {
        nextTick { try callback(a, b) }
    }

    /// Node: process.nextTick(callback, first, second, third).
    public func nextTick<A, B, C>(_ callback: @escaping (A, B, C) throws -> Void, _ a: A, _ b: B, _ c: C) {
        nextTick { try callback(a, b, c) }
    }

    /// Node: process.nextTick(async callback).
    public func nextTick(_ callback: nonisolated(nonsending) @escaping () async throws -> Void) {
        nextTick { async(callback) }
    }

    // MARK: Errors and warnings

    /// What happens to an error that nobody caught: 'uncaughtException', or Node's message and exit code 1.
    ///
    /// - Parameter origin: "uncaughtException" or "unhandledRejection".
    func handleUncaught(_ error: any Error, _ origin: String) {
        do {
            try emit(.uncaughtExceptionMonitor, error, origin)
            if try emit(.uncaughtException, error, origin) { return }
        } catch {
            if let failed { return failed(error) }
            writeError(report(error))
            terminate(7)
            return
        }
        if let failed { return failed(error) }
        writeError(report(error))
        exitCode = 1
        announceExit()
        terminate(Int32(truncatingIfNeeded: exitCode ?? 1))
    }

    /// What happens to an error of asynchronous work that nobody awaits.
    func handleRejection(_ error: any Error) {
        do {
            if try emit(.unhandledRejection, error) { return }
        } catch {
            return handleUncaught(error, "uncaughtException")
        }
        handleUncaught(error, "unhandledRejection")
    }

    /// An error as Node prints it before it ends: the text, its code if it has one, and Node's version.
    private func report(_ error: any Error) -> String {
        let text = error is NodeError ? "\(error)" : "Uncaught:\n\(error)"
        let details = error.code.map { " {\n  code: '\($0)'\n}" } ?? ""
        return "\(text)\(details)\n\nNode.js \(version)\n"
    }

    /// Node: process.emitWarning(warning, type, code). Emits 'warning' in the next tick and prints the warning.
    public func emitWarning(_ warning: String, _ type: String = "Warning", _ code: String = "") {
        emitWarning(NodeError(code, NodeError.Name(rawValue: type), warning))
    }

    /// Node: process.emitWarning(error).
    public func emitWarning(_ warning: NodeError) {
        nextTick { [self] in
            let code: String = warning.code
            writeError("(node:\(pid)) \(code.isEmpty ? "" : "[\(code)] ")\(warning.name): \(warning.message)\n")
            try emit(.warning, warning)
        }
    }
}

extension Event where Emitter == NodeProcess, Arguments == Int {
    /// The process ends: its exit code. Nothing asynchronous runs any more.
    public static var exit: Self { Self(.exit) }
    /// The loop is empty: the exit code so far. New work makes it go on.
    public static var beforeExit: Self { Self("beforeExit") }
}

extension Event where Emitter == NodeProcess, Arguments == (any Error, String) {
    /// An error that nobody caught, and "uncaughtException" or "unhandledRejection".
    public static var uncaughtException: Self { Self("uncaughtException") }
    /// Sees such errors first and handles nothing.
    public static var uncaughtExceptionMonitor: Self { Self("uncaughtExceptionMonitor") }
}

extension Event where Emitter == NodeProcess, Arguments == any Error {
    /// An `async` body or an async listener threw, and nobody awaits it. Without a listener it is an uncaught exception.
    ///
    /// Differs: Node passes the promise as second argument; an async listener has none here.
    public static var unhandledRejection: Self { Self("unhandledRejection") }
}

extension Event where Emitter == NodeProcess, Arguments == NodeError {
    /// A warning of the library or of `emitWarning`.
    public static var warning: Self { Self("warning") }
}
