import HTTP2Protocol

/// Header blocks both ways: the first byte chooses between decoding anything and a round trip of chosen fields.
public func fuzzHPACK(_ bytes: UnsafeRawBufferPointer) {
    var input = FuzzInput(bytes)
    if input.byte() & 1 == 0 { decodeAnything(&input) } else { roundTrip(&input) }
}

/// Decodes several blocks; what comes out passes through an encoder and a decoder of its own unchanged.
private func decodeAnything(_ input: inout FuzzInput) {
    let tableBytesMax = input.below(2) == 0 ? 4_096 : input.below(8_192)
    let limits = HPACKDecoder.Limits(
        listBytesMax: input.below(4) == 0 ? input.below(2_000) : 65_536, fieldsMax: 1 + input.below(128))
    let decoder = HPACKDecoder(dynamicTableBytesMax: tableBytesMax)
    let encoder = HPACKEncoder()
    let second = HPACKDecoder()
    while !input.isEmpty {
        if input.below(16) == 0 { decoder.setTableBytesLimit(input.below(8_192)) }
        let block = input.take(1 + input.below(64))
        let list = HeaderList()
        do throws(HPACKError) {
            let outcome = try decode(block, decoder, list, limits)
            require(list.count <= limits.fieldsMax, "more fields than allowed")
            require(list.listBytes <= limits.listBytesMax, "a larger list than allowed")
            require(outcome == .complete || list.count <= limits.fieldsMax, "a limit without a reason")
        } catch { return }
        expectRoundTrip(list, encoder, second)
    }
}

/// Fields from the input, table sizes that change between blocks.
private func roundTrip(_ input: inout FuzzInput) {
    let encoder = HPACKEncoder()
    let decoder = HPACKDecoder()
    let names = [
        ":path", ":status", "content-length", "cookie", "x-a", "x-a-much-longer-name-of-a-field", "set-cookie",
    ]
    for _ in 0..<200 where !input.isEmpty {
        if input.below(8) == 0 {
            let size = [0, 32, 100, 4_096, 9_000][input.below(5)]
            // The peer's limit follows once it was told: sender and receiver change between the same two blocks.
            decoder.setTableBytesLimit(size)
            encoder.setPeerTableBytesLimit(size)
        }
        encoder.insertsFields = input.below(8) != 0
        let list = HeaderList()
        for _ in 0..<input.below(12) {
            let value = String(decoding: input.take(input.below(24)), as: Unicode.ASCII.self)
            list.append(
                name: names[input.below(names.count)], value: value, flags: input.below(6) == 0 ? .sensitive : [])
        }
        expectRoundTrip(list, encoder, decoder)
    }
}

private func expectRoundTrip(_ list: HeaderList, _ encoder: HPACKEncoder, _ decoder: HPACKDecoder) {
    var buffer = HeaderBlockBuffer()
    encoder.encode(list, into: &buffer)
    let decoded = HeaderList()
    do throws(HPACKError) {
        let outcome = try decode(
            Array(buffer.bytes), decoder, decoded, HPACKDecoder.Limits(listBytesMax: .max, fieldsMax: .max))
        require(outcome == .complete, "an endless limit was met")
    } catch {
        fatalError("our decoder refuses our encoder's block: \(error.token)")
    }
    require(decoded.count == list.count, "\(list.count) fields went in, \(decoded.count) came out")
    for (place, index) in wireOrder(list).enumerated() {
        require(
            lowered(list.nameBytes(at: index)).elementsEqual(decoded.nameBytes(at: place))
                && list.valueBytes(at: index).elementsEqual(decoded.valueBytes(at: place)),
            "a field changed on its way: \(fieldText(list, index)) became \(fieldText(decoded, place))")
        require(
            !list.flags(at: index).contains(.sensitive) || decoded.flags(at: place).contains(.sensitive),
            "a field lost its secrecy: \(fieldText(list, index))")
    }
    require(encoder.tableBytes == decoder.tableBytes, "the tables are out of step")
}

/// Pseudo-header fields go first (RFC 9113 §8.3); otherwise the order stays.
private func wireOrder(_ list: HeaderList) -> [Int] {
    let indices = 0..<list.count
    return indices.filter { list.token(at: $0).isPseudo } + indices.filter { !list.token(at: $0).isPseudo }
}

/// The encoder lowers names (RFC 9113 §8.2.1).
private func lowered(_ name: UnsafeRawBufferPointer) -> [UInt8] { name.map { 0x41...0x5a ~= $0 ? $0 + 0x20 : $0 } }

private func fieldText(_ list: HeaderList, _ index: Int) -> String {
    "\(Array(list.nameBytes(at: index))) \(Array(list.valueBytes(at: index)))"
}

/// Decodes from memory of exactly the block's size.
private func decode(
    _ block: [UInt8], _ decoder: HPACKDecoder, _ list: HeaderList, _ limits: HPACKDecoder.Limits
) throws(HPACKError) -> HPACKDecoder.Outcome {
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: block.count, alignment: 1)
    defer { memory.deallocate() }
    memory.copyBytes(from: block)
    return try decoder.decode(UnsafeRawBufferPointer(memory), into: list, limits: limits)
}
