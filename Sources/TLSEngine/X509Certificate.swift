import COpenSSL

/// A certificate that OpenSSL has read; counted by OpenSSL, never changed.
public final class X509Certificate {
    /// Links of a chain at most: OpenSSL's own bound, so that certificates that issued each other end somewhere.
    static let chainMax = 100

    let handle: OpaquePointer

    /// Takes a count over.
    init(owning handle: OpaquePointer) { self.handle = handle }

    /// Adds a count.
    convenience init(sharing handle: OpaquePointer) {
        X509_up_ref(handle)
        self.init(owning: handle)
    }

    /// The first certificate of a PEM text, or a DER encoding.
    public convenience init(_ bytes: [UInt8]) throws(TLSError) {
        let all = readCertificates(bytes, isFirstTrusted: true)
        for other in all.dropFirst() { X509_free(other) }
        guard let first = all.first else { throw .takeCallFailure() }
        ERR_clear_error()
        self.init(owning: first)
    }

    deinit { X509_free(handle) }

    /// DER.
    public var bytes: [UInt8] { encode { i2d_X509(handle, $0) } }

    public var pem: String {
        guard let bio = BIO_new(BIO_s_mem()) else { return "" }
        defer { BIO_free(bio) }
        PEM_write_bio_X509(bio, handle)
        return text(of: bio)
    }

    public func isEqual(to other: X509Certificate) -> Bool { X509_cmp(handle, other.handle) == 0 }

    public func isIssued(by issuer: X509Certificate) -> Bool {
        X509_check_issued(issuer.handle, handle) == X509_V_OK
    }

    /// A digest as Node shows it: "AB:CD:…".
    public func fingerprint(_ digest: Digest) -> String {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Int(EVP_MAX_MD_SIZE)) { buffer in
            var length: UInt32 = 0
            X509_digest(handle, digest.method, buffer.baseAddress, &length)
            return buffer.prefix(Int(length)).map(hexadecimal).joined(separator: ":")
        }
    }

    public enum Digest: Sendable {
        case sha1
        case sha256
        case sha512

        fileprivate var method: OpaquePointer? {
            switch self {
            case .sha1: EVP_sha1()
            case .sha256: EVP_sha256()
            case .sha512: EVP_sha512()
            }
        }
    }
}

/// Two capital digits.
func hexadecimal(_ byte: UInt8) -> String {
    let text = String(byte, radix: 16, uppercase: true)
    return byte < 16 ? "0" + text : text
}

/// What was written to a memory BIO.
func text(of bio: OpaquePointer) -> String {
    var start: UnsafeMutablePointer<CChar>?
    let length = copenssl_bio_memory(bio, &start)
    guard let start, length > 0 else { return "" }
    return String(decoding: UnsafeRawBufferPointer(start: start, count: length), as: UTF8.self)
}
