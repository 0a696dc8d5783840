// Node's programs write `return stream.end(chunk)` to leave a listener, which returns nothing here: for that place `end` has forms that
// return nothing either. Elsewhere they are never chosen.

extension WritableStream {
    @_disfavoredOverload
    public func end() { let _: Self = end() }

    @_disfavoredOverload
    public func end(_ chunk: String) { let _: Self = end(chunk) }

    @_disfavoredOverload
    public func end(_ chunk: some StreamData) { let _: Self = end(chunk, nil) }
}
