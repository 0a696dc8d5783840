import NodeHTTP2

extension Twins {
    func settingsPacked() {
        scenario("settings/packed") {
            func pack(_ name: String, _ settings: Settings) {
                attempt("main", name) { try http2.getPackedSettings(settings).toString("hex") }
            }
            pack("empty", .init())
            pack("one", .init(enablePush: false))
            pack(
                "all",
                .init(
                    headerTableSize: 1, enablePush: true, initialWindowSize: 4, maxFrameSize: 16385,
                    maxConcurrentStreams: 3, maxHeaderListSize: 6, enableConnectProtocol: true))
            pack("custom", .init(customSettings: [9999: 1234, 300: 5]))
            for value in [-1, 0, 4294967295, 4294967296] {
                pack("headerTableSize \(value)", .init(headerTableSize: value))
            }
            for value in [-1, 0, 2147483647, 2147483648] {
                pack("initialWindowSize \(value)", .init(initialWindowSize: value))
            }
            for value in [0, 16383, 16384, 16777215, 16777216] {
                pack("maxFrameSize \(value)", .init(maxFrameSize: value))
            }
            for value in [-1, 0, 4294967295, 4294967296] {
                pack("maxConcurrentStreams \(value)", .init(maxConcurrentStreams: value))
            }
            for value in [-1, 0, 4294967295, 4294967296] {
                pack("maxHeaderListSize \(value)", .init(maxHeaderListSize: value))
            }
            for id in [-1, 0, 65535, 65536] {
                pack("custom id \(id)", .init(customSettings: [id: 5]))
            }
            for value in [-1, 0, 4294967295, 4294967296] {
                pack("custom value \(value)", .init(customSettings: [5555: value]))
            }
            let many = [100: 1, 101: 1, 102: 1, 103: 1, 104: 1, 105: 1, 106: 1, 107: 1, 108: 1, 109: 1, 110: 1]
            pack("eleven custom", .init(customSettings: many))
            func unpack(_ name: String, _ hex: String, _ options: http2.UnpackOptions = .init()) {
                attempt("main", name) {
                    let settings = try http2.getUnpackedSettings(Buffer.from(hex, "hex"), options)
                    return [
                        settings.headerTableSize, settings.enablePush, settings.maxConcurrentStreams,
                        settings.initialWindowSize, settings.maxFrameSize, settings.maxHeaderListSize,
                        settings.enableConnectProtocol,
                    ] as [Any?]
                }
            }
            unpack("nothing", "")
            unpack("pairs", "000100000001000200000000000300000003000400000004000500004001000600000006000800000001")
            unpack("two true", "000200000002")
            unpack("unknown", "00ff00000001")
            unpack("five bytes", "0001000000")
            unpack("seven bytes", "00010000000100")
            unpack("out of range", "000500000001")
            unpack("out of range, validated", "000500000001", .init(validate: true))
            unpack("window, validated", "0004ffffffff", .init(validate: true))
        }
    }
}
