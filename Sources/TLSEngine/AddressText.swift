import Glibc

/// IP addresses as text.
public enum AddressText {
    /// The one spelling of an address that all others are compared by; nil for what is none.
    public static func canonical(_ text: String) -> String? {
        canonical(text, family: AF_INET, bytes: 4) ?? canonical(text, family: AF_INET6, bytes: 16)
    }

    private static func canonical(_ text: String, family: Int32, bytes: Int) -> String? {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 16) { address in
            guard inet_pton(family, text, address.baseAddress) == 1 else { return nil }
            return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { buffer in
                guard let start = buffer.baseAddress,
                    inet_ntop(family, address.baseAddress, start, socklen_t(buffer.count)) != nil
                else { return nil }
                return String(cString: start)
            }
        }
    }

    /// The octets of an address: 4 or 16.
    static func octets(_ text: String) -> [UInt8]? {
        for (family, count) in [(AF_INET, 4), (AF_INET6, 16)] {
            var result: Int32 = 0
            let octets = [UInt8](unsafeUninitializedCapacity: 16) { buffer, used in
                result = inet_pton(family, text, buffer.baseAddress)
                used = result == 1 ? count : 0
            }
            if result == 1 { return octets }
        }
        return nil
    }
}
