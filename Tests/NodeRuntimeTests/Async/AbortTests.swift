import Reactor
import Testing

@testable import NodeRuntime

@Suite("AbortController.class.AbortController-AbortSignal") struct AbortTests {
    @Test func abortingTellsListenersOnceWithTheReason() throws {
        let loop = try Loop()
        let controller = AbortController()
        let signal = controller.signal
        #expect(!signal.aborted && signal.reason == nil)
        signal.onabort = { event in loop.trace.append("onabort \(event.type)") }
        signal.addEventListener("abort") { loop.trace.append("listener") }
        signal.addEventListener("abort") { event in loop.trace.append("with event \(event.target === signal)") }
        signal.on(.abort) { loop.trace.append("on") }
        controller.abort()
        controller.abort(NodeError("too late"))
        #expect(loop.trace == ["onabort abort", "listener", "with event true", "on"])
        let reason = try #require(signal.reason as? NodeError)
        #expect(signal.aborted && reason.name == "AbortError" && reason.message == "This operation was aborted")
        #expect(throws: reason) { try signal.throwIfAborted() }
    }

    @Test func aListenerThatThrowsDoesNotStopTheOthers() throws {
        let loop = try Loop()
        loop.reactor.uncaughtErrorHandler = { loop.trace.append("uncaught \($0.message)") }
        let controller = AbortController()
        controller.signal.addEventListener("abort") { throw NodeError("one") }
        controller.signal.addEventListener("abort") { loop.trace.append("two") }
        setImmediate { controller.abort(NodeError("mine")) }
        loop.reactor.turn()
        #expect(loop.trace == ["two", "uncaught one"])
        #expect(controller.signal.reason?.message == "mine")
    }

    @Test func listenersCanBeRemovedAndAddedOnce() throws {
        let loop = try Loop()
        let (controller, remover) = (AbortController(), AbortController())
        let signal = controller.signal
        let named = signal.listener(.abort) { loop.trace.append("named") }
        signal.addEventListener("abort", named)
        signal.addEventListener("abort", named)
        #expect(signal.listenerCount(.abort) == 1)
        signal.removeEventListener("abort", named)
        signal.addEventListener("abort", named, .init(once: true))
        signal.addEventListener("abort", { loop.trace.append("removed by a signal") }, .init(signal: remover.signal))
        remover.abort()
        controller.abort()
        #expect(loop.trace == ["named"] && signal.listenerCount(.abort) == 0)
    }

    @Test func abortMakesAnAbortedSignal() throws {
        #expect(AbortSignal.abort().reason?.message == "This operation was aborted")
        let reason = NodeError("why")
        #expect(throws: reason) { try AbortSignal.abort(reason).throwIfAborted() }
    }

    @Test func timeoutAbortsWithoutKeepingTheLoop() throws {
        let loop = try Loop()
        let signal = AbortSignal.timeout(3)
        signal.on(.abort) { loop.trace.append(signal.reason?.message ?? "") }
        #expect(!loop.reactor.isAlive)
        loop.pass(milliseconds: 2)
        #expect(!signal.aborted)
        loop.pass(milliseconds: 1)
        #expect(loop.trace == ["The operation was aborted due to timeout"])
        #expect((signal.reason as? NodeError)?.name == "TimeoutError")
    }

    @Test func anyFollowsTheFirstAndAllAreAbortedBeforeListenersRun() throws {
        let loop = try Loop()
        let (first, second) = (AbortController(), AbortController())
        let any = AbortSignal.any([first.signal, second.signal])
        let outer = AbortSignal.any([any])
        second.signal.on(.abort) { loop.trace.append("source, any \(any.aborted), outer \(outer.aborted)") }
        any.on(.abort) { loop.trace.append("any") }
        outer.on(.abort) { loop.trace.append("outer") }
        let reason = NodeError("second")
        second.abort(reason)
        first.abort()
        #expect(loop.trace == ["source, any true, outer true", "any", "outer"])
        #expect(any.reason as? NodeError == reason && outer.reason as? NodeError == reason)
        #expect(AbortSignal.any([AbortController().signal, second.signal]).reason as? NodeError == reason)
        #expect(!AbortSignal.any([]).aborted)
    }

    @Test func aFollowerLivesAsLongAsSomebodyCouldHearIt() throws {
        let loop = try Loop()
        let controller = AbortController()
        weak var unheard: AbortSignal?
        weak var heard: AbortSignal?
        do {
            unheard = AbortSignal.any([controller.signal])
            let signal = AbortSignal.any([controller.signal])
            signal.on(.abort) { loop.trace.append("heard") }
            heard = signal
        }
        #expect(unheard == nil && heard != nil)
        controller.abort()
        #expect(loop.trace == ["heard"] && heard == nil)
    }

    @Test func anAbortedSignalEndsAnAwait() throws {
        let loop = try Loop()
        let controller = AbortController()
        let reason = NodeError("enough")
        setImmediate {
            async {
                do {
                    try await withReactorContinuation(signal: controller.signal) { (_: ReactorContinuation<Void>) in }
                } catch let error as NodeError {
                    loop.trace.append("\(error.name) \(error.code ?? "") \(error.cause as? NodeError == reason)")
                }
                var hasRun = false
                do {
                    try await withReactorContinuation(signal: controller.signal) {
                        hasRun = true; $0.resume(returning: ())
                    }
                } catch { loop.trace.append("at once, body run: \(hasRun)") }
            }
            process.nextTick { controller.abort(reason) }
        }
        loop.reactor.turn()
        #expect(loop.trace == ["AbortError ABORT_ERR true", "at once, body run: false"])
        #expect(controller.signal.listenerCount(.abort) == 0)
    }
}
