import NodeRuntime

// As for streams: `return response.end(chunk)` leaves a listener, which returns nothing.

extension Http2ServerResponse {
    @_disfavoredOverload
    public final func end() { let _: Http2ServerResponse = end() }

    @_disfavoredOverload
    public final func end(_ chunk: String) { let _: Http2ServerResponse = end(chunk) }

    @_disfavoredOverload
    public final func end(_ chunk: some StreamData) { let _: Http2ServerResponse = end(chunk, nil) }
}
