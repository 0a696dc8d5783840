import Buffers
import Glibc
import Testing

@testable import NodeRuntime
@testable import Reactor

/// What is read and opened without another thread.
@Suite struct FileSourceTests {
    /// A file in memory, where every read is one of the cache.
    private func withFile(_ bytes: [UInt8], _ body: (String) throws -> Void) throws {
        let path = "/dev/shm/file-source-\(getpid())-\(UInt64.random(in: 0...UInt64.max))"
        try fs.writeFileSync(path, Buffer.from(bytes))
        defer { unlink(path) }
        try body(path)
    }

    private func bytes(_ slices: [ByteSlice]) -> [UInt8] { slices.flatMap(\.bytes) }

    @Test func cachedBytesComeInBlocks() throws {
        let content = (0..<50_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
        let pool = BlockPool(blockBytes: 4_096)
        try withFile(content) { path in
            let descriptor = try fs.openSync(path)
            defer { close(Int32(descriptor)) }
            let source = try _FileSource(descriptor)
            let first = try #require(source.readCached(1 << 20, at: 0, into: pool))
            #expect(first.map(\.count) == Array(repeating: 4_096, count: _FileSource.blocksMax))
            #expect(bytes(first) == Array(content[..<(4_096 * _FileSource.blocksMax)]))
            let few = try #require(source.readCached(4_100, at: 7, into: pool))
            #expect(few.map(\.count) == [4_096, 4] && bytes(few) == Array(content[7..<4_107]))
            let last = try #require(source.readCached(65_536, at: 45_000, into: pool))
            #expect(last.map(\.count) == [4_096, 904] && bytes(last) == Array(content[45_000...]))
            #expect(try #require(source.readCached(100, at: 50_000, into: pool)).isEmpty)
        }
        #expect(pool.blocksInUse == 0)
    }

    @Test func whatHasNoPlacesIsLeftToTheOtherThread() throws {
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        defer { for end in ends { close(end) } }
        #expect(try _FileSource(Int(ends[0])).readCached(10, at: 0, into: BlockPool()) == nil)
        #expect(try _FileSource(Int(Int32.max)).readCached(10, at: 0, into: BlockPool()) == nil)
    }

    @Test func onlyRegularFilesAreOpenedAtOnce() throws {
        try withFile([1]) { path in
            let descriptor = try #require(FileCall.openCached(FilePath(path), O_RDONLY))
            #expect(try FileCall.status(descriptor).isFile())
            close(descriptor)
            #expect(FileCall.openCached(FilePath(path), O_RDWR) == nil)
            #expect(FileCall.openCached(FilePath(path), O_RDONLY | O_CREAT) == nil)
            #expect(FileCall.openCached(FilePath(path + ".missing"), O_RDONLY) == nil)
            let pipe = path + ".pipe"
            try #require(mkfifo(pipe, 0o600) == 0)
            defer { unlink(pipe) }
            // Nobody writes to it: to wait for that would be for ever.
            #expect(FileCall.openCached(FilePath(pipe), O_RDONLY) == nil)
            #expect(FileCall.openCached(FilePath("/dev/shm"), O_RDONLY) == nil)
        }
    }
}
