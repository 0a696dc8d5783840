import TLSEngine

/// What Node's options take for keys, certificates, authorities and bundles: text, a buffer, or an array of them.
public protocol TLSMaterial {
    /// The pieces, each with its passphrase if it has one of its own.
    ///
    /// - Parameter name: the option's, for the error.
    /// - Throws: ERR_INVALID_ARG_TYPE for an array's element that is neither.
    func _secrets(_ name: String) throws -> [TLSContextOptions.Secret]
}

extension String: TLSMaterial {
    public func _secrets(_ name: String) -> [TLSContextOptions.Secret] { [.init(Array(utf8))] }
}

extension Buffer: TLSMaterial {
    public func _secrets(_ name: String) -> [TLSContextOptions.Secret] { [.init(byteSlice.bytes)] }
}

extension Array: TLSMaterial {
    /// Of bytes: one piece; else of all its elements.
    public func _secrets(_ name: String) throws -> [TLSContextOptions.Secret] {
        if let bytes = self as? [UInt8] { return [.init(bytes)] }
        return try flatMap { element in
            guard let material = element as? any TLSMaterial else {
                throw NodeError.ERR_INVALID_ARG_TYPE(
                    name, ["string", "Buffer", "TypedArray", "DataView"], element)
            }
            return try material._secrets(name)
        }
    }
}

extension tls {
    /// A private key with a passphrase of its own. Node: {pem, passphrase}.
    public struct Key: TLSMaterial {
        public var pem: any TLSMaterial
        public var passphrase: String?

        public init(pem: any TLSMaterial, passphrase: String? = nil) {
            self.pem = pem
            self.passphrase = passphrase
        }

        public func _secrets(_ name: String) throws -> [TLSContextOptions.Secret] {
            try pem._secrets(name).map { .init($0.bytes, passphrase: passphrase) }
        }
    }

    /// A PKCS#12 bundle with a passphrase of its own. Node: {buf, passphrase}.
    public struct Bundle: TLSMaterial {
        public var buf: any TLSMaterial
        public var passphrase: String?

        public init(buf: any TLSMaterial, passphrase: String? = nil) {
            self.buf = buf
            self.passphrase = passphrase
        }

        public func _secrets(_ name: String) throws -> [TLSContextOptions.Secret] {
            try buf._secrets(name).map { .init($0.bytes, passphrase: passphrase) }
        }
    }
}
