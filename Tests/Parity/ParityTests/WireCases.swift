import HTTP2Protocol
import TestSupport

/// A fixed script of octets for one of the servers of `wire/server.js`.
struct WireCase {
    let name: String
    let steps: [WireStep]

    /// The opening, then what the case is about.
    private static func open(_ name: String, _ first: [UInt8]..., then steps: [WireStep] = []) -> WireCase {
        let opening = Wire.preface + Wire.settings() + first.flatMap { $0 }
        return WireCase(name: name, steps: [.send(opening)] + steps)
    }

    private static let get = Wire.headers(1, Wire.get, .endStream)
    private static let post = Wire.headers(1, Wire.post)
    private static let goodbye = [WireStep.send(Wire.settingsAcknowledgement + Wire.goaway(last: 0))]

    private static func end(_ line: String, _ steps: WireStep...) -> [WireStep] { [.until(line)] + steps + goodbye }

    private static let large = [UInt8](repeating: 0x78, count: 16_384)

    /// W01 to W23 of Node's frame traces, as far as the server is concerned.
    static let exchanges: [WireCase] = [
        open("basic", get, then: end("DATA 1 END_STREAM")),
        open("empty", get, then: end("DATA 1 END_STREAM")),
        open("endheaders", get, then: end("HEADERS 1 END_STREAM")),
        open("writes", get, then: end("DATA 1 END_STREAM")),
        open("writeslater", get, then: [.until("DATA 1")] + [.send(Wire.ping())] + end("DATA 1 END_STREAM")),
        open("trailers", get, then: end("HEADERS 1 END_STREAM")),
        open("notrailers", get, then: end("DATA 1 END_STREAM")),
        open("bighdr", get, then: end("DATA 1 END_STREAM")),
        open("basic-post", post, Wire.data(1, "a"), then: end("RST_STREAM 1")),
        open("upload", post, Wire.data(1, "hello"), Wire.data(1, "", .endStream), then: end("DATA 1 END_STREAM")),
        open(
            "upload-large", post, Wire.data(1, bytes: large), Wire.data(1, bytes: large),
            then: [.until("WINDOW_UPDATE 1"), .send(Wire.data(1, "", .endStream))] + end("DATA 1 END_STREAM")),
        open(
            "paused", post, Wire.data(1, bytes: large), Wire.data(1, bytes: large),
            then: [.until("WINDOW_UPDATE 0"), .send(Wire.ping()), .until("WINDOW_UPDATE 1")]
                + [.send(Wire.data(1, "", .endStream))] + end("DATA 1 END_STREAM")),
        open("rstdata", get, then: end("DATA 1 END_STREAM|RST_STREAM")),
        open("rstdata-post", post, then: end("RST_STREAM 1")),
        open("destroyerr", get, then: end("RST_STREAM 1")),
        open(
            "open-ccancel", post,
            then: [.until("DATA 1"), .send(Wire.data(1, "", .endStream) + Wire.reset(1))] + goodbye),
        open("sclose", get, then: [.until("HEADERS 1"), .send(Wire.ping())] + end("DATA 1 END_STREAM")),
        open("sdestroy", get, then: end("GOAWAY")),
        open("goaway", get, then: end("HEADERS 1")),
        open("push", get, then: end("DATA 2 END_STREAM")),
        WireCase(
            name: "settings",
            steps: [
                .send(
                    Wire.preface + Wire.settings((1, 4096), (2, 0), (4, 1000), (5, 16384)) + get)
            ] + end("DATA 1 END_STREAM")),
        open("pad", get, then: end("DATA 1 END_STREAM")),
        open("padmax", get, then: end("DATA 1 END_STREAM")),
        open("info", get, then: end("HEADERS 1 END_STREAM")),
        open(
            "ping", get,
            then: [.until("PING"), .send(Wire.ping("12345678", .acknowledgement))] + end("HEADERS 1 END_STREAM")),
        open("resettings", get, then: end("HEADERS 1 END_STREAM")),
        open("window", get, then: end("HEADERS 1 END_STREAM")),
        open(
            "basic-head",
            Wire.headers(1, [":method": "HEAD", ":scheme": "https", ":path": "/", ":authority": "a.test"], .endStream),
            then: end("HEADERS 1 END_STREAM")),
        open("basic-ping", Wire.ping("abcdefgh"), get, then: end("DATA 1 END_STREAM")),
        open("basic-two", get, Wire.headers(3, Wire.get, .endStream), then: end("DATA 3 END_STREAM")),
    ]

    /// Input that breaks a stream or the connection (section 4.5 of Node's behaviour).
    static let breaches: [WireCase] = [
        WireCase(
            name: "basic-no-preface",
            steps: [.send(Array("GET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8)), .until("GOAWAY|RST_STREAM")]),
        open("open-window-zero", Wire.windowUpdate(0, 0), then: [.until("GOAWAY|RST_STREAM")]),
        open("open-window-zero-stream", post, Wire.windowUpdate(1, 0), then: [.until("GOAWAY|RST_STREAM")]),
        open("open-even-id", Wire.headers(2, Wire.get, .endStream), then: [.until("GOAWAY|RST_STREAM")]),
        open(
            "open-push-promise", post, Wire.pushPromise(1, promising: 2, Wire.get), then: [.until("GOAWAY|RST_STREAM")]),
        open(
            "open-ping-ack", Wire.ping("12345678", .acknowledgement), Wire.ping("abcdefgh"),
            then: [.until("GOAWAY|PING ACK")] + goodbye),
        open("open-reset-idle", Wire.reset(1), then: [.until("GOAWAY|RST_STREAM")]),
        open("open-initial-window", Wire.settings((4, 0x8000_0000)), then: [.until("GOAWAY|RST_STREAM")]),
        open("open-window-overflow", Wire.windowUpdate(0, 0x7fff_ffff), then: [.until("GOAWAY|RST_STREAM")]),
        open(
            "open-window-overflow-stream", post, Wire.windowUpdate(1, 0x7fff_ffff),
            then: [.until("RST_STREAM|GOAWAY|DATA 1 END_STREAM")] + goodbye),
        open(
            "endheaders-headers-on-closed", get,
            then: [.until("HEADERS 1"), .send(Wire.headers(1, Wire.get, .endStream)), .until("GOAWAY|RST_STREAM")]),
        open("open-data-on-0", Wire.data(0, "x"), then: [.until("GOAWAY|RST_STREAM")]),
        open(
            "open-inside-block", Wire.openHeaders(1, block: Wire.block(Wire.get)), Wire.ping(),
            then: [.until("GOAWAY|RST_STREAM")]),
        open("open-data-after-end", get, Wire.data(1, "x"), then: [.until("GOAWAY|RST_STREAM")]),
        open(
            "open-frame-too-large", post, Wire.data(1, bytes: [UInt8](repeating: 0, count: 16_385)),
            then: [.until("GOAWAY|RST_STREAM")]),
        open("open-ping-length", Wire.raw(0x6, [1, 2, 3]), then: [.until("GOAWAY|RST_STREAM")]),
        open("open-settings-length", Wire.raw(0x4, [1, 2, 3]), then: [.until("GOAWAY|RST_STREAM")]),
        open(
            "open-settings-ack-length", Wire.raw(0x4, flags: 1, [1, 2, 3, 4, 5, 6]), then: [.until("GOAWAY|RST_STREAM")]
        ),
        open(
            "open-undecodable", Wire.headers(1, block: [0xff, 0xff, 0xff, 0xff, 0xff], .endStream),
            then: [.until("GOAWAY|RST_STREAM")]),
        open(
            "open-many-settings", Wire.raw(0x4, (0..<33).flatMap { _ in [0, 4, 0, 0, 0, 1] as [UInt8] }),
            then: [.until("GOAWAY|RST_STREAM")]),
        open(
            "open-many-continuations", Wire.openHeaders(1, block: Wire.block(Wire.get)),
            (0..<9).flatMap { _ in Wire.continuation(1, [], []) },
            then: [.until("GOAWAY|RST_STREAM")]),
        open(
            "basic-upper-case",
            Wire.headers(1, [":method": "GET", ":scheme": "https", ":path": "/", "X-A": "b"], .endStream),
            then: [.until("RST_STREAM|GOAWAY|DATA 1 END_STREAM")] + goodbye),
        open(
            "basic-no-path", Wire.headers(1, [":method": "GET", ":scheme": "https"], .endStream),
            then: [.until("RST_STREAM|GOAWAY|DATA 1 END_STREAM")] + goodbye),
        open(
            "basic-late-pseudo",
            Wire.headers(1, [":method": "GET", "a": "b", ":scheme": "https", ":path": "/"], .endStream),
            then: [.until("RST_STREAM|GOAWAY|DATA 1 END_STREAM")] + goodbye),
        open(
            "basic-connection",
            Wire.headers(1, [":method": "GET", ":scheme": "https", ":path": "/", "connection": "close"], .endStream),
            then: [.until("RST_STREAM|GOAWAY|DATA 1 END_STREAM")] + goodbye),
        open("basic-self-dependency", Wire.priority(1, dependsOn: 1), get, then: end("DATA 1 END_STREAM")),
        open("basic-unknown-type", Wire.raw(0xbb, [1, 2, 3]), get, then: end("DATA 1 END_STREAM")),
        open("basic-settings-ack", Wire.settingsAcknowledgement, get, then: end("DATA 1 END_STREAM")),
        open(
            "basic-value-octets",
            Wire.headers(1, [":method": "GET", ":scheme": "https", ":path": "/", "x-a": "a\r\nb"], .endStream),
            then: [.until("RST_STREAM|DATA 1 END_STREAM")] + goodbye),
    ]

    static let all = exchanges + breaches
}
