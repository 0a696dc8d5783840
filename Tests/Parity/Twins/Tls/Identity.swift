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
}
