import Reactor
import Testing

@testable import NodeRuntime

@Suite struct PromiseTests {
    /// Runs `body` as asynchronous work and the loop until it is through.
    private func run(_ body: nonisolated(nonsending) @escaping (Loop) async throws -> Void) throws -> [String] {
        let loop = try Loop()
        var isThrough = false
        setImmediate {
            async {
                do { try await body(loop) } catch { loop.trace.append("failed: \(error.message)") }
                isThrough = true
            }
        }
        // The clock stands still by itself.
        for _ in 0..<200 where !isThrough { loop.pass(milliseconds: 1) }
        #expect(isThrough)
        return loop.trace
    }

    @Test func aPromiseIsMadeOfCallbacks() throws {
        let trace = try run { loop in
            let number = Promise { resolve in setTimeout({ resolve(7) }, 1) }
            loop.trace.append("\(try await number.value)")
            try await Promise { resolve in setImmediate(resolve) }.value
            let failing = Promise<Int> { resolve, reject in
                reject(NodeError("first"))
                resolve(1)
            }
            do { _ = try await failing.value } catch { loop.trace.append(error.message) }
            let throwing = Promise<Int> { resolve in throw NodeError("thrown") }
            do { _ = try await throwing.value } catch { loop.trace.append(error.message) }
            let (promise, resolve, _) = Promise<String>.withResolvers()
            resolve("resolved")
            resolve("again")
            loop.trace.append(try await promise.value)
        }
        #expect(trace == ["7", "first", "thrown", "resolved"])
    }

    @Test func callbacksComeAsMicrotasksInOrder() throws {
        let trace = try run { loop in
            let last = Promise.resolve(1)
                .then { number -> Int in
                    loop.trace.append("then \(number)")
                    return number + 1
                }
                .then { number -> Promise<Int> in Promise { resolve in setImmediate { resolve(number * 10) } } }
                .then { number -> Int in throw NodeError("at \(number)") }
                .catch { error in
                    loop.trace.append(error.message)
                    return 5
                }
                .finally { loop.trace.append("finally") }
            loop.trace.append("sync")
            loop.trace.append("\(try await last.value)")
            let either = Promise<Int>.reject(NodeError("no")).then(
                { number in "\(number)" }, { error in error.message })
            loop.trace.append(try await either.value)
        }
        #expect(trace == ["sync", "then 1", "at 20", "finally", "5", "no"])
    }

    @Test func severalAsOne() throws {
        func after(_ milliseconds: Int, _ value: Int) -> Promise<Int> {
            Promise { resolve in setTimeout({ resolve(value) }, milliseconds) }
        }
        let trace = try run { loop in
            func note(_ value: Any?) { loop.trace.append(util.format(value)) }
            note(try await Promise.all([after(3, 1), after(1, 2), .resolve(3)]).value)
            let (number, text) = try await Promise.all(after(1, 4), Promise.resolve("t")).value
            note("\(number)\(text)")
            note(try await Promise.race([after(50, 1), after(1, 2)]).value)
            note(try await Promise.any([.reject(NodeError("x")), after(1, 9)]).value)
            let settled = try await Promise.allSettled([.reject(NodeError("x")), after(1, 2)]).value
            note(settled.map { one in "\(one.status) \(one.reason?.message ?? "\(one.value!)")" })
            do { _ = try await Promise.all([after(1, 1), .reject(NodeError("one failed"))]).value } catch {
                note(error.message)
            }
            do {
                _ = try await Promise.all(after(1, 1), Promise<String>.reject(NodeError("another failed"))).value
            } catch { note(error.message) }
            do { _ = try await Promise<Int>.any([.reject(NodeError("x"))]).value } catch {
                note("\(error.name): \(error.message)")
            }
            note(try await Promise<[Int]>.all([]).value)
        }
        #expect(
            trace == [
                "[ 1, 2, 3 ]", "4t", "2", "9", "[ 'rejected x', 'fulfilled 2' ]", "one failed", "another failed",
                "AggregateError: All promises were rejected", "[]",
            ])
    }

    @Test func anErrorIsUnhandledOnlyWhereNobodyAsks() throws {
        var rejected: [String] = []
        let loop = try Loop()
        let listener = process.listener(.unhandledRejection) { error in rejected.append(error.message) }
        process.on(.unhandledRejection, listener)
        // The thread's process outlives the test.
        defer { process.off(.unhandledRejection, listener) }
        setImmediate {
            _ = Promise<Int>.reject(NodeError("left alone"))
            Promise<Int>.reject(NodeError("caught")).catch { _ in 0 }
        }
        loop.reactor.turn()
        #expect(rejected == ["left alone"])
    }
}
