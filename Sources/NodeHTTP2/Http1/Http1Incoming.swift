import HTTP1Parser
import HTTP2Protocol
import NodeRuntime

/// What a request over HTTP/1 is beside its body: line and fields, and the connection while it comes.
final class Http1Incoming {
    let versionMinor: Int
    /// The fields as they came.
    let rawList: HeaderList
    /// It stays after the end.
    let socket: net.Socket
    /// `Connection: keep-alive` or its absence in HTTP/1.1.
    let keepsAlive: Bool

    // Owned by the reactor's thread.
    var method: String
    var url: String
    /// Its end was parsed.
    var isComplete = false
    /// Nobody will read it any more: its body is thrown away.
    var isDumped = false
    /// The reader wants no more for now.
    var isBlocked = false
    /// Nil when the request is over.
    private(set) var connection: Http1Connection?

    init(_ head: HTTP1Head, _ connection: Http1Connection) {
        versionMinor = head.versionMinor
        method = head.method
        url = head.target
        keepsAlive = head.keepsAlive
        socket = connection.socket
        rawList = Http1Incoming.list(head.fields)
        self.connection = connection
    }

    /// Fields as a list, with their names as they came.
    static func list(_ fields: [HTTP1Field]) -> HeaderList {
        let list = HeaderList()
        for field in fields { append(field.name, field.value, to: list) }
        return list
    }

    /// Of these names the first counts. Node: what is no list in http's IncomingMessage, which differs from HTTP/2's.
    private static let single: Set<String> = [
        "age", "authorization", "content-length", "content-type", "etag", "expires", "from", "host",
        "if-modified-since",
        "if-unmodified-since", "last-modified", "location", "max-forwards", "proxy-authorization", "referer",
        "retry-after", "server", "user-agent",
    ]

    /// What `headers` shows: names in lower case, each once but for cookies, which `Headers` knows what to do with.
    ///
    /// - Parameter joined: all values count of every name. Node: joinDuplicateHeaders.
    static func lowered(_ fields: [HTTP1Field], joined: Bool) -> HeaderList {
        var places: [String: Int] = [:]
        var shown: [(name: String, value: String)] = []
        for field in fields {
            let name = field.name.lowercased()
            guard name != "set-cookie", name != "cookie", let place = places[name] else {
                places[name] = shown.count
                shown.append((name, field.value))
                continue
            }
            if joined || !single.contains(name) { shown[place].value += ", " + field.value }
        }
        let list = HeaderList()
        for field in shown { append(field.name, field.value, to: list) }
        return list
    }

    /// By octets: like Node's, their text is Latin-1.
    private static func append(_ name: String, _ value: String, to list: HeaderList) {
        var name = name
        var value = value
        name.withUTF8 { name in
            value.withUTF8 { list.append(name: UnsafeRawBufferPointer(name), value: UnsafeRawBufferPointer($0)) }
        }
    }

    /// The reader wants more.
    func resume() {
        guard isBlocked else { return }
        isBlocked = false
        connection?.wantsInput()
    }

    /// The request is over.
    func release(_ request: http.IncomingMessage) {
        let connection = self.connection
        self.connection = nil
        connection?.requestIsOver(request)
    }
}
