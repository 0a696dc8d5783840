extension NodeError {
    static func outOfRange(_ name: String, _ range: String, _ value: Int) -> NodeError {
        NodeError("ERR_OUT_OF_RANGE", .rangeError, "x")
    }
    static func ERR_UNHANDLED_ERROR(_ v: Any?) -> NodeError { NodeError("ERR_UNHANDLED_ERROR", .error, "x") }
}
func reportUncaught(_ e: any Error) {}
public enum process { static func emitWarning(_ a: String, _ b: String) {} }
