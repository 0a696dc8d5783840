import HTTP2Protocol

/// HPACK beside libnghttp2 on the same lists: octets, and nanoseconds per header field each way.
///
/// A run goes through all stories with fresh codecs; making and freeing the codecs is left out, growing their tables is
/// in. Decoding reads what libnghttp2 wrote. Ours looks up tokens and checks names and values, libnghttp2's does not.
struct HPACKBenchmark {
    let corpus: HPACKCorpus

    func run() {
        compareSizes()
        Measurement.compare(
            "hpack decode", units: corpus.fieldCount, unit: "ns/field", ours: decodeOurs, theirs: decodeTheirs)
        Measurement.compare(
            "hpack encode", units: corpus.fieldCount, unit: "ns/field", ours: encodeOurs, theirs: encodeTheirs)
        Measurement.compare(
            "hpack fill a list and encode it", units: corpus.fieldCount, unit: "ns/field", ours: fillAndEncodeOurs,
            theirs: encodeTheirs)
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
        var time: UInt64 = 0
        var fields = 0
        for story in corpus.stories {
            let decoder = HPACKDecoder()
            let start = Measurement.now()
            for wire in story.wires {
                list.removeAll()
                // A refusal shows in the number of fields.
                _ = try? decoder.decode(wire, into: list, limits: limits)
                fields += list.count
            }
            time += Measurement.now() - start
        }
        precondition(fields == corpus.fieldCount, "our decoder found \(fields) of \(corpus.fieldCount) fields")
        return time
    }

    private func decodeTheirs() -> UInt64 {
        var time: UInt64 = 0
        var fields = 0
        for story in corpus.stories {
            let inflater = NGHTTP2Inflater()
            let start = Measurement.now()
            for wire in story.wires { fields += inflater.decode(wire) }
            time += Measurement.now() - start
        }
        precondition(fields == corpus.fieldCount, "libnghttp2 found \(fields) of \(corpus.fieldCount) fields")
        return time
    }

    private func encodeOurs() -> UInt64 {
        var output = HeaderBlockBuffer()
        var time: UInt64 = 0
        for story in corpus.stories {
            let encoder = HPACKEncoder()
            let start = Measurement.now()
            for list in story.lists {
                output.removeAll()
                encoder.encode(list, into: &output)
            }
            time += Measurement.now() - start
        }
        return time
    }

    /// As a response is sent: the list is filled anew from plain bytes each time.
    private func fillAndEncodeOurs() -> UInt64 {
        var output = HeaderBlockBuffer()
        let list = HeaderList()
        var time: UInt64 = 0
        for story in corpus.stories {
            let encoder = HPACKEncoder()
            let start = Measurement.now()
            for pairs in story.pairs {
                output.removeAll()
                list.removeAll()
                for pair in pairs {
                    list.append(
                        name: UnsafeRawBufferPointer(start: pair.name, count: pair.namelen),
                        value: UnsafeRawBufferPointer(start: pair.value, count: pair.valuelen))
                }
                encoder.encode(list, into: &output)
            }
            time += Measurement.now() - start
        }
        return time
    }

    private func encodeTheirs() -> UInt64 {
        let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 1 << 20)
        defer { buffer.deallocate() }
        var time: UInt64 = 0
        for story in corpus.stories {
            let deflater = NGHTTP2Deflater()
            let start = Measurement.now()
            for pairs in story.pairs { _ = deflater.encode(pairs, into: buffer) }
            time += Measurement.now() - start
        }
        return time
    }
}
