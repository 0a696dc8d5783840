import HTTP2Protocol
import NodeRuntime

/// An event of either kind of server with a request and its response.
private typealias RequestEvent = Event<net.Server, (Http2ServerRequest, Http2ServerResponse)>

/// Makes a request and a response of each stream, and an event of them (node-http2 §13.1).
///
/// A 'stream' listener of its server, from the first 'request' listener on.
struct CompatLayer {
    /// Classes of the program's own; nil for the library's, whose objects serve many streams.
    let requestClass: Http2ServerRequest.Type?
    let responseClass: Http2ServerResponse.Type?

    init(_ options: ServerOptions) {
        requestClass = options.Http2ServerRequest
        responseClass = options.Http2ServerResponse
    }

    func serve(_ stream: ServerHttp2Stream, _ headers: Headers, _ rawHeaders: RawHeaders, of server: net.Server) throws
    {
        let request = makeRequest(stream, headers, rawHeaders)
        let response = makeResponse(stream)
        if let method = headers.list.firstIndex(of: .method), isConnect(headers.list.valueBytes(at: method)) {
            guard try !server.emit(RequestEvent(.connect), request, response) else { return }
            return answer(response, 405)
        }
        if let expect = headers.list.firstIndex(of: .expect) {
            if try !serveExpectation(headers.list.value(at: expect), request, response, server) { return }
        }
        try server.emit(RequestEvent(.request), request, response)
    }

    /// Returns whether the request is to be served as any other.
    private func serveExpectation(
        _ expectation: String, _ request: Http2ServerRequest, _ response: Http2ServerResponse, _ server: net.Server
    ) throws -> Bool {
        if expectation == "100-continue" {
            guard try !server.emit(RequestEvent(.checkContinue), request, response) else { return false }
            try response.writeContinue()
            return true
        }
        if try !server.emit(RequestEvent(.checkExpectation), request, response) { answer(response, 417) }
        return false
    }

    private func answer(_ response: Http2ServerResponse, _ status: Int) {
        response.status = status
        response.end()
    }

    @inline(__always)
    private func isConnect(_ method: UnsafeRawBufferPointer) -> Bool {
        method.count == 7 && method.elementsEqual("CONNECT".utf8)
    }

    @inline(__always)
    private func makeRequest(
        _ stream: ServerHttp2Stream, _ headers: Headers, _ rawHeaders: RawHeaders
    ) -> Http2ServerRequest {
        guard requestClass == nil, let kept = stream.takeKeptRequest() else {
            return (requestClass ?? Http2ServerRequest.self).init(stream, headers, rawHeaders)
        }
        kept.begin(headers, rawHeaders)
        return kept
    }

    @inline(__always)
    private func makeResponse(_ stream: ServerHttp2Stream) -> Http2ServerResponse {
        guard responseClass == nil, let kept = stream.takeKeptResponse() else {
            return (responseClass ?? Http2ServerResponse.self).init(stream)
        }
        return kept
    }
}
