import HTTP2Protocol

extension Unmanaged where Instance == Connection {
    /// Runs a command on a connection that the caller knows to be alive, without counting it: a stream's session outlives it.
    @inline(__always)
    func command<Value>(
        _ body: (Connection) throws(CommandError) -> Value
    ) throws(CommandError) -> Value {
        let result = _withUnsafeGuaranteedRef { connection -> Result<Value, CommandError> in
            do throws(CommandError) { return .success(try body(connection)) } catch { return .failure(error) }
        }
        return try result.get()
    }
}
