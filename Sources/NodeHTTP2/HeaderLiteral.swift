import HTTP2Protocol

/// A header block written out in the source, all names and values literals: `[":status": 200, "content-type": "text/plain"]`.
///
/// Nobody names this type: `respond` takes it where it can, and `Headers` where a variable, an array or
/// `http2.sensitiveHeaders` stands in the literal. Its elements are words without references: the optimiser keeps them on the
/// stack, and a literal that was sent before is recognised by its addresses, without looking at the text.
public struct HeaderLiteral: ExpressibleByDictionaryLiteral {
    /// A name: the octets of the literal, which live as long as the program.
    public struct Name: ExpressibleByStringLiteral {
        @usableFromInline let start: UnsafePointer<UInt8>
        @usableFromInline let count: Int

        @inlinable @inline(__always)
        public init(stringLiteral value: StaticString) {
            start = value.utf8Start
            count = value.utf8CodeUnitCount
        }
    }

    /// A value: the octets of a literal, or a number marked by a count of -1.
    public struct Value: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
        @usableFromInline let word: Int
        @usableFromInline let count: Int

        @inlinable @inline(__always)
        public init(stringLiteral value: StaticString) {
            word = Int(bitPattern: value.utf8Start)
            count = value.utf8CodeUnitCount
        }

        @inlinable @inline(__always)
        public init(integerLiteral value: Int) {
            word = value
            count = -1
        }
    }

    @usableFromInline let fields: [(Name, Value)]

    @inlinable @inline(__always)
    public init(dictionaryLiteral elements: (Name, Value)...) { fields = elements }
}

/// The elements of a literal, borrowed for the call that got them, or kept by `ResponseTemplates`.
@usableFromInline typealias HeaderLiteralFields = UnsafeBufferPointer<(HeaderLiteral.Name, HeaderLiteral.Value)>

extension HeaderLiteralFields {
    /// A number that differs for most literals; a slot is chosen by its low bits.
    @inline(__always)
    var mixture: Int {
        var mixture = count
        for (name, value) in self { mixture = mixture &* 31 ^ (value.word ^ Int(bitPattern: name.start) &>> 3) }
        return mixture ^ mixture &>> 7
    }

    /// The same literal, word by word.
    @inline(__always)
    func isSame(as other: HeaderLiteralFields) -> Bool {
        guard count == other.count else { return false }
        guard let left = UnsafeRawPointer(baseAddress), let right = UnsafeRawPointer(other.baseAddress) else {
            return true
        }
        // A field is four words, without padding.
        var offset = 0
        var difference = SIMD4<UInt>()
        while offset < count &* MemoryLayout<Element>.stride {
            difference |=
                left.loadUnaligned(fromByteOffset: offset, as: SIMD4<UInt>.self)
                ^ right.loadUnaligned(fromByteOffset: offset, as: SIMD4<UInt>.self)
            offset &+= MemoryLayout<Element>.stride
        }
        return difference[0] | difference[1] | difference[2] | difference[3] == 0
    }

    /// The fields as a list; the text is UTF-8 and leaves as Latin-1 like any other.
    func makeList() -> HeaderList {
        let list = HeaderList()
        for (name, value) in self {
            let nameText = String(
                decoding: UnsafeBufferPointer<UInt8>(start: name.start, count: name.count), as: UTF8.self)
            if value.count < 0 {
                value.word.appendHeader(nameText, to: list)
            } else {
                let start = UnsafePointer<UInt8>(bitPattern: value.word)
                let text = String(decoding: UnsafeBufferPointer<UInt8>(start: start, count: value.count), as: UTF8.self)
                text.appendHeader(nameText, to: list)
            }
        }
        return list
    }
}
