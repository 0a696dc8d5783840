import Buffers
import CLinux
import Glibc
import HTTP2Protocol
import Testing

@testable import NodeHTTP2
@testable import Reactor

/// The other end of a connection, on the same reactor as the server.
class Peer: SocketHandler {
    unowned let home: TestServer
    private(set) var socket: Socket?
    private(set) var isConnected = false
    /// The server has closed its side, with FIN or RST.
    private(set) var hasEnded = false
    private(set) var wasReset = false
    /// Octets that arrived.
    private(set) var receivedBytes = 0

    init(_ home: TestServer) {
        self.home = home
        super.init()
    }

    func connect(to address: SocketAddress) throws {
        socket = try Socket.connect(reactor: home.reactor, to: address, handler: self)
    }

    /// Takes one end of a socket pair; returns the other.
    func adoptPair() throws -> Int32 {
        var ends: [Int32] = [0, 0]
        try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
        for end in ends { _ = clinux_set_nonblocking(end) }
        socket = Socket(reactor: home.reactor, adopting: ends[0], handler: self)
        connected()
        return ends[1]
    }

    /// Stops or resumes reading from the socket: the kernel's buffers fill up meanwhile.
    func setReading(_ isReading: Bool) { socket?.setReadInterest(isReading) }

    func shutdownWrite() throws { try socket?.shutdownWrite() }

    func reset() {
        socket?.reset()
        socket = nil
    }

    func close() {
        socket?.close()
        socket = nil
    }

    func receive(_ bytes: UnsafeRawBufferPointer) {}
    func begin() {}

    override func connected() {
        isConnected = true
        socket?.setNoDelay(true)
        socket?.setReadInterest(true)
        begin()
    }

    override func readable() {
        do throws(SystemError) {
            guard let count = try socket?.readShared() else { return }
            guard count > 0 else { return end() }
            receivedBytes += count
            receive(home.reactor.readBytes(count))
        } catch {
            wasReset = true
            end()
        }
    }

    override func hangup() { end() }

    private func end() {
        hasEnded = true
        socket?.setReadInterest(false)
        socket?.setWriteInterest(false)
    }
}

/// A peer that speaks in octets and reads frames.
final class RawPeer: Peer {
    struct Frame: Equatable, CustomStringConvertible {
        var type: UInt8
        var flags: UInt8
        var stream: Int
        var payload: [UInt8]

        var description: String { "type \(type) flags \(flags) stream \(stream) payload \(payload.prefix(32))" }
    }

    static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)
    /// The request GET http / with the authority "a", all from the static table but the last.
    static let get: [UInt8] = [0x82, 0x86, 0x84, 0x41, 0x01, 0x61]
    static let post: [UInt8] = [0x83, 0x86, 0x84, 0x41, 0x01, 0x61]

    private var input: [UInt8] = []
    private var output: [UInt8] = []
    private var written = 0
    private(set) var frames: [Frame] = []

    static func frame(_ type: UInt8, _ flags: UInt8, _ stream: Int, _ payload: [UInt8] = []) -> [UInt8] {
        let length = payload.count
        return [
            UInt8(length >> 16 & 0xff), UInt8(length >> 8 & 0xff), UInt8(length & 0xff), type, flags,
            UInt8(stream >> 24 & 0x7f), UInt8(stream >> 16 & 0xff), UInt8(stream >> 8 & 0xff), UInt8(stream & 0xff),
        ] + payload
    }

    /// Preface and SETTINGS with the given parameters (identifier, value).
    static func opening(_ settings: (UInt8, Int)...) -> [UInt8] {
        preface + frame(4, 0, 0, settings.flatMap { [0, $0.0] + word($0.1) })
    }

    static func word(_ value: Int) -> [UInt8] {
        [UInt8(value >> 24 & 0xff), UInt8(value >> 16 & 0xff), UInt8(value >> 8 & 0xff), UInt8(value & 0xff)]
    }

    func send(_ bytes: [UInt8]) {
        output += bytes
        if isConnected { pump() }
    }

    func frames(ofType type: UInt8) -> [Frame] { frames.filter { $0.type == type } }

    /// Code and debug data of the last GOAWAY.
    var goaway: (lastStream: Int, code: Int, debugData: String)? {
        guard let payload = frames(ofType: 7).last?.payload, payload.count >= 8 else { return nil }
        let number = { (range: Range<Int>) in payload[range].reduce(0) { $0 << 8 | Int($1) } }
        return (number(0..<4), number(4..<8), String(decoding: payload[8...], as: UTF8.self))
    }

    override func begin() { pump() }
    override func writable() { pump() }

    private func pump() {
        while written < output.count, let socket {
            let taken = output[written...].withUnsafeBytes { bytes in
                var vector = GatherVector(base: bytes.baseAddress, count: bytes.count)
                return (try? socket.write(&vector, count: 1)) ?? -1
            }
            // The server is gone: there is nobody to say the rest to.
            if taken < 0 { break }
            written += taken
            if taken == 0 { return socket.setWriteInterest(true) }
        }
        output = []
        written = 0
        socket?.setWriteInterest(false)
    }

    override func receive(_ bytes: UnsafeRawBufferPointer) {
        input += bytes
        var start = 0
        while input.count - start >= 9 {
            let length = Int(input[start]) << 16 | Int(input[start + 1]) << 8 | Int(input[start + 2])
            guard input.count - start >= 9 + length else { break }
            let stream = input[start + 5..<start + 9].reduce(0) { $0 << 8 | Int($1) }
            frames.append(
                Frame(
                    type: input[start + 3], flags: input[start + 4], stream: stream,
                    payload: Array(input[start + 9..<start + 9 + length])))
            start += 9 + length
        }
        input.removeFirst(start)
    }
}
