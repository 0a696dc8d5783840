import Testing

@testable import NodeRuntime

/// Node's path module: each row is what Node 24 returns.
@Suite struct PathTests {
    /// Path; normalize, dirname, basename, extname, join("r", path), resolve("/w", path), relative("/w/x", …), the fields of parse.
    private static let rows: [[String]] = [
        ["", ".", ".", "", "", "r", "/w", "..", "||||"],
        ["/", "/", "/", "", "", "r/", "/", "../..", "/|/|||"],
        ["//", "/", "/", "", "", "r/", "/", "../..", "/|/|||"],
        ["a", "a", ".", "a", "", "r/a", "/w/a", "../a", "||a||a"],
        ["a/", "a/", ".", "a", "", "r/a/", "/w/a", "../a", "||a||a"],
        ["/a", "/a", "/", "a", "", "r/a", "/a", "../../a", "/|/|a||a"],
        ["/a/b", "/a/b", "/a", "b", "", "r/a/b", "/a/b", "../../a/b", "/|/a|b||b"],
        [
            "a/b/c.txt", "a/b/c.txt", "a/b", "c.txt", ".txt", "r/a/b/c.txt", "/w/a/b/c.txt", "../a/b/c.txt",
            "|a/b|c.txt|.txt|c",
        ],
        ["./a", "a", ".", "a", "", "r/a", "/w/a", "../a", "|.|a||a"],
        ["../a", "../a", "..", "a", "", "a", "/a", "../../a", "|..|a||a"],
        ["/../a", "/a", "/..", "a", "", "a", "/a", "../../a", "/|/..|a||a"],
        ["a/../..", "..", "a/..", "..", "", ".", "/", "../..", "|a/..|..||.."],
        ["a//b", "a/b", "a/", "b", "", "r/a/b", "/w/a/b", "../a/b", "|a/|b||b"],
        [".", ".", ".", ".", "", "r", "/w", "..", "||.||."],
        ["..", "..", ".", "..", "", ".", "/", "../..", "||..||.."],
        [
            "/a/b/../c/./d//", "/a/c/d/", "/a/b/../c/.", "d", "", "r/a/c/d/", "/a/c/d", "../../a/c/d",
            "/|/a/b/../c/.|d||d",
        ],
        [".bashrc", ".bashrc", ".", ".bashrc", "", "r/.bashrc", "/w/.bashrc", "../.bashrc", "||.bashrc||.bashrc"],
        [
            "a.tar.gz", "a.tar.gz", ".", "a.tar.gz", ".gz", "r/a.tar.gz", "/w/a.tar.gz", "../a.tar.gz",
            "||a.tar.gz|.gz|a.tar",
        ],
        ["a.", "a.", ".", "a.", ".", "r/a.", "/w/a.", "../a.", "||a.|.|a"],
        [".a.b", ".a.b", ".", ".a.b", ".b", "r/.a.b", "/w/.a.b", "../.a.b", "||.a.b|.b|.a"],
        [
            "/x/.hidden", "/x/.hidden", "/x", ".hidden", "", "r/x/.hidden", "/x/.hidden", "../../x/.hidden",
            "/|/x|.hidden||.hidden",
        ],
        ["//a/b", "/a/b", "//a", "b", "", "r/a/b", "/a/b", "../../a/b", "/|//a|b||b"],
        ["/a//", "/a/", "/", "a", "", "r/a/", "/a", "../../a", "/|/|a||a"],
        ["a/..", ".", "a", "..", "", "r", "/w", "..", "|a|..||.."],
        ["./", "./", ".", ".", "", "r/", "/w", "..", "||.||."],
        ["a/./", "a/", "a", ".", "", "r/a/", "/w/a", "../a", "|a|.||."],
    ]

    @Test(arguments: rows) func aPathTakenApartAndJoined(_ row: [String]) {
        let text = row[0]
        #expect(path.normalize(text) == row[1])
        #expect(path.dirname(text) == row[2])
        #expect(path.basename(text) == row[3])
        #expect(path.extname(text) == row[4])
        #expect(path.join("r", text) == row[5])
        #expect(path.resolve("/w", text) == row[6])
        #expect(path.relative("/w/x", path.resolve("/w", text)) == row[7])
        let parsed = path.parse(text)
        #expect([parsed.root, parsed.dir, parsed.base, parsed.ext, parsed.name].joined(separator: "|") == row[8])
    }

    @Test func formsAndSuffixes() {
        #expect(path.basename("/a/file.html", ".html") == "file" && path.basename(".html", ".html") == ".html")
        #expect(path.format(.init(dir: "/a", base: "b.c")) == "/a/b.c")
        #expect(path.format(.init(root: "/", ext: "txt", name: "n")) == "/n.txt")
        #expect(path.format(.init(root: "/", dir: "/", base: "n")) == "/n")
        #expect(path.resolve("a") == process.cwd() + "/a" && path.resolve() == process.cwd())
        #expect(path.join() == "." && path.join("", "") == "." && path.posix.join("a", "..", "b") == "b")
        #expect(path.sep == "/" && path.delimiter == ":" && path.isAbsolute("/") && !path.isAbsolute(""))
    }
}
