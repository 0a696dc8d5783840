import Reactor
import Testing

@testable import NodeRuntime

@Suite struct DiagnosticsTests {
    @Test func aChannelTellsItsSubscribersInOrder() throws {
        let loop = try Loop()
        loop.reactor.uncaughtErrorHandler = { loop.trace.append("uncaught \($0.message)") }
        let channel = diagnostics_channel.channel("test.order")
        #expect(diagnostics_channel.channel("test.order") === channel && channel.name == "test.order")
        #expect(!channel.hasSubscribers && !diagnostics_channel.hasSubscribers("test.order"))
        channel.publish("nobody")
        let first = diagnostics_channel.subscribe("test.order") { message, name in
            loop.trace.append("first \(message) \(name)")
            throw NodeError("of first")
        }
        channel.subscribe { message, _ in loop.trace.append("second \(message)") }
        #expect(diagnostics_channel.hasSubscribers("test.order"))
        setImmediate {
            channel.publish(1)
            loop.trace.append("published")
        }
        loop.reactor.turn()
        #expect(loop.trace == ["first 1 test.order", "second 1", "published", "uncaught of first"])
        #expect(diagnostics_channel.unsubscribe("test.order", first))
        #expect(!channel.unsubscribe(first) && channel.hasSubscribers)
    }

    @Test func anObserverHearsInAnImmediate() throws {
        let loop = try Loop()
        let performance = performance
        #expect(!performance.hasObserver("http2"))
        let observer = PerformanceObserver { list, observer in
            loop.trace.append(list.getEntries().map { "\($0.name) \($0.detail ?? "")" }.joined(separator: ", "))
            #expect(list.getEntriesByType("http2").count == 2 && list.getEntriesByName("b", "http2").count == 1)
            observer.disconnect()
        }
        try observer.observe(.init(entryTypes: ["http2"]))
        #expect(performance.hasObserver("http2"))
        performance.enqueue(PerformanceEntry(name: "b", entryType: "http2", startTime: 2, duration: 1, detail: 7))
        performance.enqueue(PerformanceEntry(name: "a", entryType: "http2", startTime: 1, duration: 1))
        performance.mark("not observed")
        #expect(loop.trace.isEmpty)
        loop.reactor.turn()
        performance.enqueue(PerformanceEntry(name: "c", entryType: "http2", startTime: 3, duration: 1))
        loop.reactor.turn()
        #expect(loop.trace == ["a , b 7"])
    }

    @Test func marksAndMeasuresAreKeptUntilCleared() throws {
        let loop = try Loop()
        let performance = Performance()
        #expect(performance.now() >= 0 && performance.timeOrigin > 1.7e12)
        performance.mark("from", startTime: 5)
        performance.mark("to", startTime: 12, detail: "d")
        let measure = try performance.measure("m", "from", "to")
        #expect(measure.startTime == 5 && measure.duration == 7)
        #expect(performance.getEntries().map(\.name) == ["from", "m", "to"])
        let error = #expect(throws: NodeError.self) { try performance.measure("m", "none") }
        #expect(error?.message == #"The "none" performance mark has not been set"#)
        performance.clearMarks("from")
        #expect(performance.getEntriesByType("mark").map(\.name) == ["to"])
        performance.clearMeasures()
        #expect(performance.getEntriesByName("m").isEmpty)
        _ = loop
    }

    @Test func observeChecksItsOptions() throws {
        let loop = try Loop()
        var count = 0
        let observer = PerformanceObserver { list in count += list.getEntries().count }
        #expect(#expect(throws: NodeError.self) { try observer.observe(.init()) }?.code == "ERR_MISSING_ARGS")
        let both = #expect(throws: NodeError.self) { try observer.observe(.init(entryTypes: ["mark"], type: "mark")) }
        #expect(both?.code == "ERR_INVALID_ARG_VALUE")
        performance.clearMarks()
        performance.mark("buffered one")
        try observer.observe(.init(type: "mark", buffered: true))
        performance.mark("another")
        #expect(observer.takeRecords().count == 2)
        performance.mark("third")
        loop.reactor.turn()
        #expect(count == 1)
        observer.disconnect()
        performance.clearMarks()
    }
}

@Suite struct PromisifyTests {
    @Test("util.function.promisify: a callback's error is thrown, its result returned")
    func promisify() throws {
        let loop = try Loop()
        func divide(_ a: Int, _ b: Int, _ callback: @escaping ((any Error)?, Int?) -> Void) {
            process.nextTick { b == 0 ? callback(NodeError("by zero"), nil) : callback(nil, a / b) }
        }
        func check(_ fails: Bool, _ callback: @escaping ((any Error)?) -> Void) {
            callback(fails ? NodeError("no") : nil)
        }
        setImmediate {
            async {
                let divided = util.promisify(divide)
                loop.trace.append("\(try await divided(6, 3))")
                do { _ = try await divided(6, 0) } catch { loop.trace.append(error.message) }
                try await util.promisify(check)(false)
                do { try await util.promisify(check)(true) } catch { loop.trace.append(error.message) }
                try await util.promisify(setTimeout)(1)
                loop.trace.append("timeout")
            }
        }
        loop.pass(milliseconds: 2)
        #expect(loop.trace == ["2", "by zero", "no", "timeout"])
    }
}
