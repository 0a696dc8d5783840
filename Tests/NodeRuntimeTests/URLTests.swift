import Testing

@testable import NodeRuntime

@Suite struct URLTests {
    private let rows: [(operation: String, arguments: [String], outcome: String, line: [String])]

    init() throws {
        rows = try NodeFixture("url.tsv").rows.map { row in
            (row[0], try NodeFixture.list(row[1]).map { "\($0)" }, row[2], row)
        }
    }

    private func parts(_ url: URL) -> [String] {
        [
            url.href, url.origin, url.protocol, url.username, url.password, url.host, url.hostname, url.port,
            url.pathname, url.search, url.hash,
        ]
    }

    @Test("errors.error-code.ERR_INVALID_URL: what is a URL, and its parts")
    func parsesAsNodeDoes() throws {
        let cases = rows.filter { $0.operation == "parse" }
        #expect(cases.count > 400)
        for (_, arguments, outcome, line) in cases {
            let url = arguments.count == 2 ? URL.parse(arguments[0], arguments[1]) : URL.parse(arguments[0])
            let expected = try NodeFixture.value(outcome) as? [String]
            #expect(url.map(parts) == expected, "\(line[1])")
            #expect(URL.canParse(arguments[0], arguments.count == 2 ? arguments[1] : nil) == (expected != nil))
        }
    }

    @Test func settersChangeWhatTheyCan() throws {
        let cases = rows.filter { $0.operation == "set" }
        #expect(cases.count > 400)
        for (_, arguments, outcome, line) in cases {
            let url = try URL(arguments[0])
            let value = arguments[2]
            switch arguments[1] {
            case "protocol": url.protocol = value
            case "username": url.username = value
            case "password": url.password = value
            case "host": url.host = value
            case "hostname": url.hostname = value
            case "port": url.port = value
            case "pathname": url.pathname = value
            case "search": url.search = value
            default: url.hash = value
            }
            #expect(try NodeFixture.list(outcome) as? [String] == [url.href], "\(line[1])")
        }
    }

    @Test func parametersReadAndWriteForms() throws {
        for (_, arguments, outcome, line) in rows.filter({ $0.operation == "params" }) {
            let parameters = URLSearchParams(arguments[0])
            let expected = try NodeFixture.list(outcome)
            #expect(parameters.flatMap { [$0.name, $0.value] } == expected[0] as? [String], "\(line[1])")
            #expect(parameters.toString() == expected[1] as? String, "\(line[1])")
        }
    }

    @Test func parametersAreTheURLs() throws {
        let url = try URL("http://h/?a=1&b=2&a=3")
        #expect(url.searchParams.get("a") == "1" && url.searchParams.get("c") == nil)
        #expect(url.searchParams.getAll("a") == ["1", "3"] && url.searchParams.has("b"))
        #expect(url.searchParams.has("a", "3") && !url.searchParams.has("a", "2") && url.searchParams.size == 3)
        url.searchParams.set("a", "x y")
        #expect(url.search == "?a=x+y&b=2")
        url.searchParams.append("c", "é")
        #expect(url.href == "http://h/?a=x+y&b=2&c=%C3%A9")
        url.searchParams.delete("a")
        url.searchParams.delete("b", "3")
        #expect(url.search == "?b=2&c=%C3%A9")
        url.search = "?z=1&y=2"
        #expect(url.searchParams.keys() == ["z", "y"] && url.searchParams.values() == ["1", "2"])
        url.searchParams.sort()
        #expect(url.href == "http://h/?y=2&z=1")
        for name in url.searchParams.keys() { url.searchParams.delete(name) }
        #expect(url.href == "http://h/")
        try url.setHref("http://h/?q=1")
        #expect(url.searchParams.entries().map(\.name) == ["q"])
    }

    @Test func literalsMakeParameters() {
        let parameters: URLSearchParams = ["a": "1", "b": "ü ~*'()"]
        #expect("\(parameters)" == "a=1&b=%C3%BC+%7E*%27%28%29")
        var seen: [String] = []
        URLSearchParams([("x", "1"), ("x", "2")]).forEach { value, name in seen.append(name + value) }
        #expect(seen == ["x1", "x2"])
    }

    @Test("errors.error-code.ERR_INVALID_URL: the error names what was no URL")
    func refusalsAreNodes() throws {
        #expect {
            try URL("x", "y")
        } throws: { error in
            guard let error = error as? NodeError else { return false }
            return error.code == "ERR_INVALID_URL" && error.name == "TypeError" && error.message == "Invalid URL"
                && error.input == "x" && error.base == "y"
        }
        let url = try URL("http://h/")
        #expect(throws: NodeError.self) { try url.setHref("h") }
        #expect(url.href == "http://h/" && url.toString() == "http://h/" && url.toJSON() == "http://h/")
    }

    /// Names beyond ASCII would need tables that are not here.
    @Test func namesBeyondASCIIAreRefused() {
        #expect(!URL.canParse("http://münchen.de/") && !URL.canParse("http://%C3%A9/"))
        #expect(URL.canParse("foo://münchen.de/"))
    }

    @Test func filesHaveURLs() throws {
        func refusal(_ text: String) -> String? {
            do { _ = try url.fileURLToPath(text) } catch { return error.code }
            return nil
        }
        #expect(try url.fileURLToPath("file:///a%20b/%C3%A9") == "/a b/é")
        #expect(refusal("http://x/") == "ERR_INVALID_URL_SCHEME")
        #expect(refusal("file://x/") == "ERR_INVALID_FILE_URL_HOST")
        #expect(refusal("file:///a%2Fb") == "ERR_INVALID_FILE_URL_PATH")
        #expect(try url.pathToFileURL("/a b/%?#\\é").href == "file:///a%20b/%25%3F%23%5C%C3%A9")
        #expect(try fs.statSync(URL("file:///tmp/../tmp")).isDirectory())
    }
}
