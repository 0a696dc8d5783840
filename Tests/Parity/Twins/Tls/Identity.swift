/// Certificates with their own signatures and their keys, those of `identity.js`.
struct Identity {
    let cert: String
    let key: String

    /// Of localhost and 127.0.0.1.
    static let localhost = Identity(
        cert: """
            -----BEGIN CERTIFICATE-----
            MIIBmjCCAUGgAwIBAgIUfmLn+r2zc1Qkj4Oj9zF1I365150wCgYIKoZIzj0EAwIw
            FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMjE3NDkxNloYDzIxMjYxMDI5
            MTc0OTE2WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
            PQMBBwNCAARXPvekJirKZFReYwDjerS3n0KMVAIYvG4mu68Xom1d8PQq8Z4Yjn7I
            /oZodFDRdnYeYk914UTWLmEVcDXCA/0so28wbTAdBgNVHQ4EFgQUzZv3iN6bN7ip
            MgZzf5CwYNUg3aEwHwYDVR0jBBgwFoAUzZv3iN6bN7ipMgZzf5CwYNUg3aEwDwYD
            VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
            zj0EAwIDRwAwRAIhAO5bKIp5V5w62nkrEUHat5RVdw3QOnvBAB+woNRlXSjFAh9N
            4H9+vQYsfoN871pQtk6yRZ0OB0kEXNwgVaf+aOXF
            -----END CERTIFICATE-----

            """,
        key: """
            -----BEGIN PRIVATE KEY-----
            MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgu+RqNB9akxMzP1OU
            DkVAfI/oJir7XSe3R3rmwFtGOAKhRANCAARXPvekJirKZFReYwDjerS3n0KMVAIY
            vG4mu68Xom1d8PQq8Z4Yjn7I/oZodFDRdnYeYk914UTWLmEVcDXCA/0s
            -----END PRIVATE KEY-----

            """)

    /// Of other.test and what is below it.
    static let other = Identity(
        cert: """
            -----BEGIN CERTIFICATE-----
            MIIBpjCCAUygAwIBAgIUcNJFripOFv3wNNPmgmMpGU2FgRIwCgYIKoZIzj0EAwIw
            FTETMBEGA1UEAwwKb3RoZXIudGVzdDAgFw0yNjExMjIxNzU3MDlaGA8yMTI2MTAy
            OTE3NTcwOVowFTETMBEGA1UEAwwKb3RoZXIudGVzdDBZMBMGByqGSM49AgEGCCqG
            SM49AwEHA0IABIhn1CQPyKpH7GQwAuYAO8X01VSILQVnxq21WJ1CkirPmOoeT7TS
            aQob+DFb4TzwcEFYMADanV/XPojXATnRTQajeDB2MB0GA1UdDgQWBBTgmODOZDoX
            GqTu9viLkLKhYKL9fDAfBgNVHSMEGDAWgBTgmODOZDoXGqTu9viLkLKhYKL9fDAP
            BgNVHRMBAf8EBTADAQH/MCMGA1UdEQQcMBqCCm90aGVyLnRlc3SCDCoub3RoZXIu
            dGVzdDAKBggqhkjOPQQDAgNIADBFAiA9rciSSkZcy70VutvNBflzq6NPy+c+KeTS
            BnEGKrN2RAIhANDJ9WUqSuK+Y+z3gyDwiyw8V3wTgUw93bG1Nis9CEny
            -----END CERTIFICATE-----

            """,
        key: """
            -----BEGIN PRIVATE KEY-----
            MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgwjlZLVx7XFSeYFP0
            ewO74UTQxijqIcGteUkGVfPJVGqhRANCAASIZ9QkD8iqR+xkMALmADvF9NVUiC0F
            Z8attVidQpIqz5jqHk+00mkKG/gxW+E88HBBWDAA2p1f1z6I1wE50U0G
            -----END PRIVATE KEY-----

            """)

    /// Certificate and key of localhost as PKCS #12 in base64; the passphrase is "secret".
    static let bundle = """
        MIIELAIBAzCCA+IGCSqGSIb3DQEHAaCCA9MEggPPMIIDyzCCAoIGCSqGSIb3DQEHBqCCAnMwggJv
        AgEAMIICaAYJKoZIhvcNAQcBMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAjinJhgwAXI
        xgICCAAwDAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEDPurxCL1HIO6I/G8CwJMFaAggIA1iC3
        NyXRuYQWF/X1vl0f81UIY4KwmSnydqtp5CXFhm8LK3mCo1qrdCrKgpkHGNPlguCfNx4Bq3lvPbpw
        UKm8FdElSDAILygvakbajf517D2HWPlgvoqRgOhvKPh2Cx1V2q2cSzcR7RbdwjJl4Y08QX/WZ+PK
        F6I34r7zKylPGDOG602G98si7GvQHMTJE7juXYT2G/cETOvDv7qn5003T02J8asAyt3sJh1pChzm
        eFWbYbNvbBSRrcq3c1evyYURsMAkbi4IxIz6c6uWZtlxQ/JLGuAWH0+TDyCeADTztYIDcWxLRZEy
        JGB0y+dG83q/QHieEax+RMjQ3Td4ByASnD9J/aIoysg2yS7YAFekGy6VYLASLv9BUZUkifO/CWTZ
        +AE2RHDTMQPF5QJMotq1YbdFJ6wpc4DTrBDjFozwujkTEia4jbO1CqMQbcwsBRo0WytLsgTB+8GD
        VlMw3qauF6oGaYKrZhbqjEwgtXpUCzoRink3VRytvh4SmD8IKfjzC+laeGREv9Rx/flBPdiaRsdm
        G1v2ZuUbxJ8sPGCjO7VuEaGN3MkGldB1qHtLLWyvV1xMcL6jmtqlNGj0HzyfcFVoY7VpZTg+BQii
        vNQeb1oEorFjqycUKxtl3sgQxkDk4KR7WjrFHkIFxBuuWP1NFOKKHa0w9GLg/JLWBsJGTX8wggFB
        BgkqhkiG9w0BBwGgggEyBIIBLjCCASowggEmBgsqhkiG9w0BDAoBAqCB7zCB7DBXBgkqhkiG9w0B
        BQ0wSjApBgkqhkiG9w0BBQwwHAQIOUzeO35lavMCAggAMAwGCCqGSIb3DQIJBQAwHQYJYIZIAWUD
        BAEqBBBP/mjX+kxwV9nMnkADobqlBIGQMdjHVXs4cF5pLCWckzEgbOwOsiixgWiseoHSODRwasGE
        hyHZKJ6YEGb3dnu6Ho2xQYnmpTCo/5NSCTESI9Uv3rTw/8qkcX7Vt16aWrpeZTjjOr7mAU+Cwiq8
        f994teeB1uUbOvukvQDLBYkdV3HClH0RUXGnTaDq2qa22sqz+TbnF+Q8FTaCKpdv+1eVYi6FMSUw
        IwYJKoZIhvcNAQkVMRYEFOmb8dqvxvWDyaKqD4VdyjL/oLeUMEEwMTANBglghkgBZQMEAgEFAAQg
        msuWI0LsbmATZ7Hdv0zvlx/iUSOhOaxYh4icjO78UWAECHeIyZH2s4DIAgIIAA==
        """
}
