/// Everything the codec knows beforehand: token names, static entries and both Huffman tables.
///
/// Built once and never freed or changed, so that it is shared by all threads. Codecs and lists hold the pointer, because
/// reaching it through the global costs a once-check per use.
struct HPACKTables {
    /// What is known of a token's name. One element per raw value, padded to 256 so that no raw value is out of range.
    struct TokenInfo {
        var name: UnsafePointer<UInt8>
        var nameCount: UInt32
        /// The first index of the name in the static table, 0 when it is not there.
        var staticIndex: UInt8
        /// Static entries with this name and a value, from `staticIndex` on.
        var staticValueCount: UInt8
        /// Whether the encoder may insert fields of this name (see `HPACKEncoder`).
        var isWorthIndexing: Bool
        var nameHash: UInt64
        /// A literal: copying it counts nothing.
        var string: String
    }

    let tokens: UnsafeMutablePointer<TokenInfo>
    /// Open addressing by name hash; 0 is an empty place. Twice as many places as tokens keep runs short.
    let tokenPlaces: UnsafeMutablePointer<UInt8>
    /// Static entries by index; element 0 is never used.
    let staticEntries: UnsafeMutablePointer<HPACKEntry>
    let huffmanDecoding: HuffmanDecodingTable
    let huffmanEncoding: HuffmanEncodingTable

    /// `nonisolated(unsafe)`: written before it is first seen, read-only afterwards.
    nonisolated(unsafe) static let shared: UnsafePointer<HPACKTables> = {
        let place = UnsafeMutablePointer<HPACKTables>.allocate(capacity: 1)
        place.initialize(to: HPACKTables())
        return UnsafePointer(place)
    }()

    static let hashSeed: UInt64 = 0x51_7C_C1_B7
    private static let placeCount = 256

    private init() {
        tokens = .allocate(capacity: 256)
        tokenPlaces = .allocate(capacity: Self.placeCount)
        tokenPlaces.initialize(repeating: 0, count: Self.placeCount)
        staticEntries = .allocate(capacity: HPACKStaticTable.indexMax + 1)
        huffmanDecoding = HuffmanDecodingTable()
        huffmanEncoding = HuffmanEncodingTable()
        buildTokens()
        buildStaticEntries()
    }

    private func buildTokens() {
        for rawValue in 0..<256 {
            let string = rawValue < HeaderToken.names.count ? HeaderToken.names[rawValue] : ""
            let name = Self.immortalBytes(of: string)
            let count = string.utf8.count
            let hash = HPACKBytes.hash(name, count: count, seed: Self.hashSeed)
            tokens.advanced(by: rawValue).initialize(
                to: TokenInfo(
                    name: name, nameCount: UInt32(count), staticIndex: 0, staticValueCount: 0,
                    isWorthIndexing: !HPACKEncoder.namesNotIndexed.contains(string), nameHash: hash, string: string))
            if count == 0 { continue }
            var place = Int(truncatingIfNeeded: hash) & (Self.placeCount - 1)
            while tokenPlaces[place] != 0 { place = (place + 1) & (Self.placeCount - 1) }
            tokenPlaces[place] = UInt8(rawValue)
        }
    }

    private func buildStaticEntries() {
        for (offset, field) in HPACKStaticTable.fields.enumerated() {
            let name = Self.immortalBytes(of: field.name)
            let token = token(of: UnsafeRawBufferPointer(start: name, count: field.name.utf8.count))
            let info = tokens + Int(token.rawValue)
            if info.pointee.staticIndex == 0 { info.pointee.staticIndex = UInt8(offset + 1) }
            if !field.value.isEmpty { info.pointee.staticValueCount += 1 }
            staticEntries.advanced(by: offset + 1).initialize(
                to: HPACKEntry.immortal(
                    token: token, name: name, nameString: info.pointee.string,
                    value: Self.immortalBytes(of: field.value), valueString: field.value))
        }
    }

    /// A copy of the string's bytes with 16 readable bytes after it; never freed.
    private static func immortalBytes(of string: String) -> UnsafePointer<UInt8> {
        let count = string.utf8.count
        let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: count + 16)
        bytes.initialize(repeating: 0, count: count + 16)
        for (index, byte) in string.utf8.enumerated() { bytes[index] = byte }
        return UnsafePointer(bytes)
    }

    /// The token of a name spelled in lower case, else `unknown`.
    func token(of name: UnsafeRawBufferPointer) -> HeaderToken {
        guard let base = name.bindMemory(to: UInt8.self).baseAddress else { return .unknown }
        return token(of: base, count: name.count)
    }

    @inline(__always)
    func token(of name: UnsafePointer<UInt8>, count: Int) -> HeaderToken {
        token(of: name, count: count, hash: HPACKBytes.hash(name, count: count, seed: Self.hashSeed))
    }

    @inline(__always)
    func token(of name: UnsafePointer<UInt8>, count: Int, hash: UInt64) -> HeaderToken {
        var place = Int(truncatingIfNeeded: hash) & (Self.placeCount - 1)
        while true {
            let rawValue = tokenPlaces[place]
            if rawValue == 0 { return .unknown }
            let info = tokens + Int(rawValue)
            if info.pointee.nameHash == hash, Int(info.pointee.nameCount) == count,
                HPACKBytes.equal(info.pointee.name, name, count: count)
            {
                return HeaderToken(rawValue: rawValue)
            }
            place = (place &+ 1) & (Self.placeCount - 1)
        }
    }
}
