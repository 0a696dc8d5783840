import CNGHTTP2
import Glibc

/// libnghttp2's server session doing the same: `nghttp2_session_mem_recv`, `nghttp2_session_mem_send`, the fewest callbacks.
final class NGHTTP2Server {
    private var session: OpaquePointer?
    private let fields = UnsafeMutablePointer<nghttp2_nv>.allocate(capacity: 3)
    fileprivate let piece = UnsafeMutablePointer<UInt8>.allocate(capacity: 16_384)
    fileprivate var framesToSend = 0
    private var openStream: Int32 = 0
    private(set) var requests = 0
    private(set) var bodyBytes = 0
    private(set) var sentBytes = 0
    fileprivate var fieldCount = 0

    init() {
        piece.initialize(repeating: 120, count: 16_384)
        setField(0, ":status", "200")
        setField(1, "content-type", "text/plain")
        setField(2, "content-length", "13")
        var callbacks: OpaquePointer?
        nghttp2_session_callbacks_new(&callbacks)
        nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks) { _, frame, owner in
            guard let frame, let server = NGHTTP2Server.of(owner) else { return 0 }
            let header = frame.pointee.hd
            if header.type == UInt8(NGHTTP2_HEADERS.rawValue) {
                server.respond(header.stream_id, isWhole: header.flags & UInt8(NGHTTP2_FLAG_END_STREAM.rawValue) != 0)
            }
            return 0
        }
        nghttp2_session_callbacks_set_on_header_callback(callbacks) { _, _, _, _, _, _, _, owner in
            NGHTTP2Server.of(owner)?.fieldCount += 1
            return 0
        }
        nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks) { _, _, _, _, count, owner in
            NGHTTP2Server.of(owner)?.bodyBytes += count
            return 0
        }
        var option: OpaquePointer?
        nghttp2_option_new(&option)
        nghttp2_option_set_no_closed_streams(option, 1)
        nghttp2_session_server_new2(&session, callbacks, Unmanaged.passUnretained(self).toOpaque(), option)
        nghttp2_option_del(option)
        nghttp2_session_callbacks_del(callbacks)
        var settings = nghttp2_settings_entry(
            settings_id: Int32(NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE.rawValue), value: 4 << 20)
        nghttp2_submit_settings(session, UInt8(NGHTTP2_FLAG_NONE.rawValue), &settings, 1)
        nghttp2_session_set_local_window_size(session, UInt8(NGHTTP2_FLAG_NONE.rawValue), 0, 4 << 20)
    }

    deinit {
        nghttp2_session_del(session)
        fields.deallocate()
        piece.deallocate()
    }

    func serve(_ bytes: [UInt8]) {
        let taken = bytes.withUnsafeBufferPointer { nghttp2_session_mem_recv(session, $0.baseAddress, $0.count) }
        precondition(taken == bytes.count, "libnghttp2 refuses the canned client")
        write()
    }

    /// DATA of 16 KiB on the stream that is open.
    func send(times: Int) {
        framesToSend = times
        nghttp2_session_resume_data(session, openStream)
        write()
        precondition(framesToSend == 0, "libnghttp2 did not send everything")
    }

    private func write() {
        var octets: UnsafePointer<UInt8>?
        while true {
            let count = nghttp2_session_mem_send(session, &octets)
            precondition(count >= 0, "libnghttp2 cannot send")
            if count == 0 { return }
            sentBytes += count
        }
    }

    private static func of(_ owner: UnsafeMutableRawPointer?) -> NGHTTP2Server? {
        owner.map { Unmanaged<NGHTTP2Server>.fromOpaque($0).takeUnretainedValue() }
    }

    private func respond(_ id: Int32, isWhole: Bool) {
        requests += 1
        var provider = nghttp2_data_provider()
        if isWhole {
            provider.read_callback = { _, _, buffer, _, flags, _, _ in
                guard let buffer, let flags else { return 0 }
                let body: StaticString = "Hello, World!"
                buffer.update(from: body.utf8Start, count: 13)
                flags.pointee |= UInt32(NGHTTP2_DATA_FLAG_EOF.rawValue)
                return 13
            }
        } else {
            openStream = id
            provider.read_callback = { _, _, buffer, length, _, _, owner in
                guard let buffer, let server = NGHTTP2Server.of(owner), server.framesToSend > 0 else {
                    return Int(NGHTTP2_ERR_DEFERRED.rawValue)
                }
                precondition(length >= 16_384, "a frame has room")
                server.framesToSend -= 1
                memcpy(buffer, server.piece, 16_384)
                return 16_384
            }
        }
        nghttp2_submit_response(session, id, fields, 3, &provider)
    }

    private func setField(_ index: Int, _ name: StaticString, _ value: StaticString) {
        (fields + index).initialize(
            to: nghttp2_nv(
                name: UnsafeMutablePointer(mutating: name.utf8Start),
                value: UnsafeMutablePointer(mutating: value.utf8Start),
                namelen: name.utf8CodeUnitCount, valuelen: value.utf8CodeUnitCount,
                flags: UInt8(NGHTTP2_NV_FLAG_NO_COPY_NAME.rawValue | NGHTTP2_NV_FLAG_NO_COPY_VALUE.rawValue)))
    }
}
