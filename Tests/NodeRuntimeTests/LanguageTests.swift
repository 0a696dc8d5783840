import Testing

@testable import NodeRuntime

/// What ported programs call of JavaScript itself.
@Suite struct LanguageTests {
    @Test func partsOfURLs() throws {
        #expect(encodeURIComponent("äöü & /?a=b~!*'()") == "%C3%A4%C3%B6%C3%BC%20%26%20%2F%3Fa%3Db~!*'()")
        #expect(encodeURI("http://x/ä b?c=d#e[1]") == "http://x/%C3%A4%20b?c=d#e%5B1%5D")
        #expect(try decodeURIComponent("%c3%a4+a%20b%F0%9F%98%80") == "ä+a b😀")
        for text in ["%E4", "%", "%zz", "a%2"] {
            let error = #expect(throws: NodeError.self) { try decodeURIComponent(text) }
            #expect(error?.name == "URIError" && error?.message == "URI malformed")
        }
    }

    @Test func numbersOfFixedLength() throws {
        let rows: [(Double, Int, String)] = [
            (1.005, 2, "1.00"), (2.5, 0, "3"), (0.5, 0, "1"), (-2.5, 0, "-3"), (1.45, 1, "1.4"), (1e21, 2, "1e+21"),
            (0, 2, "0.00"), (-1.5, 0, "-2"), (123.456, 1, "123.5"), (.nan, 1, "NaN"), (0.000001, 7, "0.0000010"),
            (1.25, 1, "1.3"), (-0.0001, 2, "-0.00"), (10, 2, "10.00"),
        ]
        for (number, digits, text) in rows { #expect(try number.toFixed(digits) == text) }
        #expect(try 3.toFixed() == "3")
        #expect(throws: NodeError.self) { try 1.5.toFixed(101) }
    }

    @Test func anErrorsOwnFieldsAreReadByName() {
        struct HttpError: Error {
            var name = "HttpError"
            var code: String? = "E_HTTP"
            var message: String
            var cause: (any Error)?
        }
        struct Plain: Error {}
        let error: any Error = HttpError(message: "teapot", cause: NodeError("root"))
        #expect(error.name == "HttpError" && error.code == "E_HTTP" && error.message == "teapot")
        #expect(error.cause?.message == "root")
        let plain: any Error = Plain()
        #expect(plain.name == "Error" && plain.code == nil && plain.message == "Plain()" && plain.cause == nil)
    }

    @Test func theProcessCountsItsTime() {
        let before = process.cpuUsage()
        let since = process.cpuUsage(before)
        #expect(before.user > 0 && since.user >= 0 && since.user <= process.cpuUsage().user)
        #expect(process.memoryUsage.rss() > 0 && process.memoryUsage().rss > 0)
    }
}
