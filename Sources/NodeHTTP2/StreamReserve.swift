import HTTP2Protocol

/// Streams of one kind that are over and that nobody holds, kept for the next ones.
///
/// Owned by its context, on the thread of that. `release` must be called before it goes.
struct StreamReserve<Stream: Http2Stream> {
    /// Above it streams are freed (count).
    private static var countMax: Int { 256 }

    /// A counted reference in each of the first `count` places.
    private let places = UnsafeMutablePointer<Stream>.allocate(capacity: Self.countMax)
    private var count = 0

    /// A stream of the reserve's; its reference goes over to the caller.
    @inline(__always)
    mutating func take() -> Unmanaged<Stream>? {
        guard count > 0 else { return nil }
        count -= 1
        // Read as the word that it is: nothing is counted.
        return UnsafeRawPointer(places + count).load(as: Unmanaged<Stream>.self)
    }

    /// Keeps a stream with the caller's reference, when there is room and nobody else holds it. Returns whether it does.
    @inline(__always)
    mutating func keep(_ stream: Unmanaged<Stream>) -> Bool {
        guard count < Self.countMax else { return false }
        let place = places + count
        UnsafeMutableRawPointer(place).storeBytes(of: stream, as: Unmanaged<Stream>.self)
        guard isKnownUniquelyReferenced(&place.pointee) else { return false }
        stream._withUnsafeGuaranteedRef { $0.prepareForReuse() }
        count += 1
        return true
    }

    /// Frees the streams, which refer back to the owner.
    mutating func removeAll() {
        places.deinitialize(count: count)
        count = 0
    }

    func deallocate() { places.deallocate() }
}
