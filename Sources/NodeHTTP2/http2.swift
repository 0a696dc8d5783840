import HTTP2Protocol
@_exported import NodeRuntime
import Reactor

/// Node's http2 module.
public enum http2 {
    /// The key of the names that are never to be indexed, in a header literal. Node: http2.sensitiveHeaders.
    public static let sensitiveHeaders = SensitiveHeadersKey()

    /// Beyond Node: how often each limit has fired in sessions of this thread, by the name that GOAWAY's debug data says.
    public static var limitCounts: [String: Int] {
        let counts = Http2Context.of(Reactor.ofCurrentThread).resources.limitCounters.counts
        return Dictionary(uniqueKeysWithValues: counts.map { ($0.token, $0.count) })
    }

    /// A server for HTTP/2 without TLS, by prior knowledge. Node: http2.createServer([options]).
    ///
    /// It belongs to the reactor of the calling thread.
    /// - Throws: ERR_HTTP2_TOO_MANY_CUSTOM_SETTINGS, ERR_OUT_OF_RANGE.
    public static func createServer(_ options: ServerOptions) throws -> Http2Server {
        try options.validate()
        return Http2Server(options: options, http1: try options.makeHttp1Service())
    }

    /// A server for HTTP/2 without TLS, with Node's defaults. Node: http2.createServer().
    public static func createServer() -> Http2Server { Http2Server(options: ServerOptions()) }

    /// A server for HTTP/2 over TLS. Node: http2.createSecureServer([options]).
    ///
    /// - Throws: what `createServer` and `tls.createServer` throw.
    public static func createSecureServer(
        _ options: SecureServerOptions = SecureServerOptions()
    ) throws -> Http2SecureServer {
        try Http2SecureServer(options)
    }
}
