import HTTP2Protocol
import Testing

@testable import NodeHTTP2

@Suite struct HeadersTests {
    @Test func literalTakesTextNumbersArraysAndOptionals() {
        let absent: String? = nil
        let present: Int? = 7
        let headers: Headers = [
            ":status": 200, "content-type": "text/plain", "set-cookie": ["a=1", "b=2"], "x-absent": absent,
            "x-present": present, "x-none": [String](), "": "no name",
        ]
        #expect(headers.names == [":status", "content-type", "set-cookie", "x-present"])
        #expect(headers.count == 5)
        #expect(headers[":status"] == 200)
        #expect(headers["content-type"] == "text/plain")
        #expect(headers["set-cookie"] == .array(["a=1", "b=2"]))
        #expect(headers["x-present"] == 7)
        #expect(headers["x-absent"] == nil)
        #expect(headers.accept == nil)
    }

    @Test func numberEqualsItsDigits() {
        let headers: Headers = [":status": 404, "x": "12"]
        let status = 404
        let text = "12"
        #expect(headers[":status"] == status)
        #expect(headers["x"] == text)
        #expect(headers["x"] == 12)
        #expect(headers["absent"] != text)
    }

    /// Node joins what came several times by the field's kind.
    @Test(arguments: [
        ("cookie", HeaderValue.string("1; 2")), ("set-cookie", .array(["1", "2"])), ("accept", .string("1, 2")),
        ("x-own", .string("1, 2")), ("content-type", .string("1")), ("user-agent", .string("1")),
    ])
    func repeatedFieldsAreJoinedByTheirKind(name: String, expected: HeaderValue) {
        let list = HeaderList()
        list.append(name: name, value: "1")
        list.append(name: name, value: "2")
        #expect(Headers(list)[name] == expected)
    }

    @Test func oneSetCookieIsAnArrayToo() {
        let list = HeaderList()
        list.append(name: "set-cookie", value: "a=1")
        #expect(Headers(list)["set-cookie"] == .array(["a=1"]))
    }

    @Test func assigningReplacesAppendsAndRemoves() {
        var headers: Headers = ["a": "1", "b": ["2", "3"], "c": 4]
        headers["b"] = "5"
        headers["d"] = 6
        headers["a"] = nil
        headers["c"] = ["7", "8"]
        #expect(headers["b"] == "5")
        #expect(headers["d"] == 6)
        #expect(headers["a"] == nil)
        #expect(headers["c"] == .array(["7", "8"]))
        #expect(headers.count == 4)
        let text = "variable"
        headers["e"] = text
        headers.accept = "x/y"
        #expect(headers["e"] == text)
        #expect(headers["accept"] == "x/y")
    }

    @Test func copiesShareUntilOneChanges() {
        let original: Headers = ["a": "1"]
        var copy = original
        #expect(copy.list === original.list)
        copy["a"] = "2"
        #expect(copy.list !== original.list)
        #expect(original["a"] == "1")
        #expect(copy["a"] == "2")
    }

    @Test func equalityIgnoresOrderButNotValues() {
        let headers: Headers = ["a": "1", "b": 2]
        #expect(headers == (["b": 2, "a": "1"] as Headers))
        // A number and its digits are different values, as in Node.
        #expect(headers != (["a": "1", "b": "2"] as Headers))
        #expect(headers != (["a": "1", "b": 3] as Headers))
        #expect(headers != (["a": "1"] as Headers))
        #expect(headers != (["a": "1", "c": 2] as Headers))
    }

    @Test func sensitiveNamesAreMarkedWhereverTheyStand() {
        let after: Headers = ["Authorization": "x", "accept": "y", http2.sensitiveHeaders: ["authorization"]]
        let before: Headers = [http2.sensitiveHeaders: ["authorization"], "accept": "y", "Authorization": "x"]
        for headers in [after, before] {
            #expect(headers.names.count == 2)
            for index in 0..<headers.list.count {
                let isSensitive = headers.list.flags(at: index).contains(.sensitive)
                #expect(isSensitive == (headers.list.name(at: index).lowercased() == "authorization"))
            }
        }
    }

    @Test func namesKeepTheirSpellingAndAreFoundByIt() {
        let headers: Headers = ["X-Own": "1", "Content-Type": "a/b"]
        #expect(headers.names == ["X-Own", "Content-Type"])
        #expect(headers["Content-Type"] == "a/b")
        #expect(headers["content-type"] == nil)
    }

    @Test func descriptionIsThatOfNodesConsole() {
        #expect(Headers().description == "{}")
        let headers: Headers = [":status": 200, "a": "b", "set-cookie": ["c", "d"]]
        #expect(headers.description == "{ ':status': 200, 'a': 'b', 'set-cookie': [ 'c', 'd' ] }")
    }

    @Test func iterationGivesEachNameOnce() {
        let headers: Headers = ["a": ["1", "2"], "b": 3]
        #expect(headers.map { "\($0.name)=\($0.value)" } == ["a=1,2", "b=3"])
    }
}
