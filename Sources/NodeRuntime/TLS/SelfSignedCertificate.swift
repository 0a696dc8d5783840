import TLSEngine

extension tls {
    /// Beyond Node: a fresh key and a certificate that it has signed itself, made in memory, for trials and tests.
    public struct SelfSignedCertificate: Sendable {
        /// PEM, for the option of the same name.
        public let cert: String
        /// PEM, not encrypted.
        public let key: String
        /// "AB:CD:…", SHA-256: what a user compares before trusting it.
        public let fingerprint256: String

        /// A P-256 certificate, valid from an hour ago for a year.
        ///
        /// - Parameter names: host names and addresses that it is for; the first is its common name.
        /// - Throws: ERR_INVALID_ARG_VALUE without names; a refusal of OpenSSL's.
        public init(names: [String] = ["localhost", "127.0.0.1", "::1"]) throws {
            guard let first = names.first else { throw NodeError.ERR_INVALID_ARG_VALUE("names", names) }
            var maker = CertificateMaker(commonName: first)
            maker.dnsNames = names.filter { net.isIP($0) == 0 }
            maker.addresses = names.filter { net.isIP($0) != 0 }
            do throws(TLSError) {
                let identity = try maker.make()
                cert = identity.certificate
                key = identity.key
                fingerprint256 = identity.fingerprint256
            } catch {
                throw NodeError._tls(error)
            }
        }
    }
}
