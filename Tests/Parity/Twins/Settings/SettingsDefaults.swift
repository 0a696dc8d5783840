import NodeHTTP2

extension Twins {
    func settingsDefaults() {
        scenario("settings/defaults") {
            let settings = http2.getDefaultSettings()
            log("main", "headerTableSize", settings.headerTableSize)
            log("main", "enablePush", settings.enablePush)
            log("main", "initialWindowSize", settings.initialWindowSize)
            log("main", "maxFrameSize", settings.maxFrameSize)
            log("main", "maxConcurrentStreams", settings.maxConcurrentStreams)
            log("main", "maxHeaderListSize", settings.maxHeaderListSize)
            log("main", "maxHeaderSize", settings.maxHeaderSize)
            log("main", "enableConnectProtocol", settings.enableConnectProtocol)
            log("main", "customSettings", settings.customSettings)
        }
    }
}
