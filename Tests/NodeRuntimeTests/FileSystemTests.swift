import Buffers
import Reactor
import Testing

@testable import NodeRuntime

@Suite struct FileSystemTests {
    /// A loop that runs until its work is done, what escaped its callbacks, and a folder.
    final class Scene {
        let reactor: Reactor
        let folder: String
        var trace: [String] = []
        var uncaught: [String] = []

        init() throws {
            reactor = try Reactor()
            folder = try fs.mkdtempSync("/tmp/fs-tests-") + "/"
            reactor.uncaughtErrorHandler = { [unowned self] in uncaught.append($0.message) }
        }

        deinit { try? fs.rmSync(folder, .init(recursive: true)) }

        func run() { reactor.run() }
    }

    @Test("fs.function.readFileSync-statSync, fs.function.open-openSync-close-closeSync: outcomes of the Sync forms")
    func syncFormsAnswerAsNodeDoes() throws {
        let cases = try FileSystemCases()
        defer { try? cases.remove() }
        let rows = try NodeFixture("fs.tsv").rows
        let all = cases.all
        #expect(all.map(\.name) == rows.map { $0[0] })
        for (item, row) in zip(all, rows) { #expect(cases.outcome(item.body) == row[1], "\(item.name)") }
    }

    @Test("fs.function.open-openSync-close-closeSync: callbacks come later, one by one, with ticks between them")
    func callbacksRunAsCallbacksOfTheLoop() throws {
        let scene = try Scene()
        let path = scene.folder + "file"
        try fs.open(path, "w+") { err, fd in
            scene.trace.append("open \(err == nil) \(fd > 2)")
            process.nextTick { scene.trace.append("tick") }
            try fs.write(fd, "hello") { err, count, text in
                scene.trace.append("write \(err == nil) \(count) \(text)")
                let buffer = try Buffer.alloc(4)
                try fs.read(fd, buffer, 1, 3, 0) { err, count, same in
                    scene.trace.append("read \(err == nil) \(count) \(same === buffer) \(buffer.toString())")
                    try fs.fstat(fd) { err, stats in
                        scene.trace.append("fstat \(err == nil) \(stats.size)")
                        try fs.ftruncate(fd, 2) { err in
                            try fs.close(fd) { err in scene.trace.append("close \(err == nil)") }
                        }
                    }
                }
            }
        }
        scene.trace.append("opening")
        scene.run()
        #expect(
            scene.trace == [
                "opening", "open true true", "tick", "write true 5 hello", "read true 3 true \0hel", "fstat true 5",
                "close true",
            ])
        #expect(try fs.readFileSync(path, "utf8") == "he")
        #expect(scene.uncaught.isEmpty)
    }

    @Test("fs.function.readFileSync-statSync: errors in callbacks, and what stands beside them")
    func errorsComeWithEmptyValues() throws {
        let scene = try Scene()
        let missing = scene.folder + "missing"
        func add(_ error: (any Error)?, _ value: Any) {
            scene.trace.append("\(error?.message.replacing(scene.folder, with: "") ?? "-") | \(value)")
        }
        try fs.open(missing) { add($0, $1) }
        scene.run()
        try fs.readFile(missing) { add($0, $1.length) }
        scene.run()
        try fs.readFile(missing, "utf8") { add($0, "'\($1)'") }
        scene.run()
        try fs.stat(missing) { add($0, $1.size) }
        scene.run()
        try fs.readdir(missing) { add($0, $1) }
        scene.run()
        try fs.rename(missing, missing + "2") { add($0, "") }
        scene.run()
        try fs.realpath(missing) { add($0, "'\($1)'") }
        scene.run()
        #expect(
            scene.trace == [
                "ENOENT: no such file or directory, open 'missing' | -1",
                "ENOENT: no such file or directory, open 'missing' | 0",
                "ENOENT: no such file or directory, open 'missing' | ''",
                "ENOENT: no such file or directory, stat 'missing' | 0",
                "ENOENT: no such file or directory, scandir 'missing' | []",
                "ENOENT: no such file or directory, rename 'missing' -> 'missing2' | ",
                "ENOENT: no such file or directory, lstat 'missing' | ''",
            ])
    }

    @Test func argumentsAreRefusedAtOnce() throws {
        let scene = try Scene()
        func refusal(_ body: () throws -> Void) -> String? {
            do { try body() } catch { return error.code }
            return nil
        }
        #expect(refusal { try fs.open("x", "zz") { _, _ in } } == "ERR_INVALID_ARG_VALUE")
        #expect(refusal { try fs.close(-1) } == "ERR_OUT_OF_RANGE")
        #expect(refusal { try fs.readFile("a\0") { _, _ in } } == "ERR_INVALID_ARG_VALUE")
        #expect(refusal { try fs.readFile("a", "zz") { _, _ in } } == "ERR_INVALID_ARG_VALUE")
        #expect(refusal { try fs.read(0, Buffer.alloc(1), 0, 2) { _, _, _ in } } == "ERR_OUT_OF_RANGE")
        #expect(refusal { try fs.utimes("x", Double.nan, 1) { _ in } } == "ERR_INVALID_ARG_TYPE")
        #expect(!scene.reactor.isAlive)
    }

    // rows: errors.error-code.EBADF
    @Test func whatACallbackThrowsIsUncaught() throws {
        let scene = try Scene()
        try fs.stat("/") { _, _ in throw NodeError("thrown") }
        try fs.close(1_000_000)
        scene.run()
        #expect(scene.uncaught.sorted() == ["EBADF: bad file descriptor, close", "thrown"])
    }

    @Test func aWholeTreeIsMadeReadAndRemovedOffTheThread() throws {
        let scene = try Scene()
        let top = scene.folder + "a"
        try fs.mkdir(top + "/b/c", .init(recursive: true)) { err, first in
            scene.trace.append("mkdir \(first == top)")
            try fs.writeFile(top + "/b/x", "1") { err in
                try fs.appendFile(top + "/b/x", "2") { err in
                    try fs.copyFile(top + "/b/x", top + "/y") { err in
                        try fs.readdir(top, .init(recursive: true)) { err, names in
                            scene.trace.append(names.joined(separator: " "))
                            try fs.readFile(top + "/y", .init(encoding: "utf8")) { err, text in
                                scene.trace.append("\(text)")
                                try fs.rm(top, .init(recursive: true)) { err in
                                    scene.trace.append("rm \(err == nil)")
                                    fs.exists(top) { scene.trace.append("\($0)") }
                                }
                            }
                        }
                    }
                }
            }
        }
        scene.run()
        #expect(scene.trace == ["mkdir true", "b y b/c b/x", "12", "rm true", "false"])
        #expect(scene.uncaught.isEmpty)
    }

    /// Removing a tree must not follow what points out of it.
    @Test func removingFollowsNoLink() throws {
        let scene = try Scene()
        try fs.mkdirSync(scene.folder + "kept")
        try fs.writeFileSync(scene.folder + "kept/file", "")
        try fs.mkdirSync(scene.folder + "tree")
        try fs.symlinkSync("../kept", scene.folder + "tree/link")
        try fs.rmSync(scene.folder + "tree", .init(recursive: true))
        #expect(fs.existsSync(scene.folder + "kept/file"))
        #expect(!fs.existsSync(scene.folder + "tree"))
    }

    @Test func pathsMayBeBuffersOfAnyOctets() throws {
        let scene = try Scene()
        let path = Buffer.concat([Buffer.from(scene.folder), Buffer.from([0xFF, 0xFE])])
        try fs.writeFileSync(path, "x")
        #expect(try fs.readFileSync(path, "utf8") == "x")
        #expect(try fs.readdirSync(scene.folder) == ["\u{FFFD}\u{FFFD}"])
        try fs.rmSync(scene.folder, .init(recursive: true))
        #expect(!fs.existsSync(scene.folder))
    }

    /// The memory of a read is held even if the program lets go of its buffer.
    @Test func aReadHoldsItsMemory() throws {
        let scene = try Scene()
        var buffer: Buffer? = try Buffer.alloc(100_000)
        weak let storage = buffer?.byteSlice.storage
        let fd = try fs.openSync("/dev/zero")
        try fs.read(fd, try #require(buffer)) { _, count, _ in scene.trace.append("\(count)") }
        buffer = nil
        #expect(storage != nil)
        scene.run()
        try fs.closeSync(fd)
        #expect(scene.trace == ["100000"])
        #expect(storage == nil)
    }

    @Test func timesAreThoseOfTheSystem() throws {
        let scene = try Scene()
        let before = Date.now()
        try fs.writeFileSync(scene.folder + "x", "")
        let stats = try fs.statSync(scene.folder + "x")
        // The kernel's clock for files ticks in up to 10 ms.
        #expect(stats.mtimeMs > Double(before - 20) && stats.mtimeMs < Double(Date.now() + 20))
        #expect(stats.mtime.getTime() == (stats.mtimeMs + 0.5).rounded(.down))
        #expect(stats.ino > 0 && stats.nlink == 1 && stats.blksize > 0)
        #expect(try fs.lstatSync(scene.folder + "y", .init(throwIfNoEntry: false)) == nil)
    }
}
