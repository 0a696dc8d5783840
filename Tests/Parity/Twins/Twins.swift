import NodeHTTP2

/// The Swift side of every scenario, by the name of its JavaScript twin: `FAMILY/NAME` for `scenarios/FAMILY/NAME.js`.
final class Twins {
    private(set) var sides: [String: [String: () throws -> Void]] = [:]

    /// A program by itself.
    func scenario(_ name: String, _ main: @escaping () throws -> Void) { sides[name] = ["main": main] }

    /// A program by itself whose body awaits.
    @_disfavoredOverload
    func scenario(_ name: String, _ main: nonisolated(nonsending) @escaping () async throws -> Void) {
        sides[name] = ["main": { async(main) }]
    }

    /// Two programs: `server(ready)` calls `ready(port)` once it can be reached, `client(port)` begins then.
    ///
    /// A side that only Node plays (a peer that writes raw bytes) is left out.
    func scenario(
        _ name: String, server: ((@escaping (Int) -> Void) throws -> Void)? = nil,
        client: ((Int) throws -> Void)? = nil
    ) {
        var both: [String: () throws -> Void] = [:]
        both["server"] = server.map { server in { try server { print("!ready \($0)") } } }
        both["client"] = client.map { client in { try client(readPort()) } }
        sides[name] = both
    }
}

/// The line that the server's process gave out.
private func readPort() -> Int {
    guard let port = readLine().flatMap({ Int($0) }) else { fatalError("no port on stdin") }
    return port
}

/// Prints one line: lane, object, event, arguments. Lines of one lane are compared in order, lanes are not among each other.
func log(_ items: Any?...) { print(items.map(text).joined(separator: " ")) }

/// A line at once, as the JavaScript twin writes it.
private func print(_ line: String) { process.stdout.write(line + "\n") }

/// A value as both languages print it. Null and undefined are one thing, since Swift has only nil.
private func text(_ value: Any?) -> String {
    guard let value else { return "none" }
    switch value {
    case let optional as any OptionalValue: return text(optional.wrapped)
    case let string as String:
        return string.isEmpty
            ? "''"
            // A carriage return and a line feed are one character.
            : string.replacing("\r\n", with: "\\r\\n").replacing("\r", with: "\\r").replacing("\n", with: "\\n")
    case let error as any Error:
        return "\((error as? NodeError)?.name ?? "Error") [\(text(error.code))] \(text(error.message))"
    case let chunk as Chunk: return chunk.isText ? text(chunk.toString()) : text(bytes: chunk.buffer)
    case let buffer as Buffer: return text(bytes: buffer)
    case let headers as Headers:
        return "{\(headers.map { "\($0.name): \($0.name == "date" ? "-" : text($0.value))" }.joined(separator: ", "))}"
    case let value as HeaderValue: return text(value.parts)
    case let list as [Any?]: return "[\(list.map(text).joined(separator: ", "))]"
    case let headers as RawHeaders: return "[\(headers.map(text).joined(separator: ", "))]"
    default: return "\(value)"
    }
}

private func text(bytes: Buffer) -> String {
    bytes.length > 16 ? "<\(bytes.length) bytes>" : "<\((try? bytes.toString("hex")) ?? "")>"
}

/// An optional inside an `Any`.
private protocol OptionalValue { var wrapped: Any? { get } }

extension Optional: OptionalValue { fileprivate var wrapped: Any? { self } }

extension HeaderValue {
    /// A string, a number or an array, as the logger prints them.
    fileprivate var parts: Any {
        switch self {
        case .string(let value): value
        case .integer(let value): value
        case .array(let values): values
        }
    }
}

/// Logs what a call returns or throws.
func attempt<Value>(_ lane: String, _ name: String, _ call: () throws -> Value) {
    do {
        let value = try call()
        log(lane, name, "returned", value is Void ? nil : value)
    } catch {
        log(lane, name, "threw", error)
    }
}
