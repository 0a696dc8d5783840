import Buffers
import Reactor
import Testing

@testable import NodeRuntime

/// The cases of Tests/Fixtures/node-runtime/record-file-streams.mjs, whose traces Node 24 has left in file-streams.tsv.
@Suite struct FileStreamTests {
    /// One case: its files, and what happens.
    final class Stage {
        let scene: FileSystemTests.Scene
        let file: String
        let target: String

        init() throws {
            scene = try FileSystemTests.Scene()
            file = scene.folder + "file"
            target = scene.folder + "target"
            try fs.writeFileSync(file, "0123456789")
            try fs.writeFileSync(target, "abc")
        }

        func log(_ text: String) { scene.trace.append(text) }
        func content() throws { log(try fs.readFileSync(target, "latin1")) }

        func name(_ error: (any Error)?) -> String { error.map { $0.code ?? $0.message } ?? "none" }

        func refusal(_ body: () throws -> Void) {
            do { try body() } catch { log(error.message) }
        }

        @discardableResult
        func watch(_ stream: fs.ReadStream) -> fs.ReadStream {
            stream.on(.open) { self.log("open") }
            stream.on(.ready) { self.log("ready") }
            stream.on(.data) { chunk in self.log("data \(chunk)") }
            stream.on(.end) { self.log("end") }
            stream.on(.close) { self.log("close") }
            stream.on(.error) { error in self.log("error \(self.name(error))") }
            return stream
        }

        @discardableResult
        func watch(_ stream: fs.WriteStream) -> fs.WriteStream {
            stream.on(.open) { self.log("open") }
            stream.on(.ready) { self.log("ready") }
            stream.on(.drain) { self.log("drain") }
            stream.on(.finish) { self.log("finish") }
            stream.on(.close) { self.log("close") }
            stream.on(.error) { error in self.log("error \(self.name(error))") }
            return stream
        }

        func read(_ path: String, _ options: fs.ReadStreamOptions = .init()) throws {
            watch(try fs.createReadStream(path, options))
        }

        func write(_ options: fs.WriteStreamOptions = .init()) throws -> fs.WriteStream {
            watch(try fs.createWriteStream(target, options))
        }
    }

    @Test(
        "fs.function.createReadStream, fs.function.createWriteStream: events and what is left behind, as in Node",
        arguments: try! NodeFixture("file-streams.tsv").rows)
    func traces(row: [String]) throws {
        let stage = try Stage()
        let after = try Self.perform(row[0], stage)
        stage.scene.run()
        try after()
        #expect(stage.scene.trace.joined(separator: " | ") == row[1], "\(row[0])")
        #expect(stage.scene.uncaught.isEmpty)
    }

    private static func perform(_ name: String, _ s: Stage) throws -> () throws -> Void {
        if name.hasPrefix("write") { return try performWriting(name, s) }
        switch name {
        case "read":
            let r = try fs.createReadStream(s.file)
            let fd = r.fd.map { "\($0)" } ?? "null"
            s.log("\(fd) \(r.pending) \(r.bytesRead) \(r.autoClose) \(r.readableHighWaterMark)")
            s.watch(r)
            return { s.log("\(r.fd == nil ? "null" : "open") \(r.pending) \(r.bytesRead) \(r.destroyed) \(r.closed)") }
        case "read a range": try s.read(s.file, .init(encoding: "utf8", start: 2, end: 5, highWaterMark: 3))
        case "read to an end": try s.read(s.file, .init(end: 3))
        case "read beyond": try s.read(s.file, .init(start: 20))
        case "read missing": try s.read("/missing")
        case "read bad flags": try s.read(s.file, .init(flags: "zz"))
        case "read folder": try s.read(s.scene.folder)
        case "read descriptor":
            let fd = try fs.openSync(s.file)
            let r = try fs.createReadStream("", .init(fd: fd, start: 7))
            s.log("\(r.pending)")
            s.watch(r)
            // Another test may have the number by now, so the answer is Node's unless the file is still there.
            return {
                let left = try? fs.readlinkSync("/proc/self/fd/\(fd)")
                s.log(left == s.file ? "open" : "EBADF: bad file descriptor, fstat")
            }
        case "read without autoClose":
            let fd = try fs.openSync(s.file)
            let r = s.watch(try fs.createReadStream("", .init(fd: fd, autoClose: false)))
            return {
                s.log("\(r.destroyed) \(try fs.fstatSync(fd).size)")
                try fs.closeSync(fd)
            }
        case "read close":
            let r = s.watch(try fs.createReadStream(s.file))
            r.close { error in s.log("closed \(s.name(error))") }
        case "read destroyed in data":
            let r = s.watch(try fs.createReadStream(s.file, .init(highWaterMark: 4)))
            r.once(.data) { r.destroy(NodeError("x")) }
        case "read handle":
            var handle: fs.FileHandle?
            async {
                let h = try await fs.promises.open(s.file)
                handle = h
                h.on(.close) { s.log("handle close") }
                s.watch(try h.createReadStream(.init(start: 8)))
            }
            return { s.log("\(handle?.fd ?? 0)") }
        case "read aborted":
            let controller = AbortController()
            try s.read(s.file, .init(signal: controller.signal))
            controller.abort()
        case "copy":
            let w = try s.write()
            try fs.createReadStream(s.file, .init(highWaterMark: 3)).pipe(w)
            return { try s.content() }
        default: refusals(s)
        }
        return {}
    }

    private static func performWriting(_ name: String, _ s: Stage) throws -> () throws -> Void {
        switch name {
        case "write":
            let w = try fs.createWriteStream(s.target)
            let fd = w.fd.map { "\($0)" } ?? "null"
            s.log("\(fd) \(w.pending) \(w.bytesWritten) \(w.autoClose) \(w.writableHighWaterMark)")
            s.watch(w)
            w.write("hé")
            w.write("b") { _ in s.log("written") }
            w.end("c") { _ in s.log("ended") }
            return {
                s.log("\(w.bytesWritten) \(w.fd == nil ? "null" : "open") \(try fs.readFileSync(s.target, "hex"))")
            }
        case "write missing":
            s.watch(try fs.createWriteStream("/missing/x")).write("a") { error in s.log("written \(s.name(error))") }
            return {}
        case "write at": try s.write(.init(flags: "r+", start: 1)).end("ZZZ")
        case "write appending": try s.write(.init(flags: "a", encoding: "hex")).end("6465")
        case "write without autoClose":
            let fd = try fs.openSync(s.target, "w")
            let w = s.watch(try fs.createWriteStream("", .init(fd: fd, autoClose: false)))
            w.end("xyz")
            return {
                s.log("\(w.destroyed)")
                try fs.closeSync(fd)
                try s.content()
            }
        case "write handle":
            var handle: fs.FileHandle?
            async {
                let h = try await fs.promises.open(s.target, "w")
                handle = h
                h.on(.close) { s.log("handle close") }
                s.watch(try h.createWriteStream()).end("x")
            }
            return {
                s.log("\(handle?.fd ?? 0)")
                try s.content()
            }
        case "write close":
            try s.write().close { _ in s.log("closed") }
            return {}
        case "write destroyed":
            let w = try s.write()
            w.write("a")
            w.destroy()
        case "write corked":
            let w = try s.write(.init(flush: true))
            w.cork()
            w.write("1")
            w.write("2")
            w.uncork()
            w.end()
            return { s.log("\(w.bytesWritten)") }
        default:
            let w = try s.write(.init(highWaterMark: 4))
            s.log("\(w.write("12")) \(w.write("34")) \(w.write("56"))")
            w.once(.drain) { w.end() }
        }
        return { try s.content() }
    }

    private static func refusals(_ s: Stage) {
        s.refusal { _ = try fs.createReadStream(s.file, .init(start: -1)) }
        s.refusal { _ = try fs.createWriteStream(s.file, .init(start: -1)) }
        s.refusal { _ = try fs.createReadStream(s.file, .init(start: 5, end: 2)) }
        s.refusal { _ = try fs.createReadStream(s.file, .init(fd: -1)) }
        s.refusal { _ = try fs.createReadStream(s.file, .init(encoding: "zz")) }
        s.refusal { _ = try fs.createWriteStream("a\0") }
    }

    @Test func aDescriptorIsNotClosedUnderARead() throws {
        let stage = try Stage()
        let r = try fs.createReadStream("/dev/zero", .init(highWaterMark: 1 << 20))
        stage.watch(r)
        r.removeAllListeners(.data)
        r.once(.open) { stage.scene.reactor.nextTick { stage.scene.reactor.nextTick { r.destroy() } } }
        r.on(.data) { _ in }
        stage.scene.run()
        #expect(stage.scene.trace == ["open", "ready", "close"])
        #expect(r.fd == nil)
    }
}
