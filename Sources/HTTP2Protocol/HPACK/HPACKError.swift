/// Why a header block cannot be decoded. Each is a connection error of type COMPRESSION_ERROR (RFC 9113 §4.3).
public enum HPACKError: UInt8, Error, Equatable, CaseIterable, Sendable {
    case integerOverflow
    case integerTruncated
    case indexOutOfRange
    case stringTruncated
    case huffmanPadding
    case huffmanEndOfString
    case sizeUpdateLate
    case sizeUpdateMissing
    case sizeUpdateTooLarge
    case tooManySizeUpdates

    /// The stable name used in debug data, statistics and tests.
    public var token: StaticString {
        switch self {
        case .integerOverflow: "hpack_integer_overflow"
        case .integerTruncated: "hpack_integer_truncated"
        case .indexOutOfRange: "hpack_index_out_of_range"
        case .stringTruncated: "hpack_string_truncated"
        case .huffmanPadding: "hpack_huffman_padding"
        case .huffmanEndOfString: "hpack_huffman_eos"
        case .sizeUpdateLate: "hpack_size_update_late"
        case .sizeUpdateMissing: "hpack_size_update_missing"
        case .sizeUpdateTooLarge: "hpack_size_update_too_large"
        case .tooManySizeUpdates: "hpack_too_many_size_updates"
        }
    }
}
