import HTTP2Protocol
import NodeRuntime
import Reactor
import TLSEngine

/// A server for HTTP/2 over TLS. Node: Http2SecureServer.
///
/// It belongs to the reactor of the thread that made it, which keeps it alive while it listens or has connections. When a
/// handshake has agreed on "h2", the session takes the socket's descriptor and its TLS connection over.
public class Http2SecureServer: tls.Server, Http2Serving {
    /// Node's time for a connection of an unknown protocol (milliseconds).
    private static let unknownProtocolTimeoutDefault = 10_000

    /// What a client hears that speaks no HTTP/2, in the form that it may understand (node-http2 §12).
    static let unknownProtocolReply =
        "HTTP/1.0 403 Forbidden\r\nContent-Type: text/plain\r\n\r\n"
        + "Missing ALPN Protocol, expected `h2` to be available.\n"
        + "If this is a HTTP request: The server was not configured with the `allowHTTP1` option or a listener for the "
        + "`unknownProtocol` event.\n"

    // Fixed at init.
    public let _sessions: _ServerSessions
    private let unknownProtocolTimeout: Int

    /// Differs: an origin that is no URL is refused here, where Node's server throws it at each session.
    /// - Throws: what `http2.createServer` and `tls.createServer` throw; ERR_INVALID_URL.
    init(_ options: SecureServerOptions) throws {
        let common = options.serverOptions
        try common.validate()
        let http1 = try common.makeHttp1Service()
        _sessions = _ServerSessions(common, http1: http1)
        unknownProtocolTimeout = common.unknownProtocolTimeout ?? Self.unknownProtocolTimeoutDefault
        _sessions.origins = try options.origins?.map { try $0.originText() } ?? []
        var secure = options.tlsOptions
        if secure.ALPNCallback == nil { secure.ALPNProtocols = http1 == nil ? ["h2"] : ["h2", "http/1.1"] }
        // As in Node: a peer may end its side and still be answered.
        secure.allowHalfOpen = true
        secure.noDelay = true
        try super.init(secure)
        _sessions.bind(self)
    }

    /// The first 'request' listener makes requests of streams.
    public override func didAddListener(_ event: KnownEvent) {
        super.didAddListener(event)
        if event == .request { _sessions.beginCompat() }
    }

    // MARK: Connections

    /// Node's own listener is the oldest of 'secureConnection'.
    public override func _secured(_ socket: tls.TLSSocket) {
        switch (socket.alpnProtocol, _sessions.http1) {
        case ("h2", _): serve(socket)
        case (nil, let http1?), ("http/1.1", let http1?): http1.serve(socket)
        default: refuse(socket)
        }
        super._secured(socket)
    }

    private func serve(_ socket: tls.TLSSocket) {
        do {
            let connection = try _sessions.makeConnection()
            // A socket over another duplex keeps its bytes to itself.
            let session = try _sessions.begin(
                connection, SessionTransport.over(socket, _sessions.context, connection), protocolName: "h2")
            if socket.getCipher()?.isProhibitedByHTTP2 == true {
                session.destroy(http2.constants.NGHTTP2_INADEQUATE_SECURITY)
            }
        } catch {
            socket.destroy()
            do { try emit(.error, error) } catch { _reactor.reportUncaught(error) }
        }
    }

    private func refuse(_ socket: tls.TLSSocket) {
        if deliver(.unknownProtocol, socket) { return }
        let timer = _reactor.setTimer(afterMilliseconds: unknownProtocolTimeout) { socket.destroy() }
        timer.unref()
        socket.once(.close) { timer.cancel() }
        socket.resume()
        socket.end(Self.unknownProtocolReply)
    }

    /// Node's own listener of 'tlsClientError' is the oldest: 'clientError', or the end of the socket.
    public override func _handshakeFailed(_ error: any Error, _ socket: tls.TLSSocket) {
        if !deliver(.clientError, error, socket) { socket.destroy(error) }
        super._handshakeFailed(error, socket)
    }

    public override func captureRejectionSymbol(_ error: any Error, _ event: String, _ arguments: [Any]) throws {
        if try _sessions.answerRejection(error, event, arguments) { return }
        try super.captureRejectionSymbol(error, event, arguments)
    }

    /// Stops listening and closes every session gracefully.
    public override func _close() {
        super._close()
        _sessions.close()
    }
}

extension Event where Emitter: Http2SecureServer, Arguments == tls.TLSSocket {
    /// Node: 'unknownProtocol' (socket): a client did not agree on "h2".
    public static var unknownProtocol: Self { Self(.unknownProtocol) }
}

extension Event where Emitter: Http2SecureServer, Arguments == (any Error, tls.TLSSocket) {
    /// Node: 'clientError' (error, socket): a handshake has failed, or what a client over HTTP/1 sent is no request or took too long.
    ///
    /// Of the latter the listener disposes; without one the answer is 400, 408, 413 or 431.
    public static var clientError: Self { Self(.clientError) }
}
