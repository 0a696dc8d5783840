/// Which suites HTTP/2 may use (RFC 9113 §9.2.2).
extension TLSCipher {
    /// Whether the suite is prohibited (Appendix A of the RFC): before TLS 1.3, all that lack an ephemeral and authenticated key
    /// exchange or an AEAD cipher. A connection on one of them may be refused with INADEQUATE_SECURITY.
    public var isProhibitedByHTTP2: Bool { TLSCipher.isProhibitedByHTTP2(standardName: standardName) }

    /// - Parameter standardName: IANA's name.
    public static func isProhibitedByHTTP2(standardName name: String) -> Bool {
        // The names of TLS 1.3 say nothing of the key exchange: it is always ephemeral.
        if isOfTLS13(name) { return false }
        guard name.hasPrefix("TLS_ECDHE_") || name.hasPrefix("TLS_DHE_") else { return true }
        return !(contains(name, "_GCM_") || contains(name, "_CCM") || contains(name, "_CHACHA20_POLY1305"))
    }

    private static func isOfTLS13(_ name: String) -> Bool {
        let isAEAD = name.hasPrefix("TLS_AES_") || name.hasPrefix("TLS_CHACHA20_")
        return isAEAD && !contains(name, "_WITH_")
    }

    private static func contains(_ name: String, _ part: String) -> Bool {
        name.utf8.indices.contains { name[$0...].hasPrefix(part) }
    }
}
