import TestSupport
import Testing

@testable import HTTP2Protocol

/// The nine octets in front of every frame (RFC 9113 §4.1), and the values that SETTINGS carry (§6.5.2).
@Suite struct FrameHeaderTests {
    @Test func headersSurviveWritingAndReading() {
        let octets = UnsafeMutableRawPointer.allocate(byteCount: 9, alignment: 1)
        defer { octets.deallocate() }
        for length in [0, 1, 255, 256, 16_384, 16_777_215] {
            for id in [UInt32(0), 1, 0x7fff_ffff] {
                let header = FrameHeader(
                    payloadBytes: length, type: .pushPromise, flags: [.padded, .endHeaders], streamID: id)
                header.write(to: octets)
                #expect(FrameHeader(at: octets) == header)
                let bytes = Array(UnsafeRawBufferPointer(start: octets, count: 9))
                #expect(bytes == Wire.raw(0x5, flags: 0xc, stream: Int(id), [], length: length))
            }
        }
    }

    @Test func theReservedBitIsNotPartOfTheIdentifier() {
        let octets: [UInt8] = [0x00, 0x00, 0x08, 0x06, 0x01, 0xff, 0xff, 0xff, 0xff]
        octets.withUnsafeBytes { bytes in
            let header = bytes.baseAddress.map { FrameHeader(at: $0) }
            #expect(header == FrameHeader(payloadBytes: 8, type: .ping, flags: .acknowledgement, streamID: 0x7fff_ffff))
        }
    }

    @Test func settingsStartAtTheInitialValuesAndTakeOverOthers() throws {
        var values = SettingValues()
        #expect(values.headerTableSize == 4_096 && values.initialWindowSize == 65_535 && values.maxFrameSize == 16_384)
        #expect(values.enablePush && !values.enableConnectProtocol && values.maxConcurrentStreams == .max)
        for (id, value) in [(SettingID.headerTableSize, UInt32(1)), (.maxHeaderListSize, 2), (.noRFC7540Priorities, 1)]
        {
            try values.apply(Setting(id, value))
        }
        try values.apply(Setting(SettingID(rawValue: 0x1234), 9))
        #expect(values.headerTableSize == 1 && values.maxHeaderListSize == 2 && values.noRFC7540Priorities)
    }

    @Test func theWindowSizeOfASettingIsAFlowControlFault() {
        var values = SettingValues()
        #expect(throws: Fault.connection(.flowControlError, "settings_initial_window_size")) {
            try values.apply(Setting(.initialWindowSize, 1 << 31))
        }
    }
}
