import Testing

@testable import NodeRuntime

@Suite struct InspectTests {
    @Test("util.function.inspect: texts of values and formats")
    func textsAreNodes() throws {
        let rows = try NodeFixture("inspect.tsv").rows
        #expect(rows.count > 80)
        for row in rows {
            let arguments = try NodeFixture.list(row[1])
            let text = row[0] == "format" ? util.formatted(arguments) : inspect(arguments)
            #expect(text == (try NodeFixture.value(row[2]) as? String), "\(row[0]) \(row[1])")
        }
    }

    private func inspect(_ arguments: [Any]) -> String {
        var options = util.InspectOptions()
        for (name, value) in arguments.dropFirst().first as? [String: Int] ?? [:] {
            switch name {
            case "depth": options.depth = value
            case "breakLength": options.breakLength = value
            case "compact": options.compact = value
            case "maxArrayLength": options.maxArrayLength = value
            default: options.maxStringLength = value
            }
        }
        return util.inspect(arguments[0], options)
    }

    private struct Point {
        var x = 1
        var name = "p"
        var inner: [Int]? = nil
    }

    private final class Thing {}

    private struct Custom: CustomInspectable {
        func inspect(_ depth: Int, _ options: util.InspectOptions) -> String { "<custom \(depth)>" }
    }

    @Test func valuesOfTheLibraryShowThemselves() throws {
        #expect(util.inspect(Buffer.from("hi")) == "<Buffer 68 69>")
        #expect(util.inspect(["b": Buffer.from("hi")]) == "{ b: <Buffer 68 69> }")
        #expect(util.inspect(Chunk("text")) == "'text'")
        #expect(util.inspect(Date(0)) == "1970-01-01T00:00:00.000Z")
        #expect(util.inspect(nil) == "undefined")
        #expect(util.inspect([nil, 1] as [Int?]) == "[ undefined, 1 ]")
        #expect(util.inspect(-0.0) == "-0" && util.inspect(Double.nan) == "NaN")
        #expect(util.inspect([Custom()]) == "[ <custom 1> ]")
        #expect(util.inspect(URLSearchParams("a=1&b=2")) == "URLSearchParams { 'a' => '1', 'b' => '2' }")
        #expect(
            util.inspect(try URL("http://u:p@h/x?a=1#f")) == """
                URL {
                  href: 'http://u:p@h/x?a=1#f',
                  origin: 'http://h',
                  protocol: 'http:',
                  username: 'u',
                  password: 'p',
                  host: 'h',
                  hostname: 'h',
                  port: '',
                  pathname: '/x',
                  search: '?a=1',
                  searchParams: URLSearchParams { 'a' => '1' },
                  hash: '#f'
                }
                """)
    }

    @Test("path.function.parse util.function.inspect: plain objects have no name")
    func plainObjects() {
        #expect(
            util.inspect(path.parse("/home/a/b.txt"))
                == "{ root: '/', dir: '/home/a', base: 'b.txt', ext: '.txt', name: 'b' }")
        #expect(
            util.inspect(net.AddressInfo(address: "::", family: "IPv6", port: 1))
                == "{ address: '::', family: 'IPv6', port: 1 }")
        #expect(
            util.inspect([tls.EphemeralKeyInfo(type: "DH", name: nil, size: 2048)]) == "[ { type: 'DH', size: 2048 } ]")
        #expect(util.inspect(["a": ["b": ["c": process.cpuUsage()]]]).hasSuffix("{ c: [Object] } } }"))
    }

    @Test func partsOfTextsAreTexts() {
        #expect(util.inspect("a b".split(separator: " ")) == "[ 'a', 'b' ]")
        #expect(util.format("a b".split(separator: " ")[0]) == "a")
    }

    @Test func keysThatAreNumbersStandFirst() {
        #expect(util.inspect([1244: "a", 99: "b"]) == "{ '99': 'b', '1244': 'a' }")
        #expect(util.inspect(["b": 1, "10": 2, "9": 3]) == "{ '9': 3, '10': 2, b: 1 }")
    }

    @Test func swiftValuesHaveAForm() {
        #expect(util.inspect(Point()) == "Point { x: 1, name: 'p', inner: undefined }")
        #expect(util.inspect(Thing()) == "Thing {}")
        #expect(util.inspect((1, "a")) == "[ 1, 'a' ]")
        #expect(util.inspect(Set([2, 1])) == "Set(2) { 1, 2 }")
        #expect(util.inspect(["b": 1, "a": 2]) == "{ a: 2, b: 1 }")
        #expect(util.inspect(Point(), .init(depth: -1)) == "[Point]")
    }

    @Test func errorsShowTheirFields() {
        #expect(util.inspect(NodeError("boom")) == "[Error: boom]")
        #expect(util.inspect(NodeError("X", .typeError, "bad")) == "[TypeError: bad] { code: 'X' }")
        do {
            _ = try fs.openSync("/nope")
        } catch {
            #expect(
                util.inspect(error) == """
                    [Error: ENOENT: no such file or directory, open '/nope'] {
                      errno: -2,
                      code: 'ENOENT',
                      syscall: 'open',
                      path: '/nope'
                    }
                    """)
        }
        #expect(util.format("%s", NodeError("boom")) == "Error: boom")
    }

    @Test func assertionsSayWhatFailed() {
        #expect(console.failedAssertion([]) == "Assertion failed")
        #expect(console.failedAssertion(["%s is bad", 1]) == "Assertion failed: 1 is bad")
        #expect(console.failedAssertion([[1]]) == "Assertion failed: [ 1 ]")
    }
}
