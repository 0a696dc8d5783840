import HTTP2Protocol

/// Feeds octets to a decoder as a few header blocks with changing limits, and reads every field it lets through.
///
/// Uses public API alone, so that a libFuzzer entry point can call it as well as the seeded tests. Returns the number of
/// fields read.
@discardableResult
func fuzzHPACK(_ bytes: UnsafeRawBufferPointer) -> Int {
    let decoder = HPACKDecoder(dynamicTableBytesMax: bytes.isEmpty ? 4096 : Int(bytes[0]) * 32)
    let list = HeaderList()
    var output = HeaderBlockBuffer()
    let encoder = HPACKEncoder()
    var start = min(1, bytes.count)
    var fields = 0
    while start < bytes.count {
        // The first octet of each block says how long it is and what happens before it.
        let control = Int(bytes[start])
        let end = min(bytes.count, start + 1 + control)
        if control & 7 == 7 { decoder.setTableBytesLimit(control * 16) }
        let limits = HPACKDecoder.Limits(listBytesMax: control & 8 == 0 ? 65_536 : 200, fieldsMax: 100)
        list.removeAll(keepingCapacity: control & 16 == 0)
        do throws(HPACKError) {
            _ = try decoder.decode(
                UnsafeRawBufferPointer(rebasing: bytes[(start + 1)..<end]), into: list, limits: limits)
        } catch {
            return fields
        }
        for index in 0..<list.count {
            precondition(list.nameBytes(at: index).count == list.name(at: index).unicodeScalars.count)
            precondition(list.valueBytes(at: index).count == list.value(at: index).unicodeScalars.count)
            fields += 1
        }
        precondition(list.count <= limits.fieldsMax && list.listBytes <= limits.listBytesMax)
        output.removeAll()
        encoder.encode(list, into: &output)
        start = end
    }
    return fields
}
