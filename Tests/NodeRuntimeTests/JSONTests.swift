import Testing

@testable import NodeRuntime

/// JSON.parse and JSON.stringify, beside what Node 24 says.
@Suite struct JSONTests {
    @Test func membersAreReadAsWhatTheContextAsksFor() throws {
        let body = try JSON.parse(
            #"{"id":7,"title":"a \"b\"","done":false,"price":1.5,"tags":["x","y"],"user":{"name":"Ann"},"none":null}"#)
        let id: Int = body.id ?? 0
        let title: String = body.title ?? ""
        let price: Double? = body.price
        let tags: [String] = body.tags ?? []
        #expect(id == 7 && title == #"a "b""# && price == 1.5 && tags == ["x", "y"])
        #expect(body.user.name == "Ann" && body.tags[1] == "y" && body.done == false && body.id == 7)
        #expect(body.none == nil && body.absent == nil && body.absent.deeper[3].still == nil && body.id != nil)
        #expect(
            body.tags.length == 2 && body.title.length == 5 && "\(body.title), \(body.tags)" == #"a "b", ["x","y"]"#)
        #expect(body["id"] == 7 && (body.title as Int?) == nil && (body.price as Int?) == nil)
        guard let name = body.user.name as String? else { throw NodeError("no name") }
        #expect(name == "Ann")
        let users: [String: [JSON]] = try JSON.parse(#"{"a":[1,"b"],"c":[]}"#)._read()
        #expect(users["a"]?[1] == "b" && users["c"] == [])
    }

    @Test func membersAreSet() throws {
        var body = try JSON.parse(#"{"a":1,"list":[1]}"#)
        let text = "t"
        body.a = 2
        body.b = text
        body["c"] = ["d": nil, "e": JSON.null]
        body.list[1] = "two"
        body.c.f = true
        body.a.x = 1
        #expect(JSON.stringify(body) == #"{"a":2,"list":[1,"two"],"b":"t","c":{"e":null,"f":true}}"#)
        body.b = JSON.undefined
        #expect(JSON.stringify(body, ["a", "b"]) == #"{"a":2}"#)
    }

    private struct Todo {
        var id: Int
        var title: String?
        var tags: [String] = []
    }

    private enum Level: String { case low }

    private final class Account: JSONConvertible {
        let secret = "s"
        func toJSON() -> Any? { ["name": "Ann", "level": Level.low] as JSON }
    }

    @Test func anythingBecomesText() throws {
        let (id, name) = (7, "Ann")
        let nothing: String? = nil
        #expect(JSON.stringify(["id": id, "name": name, "no": nothing]) == #"{"id":7,"name":"Ann"}"#)
        #expect(
            JSON.stringify(["a": [1, 2.5, true] as JSON, "b": [nothing, name]])
                == #"{"a":[1,2.5,true],"b":[null,"Ann"]}"#)
        #expect(
            JSON.stringify([Todo(id: 1, title: "x"), Todo(id: 2)])
                == #"[{"id":1,"title":"x","tags":[]},{"id":2,"tags":[]}]"#)
        #expect(JSON.stringify((a: 1, b: "x")) == #"{"a":1,"b":"x"}"# && JSON.stringify((1, "x")) == #"[1,"x"]"#)
        #expect(JSON.stringify(Account()) == #"{"name":"Ann","level":"low"}"# && JSON.stringify(EventEmitter()) == "{}")
        #expect(JSON.stringify(["b": 1, "a": 2] as [String: Int]) == #"{"a":2,"b":1}"#)
        #expect(
            JSON.stringify(name) == #""Ann""# && JSON.stringify(nil) == "null"
                && JSON.stringify(name.prefix(1)) == #""A""#)
        #expect(JSON.stringify(Date("2024-02-29T12:00:00Z")) == #""2024-02-29T12:00:00.000Z""#)
        #expect(JSON.stringify(Buffer.from("a")) == #"{"type":"Buffer","data":[97]}"#)
        #expect(
            JSON.stringify([1e21, 1e-7, -0.0, Double.nan, UInt64.max] as [Any])
                == "[1e+21,1e-7,0,null,18446744073709552000]")
        #expect(JSON.stringify("\u{7F}\u{1}\u{2028}\"\\\n") == "\"\u{7F}\\u0001\u{2028}\\\"\\\\\\n\"")
        #expect(util.format("%j %j", ["a": 1] as JSON, Todo(id: 1)) == #"{"a":1} {"id":1,"tags":[]}"#)
    }

    @Test func indentation() {
        let value: JSON = ["a": [] as JSON, "b": [:] as JSON, "c": [[:] as JSON, 1] as JSON]
        #expect(JSON.stringify(value, nil, 2) == "{\n  \"a\": [],\n  \"b\": {},\n  \"c\": [\n    {},\n    1\n  ]\n}")
        #expect(JSON.stringify(["a": 1], nil, "--") == "{\n--\"a\": 1\n}")
        #expect(JSON.stringify([1], nil, 20) == "[\n          1\n]")
    }

    @Test func theConsoleShowsWhatNodesDoes() throws {
        let value = try JSON.parse(#"{"a":[1,2.5,null,true],"b":{"c":{"d":{"e":1}}},"x-y":"t"}"#)
        #expect(util.format(value) == "{ a: [ 1, 2.5, null, true ], b: { c: { d: [Object] } }, 'x-y': 't' }")
        #expect(util.format(value["x-y"], value.none, value.a[2]) == "t undefined null")
    }

    @Test func numbersAndTexts() throws {
        #expect(
            util.format(try JSON.parse("[1e400,-0,1.0,-12,9007199254740993]"))
                == "[ Infinity, -0, 1, -12, 9007199254740993 ]")
        let text = try JSON.parse(#""\u00e9\ud83d\ude00\/\b\f\n\r\t\ud800x""#)
        #expect(text == "é😀/\u{8}\u{C}\n\r\t\u{FFFD}x")
        #expect(JSON.stringify(try JSON.parse(#" {"a" : 1 , "b":2,"a":3 } "#)) == #"{"a":3,"b":2}"#)
        #expect(try JSON.parse(Buffer.from("[]")) == [] && JSON.parse(#"{"a":1,"b":2}"#) == ["b": 2, "a": 1])
    }

    /// Texts, and the messages of Node's SyntaxError.
    private static let refused: [(String, String)] = [
        ("", "Unexpected end of JSON input"),
        (" ", "Unexpected end of JSON input"),
        ("{", "Expected property name or '}' in JSON at position 1 (line 1 column 2)"),
        ("{bad", "Expected property name or '}' in JSON at position 1 (line 1 column 2)"),
        ("[1,", "Unexpected end of JSON input"),
        ("[1 2]", "Expected ',' or ']' after array element in JSON at position 3 (line 1 column 4)"),
        ("{\"a\"", "Expected ':' after property name in JSON at position 4 (line 1 column 5)"),
        ("{\"a\" 1}", "Expected ':' after property name in JSON at position 5 (line 1 column 6)"),
        ("{\"a\":1,}", "Expected double-quoted property name in JSON at position 7 (line 1 column 8)"),
        ("{\"a\":1 \"b\"", "Expected ',' or '}' after property value in JSON at position 7 (line 1 column 8)"),
        ("[1,]", "Unexpected token ']', \"[1,]\" is not valid JSON"),
        ("tru", "Unexpected end of JSON input"),
        ("nul", "Unexpected end of JSON input"),
        ("truex", "Unexpected non-whitespace character after JSON at position 4 (line 1 column 5)"),
        ("\"abc", "Unterminated string in JSON at position 4 (line 1 column 5)"),
        ("\"a\nb\"", "Bad control character in string literal in JSON at position 2 (line 1 column 3)"),
        ("\"\\x\"", "Bad escaped character in JSON at position 2 (line 1 column 3)"),
        ("\"\\u12g4\"", "Bad Unicode escape in JSON at position 5 (line 1 column 6)"),
        ("-", "No number after minus sign in JSON at position 1 (line 1 column 2)"),
        ("-x", "No number after minus sign in JSON at position 1 (line 1 column 2)"),
        ("01", "Unexpected number in JSON at position 1 (line 1 column 2)"),
        ("1.", "Unterminated fractional number in JSON at position 2 (line 1 column 3)"),
        ("1.x", "Unterminated fractional number in JSON at position 2 (line 1 column 3)"),
        ("1e", "Exponent part is missing a number in JSON at position 2 (line 1 column 3)"),
        ("1e+x", "Exponent part is missing a number in JSON at position 3 (line 1 column 4)"),
        ("1 2", "Unexpected non-whitespace character after JSON at position 2 (line 1 column 3)"),
        ("hello there this is a long text", "Unexpected token 'h', \"hello ther\"... is not valid JSON"),
        ("{\"a\":1}x", "Unexpected non-whitespace character after JSON at position 7 (line 1 column 8)"),
        ("[1,2", "Expected ',' or ']' after array element in JSON at position 4 (line 1 column 5)"),
        ("{\"a\":", "Unexpected end of JSON input"),
        ("\"\\", "Unexpected end of JSON input"),
        ("\"\\u12", "Bad Unicode escape in JSON at position 5 (line 1 column 6)"),
        ("[}", "Unexpected token '}', \"[}\" is not valid JSON"),
        ("{]", "Expected property name or '}' in JSON at position 1 (line 1 column 2)"),
        ("{1:2}", "Expected property name or '}' in JSON at position 1 (line 1 column 2)"),
        ("{'a':1}", "Expected property name or '}' in JSON at position 1 (line 1 column 2)"),
        ("+1", "Unexpected token '+', \"+1\" is not valid JSON"),
        (".5", "Unexpected token '.', \".5\" is not valid JSON"),
        ("NaN", "\"NaN\" is not valid JSON"),
        ("undefined", "\"undefined\" is not valid JSON"),
        (
            "[1,2,3, oops and a long tail of text behind it]",
            "Unexpected token 'o', \"[1,2,3, oops and a\"... is not valid JSON"
        ),
        ("xyz", "Unexpected token 'x', \"xyz\" is not valid JSON"),
        ("é", "Unexpected token 'é', \"é\" is not valid JSON"),
        ("{\"a\":tru}", "Unexpected token '}', \"{\"a\":tru}\" is not valid JSON"),
        ("\t[1]\n?", "Unexpected non-whitespace character after JSON at position 5 (line 2 column 1)"),
        ("{\"a\":1,\"b\"}", "Expected ':' after property name in JSON at position 10 (line 1 column 11)"),
        ("[\"a\" \"b\"]", "Expected ',' or ']' after array element in JSON at position 5 (line 1 column 6)"),
        ("{\"a\":1]", "Expected ',' or '}' after property value in JSON at position 6 (line 1 column 7)"),
        ("nulL", "Unexpected token 'L', \"nulL\" is not valid JSON"),
        ("\"\u{1}\"", "Bad control character in string literal in JSON at position 1 (line 1 column 2)"),
        ("[1,2}", "Expected ',' or ']' after array element in JSON at position 4 (line 1 column 5)"),
        ("1.5.5", "Unexpected non-whitespace character after JSON at position 3 (line 1 column 4)"),
        ("--1", "No number after minus sign in JSON at position 1 (line 1 column 2)"),
        ("\"a\"b", "Unexpected non-whitespace character after JSON at position 3 (line 1 column 4)"),
        ("{\"x\":undefined}", "Unexpected token 'u', \"{\"x\":undefined}\" is not valid JSON"),
        ("{,}", "Expected property name or '}' in JSON at position 1 (line 1 column 2)"),
        ("[,]", "Unexpected token ',', \"[,]\" is not valid JSON"),
        ("\"tail", "Unterminated string in JSON at position 5 (line 1 column 6)"),
        ("a", "Unexpected token 'a', \"a\" is not valid JSON"),
        ("ab", "Unexpected token 'a', \"ab\" is not valid JSON"),
        (
            "{\"long key number one\": 1, \"long key number two\": oops, \"and\": 2}",
            "Unexpected token 'o', ...\"ber two\": oops, \"and\"... is not valid JSON"
        ),
    ]

    @Test(arguments: refused) func whatIsNoJSONIsRefusedAsInNode(_ text: String, _ message: String) {
        let error = #expect(throws: NodeError.self) { try JSON.parse(text) }
        #expect(error?.name == "SyntaxError" && error?.message == message)
    }

    @Test func depthIsBounded() throws {
        let deep = String(repeating: "[", count: 1000) + String(repeating: "]", count: 1000)
        #expect(JSON.stringify(try JSON.parse(deep)) == deep)
        let error = #expect(throws: NodeError.self) { try JSON.parse(String(repeating: "[", count: 1_000_000)) }
        #expect(error?.message.hasPrefix("Nested too deeply") == true)
    }
}

extension JSON {
    fileprivate func _read<Value: JSONReadable>() throws -> Value {
        guard let value = Value._read(self) else { throw NodeError("another type") }
        return value
    }
}
