import HTTP2Protocol
import TestSupport
import Testing

/// The connection preface (RFC 9113 §3.4).
@Suite struct Section3_4_Preface {
    @Test func serverBeginsWithSettings() {
        let peer = ScriptedPeer(.server, settings: [Setting(.maxConcurrentStreams, 100)], handshake: false)
        peer.flush()
        peer.expectFrames(Wire.settings((3, 100)))
    }

    @Test func clientBeginsWithItsMagicAndSettings() {
        let peer = ScriptedPeer(.client, settings: [Setting(.enablePush, 0)], handshake: false)
        peer.flush()
        #expect(Array(peer.written.prefix(24)) == Wire.preface)
        peer.expectFrames(Wire.settings((2, 0)))
    }

    @Test(arguments: 0..<24) func aWrongOctetOfTheMagicIsAConnectionFault(place: Int) {
        let peer = ScriptedPeer(.server, handshake: false)
        var magic = Wire.preface
        magic[place] ^= 0x20
        peer.send(magic, Wire.settings())
        peer.expectGoaway(.protocolError, "preface_invalid")
    }

    @Test func http1IsAConnectionFaultAtItsFirstOctets() {
        let peer = ScriptedPeer(.server, handshake: false)
        peer.send(Array("GE".utf8))
        peer.expectGoaway(.protocolError, "preface_invalid")
    }

    @Test(arguments: [Connection.Role.server, .client])
    func aFirstFrameOtherThanSettingsIsAConnectionFault(role: Connection.Role) {
        for frame in [
            Wire.ping(), Wire.windowUpdate(0, 1), Wire.headers(1, Wire.get), Wire.data(1), Wire.raw(0xbb),
            Wire.settingsAcknowledgement,
        ] {
            let peer = ScriptedPeer(role, handshake: false)
            peer.send(role == .server ? Wire.preface : [], frame)
            peer.expectGoaway(.protocolError, "first_frame_not_settings")
        }
    }

    @Test func framesMayFollowTheMagicAndSettingsAtOnce() {
        let peer = ScriptedPeer(.server, handshake: false)
        peer.send(Wire.preface, Wire.settings(), Wire.headers(1, Wire.get, .endStream))
        peer.expect(.settings, .headers(1, .request, endStream: true))
    }

    @Test func nothingIsReadAfterAFault() {
        let peer = ScriptedPeer(.server, handshake: false)
        peer.send(Array("nonsense".utf8))
        peer.forget()
        peer.send(Wire.preface, Wire.settings(), Wire.ping())
        peer.expectNothing()
    }
}
