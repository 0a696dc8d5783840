import Buffers
import HTTP2Protocol

/// The protocol engine alone: a server connection fed with batches, its owner answering at once.
final class EngineExchange {
    private let resources = EngineResources()
    private let connection: Connection
    private var client: CannedClient
    private let response = HeaderList()
    private let body: StaticString = "Hello, World!"
    private var answers = AnswerCounter()
    private let vectors = UnsafeMutablePointer<GatherVector>.allocate(capacity: 64)

    init(_ paths: CannedClient.Paths) {
        client = CannedClient(paths)
        connection = Connection(role: .server, resources: resources, at: 0)
        vectors.initialize(repeating: GatherVector(), count: 64)
        response.append(token: .status, value: 200)
        response.append(token: .contentType, value: "text/plain")
        response.append(token: .contentLength, value: 13)
        let opening = client.opening + client.first
        opening.withUnsafeBytes { serve($0) }
        takeOutput()
    }

    func run(measured: Bool) {
        let goal = answers.ended + CannedClient.requestsPerBatch
        client.nextBatch().withUnsafeBytes { bytes in
            if measured { countedRegion { serve(bytes) } } else { serve(bytes) }
        }
        takeOutput()
        guard answers.ended == goal else { fatalError("\(goal - answers.ended) requests were not answered") }
    }

    private func serve(_ bytes: UnsafeRawBufferPointer) {
        connection.receive(bytes, at: 0)
        while true {
            switch connection.nextEvent() {
            case .none:
                connection.drain()
                return
            case .headers(let stream, _, _):
                resources.recycle(connection.takeReceivedHeaders())
                do throws(CommandError) {
                    try connection.sendHeaders(stream, .response, response, endStream: false)
                    let octets = UnsafeRawBufferPointer(start: body.utf8Start, count: body.utf8CodeUnitCount)
                    _ = try connection.sendData(stream, copying: octets, endStream: true)
                } catch { fatalError("a lawful command was refused") }
            case .failed(let fault): fatalError("the engine refuses the canned client: \(fault.token)")
            default: break
            }
        }
    }

    private func takeOutput() {
        while connection.outputBytes > 0 {
            let front = connection.gatherOutput(into: vectors, max: 64)
            for vector in UnsafeBufferPointer(start: vectors, count: front.vectors) {
                answers.read(UnsafeRawBufferPointer(start: vector.base, count: vector.count))
            }
            connection.consumeOutput(front.bytes, at: 0)
        }
    }
}

/// DATA frames of 16 KiB through the engine, one way: 100 frames a batch.
final class BodyExchange {
    private let resources = EngineResources()
    private let connection: Connection
    private let isUpload: Bool
    private var stream: StreamRef?
    private let vectors = UnsafeMutablePointer<GatherVector>.allocate(capacity: 64)
    private let piece = ByteSlice([UInt8](repeating: 120, count: 16_384))
    private let frames: [UInt8]
    private let updates: [UInt8]

    init(isUpload: Bool) {
        self.isUpload = isUpload
        var frames: [UInt8] = []
        let frame = CannedClient.frame(0, flags: 0, id: 1, [UInt8](repeating: 120, count: 16_384))
        for _ in 0..<4 { frames += frame }
        self.frames = frames
        updates =
            CannedClient.frame(8, flags: 0, id: 0, [0, 1, 0, 0]) + CannedClient.frame(8, flags: 0, id: 1, [0, 1, 0, 0])
        connection = Connection(
            role: .server, resources: resources, settings: [Setting(.initialWindowSize, 1 << 20)], at: 0)
        do throws(CommandError) { try connection.setConnectionWindow(1 << 20) } catch { fatalError("no window") }
        vectors.initialize(repeating: GatherVector(), count: 64)
        // POST without END_STREAM, so that the stream stays open both ways; our SETTINGS are acknowledged.
        let request = CannedClient.frame(1, flags: 4, id: 1, [0x83, 0x86, 0x84, 0x01, 1, 0x61])
        let opening = CannedClient(.same).opening + CannedClient.frame(4, flags: 1, []) + request
        opening.withUnsafeBytes { handle($0) }
        dropOutput()
    }

    func run(measured: Bool) {
        for _ in 0..<(CannedClient.requestsPerBatch / 4) {
            if measured { countedRegion { step() } } else { step() }
            dropOutput()
        }
    }

    /// Four frames.
    private func step() {
        if isUpload { return frames.withUnsafeBytes { handle($0) } }
        guard let stream else { fatalError("no stream") }
        do throws(CommandError) {
            for _ in 0..<4 { _ = try connection.sendData(stream, piece, endStream: false) }
        } catch { fatalError("a lawful command was refused") }
        connection.drain()
        updates.withUnsafeBytes { handle($0) }
    }

    private func handle(_ bytes: UnsafeRawBufferPointer) {
        connection.receive(bytes, at: 0)
        while true {
            switch connection.nextEvent() {
            case .none: return
            case .headers(let stream, _, _):
                self.stream = stream
                let list = resources.takeHeaderList()
                list.append(token: .status, value: 200)
                do throws(CommandError) {
                    try connection.sendHeaders(stream, .response, list, endStream: false)
                } catch { fatalError("a lawful command was refused") }
            case .data(let stream, let octets, _): connection.consume(stream, octets.count)
            case .failed(let fault): fatalError("the engine refuses the canned client: \(fault.token)")
            default: break
            }
        }
    }

    private func dropOutput() {
        while connection.outputBytes > 0 {
            let front = connection.gatherOutput(into: vectors, max: 64)
            connection.consumeOutput(front.bytes, at: 0)
        }
    }
}
