import HTTP2Protocol
import NodeHTTP2
import Testing

/// What the console shows of http2's objects, as Node's does.
@Suite struct ConsoleTests {
    @Test("http2.function.getDefaultSettings http2.function.getUnpackedSettings: the console shows Node's objects")
    func settings() throws {
        #expect(
            util.inspect(http2.getDefaultSettings()) == """
                [Object: null prototype] {
                  headerTableSize: 4096,
                  enablePush: true,
                  initialWindowSize: 65535,
                  maxFrameSize: 16384,
                  maxConcurrentStreams: 4294967295,
                  maxHeaderSize: 65535,
                  maxHeaderListSize: 65535,
                  enableConnectProtocol: false
                }
                """)
        let packed = try http2.getPackedSettings(
            Settings(
                initialWindowSize: 7, maxConcurrentStreams: 8, maxHeaderListSize: 100, customSettings: [1244: 8, 99: 1])
        )
        #expect(
            util.inspect(try http2.getUnpackedSettings(packed)) == """
                {
                  maxConcurrentStreams: 8,
                  initialWindowSize: 7,
                  maxHeaderSize: 100,
                  maxHeaderListSize: 100,
                  customSettings: { '99': 1, '1244': 8 }
                }
                """)
        #expect(util.inspect(Settings(enablePush: false)) == "{ enablePush: false }")
        #expect(util.inspect(Settings()) == "{}")
        let defaults = http2.getDefaultSettings()
        var same = Settings()
        same.headerTableSize = 4096
        same.enablePush = true
        same.initialWindowSize = 65_535
        same.maxFrameSize = 16_384
        same.maxConcurrentStreams = 4_294_967_295
        same.maxHeaderSize = 65_535
        same.maxHeaderListSize = 65_535
        same.enableConnectProtocol = false
        #expect(same == defaults)
    }

    @Test("Http2Stream.property.sentHeaders Http2Stream.property.state Http2Session.property.state: their forms")
    func messages() throws {
        var shown: [String] = []
        let scene = try Scene { scene, stream in
            stream.on(.trailers) { trailers in shown.append(util.inspect(trailers)) }
            stream.resume()
            stream.on(.end) {
                try stream.respond(["a": ["1", "2"]])
                stream.end()
            }
        }
        unowned let session = try scene.connect()
        #expect(util.inspect(session.state) == "{}")
        session.on(.remoteSettings) { settings in
            #expect(util.inspect(settings).hasPrefix("{\n  headerTableSize: 4096,\n  enablePush: true,\n"))
        }
        unowned let request = try session.request([":method": "POST"], RequestOptions(waitForTrailers: true))
        request.on(.wantTrailers) {
            try request.sendTrailers(["x-sum": "42", "x-key": "1", http2.sensitiveHeaders: ["x-key"]])
        }
        request.on(.response) { headers in
            shown.append(
                util.inspect(headers).split(separator: "\n").filter { !$0.contains("date") }.joined(separator: "\n"))
            shown.append(util.inspect(request.state))
        }
        request.end()
        request.on(.close) { session.close() }
        request.resume()
        session.on(.close) { scene.home.server.close() }
        scene.finish()
        #expect(
            shown == [
                "[Object: null prototype] {\n  'x-sum': '42',\n  'x-key': '1',\n  Symbol(sensitiveHeaders): [ 'x-key' ]\n}",
                "[Object: null prototype] {\n  ':status': 200,\n  a: '1, 2',\n  Symbol(sensitiveHeaders): []\n}",
                """
                {
                  state: 5,
                  weight: 16,
                  sumDependencyWeight: 0,
                  localClose: 1,
                  remoteClose: 0,
                  localWindowSize: 65535
                }
                """,
            ])
        let given: Headers = [":path": "/", "x-a": "b"]
        #expect(util.inspect(given) == "{ ':path': '/', 'x-a': 'b' }")
    }
}
