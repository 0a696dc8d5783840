import Buffers
import HTTP2Protocol

/// Our server connection with an owner that answers requests at once, consumes bodies, and sends what it is told to.
final class EngineServer {
    private let resources = EngineResources()
    private let connection: Connection
    private let response = HeaderList()
    private let body: StaticString = "Hello, World!"
    private let vectors = UnsafeMutablePointer<GatherVector>.allocate(capacity: 64)
    private var openStream: StreamRef?
    /// Time that each batch is given, so that no token bucket empties: frames are measured, not limits.
    private var now: UInt64 = 0
    private(set) var requests = 0
    private(set) var bodyBytes = 0
    private(set) var sentBytes = 0

    init() {
        connection = Connection(
            role: .server, resources: resources, settings: [Setting(.initialWindowSize, 4 << 20)], at: 0)
        do throws(CommandError) { try connection.setConnectionWindow(4 << 20) } catch { fatalError("no window") }
        vectors.initialize(repeating: GatherVector(), count: 64)
        response.append(token: .status, value: 200)
        response.append(token: .contentType, value: "text/plain")
        response.append(token: .contentLength, value: 13)
    }

    deinit { vectors.deallocate() }

    func serve(_ bytes: [UInt8]) {
        now += 10_000
        bytes.withUnsafeBytes { handle($0) }
        write()
    }

    /// DATA on the stream that is open.
    func send(_ piece: ByteSlice, times: Int) {
        guard let openStream else { fatalError("no stream is open") }
        do throws(CommandError) {
            for _ in 0..<times { _ = try connection.sendData(openStream, piece, endStream: false) }
        } catch { fatalError("DATA is refused") }
        write()
    }

    private func handle(_ bytes: UnsafeRawBufferPointer) {
        connection.receive(bytes, at: now)
        while true {
            switch connection.nextEvent() {
            case .none: return
            case .headers(let stream, _, let endStream): respond(stream, isWhole: endStream)
            case .data(let stream, let octets, _):
                bodyBytes += octets.count
                connection.consume(stream, octets.count)
            case .failed(let fault): fatalError("the engine refuses the canned client: \(fault.token)")
            default: break
            }
        }
    }

    private func respond(_ stream: StreamRef, isWhole: Bool) {
        requests += 1
        resources.recycle(connection.takeReceivedHeaders())
        do throws(CommandError) {
            try connection.sendHeaders(stream, .response, response, endStream: false)
            guard isWhole else { return openStream = stream }
            let octets = UnsafeRawBufferPointer(start: body.utf8Start, count: body.utf8CodeUnitCount)
            _ = try connection.sendData(stream, copying: octets, endStream: true)
        } catch { fatalError("a lawful command is refused") }
    }

    private func write() {
        repeat {
            connection.drain()
            while connection.outputBytes > 0 {
                let front = connection.gatherOutput(into: vectors, max: 64)
                sentBytes += front.bytes
                connection.consumeOutput(front.bytes, at: now)
            }
        } while connection.needsFlush
    }
}
