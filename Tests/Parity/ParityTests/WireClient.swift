import Foundation
import HTTP2Protocol
import TestSupport
import Testing

/// A client that writes what a case says, and tells the frames that the server writes.
final class WireClient {
    private let descriptor: Int32
    private let decoder = HPACKDecoder()
    private var rest: [UInt8] = []
    private var block: [UInt8] = []
    /// A line per frame, and `FIN` or `RST` at the end.
    private(set) var lines: [String] = []

    init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var patience = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        try #require(connected == 0, "cannot connect to port \(port)")
    }

    deinit { close(descriptor) }

    /// Plays a script to the server's end.
    func play(_ steps: [WireStep]) {
        for step in steps {
            switch step {
            case .send(let octets): send(octets)
            case .until(let starts):
                let starts = starts.split(separator: "|")
                while !lines.contains(where: { line in starts.contains { line.hasPrefix($0) } }), read() {}
            }
        }
        shutdown(descriptor, Int32(SHUT_WR))
        while read() {}
    }

    private func send(_ octets: [UInt8]) {
        var rest = octets[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    /// Reads once; false at the end.
    private func read() -> Bool {
        if let last = lines.last, last == "FIN" || last == "RST" { return false }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        guard count > 0 else {
            lines.append(count == 0 ? "FIN" : "RST")
            return false
        }
        let (frames, rest) = WireFrame.parse(self.rest + buffer[..<count])
        self.rest = rest
        for frame in frames { lines.append(describe(frame)) }
        return true
    }

    private func describe(_ frame: WireFrame) -> String {
        let payload = frame.payload
        switch frame.type {
        case 0x0: return "DATA \(frame.stream)\(flags(frame)) \(payload.count)"
        case 0x1: return "HEADERS \(frame.stream)\(flags(frame))\(fields(frame.content, frame))"
        case 0x3: return "RST_STREAM \(frame.stream) \(frame.word(at: 0))"
        case 0x4 where frame.isSettingsAcknowledgement: return "SETTINGS ACK"
        case 0x4: return "SETTINGS\(settings(payload))"
        case 0x5:
            return
                "PUSH_PROMISE \(frame.stream)\(flags(frame)) \(frame.word(at: 0))\(fields(Array(payload.dropFirst(4)), frame))"
        case 0x6: return "PING\(frame.flags.contains(.acknowledgement) ? " ACK" : "") \(Wire.hex(payload))"
        case 0x7:
            return
                "GOAWAY last \(frame.word(at: 0)) code \(frame.word(at: 4)) \"\(String(decoding: payload.dropFirst(8), as: UTF8.self))\""
        case 0x8: return "WINDOW_UPDATE \(frame.stream) +\(frame.word(at: 0))"
        case 0x9: return "CONTINUATION \(frame.stream)\(flags(frame))\(fields(payload, frame))"
        default: return "TYPE \(frame.type) \(frame.stream) \(Wire.hex(payload))"
        }
    }

    private func flags(_ frame: WireFrame) -> String {
        let names: [(FrameFlags, String)] = [
            (.endStream, " END_STREAM"), (.endHeaders, " END_HEADERS"), (.padded, " PADDED"),
        ]
        return names.filter { frame.flags.contains($0.0) && (frame.type != 0 || $0.0 != .endHeaders) }.map(\.1).joined()
    }

    private func settings(_ payload: [UInt8]) -> String {
        stride(from: 0, to: payload.count, by: 6).map { offset in
            let value = payload[(offset + 2)..<(offset + 6)].reduce(0) { $0 << 8 | Int($1) }
            return " \(Int(payload[offset]) << 8 | Int(payload[offset + 1]))=\(value)"
        }.joined()
    }

    /// The fields of a block that ends with this frame; how they were encoded does not matter.
    private func fields(_ part: [UInt8], _ frame: WireFrame) -> String {
        block += part
        guard frame.flags.contains(.endHeaders) else { return "" }
        defer { block = [] }
        let list = HeaderList()
        let limits = HPACKDecoder.Limits(listBytesMax: 1 << 20, fieldsMax: 1_000)
        guard let outcome = try? block.withUnsafeBytes({ try decoder.decode($0, into: list, limits: limits) }),
            outcome == .complete
        else { return " undecodable" }
        return " {" + (0..<list.count).map { field(list, $0) }.joined(separator: ", ") + "}"
    }

    private func field(_ list: HeaderList, _ index: Int) -> String {
        let name = list.name(at: index)
        let value = name == "date" ? "-" : list.value(at: index)
        let mark = list.flags(at: index).contains(.sensitive) ? " (never indexed)" : ""
        return "\(name): \(value.count > 40 ? "<\(value.count) characters>" : value)\(mark)"
    }
}

/// A step of a script.
enum WireStep {
    case send([UInt8])
    /// Reads until a frame has come whose line begins so, or with one of several beginnings, "A|B".
    case until(String)
}
