import Buffers
import CLinux
import Glibc
import Testing

@testable import Reactor

@Suite(.timeLimit(.minutes(10))) struct SocketTests {
    /// A socket of a pair, on the system's poller.
    private final class Pair {
        let reactor: Reactor
        let handler = ClosureHandler()
        let socket: Socket
        let peer: Descriptor
        var queue: SendQueue

        init() throws {
            reactor = try Reactor()
            let (ours, peer) = try socketPair()
            self.peer = peer
            socket = Socket(reactor: reactor, adopting: ours, handler: handler)
            queue = SendQueue(pool: reactor.blockPool)
        }

        deinit { reactor.closeAll() }

        func append(_ bytes: [UInt8]) { bytes.withUnsafeBytes { queue.append(copying: $0) } }
    }

    @Test func bytesArriveInTheSharedBuffer() throws {
        let pair = try Pair()
        var received: [UInt8] = []
        pair.handler.onReadable = {
            guard let count = try? pair.socket.readShared() else { return }
            received += pair.reactor.readBytes(count)
            if count == 0 { pair.socket.close() }
        }
        pair.socket.setReadInterest(true)
        #expect(pair.peer.write([1, 2, 3]) == 3)
        pair.reactor.turn()
        #expect(received == [1, 2, 3])
        pair.peer.close()
        pair.reactor.run()
        #expect(pair.socket.isClosing)
    }

    @Test func readingWhereNothingIsGivesNil() throws {
        let pair = try Pair()
        #expect(try pair.socket.readShared() == nil)
        var memory = [UInt8](repeating: 0, count: 4)
        #expect(try memory.withUnsafeMutableBytes { try pair.socket.read(into: $0) } == nil)
    }

    @Test func sliceThatIsKeptIsNotOverwrittenByTheNextRead() throws {
        let pair = try Pair()
        var kept: [ByteSlice] = []
        pair.handler.onReadable = {
            guard let count = try? pair.socket.readShared() else { return }
            kept.append(pair.reactor.readSlice(offset: 0, count: count))
        }
        pair.socket.setReadInterest(true)
        let pieces = [[UInt8](repeating: 1, count: 5000), [2, 2], [UInt8](repeating: 3, count: 4096)]
        for piece in pieces {
            #expect(pair.peer.write(piece) == piece.count)
            pair.reactor.turn()
        }
        #expect(kept.map(\.bytes) == pieces)
        // Long ones refer to the buffer, each to another; a short one is a copy of its own size.
        #expect(kept[0].storage !== kept[2].storage)
        #expect(kept[0].storage?.byteCount == Reactor.readBufferBytes)
        #expect(kept[1].storage?.byteCount == 2)
        #expect(pair.reactor.readPool.blocksInUse == 2)
        kept = []
        #expect(pair.reactor.readPool.blocksInUse == 1)
    }

    @Test func socketWithoutReadInterestHoldsItsPeerBack() throws {
        let pair = try Pair()
        var reads = 0
        pair.handler.onReadable = {
            reads += 1
            pair.socket.setReadInterest(false)
        }
        pair.socket.setReadInterest(true)
        var written = 0
        while case let count = pair.peer.write([UInt8](repeating: 0, count: 65_536)), count > 0 { written += count }
        #expect(written > 0)
        for _ in 0..<5 { pair.reactor.turn() }
        #expect(reads == 1)
        pair.socket.setReadInterest(true)
        pair.reactor.turn()
        #expect(reads == 2)
    }

    @Test func queueIsWrittenInPartsAsTheSocketTakesIt() throws {
        let pair = try Pair()
        #expect(clinux_set_send_buffer(pair.socket.descriptor, 4096) == 0)
        let head = (0..<30_000).map { UInt8($0 % 251) }
        let body = (0..<300_000).map { UInt8($0 % 241) }
        pair.append(head)
        pair.queue.append(ByteSlice(body))
        pair.append([9])
        var writes = 0
        pair.handler.onWritable = {
            writes += 1
            _ = try? pair.socket.flush(&pair.queue)
        }
        let isDone = try pair.socket.flush(&pair.queue)
        #expect(!isDone)
        var received: [UInt8] = []
        while received.count < head.count + body.count + 1 {
            received += pair.peer.read() ?? []
            pair.reactor.turn()
        }
        #expect(received == head + body + [9])
        #expect(writes > 1)
        #expect(pair.queue.isEmpty == true)
        #expect(pair.reactor.blockPool.blocksInUse == 0)
        // With nothing left nobody asks for room any more.
        let before = writes
        pair.reactor.turn()
        #expect(writes == before)
    }

    @Test func moreVectorsThanOneWriteTakesAreWrittenInOrder() throws {
        let pair = try Pair()
        for index in 0..<20 {
            pair.append([UInt8(index)])
            pair.queue.append(ByteSlice([UInt8](repeating: UInt8(index), count: 4096)))
        }
        var received: [UInt8] = []
        pair.handler.onWritable = { _ = try? pair.socket.flush(&pair.queue) }
        try pair.socket.flush(&pair.queue)
        while received.count < 20 * 4097 {
            received += pair.peer.read() ?? []
            pair.reactor.turn()
        }
        #expect(received == (0..<20).flatMap { [UInt8](repeating: UInt8($0), count: 4097) })
    }

    @Test func writingToAPeerThatIsGoneRaisesNoSignal() async {
        await #expect(processExitsWith: .exitCode(0)) {
            signal(SIGPIPE, SIG_DFL)
            let (ours, peer) = try socketPair()
            peer.close()
            let socket = Socket(reactor: try Reactor(), adopting: ours)
            // One vector and several go through different calls.
            exit(isBroken(socket, vectors: 1) && isBroken(socket, vectors: 2) ? 0 : 2)
        }
    }

    @Test func writingToAPeerThatIsGoneThrows() throws {
        let pair = try Pair()
        pair.peer.close()
        pair.append([1])
        #expect(throws: SystemError(errno: EPIPE, syscall: "write")) { try pair.socket.flush(&pair.queue) }
        pair.queue.append(ByteSlice([UInt8](repeating: 1, count: 5000)))
        let error = #expect(throws: SystemError.self) { try pair.socket.flush(&pair.queue) }
        #expect(error?.code == "EPIPE")
        #expect(error?.description == "write EPIPE")
    }

    @Test func endOfWritingReachesThePeerAndReadingGoesOn() throws {
        let pair = try Pair()
        try pair.socket.shutdownWrite()
        #expect(pair.peer.read() == [])
        #expect(pair.peer.write([5]) == 1)
        #expect(try pair.socket.readShared() == 1)
    }

    @Test func hangupIsToldOnceToASocketThatWaitsForNothing() throws {
        let pair = try Pair()
        var hangups = 0
        pair.handler.onHangup = { hangups += 1 }
        pair.socket.setReadInterest(true)
        pair.socket.setReadInterest(false)
        pair.peer.close()
        for _ in 0..<3 { pair.reactor.turn() }
        #expect(hangups == 1)
        // It can still be asked for what is left.
        var reads = 0
        pair.handler.onReadable = {
            reads += 1
            pair.socket.close()
        }
        pair.socket.setReadInterest(true)
        pair.reactor.run()
        #expect(reads == 1)
    }

    @Test func closedSocketNeitherReadsNorWrites() throws {
        let pair = try Pair()
        pair.append([1])
        pair.socket.close()
        #expect(try pair.socket.readShared() == nil)
        let isDone = try pair.socket.flush(&pair.queue)
        #expect(!isDone)
        try pair.socket.shutdownWrite()
        pair.socket.setReadInterest(true)
        #expect(pair.socket.localAddress == nil)
        #expect(pair.socket.remoteAddress == nil)
    }

    @Test func closingInReadableSkipsWritable() throws {
        let pair = try Pair()
        let log = Log()
        pair.handler.onReadable = {
            log.add("readable")
            pair.socket.close()
        }
        pair.handler.onWritable = { log.add("writable") }
        pair.handler.onClosed = { log.add("closed") }
        pair.socket.setReadInterest(true)
        pair.socket.setWriteInterest(true)
        _ = pair.peer.write([1])
        pair.reactor.run()
        #expect(log.lines == ["readable", "closed"])
    }

    @Test func ticksOfReadableRunBeforeWritable() throws {
        let pair = try Pair()
        let log = Log()
        pair.handler.onReadable = {
            log.add("readable")
            pair.reactor.nextTick { log.add("tick") }
        }
        pair.handler.onWritable = { log.add("writable") }
        pair.socket.setReadInterest(true)
        pair.socket.setWriteInterest(true)
        _ = pair.peer.write([1])
        pair.reactor.turn()
        #expect(log.lines == ["readable", "tick", "writable"])
    }

    @Test func anotherHandlerHearsWhatFollows() throws {
        let pair = try Pair()
        let log = Log()
        let other = ClosureHandler()
        other.onReadable = { log.add("other") }
        pair.handler.onReadable = { log.add("first") }
        pair.socket.setReadInterest(true)
        pair.socket.setHandler(other)
        _ = pair.peer.write([1])
        pair.reactor.turn()
        #expect(log.lines == ["other"])
    }

    @Test func socketCostsLittleAndHoldsNoBuffers() throws {
        let pair = try Pair()
        #expect(clinux_heap_bytes(Unmanaged.passUnretained(pair.socket).toOpaque()) <= 112)
        pair.socket.setReadInterest(true)
        #expect(pair.reactor.blockPool.blocksInUse == 0)
    }
}

/// Whether a write of so many vectors of one byte meets EPIPE.
private func isBroken(_ socket: Socket, vectors count: Int) -> Bool {
    let byte: [UInt8] = [1]
    return byte.withUnsafeBytes { bytes in
        let vectors = [GatherVector](repeating: GatherVector(base: bytes.baseAddress, count: 1), count: count)
        do throws(SystemError) {
            _ = try socket.write(vectors, count: count)
            return false
        } catch {
            return error.code == "EPIPE"
        }
    }
}
