import Testing

@testable import NodeRuntime

@Suite struct NodeErrorTests {
    struct Own: Error, CustomStringConvertible { var description: String { "own" } }

    @Test func anyErrorHasACode() {
        let error: any Error = NodeError.ERR_HTTP2_STREAM_ERROR("NGHTTP2_CANCEL")
        #expect(error.code == "ERR_HTTP2_STREAM_ERROR")
        #expect(error.message == "Stream closed with error code NGHTTP2_CANCEL")
        #expect((Own() as any Error).code == nil)
        #expect((Own() as any Error).message == "own")
        #expect((NodeError("plain") as any Error).code == nil)
    }

    @Test func errorsAreEqualWhenTheyAreTheSame() {
        let error = NodeError("a")
        let copy = error
        #expect(error == copy)
        #expect(error != NodeError("a"))
    }

    @Test func theStringFormIsNodes() {
        #expect(NodeError("text").description == "Error: text")
        #expect(NodeError("E_X", .typeError, "text").description == "TypeError: text")
        #expect(NodeError.ERR_INVALID_URL.description == "TypeError [ERR_INVALID_URL]: Invalid URL")
    }
}

@Suite struct CodecErrorsTests {
    @Test func codecErrorsCarryNumberAndText() {
        let error = NodeError.ERR_HTTP2_ERROR(-505)
        #expect(error.description == "Error [ERR_HTTP2_ERROR]: Protocol error")
        #expect(error.errno == -505)
        #expect(NodeError.codecMessage(-903) == "Received bad client magic byte string")
        #expect(NodeError.codecMessage(-905) == "Too many CONTINUATION frames following a HEADER frame")
        #expect(NodeError.codecMessage(-999) == "Unknown error code")
        #expect(NodeError.ERR_HTTP2_TOO_MANY_INVALID_FRAMES.errno == -902)
    }
}
