import Buffers
import Glibc
import Reactor
import Testing

@testable import NodeRuntime

@Suite struct FileHandleTests {
    typealias Scene = FileSystemTests.Scene

    /// Runs asynchronous work to the end of the loop; what it throws fails the test.
    private func run(_ scene: Scene, _ body: nonisolated(nonsending) @escaping () async throws -> Void) {
        async {
            do { try await body() } catch { scene.trace.append("thrown: \(error)") }
        }
        scene.run()
        #expect(scene.uncaught.isEmpty)
    }

    // rows: fs.function.open-openSync-close-closeSync-fstatSync-promises.open
    @Test("fs.function.open-openSync-close-closeSync-fstatSync-promises.open: a FileHandle from open to 'close'")
    func aHandleReadsWritesAndCloses() throws {
        let scene = try Scene()
        let path = scene.folder + "file"
        run(scene) {
            let handle = try await fs.promises.open(path, "w+")
            scene.trace.append("open \(handle.fd > 2)")
            handle.on(.close) { scene.trace.append("close") }
            let written = try await handle.write("héllo")
            scene.trace.append("\(written.bytesWritten) \(written.buffer)")
            try await handle.write(Buffer.from("XYZ"), 1, 1, 1)
            let buffer = try Buffer.alloc(4)
            let read = try await handle.read(buffer, 0, 4, 0)
            scene.trace.append("\(read.bytesRead) \(try read.buffer.toString("latin1"))")
            try await handle.truncate(3)
            scene.trace.append("\(try await handle.stat().size)")
            try await handle.appendFile("!")
            scene.trace.append(try await fs.promises.readFile(path, "hex"))
            try await handle.sync()
            try await handle.close()
            scene.trace.append("closed \(handle.fd)")
            try await handle.close()
            do { _ = try await handle.read() } catch { scene.trace.append("\(error) \(error.code ?? "")") }
            do { _ = try await handle.stat() } catch { scene.trace.append("\((error as? NodeError)?.syscall ?? "")") }
        }
        #expect(
            scene.trace == [
                "open true", "6 héllo", "4 hY©l", "3", "6859a900000021", "close", "closed -1",
                "Error: file closed EBADF",
                "fstat",
            ])
    }

    @Test func asyncDisposeClosesOnce() throws {
        let scene = try Scene()
        run(scene) {
            let handle = try await fs.promises.open(scene.folder + "file", "w")
            handle.on(.close) { scene.trace.append("close") }
            try await handle.asyncDispose()
            scene.trace.append("disposed \(handle.fd)")
            try await handle.asyncDispose()
        }
        #expect(scene.trace == ["close", "disposed -1"])
    }

    @Test func promisesDoWhatCallbacksDo() throws {
        let scene = try Scene()
        let top = scene.folder + "a"
        run(scene) {
            let p = fs.promises.self
            scene.trace.append("\(try await p.mkdir(top + "/b", .init(recursive: true)) == top)")
            try await p.writeFile(top + "/x", "one", "latin1")
            try await p.appendFile(top + "/x", Buffer.from(" two"))
            try await p.copyFile(top + "/x", top + "/y")
            try await p.rename(top + "/y", top + "/z")
            try await p.symlink("z", top + "/l")
            scene.trace.append(try await p.readlink(top + "/l"))
            scene.trace.append("\(try await p.readFile(top + "/l"))")
            scene.trace.append("\(try await p.lstat(top + "/l").isSymbolicLink()) \(try await p.stat(top + "/l").size)")
            try await p.truncate(top + "/x", 3)
            try await p.chmod(top + "/x", 0o600)
            try await p.utimes(top + "/x", 1, 2)
            let stats = try await p.stat(top + "/x")
            scene.trace.append("\(stats.size) \(stats.mode & 0o777) \(stats.mtimeMs)")
            scene.trace.append(try await p.readdir(top).joined(separator: " "))
            scene.trace.append(
                "\(try await p.readdir(top, withFileTypes: true).filter { $0.isDirectory() }.map(\.name))")
            try await p.access(top)
            scene.trace.append("\(try await p.realpath(top + "/b/../l").hasSuffix("/a/z"))")
            try await p.unlink(top + "/l")
            try await p.rmdir(top + "/b")
            try await p.rm(top, .init(recursive: true))
            scene.trace.append("\(try await p.mkdtemp(scene.folder + "t-").count - scene.folder.count)")
            do { try await p.access(top) } catch { scene.trace.append(error.code ?? "") }
            do { _ = try await p.realpath("/missing") } catch { scene.trace.append(error.message) }
            do { _ = try await p.open("x", "zz") } catch { scene.trace.append(error.code ?? "") }
        }
        #expect(
            scene.trace == [
                "true", "z", "one two", "true 7", "3 384 2000.0", "b l x z", "[\"b\"]", "true",
                "8",
                "ENOENT", "ENOENT: no such file or directory, realpath '/missing'", "ERR_INVALID_ARG_VALUE",
            ])
    }

    @Test func aHandleIsClosedOnlyAfterWhatIsUnderWay() throws {
        let scene = try Scene()
        let path = scene.folder + "file"
        try fs.writeFileSync(path, "hello")
        run(scene) {
            let handle = try await fs.promises.open(path)
            let buffer = try Buffer.alloc(5)
            try handle.start("read") {
                try FileWork.read($0, buffer, 0, nil, nil)
            } _: { result in
                scene.trace.append("read \((try? result.get()) ?? -1) \(handle.fd > 0)")
            }
            handle.on(.close) { scene.trace.append("close") }
            try await handle.close()
            scene.trace.append("closed")
        }
        #expect(
            scene.trace == ["close", "read 5 false", "closed"] || scene.trace == ["read 5 true", "close", "closed"])
        #expect(scene.trace.first?.hasPrefix("read") == false || scene.trace[1] == "close")
    }

    @Test func aHandleThatIsForgottenClosesItsFile() throws {
        let scene = try Scene()
        var descriptor = -1
        run(scene) { descriptor = try await fs.promises.open("/dev/null").fd }
        #expect(descriptor > 2)
        // Another test may have the number by now, so ask what it stands for.
        #expect((try? fs.readlinkSync("/proc/self/fd/\(descriptor)")) != "/dev/null")
    }

    @Test func aSignalGivesUpWaiting() throws {
        let scene = try Scene()
        let path = scene.folder + "file"
        try fs.writeFileSync(path, "x")
        let aborted = AbortSignal.abort()
        run(scene) {
            do { _ = try await fs.promises.readFile(path, .init(signal: aborted)) } catch {
                scene.trace.append("\(error.code ?? "") \(error.message)")
            }
            let controller = AbortController()
            try fs.readFile(path, .init(signal: controller.signal)) { error, data in
                scene.trace.append("callback \(error?.code ?? "-") \(data.length)")
            }
            controller.abort()
            try fs.writeFile(path, "y", .init(signal: aborted)) { scene.trace.append("write \($0?.code ?? "-")") }
        }
        #expect(
            scene.trace == ["ABORT_ERR The operation was aborted", "callback ABORT_ERR 0", "write ABORT_ERR"])
        #expect(try fs.readFileSync(path, "utf8") == "x")
    }
}
