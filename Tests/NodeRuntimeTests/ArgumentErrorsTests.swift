import Testing

@testable import NodeRuntime

/// The texts are those of Node 24.19.0 for the same values.
@Suite struct ArgumentErrorsTests {
    // rows: errors.error-code.ERR_INVALID_ARG_TYPE
    @Test func expectedTypesAreEnumeratedAsInNode() {
        let cases: [([String], String)] = [
            (["object"], "of type object"), (["string", "number"], "one of type string or number"),
            (["string", "number", "boolean"], "one of type string, number, or boolean"),
            (["string", "Buffer", "TypedArray"], "of type string or an instance of Buffer or TypedArray"),
            (
                ["string", "number", "URL", "Object"],
                "one of type string or number or an instance of URL or Object"
            ),
            (["Array", "Object"], "an instance of Array or Object"), (["Object"], "of type object"),
            (["number", "FileHandle"], "of type number or an instance of FileHandle"),
            (["Buffer", "TypedArray", "DataView"], "an instance of Buffer, TypedArray, or DataView"),
        ]
        for (expected, text) in cases {
            #expect(
                NodeError.ERR_INVALID_ARG_TYPE("x", expected, 1).description
                    == "TypeError [ERR_INVALID_ARG_TYPE]: The \"x\" argument must be \(text). Received type number (1)")
        }
    }

    @Test func theSubjectDependsOnTheName() {
        #expect(
            NodeError.ERR_INVALID_ARG_TYPE("options.x", "string", 1).message
                == "The \"options.x\" property must be of type string. Received type number (1)")
        #expect(
            NodeError.ERR_INVALID_ARG_TYPE("first argument", "string", 1).message
                == "The first argument must be of type string. Received type number (1)")
    }

    @Test func receivedValuesAreShownAsInNode() {
        final class Foo {}
        let absent: Int? = nil
        let present: Int? = 5
        let cases: [(Any?, String)] = [
            (nil, "undefined"), (absent, "undefined"), (present, "type number (5)"), (1.5, "type number (1.5)"),
            (Double.nan, "type number (NaN)"), (2.0, "type number (2)"), (true, "type boolean (true)"),
            ("it's", "type string (\"it's\")"), ([1], "an instance of Array"), (Foo(), "an instance of Foo"),
            (
                "a string which is longer than twenty-eight characters",
                "type string ('a string which is longer ...')"
            ),
        ]
        for (value, text) in cases {
            #expect(
                NodeError.ERR_INVALID_ARG_TYPE("x", "object", value).message
                    == "The \"x\" argument must be of type object. Received \(text)")
        }
    }

    @Test func largeIntegersOutOfRangeHaveSeparators() {
        let cases: [(Any?, String)] = [
            (-1, "-1"), (1 << 32, "4294967296"), ((1 << 32) + 1, "4_294_967_297"),
            (-(1 << 40), "-1_099_511_627_776"), (1.5, "1.5"), ("abc", "'abc'"), (Double.infinity, "Infinity"),
            (nil, "undefined"), (Int.min, "-9_223_372_036_854_775_808"),
        ]
        for (value, text) in cases {
            #expect(
                NodeError.ERR_OUT_OF_RANGE("x", ">= 0", value).description
                    == "RangeError [ERR_OUT_OF_RANGE]: The value of \"x\" is out of range. It must be >= 0. Received \(text)"
            )
        }
    }

    // rows: errors.error-code.ERR_INVALID_ARG_VALUE
    @Test func invalidValuesAreCutAtTheLengthOfNode() {
        #expect(
            NodeError.ERR_INVALID_ARG_VALUE("x", "abc").description
                == "TypeError [ERR_INVALID_ARG_VALUE]: The argument 'x' is invalid. Received 'abc'")
        #expect(
            NodeError.ERR_INVALID_ARG_VALUE("options.x", -1, "must be good").message
                == "The property 'options.x' must be good. Received -1")
        let long = String(repeating: "x", count: 200)
        #expect(
            NodeError.ERR_INVALID_ARG_VALUE("x", long).message
                == "The argument 'x' is invalid. Received '\(String(repeating: "x", count: 127))...")
    }

    // rows: errors.error-code.ERR_MISSING_ARGS
    @Test func theOtherWordingsAreNodes() {
        let cases: [(NodeError, String)] = [
            (
                .ERR_HTTP2_INVALID_SETTING_VALUE("a", -1),
                "RangeError [ERR_HTTP2_INVALID_SETTING_VALUE]: Invalid value for setting \"a\": -1"
            ),
            (
                .ERR_HTTP2_INVALID_SETTING_VALUE("a", notBoolean: "x"),
                "TypeError [ERR_HTTP2_INVALID_SETTING_VALUE]: Invalid value for setting \"a\": x"
            ),
            (
                .ERR_HTTP2_STREAM_CANCEL(),
                "Error [ERR_HTTP2_STREAM_CANCEL]: The pending stream has been canceled"
            ),
            (
                .ERR_HTTP2_STREAM_CANCEL(NodeError("why")),
                "Error [ERR_HTTP2_STREAM_CANCEL]: The pending stream has been canceled (caused by: why)"
            ),
            (.ERR_MISSING_ARGS("a"), "TypeError [ERR_MISSING_ARGS]: The \"a\" argument must be specified"),
            (
                .ERR_MISSING_ARGS("a", "b", "c"),
                "TypeError [ERR_MISSING_ARGS]: The \"a\", \"b\", and \"c\" arguments must be specified"
            ),
            (
                .ERR_MISSING_ARGS(oneOf: ["a", "b"]),
                "TypeError [ERR_MISSING_ARGS]: The \"a\" or \"b\" argument must be specified"
            ),
            (
                .ERR_SOCKET_BAD_PORT("Port", 70000),
                "RangeError [ERR_SOCKET_BAD_PORT]: Port should be >= 0 and < 65536. Received type number (70000)."
            ),
            (
                .ERR_SOCKET_BAD_PORT("options.port", -1, allowsZero: false),
                "RangeError [ERR_SOCKET_BAD_PORT]: options.port should be > 0 and < 65536. Received type number (-1)."
            ),
            (
                .ERR_BUFFER_OUT_OF_BOUNDS("length"),
                "RangeError [ERR_BUFFER_OUT_OF_BOUNDS]: \"length\" is outside of buffer bounds"
            ),
            (.ABORT_ERR(), "AbortError: The operation was aborted"),
        ]
        for (error, text) in cases { #expect(error.description == text) }
    }
}
