import COpenSSL

/// A version of the protocol, by Node's name.
public enum TLSVersion: String, Sendable, CaseIterable {
    case tls1 = "TLSv1"
    case tls1_1 = "TLSv1.1"
    case tls1_2 = "TLSv1.2"
    case tls1_3 = "TLSv1.3"

    var number: Int32 {
        switch self {
        case .tls1: TLS1_VERSION
        case .tls1_1: TLS1_1_VERSION
        case .tls1_2: TLS1_2_VERSION
        case .tls1_3: TLS1_3_VERSION
        }
    }
}
