// The module's types under its name, as `http2.Http2ServerRequest` is written in JavaScript and `http2.SecureServerOptions` in TypeScript.

extension http2 {
    public typealias Http2ServerRequest = NodeHTTP2.Http2ServerRequest
    public typealias Http2ServerResponse = NodeHTTP2.Http2ServerResponse
    public typealias Http2Server = NodeHTTP2.Http2Server
    public typealias Http2SecureServer = NodeHTTP2.Http2SecureServer
    public typealias Http2Session = NodeHTTP2.Http2Session
    public typealias ClientHttp2Session = NodeHTTP2.ClientHttp2Session
    public typealias ServerHttp2Session = NodeHTTP2.ServerHttp2Session
    public typealias Http2Stream = NodeHTTP2.Http2Stream
    public typealias ClientHttp2Stream = NodeHTTP2.ClientHttp2Stream
    public typealias ServerHttp2Stream = NodeHTTP2.ServerHttp2Stream
    public typealias ServerOptions = NodeHTTP2.ServerOptions
    public typealias SecureServerOptions = NodeHTTP2.SecureServerOptions
    public typealias ConnectOptions = NodeHTTP2.ConnectOptions
    public typealias Settings = NodeHTTP2.Settings
}
