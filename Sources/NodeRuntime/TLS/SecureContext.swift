import TLSEngine

extension tls {
    /// Keys, certificates and rules that connections share. Node: SecureContext.
    public final class SecureContext {
        public let _context: TLSContext

        /// - Parameter honorsCipherOrder: unless the options say.
        init(_ options: SecureContextOptions, honorsCipherOrder: Bool = false) throws {
            let options = try Self.engineOptions(options, honorsCipherOrder)
            do throws(TLSError) {
                _context = try TLSContext(options)
            } catch {
                throw NodeError._tls(error)
            }
        }

        /// What a server answers for. Node: context.context.getCertificate().
        public var certificate: PeerCertificate? { _context.certificate.map { PeerCertificate([$0]) } }
    }
}

extension tls.SecureContext {
    private static func engineOptions(
        _ options: tls.SecureContextOptions, _ honorsCipherOrder: Bool
    ) throws -> TLSContextOptions {
        var result = TLSContextOptions()
        func bytes(_ material: (any TLSMaterial)?, _ name: String) throws -> [[UInt8]] {
            try material?._secrets("options.\(name)").map(\.bytes) ?? []
        }
        result.authorities = try options.ca.map { try bytes($0, "ca") }
        result.certificates = try bytes(options.cert, "cert")
        result.keys = try options.key?._secrets("options.key") ?? []
        result.bundles = try options.pfx?._secrets("options.pfx") ?? []
        result.passphrase = options.passphrase
        result.revocationLists = try bytes(options.crl, "crl")
        result.allowsPartialChain = options.allowPartialTrustChain ?? false
        result.ciphers = options.ciphers ?? ""
        result.honorsCipherOrder = options.honorCipherOrder ?? honorsCipherOrder
        result.groups = options.ecdhCurve ?? "auto"
        if options.sigalgs == "" { throw NodeError.ERR_INVALID_ARG_VALUE("options.sigalgs", "") }
        result.signatureAlgorithms = options.sigalgs
        if let parameters = try bytes(options.dhparam, "dhparam").first {
            result.diffieHellman = parameters.elementsEqual("auto".utf8) ? .automatic : .pem(parameters)
        }
        try setVersions(options, &result)
        result.secureOptions = UInt64(truncatingIfNeeded: options.secureOptions ?? 0)
        if let text = options.sessionIdContext { result.sessionIDContext = text }
        if let seconds = options.sessionTimeout {
            guard 0...Int(Int32.max) ~= seconds else {
                throw NodeError.ERR_OUT_OF_RANGE("options.sessionTimeout", ">= 0 && <= 2147483647", seconds)
            }
            result.sessionTimeoutSeconds = seconds
        }
        if let keys = options.ticketKeys {
            guard keys.length == TLSContext.ticketKeyBytes else {
                throw NodeError(
                    "ERR_INVALID_ARG_VALUE", .typeError,
                    "The property 'options.ticketKeys' must be exactly 48 bytes. Received \(keys.length)")
            }
            result.ticketKeys = keys.byteSlice.bytes
        }
        return result
    }

    private static func setVersions(_ options: tls.SecureContextOptions, _ result: inout TLSContextOptions) throws {
        if let method = options.secureProtocol {
            if let version = options.minVersion ?? options.maxVersion {
                throw NodeError.ERR_TLS_PROTOCOL_VERSION_CONFLICT(version, method)
            }
            (result.minVersion, result.maxVersion) = try versions(ofMethod: method)
            return
        }
        if let text = options.minVersion {
            guard let version = TLSVersion(rawValue: text) else {
                throw NodeError.ERR_TLS_INVALID_PROTOCOL_VERSION(text, "minimum")
            }
            result.minVersion = version
        }
        if let text = options.maxVersion {
            guard let version = TLSVersion(rawValue: text) else {
                throw NodeError.ERR_TLS_INVALID_PROTOCOL_VERSION(text, "maximum")
            }
            result.maxVersion = version
        }
    }

    /// "TLSv1_2_server_method" names one version; "TLS_method" and "SSLv23_method" all.
    private static func versions(ofMethod method: String) throws -> (TLSVersion, TLSVersion) {
        let bare = method.replacing("_server_method", with: "_method").replacing("_client_method", with: "_method")
        switch bare {
        case "TLS_method": return (.tls1, .tls1_3)
        case "SSLv23_method": return (.tls1, .tls1_2)
        case "TLSv1_method": return (.tls1, .tls1)
        case "TLSv1_1_method": return (.tls1_1, .tls1_1)
        case "TLSv1_2_method": return (.tls1_2, .tls1_2)
        case "SSLv2_method", "SSLv3_method":
            let name = method.prefix(5)
            throw NodeError("ERR_TLS_INVALID_PROTOCOL_METHOD", .typeError, "\(name) methods disabled")
        default: throw NodeError("ERR_TLS_INVALID_PROTOCOL_METHOD", .typeError, "Unknown method: \(method)")
        }
    }
}
