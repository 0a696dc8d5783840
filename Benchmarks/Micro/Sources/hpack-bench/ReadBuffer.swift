/// Header blocks in a row in recycled memory, as a read from a socket leaves them.
final class ReadBuffer {
    private let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    private(set) var blocks: [UnsafeRawBufferPointer] = []

    deinit {
        bytes.deallocate()
    }

    func fill(with wires: ArraySlice<UnsafeRawBufferPointer>) {
        blocks.removeAll(keepingCapacity: true)
        var end = 0
        for wire in wires {
            let place = UnsafeMutableRawBufferPointer(rebasing: bytes[end..<(end + wire.count)])
            place.copyMemory(from: wire)
            blocks.append(UnsafeRawBufferPointer(place))
            end += wire.count
        }
    }
}
