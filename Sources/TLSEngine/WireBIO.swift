import COpenSSL

/// OpenSSL's view of a connection's octets: it reads the lent ciphertext and appends to the connection's send queue.
///
/// Its data is the connection, unretained: the connection owns the SSL that owns the BIO.
enum WireBIO {
    /// Made once, used by all threads, never changed.
    nonisolated(unsafe) private static let method: OpaquePointer = {
        guard let method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "wire") else {
            fatalError("out of memory: a BIO method")
        }
        BIO_meth_set_read(method) { bio, memory, length in
            guard let bio, let memory, length > 0 else { return 0 }
            copenssl_bio_clear_retry(bio)
            let count = WireBIO.connection(of: bio)._withUnsafeGuaranteedRef {
                $0.takeInput(UnsafeMutableRawBufferPointer(start: memory, count: Int(length)))
            }
            if count > 0 { return Int32(count) }
            // An empty transport is one that has nothing yet: its end is the connection's to see.
            copenssl_bio_wants_read(bio)
            return -1
        }
        BIO_meth_set_write(method) { bio, bytes, length in
            guard let bio, let bytes, length > 0 else { return 0 }
            WireBIO.connection(of: bio)._withUnsafeGuaranteedRef {
                $0.appendOutput(UnsafeRawBufferPointer(start: bytes, count: Int(length)))
            }
            return length
        }
        BIO_meth_set_ctrl(method) { _, command, _, _ in command == BIO_CTRL_FLUSH ? 1 : 0 }
        return method
    }()

    static func make(for connection: TLSConnection) -> OpaquePointer {
        guard let bio = BIO_new(method) else { fatalError("out of memory: a BIO") }
        BIO_set_data(bio, Unmanaged.passUnretained(connection).toOpaque())
        BIO_set_init(bio, 1)
        return bio
    }

    private static func connection(of bio: OpaquePointer) -> Unmanaged<TLSConnection> {
        guard let data = BIO_get_data(bio) else { preconditionFailure("a wire BIO has a connection") }
        return Unmanaged.fromOpaque(data)
    }
}
