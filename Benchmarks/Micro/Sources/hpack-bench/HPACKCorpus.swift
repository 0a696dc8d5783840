import CNGHTTP2
import HTTP2Protocol

/// The header lists in the forms that the codecs want them in, made before any clock runs.
final class HPACKCorpus {
    struct Story {
        var lists: [HeaderList]
        var pairs: [UnsafeMutableBufferPointer<nghttp2_nv>]
        var wires: [UnsafeRawBufferPointer]
    }

    private(set) var stories: [Story] = []
    let fieldCount: Int
    /// Octets of libnghttp2's encoding.
    private(set) var wireBytes = 0

    /// The memory of the forms is kept until the process ends.
    init(_ source: [HeaderStory]) {
        fieldCount = source.reduce(0) { $0 + $1.fieldCount }
        let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 1 << 20)
        for story in source {
            let deflater = NGHTTP2Deflater()
            var made = Story(lists: [], pairs: [], wires: [])
            for block in story.blocks {
                made.lists.append(Self.list(block))
                let pairs = Self.pairs(block)
                made.pairs.append(pairs)
                let count = deflater.encode(pairs, into: buffer)
                let wire = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 1)
                wire.copyMemory(from: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[..<count]))
                made.wires.append(UnsafeRawBufferPointer(wire))
                wireBytes += count
            }
            stories.append(made)
        }
        buffer.deallocate()
    }

    static func list(_ block: [HeaderStory.Field]) -> HeaderList {
        let list = HeaderList()
        for field in block {
            field.name.withUnsafeBytes { name in field.value.withUnsafeBytes { list.append(name: name, value: $0) } }
        }
        // A copy is as compact as the other side's pairs.
        return list.copy()
    }

    private static func pairs(_ block: [HeaderStory.Field]) -> UnsafeMutableBufferPointer<nghttp2_nv> {
        let pairs = UnsafeMutableBufferPointer<nghttp2_nv>.allocate(capacity: block.count)
        for (index, field) in block.enumerated() {
            let pair = nghttp2_nv(
                name: copy(field.name), value: copy(field.value), namelen: field.name.count,
                valuelen: field.value.count, flags: 0)
            pairs.initializeElement(at: index, to: pair)
        }
        return pairs
    }

    private static func copy(_ bytes: [UInt8]) -> UnsafeMutablePointer<UInt8> {
        let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: bytes.count + 1)
        copy.initialize(repeating: 0, count: bytes.count + 1)
        for (index, byte) in bytes.enumerated() { copy[index] = byte }
        return copy
    }
}
