import CNGHTTP2
import HTTP2Protocol

/// HPACK beside libnghttp2 on the same lists: octets, and nanoseconds per header field each way.
///
/// A run goes through all stories with fresh codecs; making and freeing the codecs is left out, growing their tables is
/// in. Decoding reads what libnghttp2 wrote. Ours looks up tokens and checks names and values, libnghttp2's does not.
struct HPACKBenchmark {
    let corpus: HPACKCorpus

    /// Blocks or lists that are written anew before each timed stretch, on both sides: a decoder meets octets that were
    /// just read, an encoder lists that the application has just made.
    private static let batch = 32

    func run() {
        compareSizes()
        Measurement.compare(
            "hpack decode", units: corpus.fieldCount, unit: "ns/field", ours: decodeOurs, theirs: decodeTheirs)
        Measurement.compare(
            "hpack encode", units: corpus.fieldCount, unit: "ns/field",
            ours: { encodeOurs(timesFilling: false) }, theirs: { encodeTheirs(timesFilling: false) })
        Measurement.compare(
            "hpack fill a list and encode it", units: corpus.fieldCount, unit: "ns/field",
            ours: { encodeOurs(timesFilling: true) }, theirs: { encodeTheirs(timesFilling: true) })
    }

    private func compareSizes() {
        var bytes = 0
        for story in corpus.stories {
            let encoder = HPACKEncoder()
            var output = HeaderBlockBuffer()
            for list in story.lists {
                encoder.encode(list, into: &output)
                bytes += output.count
                output.removeAll()
            }
        }
        Measurement.line(
            "hpack encoded size", "octets", Double(bytes), Double(corpus.wireBytes),
            Double(bytes) / Double(corpus.wireBytes))
    }

    private func decodeOurs() -> UInt64 {
        let list = HeaderList()
        let limits = HPACKDecoder.Limits(listBytesMax: 1 << 20, fieldsMax: 1000)
        let read = ReadBuffer()
        var time: UInt64 = 0
        var fields = 0
        for story in corpus.stories {
            let decoder = HPACKDecoder()
            for start in stride(from: 0, to: story.wires.count, by: Self.batch) {
                read.fill(with: story.wires[start..<min(start + Self.batch, story.wires.count)])
                let begin = Measurement.now()
                for wire in read.blocks {
                    list.removeAll()
                    // A refusal shows in the number of fields.
                    _ = try? decoder.decode(wire, into: list, limits: limits)
                    fields += list.count
                }
                time += Measurement.now() - begin
            }
        }
        precondition(fields == corpus.fieldCount, "our decoder found \(fields) of \(corpus.fieldCount) fields")
        return time
    }

    private func decodeTheirs() -> UInt64 {
        let read = ReadBuffer()
        var time: UInt64 = 0
        var fields = 0
        for story in corpus.stories {
            let inflater = NGHTTP2Inflater()
            for start in stride(from: 0, to: story.wires.count, by: Self.batch) {
                read.fill(with: story.wires[start..<min(start + Self.batch, story.wires.count)])
                let begin = Measurement.now()
                for wire in read.blocks { fields += inflater.decode(wire) }
                time += Measurement.now() - begin
            }
        }
        precondition(fields == corpus.fieldCount, "libnghttp2 found \(fields) of \(corpus.fieldCount) fields")
        return time
    }

    private func encodeOurs(timesFilling: Bool) -> UInt64 {
        var output = HeaderBlockBuffer()
        let lists = (0..<Self.batch).map { _ in HeaderList() }
        var time: UInt64 = 0
        for story in corpus.stories {
            let encoder = HPACKEncoder()
            for start in stride(from: 0, to: story.pairs.count, by: Self.batch) {
                let batch = story.pairs[start..<min(start + Self.batch, story.pairs.count)]
                var begin = Measurement.now()
                for (list, pairs) in zip(lists, batch) { Self.fill(list, with: pairs) }
                if !timesFilling { begin = Measurement.now() }
                for place in 0..<batch.count {
                    output.removeAll()
                    encoder.encode(lists[place], into: &output)
                }
                time += Measurement.now() - begin
            }
        }
        return time
    }

    private static func fill(_ list: HeaderList, with pairs: UnsafeMutableBufferPointer<nghttp2_nv>) {
        list.removeAll()
        for pair in pairs {
            list.append(
                name: UnsafeRawBufferPointer(start: pair.name, count: pair.namelen),
                value: UnsafeRawBufferPointer(start: pair.value, count: pair.valuelen))
        }
    }

    private func encodeTheirs(timesFilling: Bool) -> UInt64 {
        let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 1 << 20)
        defer { buffer.deallocate() }
        let copies = (0..<Self.batch).map { _ in NGHTTP2List() }
        var time: UInt64 = 0
        for story in corpus.stories {
            let deflater = NGHTTP2Deflater()
            for start in stride(from: 0, to: story.pairs.count, by: Self.batch) {
                let batch = story.pairs[start..<min(start + Self.batch, story.pairs.count)]
                var begin = Measurement.now()
                for (copy, pairs) in zip(copies, batch) { copy.fill(with: pairs) }
                if !timesFilling { begin = Measurement.now() }
                for place in 0..<batch.count { _ = deflater.encode(copies[place].pairs, into: buffer) }
                time += Measurement.now() - begin
            }
        }
        return time
    }
}
