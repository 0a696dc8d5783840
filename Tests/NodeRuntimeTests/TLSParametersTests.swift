import Testing

@testable import NodeRuntime

@Suite struct TLSParametersTests {
    /// `openssl dhparam 1024`.
    private static let weakGroup = """
        -----BEGIN DH PARAMETERS-----
        MIGHAoGBAMPxYLNlWwbvYgKIsfFbzTMT4/eNFLfWmq0JVN6+6Cl104Disw8EDZC1
        jHDleDBj+2i7AGD3zwZi9g6aa13gvXgx+p15SwfrvgDrCYOqWjiJ1LpKgASfbq2B
        y3E3G/lTE/nVJG+RDyx8b9DqUz+IcnQatbr6NVkXyfLtnopHvPMfAgEC
        -----END DH PARAMETERS-----
        """

    @Test("ERR_TLS_DH_PARAM_SIZE: a group that is too small for anybody's key")
    func weakGroups() {
        #expect {
            _ = try tls.createSecureContext(tls.SecureContextOptions(dhparam: Self.weakGroup))
        } throws: { error in
            error.code == "ERR_TLS_DH_PARAM_SIZE"
                && (error as? NodeError)?.message == "DH parameter size 1024 is less than 2048"
        }
    }
}
