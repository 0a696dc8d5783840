import Testing

@testable import NodeRuntime

// Stand-ins with the shape of Node's classes: events declared on a superclass are used on subclasses.
class FakeStream: EventEmitter {
    var id = 1
    func respond() throws {}
}
final class FakeServerStream: FakeStream {}
class FakeSession: EventEmitter {}
final class FakeServerSession: FakeSession {}
class FakeServer: EventEmitter {}
typealias FakeHeaders = [String: String]

extension Event where Emitter: FakeSession, Arguments == (Int, Int, [UInt8]?) {
    static var goaway: Self { Self(.goaway) }
}
extension Event where Emitter: FakeSession, Arguments == (FakeServerStream, FakeHeaders, Int, [String]) {
    static var stream: Self { Self(.stream) }
}
extension Event where Emitter: FakeServer, Arguments == (FakeServerStream, FakeHeaders, Int, [String]) {
    static var stream: Self { Self(.stream) }
}
extension Event where Emitter: FakeServer, Arguments == FakeServerSession {
    static var session: Self { Self(.session) }
}
extension Event where Emitter: FakeServer, Arguments == (any Error, FakeServerSession) {
    static var sessionError: Self { Self(.sessionError) }
}
extension Event where Emitter: FakeSession, Arguments == Void {
    static var close: Self { Self(.close) }
}
extension Event where Emitter: FakeStream, Arguments == Void {
    static var close: Self { Self(.close) }
}
extension Event where Emitter: FakeStream, Arguments == [UInt8] {
    static var data: Self { Self(.data) }
}
extension Event where Emitter: FakeStream, Arguments == (String, Int) {
    static var ownTyped: Self { Self("ownTyped") }
}

@Suite struct TypedListenersTests {
    let server = FakeServer()
    let session = FakeServerSession()
    let stream = FakeServerStream()

    @Test func aListenerTakesAsManyArgumentsAsItWants() throws {
        var seen: [String] = []
        server.on(.stream) { seen.append("none") }
        server.on(.stream) { _ in seen.append("ignored") }
        server.on(.stream) { stream in
            try stream.respond()
            seen.append("one \(stream.id)")
        }
        server.on(.stream) { stream, headers in seen.append("two \(headers.count)") }
        server.on(.stream) { stream, headers, flags in seen.append("three \(flags)") }
        server.on(.stream) { stream, headers, flags, raw in
            let text = raw.joined(separator: ",")
            seen.append("four \(text)")
        }
        server.on(.stream) { try $0.respond() }
        server.on(.stream) { seen.append("dollar \($0.id) \($1.count)") }
        #expect(try server.emit(.stream, stream, [":path": "/"], 5, [":path", "/"]))
        #expect(
            seen == ["none", "ignored", "one 1", "two 1", "three 5", "four :path,/", "dollar 1 1"])
    }

    @Test func eventsOfASuperclassWorkOnASubclass() throws {
        var seen: [String] = []
        session.on(.goaway) { code, last, data in seen.append("\(code) \(last) \(data?.count ?? -1)") }
        session.once(.goaway) { code in seen.append("once \(code)") }
        session.on(.close) { seen.append("close") }
        try session.emit(.goaway, 8, 3, [1, 2])
        try session.emit(.goaway, 0, 1, nil)
        try session.emit(.close)
        #expect(seen == ["8 3 2", "once 8", "0 1 -1", "close"])
    }

    @Test func singleArgumentsAndErrorsAreTyped() throws {
        var seen: [String] = []
        server.on(.session) { session in
            session.on(.close) { seen.append("inner close") }
        }
        server.on(.session) { _ in seen.append("session") }
        server.on(.sessionError) { error, session in seen.append(error.code ?? "?") }
        server.on(.sessionError) { error in seen.append(error.code ?? "?") }
        server.on(.error) { error in seen.append("error \(error.code ?? "?")") }
        try server.emit(.session, session)
        try session.emit(.close)
        try server.emit(.sessionError, NodeError("A", .error, "a"), session)
        try server.emit(.error, NodeError("B", .error, "b"))
        #expect(seen == ["session", "inner close", "A", "A", "error B"])
    }
    @Test func aNamedFunctionIsAListenerToo() throws {
        var count = 0
        func onData(_ chunk: [UInt8]) { count += chunk.count }
        func onClose() { count += 100 }
        stream.on(.data, onData).on(.close, onClose)
        try stream.emit(.data, [1, 2, 3])
        try stream.emit(.close)
        #expect(count == 103)
    }
}
