import Reactor
import Testing

@testable import NodeRuntime

@Suite struct AsyncTests {
    @Test func aBodyBeginsAtOnceAndGoesOnAsAMicrotask() throws {
        let loop = try Loop()
        var resumes: ReactorContinuation<Int>?
        setImmediate {
            async {
                loop.trace.append("begins")
                let number = try await withReactorContinuation { resumes = $0 }
                loop.trace.append("resumed with \(number)")
                #expect(loop.reactor.isCurrent)
            }
            loop.trace.append("caller goes on")
        }
        setImmediate {
            queueMicrotask { loop.trace.append("microtask before") }
            resumes?.resume(returning: 7)
            queueMicrotask { loop.trace.append("microtask behind") }
            process.nextTick { loop.trace.append("tick") }
            loop.trace.append("callback ends")
        }
        setImmediate { loop.trace.append("next callback") }
        loop.reactor.turn()
        #expect(
            loop.trace == [
                "begins", "caller goes on", "callback ends", "tick", "microtask before", "resumed with 7",
                "microtask behind", "next callback",
            ])
    }

    @Test func aResultThatIsThereAlreadyLetsOthersGoFirst() throws {
        let loop = try Loop()
        setImmediate {
            queueMicrotask { loop.trace.append("microtask") }
            async {
                try await withReactorContinuation { $0.resume(returning: ()) }
                loop.trace.append("awaited")
            }
            loop.trace.append("sync")
        }
        loop.reactor.turn()
        #expect(loop.trace == ["sync", "microtask", "awaited"])
    }

    @Test func onlyTheFirstResumeCounts() throws {
        let loop = try Loop()
        setImmediate {
            async {
                do {
                    let value: Int = try await withReactorContinuation { continuation in
                        continuation.resume(throwing: NodeError("first"))
                        continuation.resume(returning: 2)
                        #expect(continuation.isSettled)
                    }
                    loop.trace.append("\(value)")
                } catch { loop.trace.append(error.message) }
            }
        }
        loop.reactor.turn()
        #expect(loop.trace == ["first"])
    }

    @Test func awaitsInTurnLeaveTheStackFlat() throws {
        let loop = try Loop()
        var count = 0
        setImmediate {
            async {
                for _ in 0..<100_000 {
                    try await withReactorContinuation { $0.resume(returning: ()) }
                    count += 1
                }
            }
        }
        loop.reactor.turn()
        #expect(count == 100_000)
    }

    @Test func aPromiseGivesItsValueToEveryoneWhoAwaitsIt() throws {
        let loop = try Loop()
        setImmediate {
            let promise = async { () -> String in
                try await timers.promises.setTimeout(2)
                return "value"
            }
            for name in ["a", "b"] { async { loop.trace.append(name + (try await promise.value)) } }
        }
        loop.pass(milliseconds: 4)
        #expect(loop.trace == ["avalue", "bvalue"])
    }

    @Test("process.on.unhandledRejection: an error that nobody awaits comes after ticks and microtasks")
    func anErrorThatNobodyAwaitsIsARejection() throws {
        let loop = try Loop()
        let process = ThreadState.current.process
        defer { process.removeAllListeners() }
        process.on(.unhandledRejection) { loop.trace.append("rejected \($0.message)") }
        setImmediate {
            async { throw NodeError("lost") }
            let kept = async { throw NodeError("kept") }
            async { do { try await kept.value } catch { loop.trace.append("caught \(error.message)") } }
            queueMicrotask { process.nextTick { loop.trace.append("late tick") } }
            process.nextTick { loop.trace.append("tick") }
        }
        setImmediate { loop.trace.append("next callback") }
        loop.reactor.turn()
        #expect(loop.trace == ["tick", "caught kept", "late tick", "rejected lost", "next callback"])
    }

    @Test("process.on.unhandledRejection: without a listener it is an uncaught exception of that origin")
    func anUnheardRejectionIsUncaught() throws {
        let loop = try Loop()
        let process = ThreadState.current.process
        defer { process.removeAllListeners() }
        process.on(.uncaughtException) { loop.trace.append("\($1): \($0.message)") }
        setImmediate { async { throw NodeError("lost") } }
        loop.reactor.turn()
        #expect(loop.trace == ["unhandledRejection: lost"])
    }

    @Test func cancellingATaskThrowsAbortErrorFromWhatItAwaits() throws {
        let loop = try Loop()
        setImmediate {
            let promise = async { () -> Void in
                do {
                    try await withReactorContinuation { (continuation: ReactorContinuation<Void>) in
                        continuation.onCancel { loop.trace.append("undone: \($0.code ?? "")") }
                    }
                } catch {
                    let error = error as? NodeError
                    loop.trace.append("\(error?.name ?? "") \(error?.cause is CancellationError)")
                }
                // A cancelled task awaits nothing more.
                do { try await timers.promises.setTimeout(1) } catch { loop.trace.append("again \(error.message)") }
            }
            process.nextTick { promise.cancel() }
        }
        loop.reactor.turn()
        #expect(loop.trace == ["undone: ABORT_ERR", "AbortError true", "again The operation was aborted"])
    }

    @Test func cancellingFromAnotherThreadTakesTheMailbox() throws {
        let loop = try Loop()
        var task: Task<Void, Never>?
        setImmediate {
            task = startTask {
                do { try await withReactorContinuation { (_: ReactorContinuation<Void>) in } } catch {
                    loop.trace.append("\(error.code ?? "") on the reactor: \(loop.reactor.isCurrent)")
                    loop.reactor.stop()
                }
            }
        }
        loop.reactor.turn()
        let begun = try #require(task)
        loop.reactor.runBlocking({ begun.cancel() }) { _ in }
        // Keeps the loop until the message has come.
        loop.reactor.ref()
        loop.reactor.run()
        #expect(loop.trace == ["ABORT_ERR on the reactor: true"])
    }

    @Test func childTasksStayOnTheThread() throws {
        let loop = try Loop()
        let reactor = loop.reactor
        setImmediate {
            async {
                async let first = isCurrent(reactor)
                async let second = isCurrent(reactor)
                let both = await (first, second)
                loop.trace.append("\(both)")
            }
        }
        loop.reactor.turn()
        #expect(loop.trace == ["(true, true)"])
    }
}

private func isCurrent(_ reactor: Reactor) async -> Bool { reactor.isCurrent }
