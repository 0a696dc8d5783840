import Testing

@testable import HTTP2Protocol

struct HeaderListTests {
    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    /// Appends octets as the wire has them and returns the flags.
    private func flags(name: String = "x", value: [UInt8]) -> HeaderList.Flags {
        let list = HeaderList()
        bytes(name).withUnsafeBytes { name in value.withUnsafeBytes { list.append(name: name, value: $0) } }
        return list.flags(at: 0)
    }

    @Test func everyWayToAppendKeepsNameValueAndToken() {
        let list = HeaderList()
        list.append(token: .status, value: 204)
        list.append(token: .server, value: "h2serve")
        list.append(token: .vary, value: "accept" as StaticString)
        bytes("x=1").withUnsafeBytes { list.append(token: .cookie, value: $0, flags: .sensitive) }
        list.append(name: "Content-Type", value: "text/plain")
        list.append(name: "X-Custom", value: "1", flags: .continuation)
        bytes("x-raw").withUnsafeBytes { name in bytes("2").withUnsafeBytes { list.append(name: name, value: $0) } }
        #expect(
            list.fields == [
                FieldPair(":status", "204"), FieldPair("server", "h2serve"), FieldPair("vary", "accept"),
                FieldPair("cookie", "x=1", isSensitive: true), FieldPair("Content-Type", "text/plain"),
                FieldPair("X-Custom", "1"), FieldPair("x-raw", "2"),
            ])
        #expect(
            (0..<7).map { list.token(at: $0) } == [.status, .server, .vary, .cookie, .contentType, .unknown, .unknown])
        #expect(list.flags(at: 0) == .integer)
        #expect(list.flags(at: 3) == .sensitive)
        #expect(list.flags(at: 5).contains(.continuation))
        #expect(list.listBytes == list.fields.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count + 32 })
        #expect(Array(list.nameBytes(at: 4)) == bytes("Content-Type"))
        #expect(Array(list.valueBytes(at: 6)) == bytes("2"))
    }

    @Test(arguments: [0, 7, 10, -1, 4_294_967_296, .max, .min])
    func integersAreWrittenInDecimal(number: Int) {
        let list = HeaderList()
        list.append(token: .contentLength, value: number)
        #expect(list.value(at: 0) == String(number))
        list.replaceValue(at: 0, with: number &+ 1)
        #expect(list.value(at: 0) == String(number &+ 1))
    }

    @Test func valuesLeaveAsLatin1AndComeBackAsLatin1() {
        let list = HeaderList()
        list.append(token: .server, value: "caf\u{E9} €")
        // U+20AC is cut to its low octet.
        #expect(Array(list.valueBytes(at: 0)) == [0x63, 0x61, 0x66, 0xE9, 0x20, 0xAC])
        #expect(list.value(at: 0) == "caf\u{E9} \u{AC}")
        // A character outside the basic plane is two UTF-16 units.
        list.append(token: .server, value: "\u{1F600}")
        #expect(Array(list.valueBytes(at: 1)) == [0x3D, 0x00])
        #expect(list.flags(at: 1).contains(.invalidValue))
    }

    @Test func theEmptyValueIsAValue() {
        let list = HeaderList()
        list.append(token: .server, value: "")
        list.append(token: .server, value: UnsafeRawBufferPointer(start: nil, count: 0))
        list.append(name: "x", value: "")
        list.append(
            name: UnsafeRawBufferPointer(start: nil, count: 0), value: UnsafeRawBufferPointer(start: nil, count: 0))
        #expect(list.fields.map(\.value) == ["", "", "", ""])
        #expect((0..<4).map { list.flags(at: $0) } == [[], [], [], .invalidName])
    }

    @Test func controlCharactersMakeAValueInvalidAtEveryPlace() {
        for count in 1..<40 {
            for place in 0..<count {
                for byte in UInt8.min...UInt8.max {
                    var value = Array(repeating: UInt8(ascii: "v"), count: count)
                    value[place] = byte
                    var expected: HeaderList.Flags = []
                    if byte < 0x20 && byte != 0x09 || byte == 0x7F { expected.insert(.invalidValue) }
                    if byte == 0x20 || byte == 0x09, place == 0 || place == count - 1 { expected.insert(.outerBlank) }
                    if flags(value: value) != expected {
                        Issue.record("octet \(byte) at \(place) of \(count)")
                        return
                    }
                }
            }
        }
    }

    @Test func receivedNamesAreLowerCaseTokens() {
        let allowed = Set("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz".utf8)
        for byte in UInt8.min...UInt8.max {
            let list = HeaderList()
            [0x78, byte, 0x78].withUnsafeBytes { name in
                list.append(name: name, value: UnsafeRawBufferPointer(start: nil, count: 0))
            }
            #expect(list.flags(at: 0).contains(.invalidName) == !allowed.contains(byte), "octet \(byte)")
        }
        #expect(flags(name: ":path", value: []) == [])
        #expect(flags(name: ":other", value: []) == .invalidName)
        #expect(flags(name: "Accept", value: []) == .invalidName)
    }

    @Test func spelledNamesMayHaveUpperCaseLetters() {
        let list = HeaderList()
        list.append(name: "Accept", value: "a")
        list.append(name: "X-Other", value: "a")
        list.append(name: "X Other", value: "a")
        list.append(name: "caf\u{E9}", value: "a")
        #expect((0..<4).map { list.flags(at: $0).contains(.invalidName) } == [false, false, true, true])
        #expect(list.token(at: 0) == .accept)
        #expect(list.firstIndex(of: .accept) == 0)
        #expect(list.firstIndex(ofName: "accept") == nil)
        #expect(list.firstIndex(ofName: "Accept") == 0)
        #expect(list.firstIndex(ofNameIgnoringCase: "aCCEPT") == 0)
        #expect(list.firstIndex(ofNameIgnoringCase: "x-other") == 1)
        #expect(list.firstIndex(of: .age) == nil)
    }

    @Test func removingAndReplacingKeepsTheSumsAndThePlaces() throws {
        let list = HeaderList()
        // Every kind of slot: static entry, dynamic entry, name of a dynamic entry, token, literal.
        let decoder = HPACKDecoder()
        _ = try decoder.decode(octets("82 4003612d62 0131 0f2f 0132 0103666f6f 0002612d 03626172"), into: list)
        list.append(token: .path, value: "/")
        #expect(list.fields.map(\.name) == [":method", "a-b", "a-b", ":authority", "a-", ":path"])
        for index in 0..<list.count { list.replaceValue(at: index, with: "value \(index)") }
        #expect(list.fields.map(\.value) == (0..<6).map { "value \($0)" })
        #expect(list.fields.map(\.name) == [":method", "a-b", "a-b", ":authority", "a-", ":path"])
        #expect(list.listBytes == list.fields.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count + 32 })
        list.replaceValue(at: 1, with: " \u{1}", flags: .sensitive)
        #expect(list.flags(at: 1) == [.sensitive, .invalidValue, .outerBlank])
        bytes("raw").withUnsafeBytes { list.replaceValue(at: 4, with: $0) }
        #expect(list.value(at: 4) == "raw")
        while list.count > 0 { list.remove(at: list.count / 2) }
        #expect(list.listBytes == 0)
        #expect(list.firstIndex(of: .path) == nil)
    }

    @Test func equalContentIsSeenHoweverItIsHeld() throws {
        let fields = [FieldPair(":method", "GET"), FieldPair("a-b", "1"), FieldPair("server", "x")]
        let spelled = HeaderList(fields)
        let decoded = HeaderList()
        _ = try HPACKDecoder().decode(octets("82 4003612d62 0131 0f27 0178"), into: decoded)
        #expect(spelled.hasSameContent(as: decoded))
        #expect(spelled.hasSameContent(as: spelled.copy()))
        #expect(decoded.hasSameContent(as: decoded.copy()))
        #expect(!spelled.hasSameContent(as: HeaderList(Array(fields.dropLast()))))
        #expect(!spelled.hasSameContent(as: HeaderList(fields.reversed())))
        let sensitive = HeaderList(fields)
        sensitive.replaceValue(at: 2, with: "x", flags: .sensitive)
        #expect(!spelled.hasSameContent(as: sensitive))
        sensitive.replaceValue(at: 2, with: "y")
        #expect(!spelled.hasSameContent(as: sensitive))
        #expect(HeaderList().hasSameContent(as: HeaderList().copy()))
    }

    @Test func entriesOutliveTheirTableWhileAListHoldsThem() throws {
        let list = HeaderList()
        var copy: HeaderList
        do {
            let decoder = HPACKDecoder()
            _ = try decoder.decode(octets("4003612d62 0131 0f2f 0132"), into: list)
            copy = list.copy()
            _ = try decoder.decode(octets("20"), into: list)
        }
        #expect(list.fields == [FieldPair("a-b", "1"), FieldPair("a-b", "2")])
        list.removeAll()
        #expect(list.fields.isEmpty)
        #expect(copy.fields == [FieldPair("a-b", "1"), FieldPair("a-b", "2")])
        #expect(copy.name(at: 0) == copy.name(at: 0))
    }

    @Test(arguments: [true, false])
    func anEmptiedListIsLikeNew(keepingCapacity: Bool) {
        let list = HeaderList()
        for round in 0..<3 {
            for index in 0..<300 { list.append(name: "name-\(index)", value: String(repeating: "v", count: index)) }
            #expect(list.value(at: 299).count == 299)
            list.removeAll(keepingCapacity: keepingCapacity)
            #expect(list.count == 0 && list.listBytes == 0 && list.firstIndex(of: .unknown) == nil, "round \(round)")
        }
    }
}
