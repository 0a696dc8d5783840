import Buffers

/// What all TLS connections of one thread share: blocks for what is to be sent, and scratch space. An idle connection holds
/// nothing of it.
public final class TLSResources {
    /// Plaintext of one record at most (RFC 8446 §5.1).
    public static let recordBytesMax = 16_384

    public let blocks: BlockPool
    /// Where small pieces become one record.
    let record: UnsafeMutableRawPointer

    public init(blocks: BlockPool = BlockPool()) {
        self.blocks = blocks
        record = .allocate(byteCount: Self.recordBytesMax, alignment: 64)
    }

    deinit { record.deallocate() }
}
