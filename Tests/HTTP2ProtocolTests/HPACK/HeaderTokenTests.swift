import Testing

@testable import HTTP2Protocol

struct HeaderTokenTests {
    private func token(_ name: String) -> HeaderToken {
        Array(name.utf8).withUnsafeBytes { HeaderToken(name: $0) }
    }

    @Test func everyNameLeadsToItsTokenAndBack() {
        #expect(Set(HeaderToken.names).count == HeaderToken.names.count)
        for (rawValue, name) in HeaderToken.names.enumerated() {
            #expect(token(name) == HeaderToken(rawValue: UInt8(rawValue)))
            #expect(HeaderToken(rawValue: UInt8(rawValue)).name == name)
            #expect(name == name.lowercased())
        }
    }

    @Test func constantsStandForTheirNames() {
        let constants: [(HeaderToken, String)] = [
            (.unknown, ""), (.method, ":method"), (.scheme, ":scheme"), (.authority, ":authority"), (.path, ":path"),
            (.status, ":status"), (.protocol, ":protocol"), (.acceptCharset, "accept-charset"), (.accept, "accept"),
            (.contentLength, "content-length"), (.cookie, "cookie"), (.date, "date"), (.host, "host"),
            (.setCookie, "set-cookie"), (.transferEncoding, "transfer-encoding"), (.userAgent, "user-agent"),
            (.wwwAuthenticate, "www-authenticate"), (.te, "te"), (.connection, "connection"), (.upgrade, "upgrade"),
            (.keepAlive, "keep-alive"), (.proxyConnection, "proxy-connection"), (.http2Settings, "http2-settings"),
            (.priority, "priority"), (.trailer, "trailer"), (.altSvc, "alt-svc"), (.earlyData, "early-data"),
            (.contentSecurityPolicy, "content-security-policy"), (.grpcTimeout, "grpc-timeout"),
        ]
        for (token, name) in constants { #expect(token.name == name) }
    }

    @Test func otherSpellingsAreUnknown() {
        for name in ["Accept", ":Method", "accep", "acceptt", "x-custom", ":", ":unknown", " accept", "accept ", "t"] {
            #expect(token(name) == .unknown)
        }
        // One octet changed, at each place of each name.
        for name in HeaderToken.names {
            for index in name.utf8.indices {
                var bytes = Array(name.utf8)
                bytes[name.utf8.distance(from: name.utf8.startIndex, to: index)] ^= 0x80
                #expect(bytes.withUnsafeBytes { HeaderToken(name: $0) } == .unknown)
            }
        }
    }

    @Test func sixTokensArePseudoHeaders() {
        let pseudo = (0...255).map { HeaderToken(rawValue: $0) }.filter(\.isPseudo).map(\.name)
        #expect(pseudo == [":method", ":scheme", ":authority", ":path", ":status", ":protocol"])
    }

    @Test func everyNameOfTheStaticTableHasAToken() {
        #expect(HPACKStaticTable.fields.count == HPACKStaticTable.indexMax)
        for field in HPACKStaticTable.fields { #expect(token(field.name) != .unknown) }
    }

    @Test func rawValuesWithoutANameAreHarmless() {
        #expect(HeaderToken(rawValue: 255).name.isEmpty)
        let list = HeaderList()
        list.append(token: HeaderToken(rawValue: 255), value: "x")
        #expect(list.name(at: 0).isEmpty)
    }
}
