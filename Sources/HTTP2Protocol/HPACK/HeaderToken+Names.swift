/// The names a `HeaderToken` can stand for: pseudo-headers, then the RFC 7541 static table, then others seen often.
///
/// `names` and the constants keep one order; `HeaderTokenTests` holds them together.
extension HeaderToken {
    @inlinable public static var unknown: HeaderToken { HeaderToken(rawValue: 0) }
    @inlinable public static var method: HeaderToken { HeaderToken(rawValue: 1) }
    @inlinable public static var scheme: HeaderToken { HeaderToken(rawValue: 2) }
    @inlinable public static var authority: HeaderToken { HeaderToken(rawValue: 3) }
    @inlinable public static var path: HeaderToken { HeaderToken(rawValue: 4) }
    @inlinable public static var status: HeaderToken { HeaderToken(rawValue: 5) }
    @inlinable public static var `protocol`: HeaderToken { HeaderToken(rawValue: 6) }
    @inlinable public static var acceptCharset: HeaderToken { HeaderToken(rawValue: 7) }
    @inlinable public static var acceptEncoding: HeaderToken { HeaderToken(rawValue: 8) }
    @inlinable public static var acceptLanguage: HeaderToken { HeaderToken(rawValue: 9) }
    @inlinable public static var acceptRanges: HeaderToken { HeaderToken(rawValue: 10) }
    @inlinable public static var accept: HeaderToken { HeaderToken(rawValue: 11) }
    @inlinable public static var accessControlAllowOrigin: HeaderToken { HeaderToken(rawValue: 12) }
    @inlinable public static var age: HeaderToken { HeaderToken(rawValue: 13) }
    @inlinable public static var allow: HeaderToken { HeaderToken(rawValue: 14) }
    @inlinable public static var authorization: HeaderToken { HeaderToken(rawValue: 15) }
    @inlinable public static var cacheControl: HeaderToken { HeaderToken(rawValue: 16) }
    @inlinable public static var contentDisposition: HeaderToken { HeaderToken(rawValue: 17) }
    @inlinable public static var contentEncoding: HeaderToken { HeaderToken(rawValue: 18) }
    @inlinable public static var contentLanguage: HeaderToken { HeaderToken(rawValue: 19) }
    @inlinable public static var contentLength: HeaderToken { HeaderToken(rawValue: 20) }
    @inlinable public static var contentLocation: HeaderToken { HeaderToken(rawValue: 21) }
    @inlinable public static var contentRange: HeaderToken { HeaderToken(rawValue: 22) }
    @inlinable public static var contentType: HeaderToken { HeaderToken(rawValue: 23) }
    @inlinable public static var cookie: HeaderToken { HeaderToken(rawValue: 24) }
    @inlinable public static var date: HeaderToken { HeaderToken(rawValue: 25) }
    @inlinable public static var etag: HeaderToken { HeaderToken(rawValue: 26) }
    @inlinable public static var expect: HeaderToken { HeaderToken(rawValue: 27) }
    @inlinable public static var expires: HeaderToken { HeaderToken(rawValue: 28) }
    @inlinable public static var from: HeaderToken { HeaderToken(rawValue: 29) }
    @inlinable public static var host: HeaderToken { HeaderToken(rawValue: 30) }
    @inlinable public static var ifMatch: HeaderToken { HeaderToken(rawValue: 31) }
    @inlinable public static var ifModifiedSince: HeaderToken { HeaderToken(rawValue: 32) }
    @inlinable public static var ifNoneMatch: HeaderToken { HeaderToken(rawValue: 33) }
    @inlinable public static var ifRange: HeaderToken { HeaderToken(rawValue: 34) }
    @inlinable public static var ifUnmodifiedSince: HeaderToken { HeaderToken(rawValue: 35) }
    @inlinable public static var lastModified: HeaderToken { HeaderToken(rawValue: 36) }
    @inlinable public static var link: HeaderToken { HeaderToken(rawValue: 37) }
    @inlinable public static var location: HeaderToken { HeaderToken(rawValue: 38) }
    @inlinable public static var maxForwards: HeaderToken { HeaderToken(rawValue: 39) }
    @inlinable public static var proxyAuthenticate: HeaderToken { HeaderToken(rawValue: 40) }
    @inlinable public static var proxyAuthorization: HeaderToken { HeaderToken(rawValue: 41) }
    @inlinable public static var range: HeaderToken { HeaderToken(rawValue: 42) }
    @inlinable public static var referer: HeaderToken { HeaderToken(rawValue: 43) }
    @inlinable public static var refresh: HeaderToken { HeaderToken(rawValue: 44) }
    @inlinable public static var retryAfter: HeaderToken { HeaderToken(rawValue: 45) }
    @inlinable public static var server: HeaderToken { HeaderToken(rawValue: 46) }
    @inlinable public static var setCookie: HeaderToken { HeaderToken(rawValue: 47) }
    @inlinable public static var strictTransportSecurity: HeaderToken { HeaderToken(rawValue: 48) }
    @inlinable public static var transferEncoding: HeaderToken { HeaderToken(rawValue: 49) }
    @inlinable public static var userAgent: HeaderToken { HeaderToken(rawValue: 50) }
    @inlinable public static var vary: HeaderToken { HeaderToken(rawValue: 51) }
    @inlinable public static var via: HeaderToken { HeaderToken(rawValue: 52) }
    @inlinable public static var wwwAuthenticate: HeaderToken { HeaderToken(rawValue: 53) }
    @inlinable public static var te: HeaderToken { HeaderToken(rawValue: 54) }
    @inlinable public static var connection: HeaderToken { HeaderToken(rawValue: 55) }
    @inlinable public static var upgrade: HeaderToken { HeaderToken(rawValue: 56) }
    @inlinable public static var keepAlive: HeaderToken { HeaderToken(rawValue: 57) }
    @inlinable public static var proxyConnection: HeaderToken { HeaderToken(rawValue: 58) }
    @inlinable public static var http2Settings: HeaderToken { HeaderToken(rawValue: 59) }
    @inlinable public static var priority: HeaderToken { HeaderToken(rawValue: 60) }
    @inlinable public static var trailer: HeaderToken { HeaderToken(rawValue: 61) }
    @inlinable public static var dnt: HeaderToken { HeaderToken(rawValue: 62) }
    @inlinable public static var origin: HeaderToken { HeaderToken(rawValue: 63) }
    @inlinable public static var tk: HeaderToken { HeaderToken(rawValue: 64) }
    @inlinable public static var contentMd5: HeaderToken { HeaderToken(rawValue: 65) }
    @inlinable public static var xContentTypeOptions: HeaderToken { HeaderToken(rawValue: 66) }
    @inlinable public static var upgradeInsecureRequests: HeaderToken { HeaderToken(rawValue: 67) }
    @inlinable public static var accessControlAllowCredentials: HeaderToken { HeaderToken(rawValue: 68) }
    @inlinable public static var accessControlMaxAge: HeaderToken { HeaderToken(rawValue: 69) }
    @inlinable public static var accessControlRequestMethod: HeaderToken { HeaderToken(rawValue: 70) }
    @inlinable public static var accessControlRequestHeaders: HeaderToken { HeaderToken(rawValue: 71) }
    @inlinable public static var accessControlAllowHeaders: HeaderToken { HeaderToken(rawValue: 72) }
    @inlinable public static var accessControlAllowMethods: HeaderToken { HeaderToken(rawValue: 73) }
    @inlinable public static var accessControlExposeHeaders: HeaderToken { HeaderToken(rawValue: 74) }
    @inlinable public static var xForwardedFor: HeaderToken { HeaderToken(rawValue: 75) }
    @inlinable public static var xForwardedHost: HeaderToken { HeaderToken(rawValue: 76) }
    @inlinable public static var xForwardedProto: HeaderToken { HeaderToken(rawValue: 77) }
    @inlinable public static var forwarded: HeaderToken { HeaderToken(rawValue: 78) }
    @inlinable public static var altSvc: HeaderToken { HeaderToken(rawValue: 79) }
    @inlinable public static var earlyData: HeaderToken { HeaderToken(rawValue: 80) }
    @inlinable public static var xRequestedWith: HeaderToken { HeaderToken(rawValue: 81) }
    @inlinable public static var xRequestId: HeaderToken { HeaderToken(rawValue: 82) }
    @inlinable public static var xFrameOptions: HeaderToken { HeaderToken(rawValue: 83) }
    @inlinable public static var xXssProtection: HeaderToken { HeaderToken(rawValue: 84) }
    @inlinable public static var contentSecurityPolicy: HeaderToken { HeaderToken(rawValue: 85) }
    @inlinable public static var permissionsPolicy: HeaderToken { HeaderToken(rawValue: 86) }
    @inlinable public static var referrerPolicy: HeaderToken { HeaderToken(rawValue: 87) }
    @inlinable public static var timingAllowOrigin: HeaderToken { HeaderToken(rawValue: 88) }
    @inlinable public static var pragma: HeaderToken { HeaderToken(rawValue: 89) }
    @inlinable public static var warning: HeaderToken { HeaderToken(rawValue: 90) }
    @inlinable public static var purpose: HeaderToken { HeaderToken(rawValue: 91) }
    @inlinable public static var saveData: HeaderToken { HeaderToken(rawValue: 92) }
    @inlinable public static var deviceMemory: HeaderToken { HeaderToken(rawValue: 93) }
    @inlinable public static var secFetchSite: HeaderToken { HeaderToken(rawValue: 94) }
    @inlinable public static var secFetchMode: HeaderToken { HeaderToken(rawValue: 95) }
    @inlinable public static var secFetchDest: HeaderToken { HeaderToken(rawValue: 96) }
    @inlinable public static var secFetchUser: HeaderToken { HeaderToken(rawValue: 97) }
    @inlinable public static var secChUa: HeaderToken { HeaderToken(rawValue: 98) }
    @inlinable public static var secChUaMobile: HeaderToken { HeaderToken(rawValue: 99) }
    @inlinable public static var secChUaPlatform: HeaderToken { HeaderToken(rawValue: 100) }
    @inlinable public static var secWebsocketKey: HeaderToken { HeaderToken(rawValue: 101) }
    @inlinable public static var secWebsocketProtocol: HeaderToken { HeaderToken(rawValue: 102) }
    @inlinable public static var secWebsocketVersion: HeaderToken { HeaderToken(rawValue: 103) }
    @inlinable public static var secWebsocketExtensions: HeaderToken { HeaderToken(rawValue: 104) }
    @inlinable public static var secWebsocketAccept: HeaderToken { HeaderToken(rawValue: 105) }
    @inlinable public static var grpcStatus: HeaderToken { HeaderToken(rawValue: 106) }
    @inlinable public static var grpcMessage: HeaderToken { HeaderToken(rawValue: 107) }
    @inlinable public static var grpcEncoding: HeaderToken { HeaderToken(rawValue: 108) }
    @inlinable public static var grpcAcceptEncoding: HeaderToken { HeaderToken(rawValue: 109) }
    @inlinable public static var grpcTimeout: HeaderToken { HeaderToken(rawValue: 110) }

    /// Names by raw value; the unknown token has the empty name. Literals, so that none is ever counted.
    static let names: [String] = [
        "", ":method", ":scheme", ":authority", ":path", ":status", ":protocol", "accept-charset", "accept-encoding",
        "accept-language", "accept-ranges", "accept", "access-control-allow-origin", "age", "allow", "authorization",
        "cache-control", "content-disposition", "content-encoding", "content-language", "content-length",
        "content-location", "content-range", "content-type", "cookie", "date", "etag", "expect", "expires", "from",
        "host", "if-match", "if-modified-since", "if-none-match", "if-range", "if-unmodified-since", "last-modified",
        "link", "location", "max-forwards", "proxy-authenticate", "proxy-authorization", "range", "referer",
        "refresh", "retry-after", "server", "set-cookie", "strict-transport-security", "transfer-encoding",
        "user-agent", "vary", "via", "www-authenticate", "te", "connection", "upgrade", "keep-alive",
        "proxy-connection", "http2-settings", "priority", "trailer", "dnt", "origin", "tk", "content-md5",
        "x-content-type-options", "upgrade-insecure-requests", "access-control-allow-credentials",
        "access-control-max-age", "access-control-request-method", "access-control-request-headers",
        "access-control-allow-headers", "access-control-allow-methods", "access-control-expose-headers",
        "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "forwarded", "alt-svc", "early-data",
        "x-requested-with", "x-request-id", "x-frame-options", "x-xss-protection", "content-security-policy",
        "permissions-policy", "referrer-policy", "timing-allow-origin", "pragma", "warning", "purpose", "save-data",
        "device-memory", "sec-fetch-site", "sec-fetch-mode", "sec-fetch-dest", "sec-fetch-user", "sec-ch-ua",
        "sec-ch-ua-mobile", "sec-ch-ua-platform", "sec-websocket-key", "sec-websocket-protocol",
        "sec-websocket-version", "sec-websocket-extensions", "sec-websocket-accept", "grpc-status", "grpc-message",
        "grpc-encoding", "grpc-accept-encoding", "grpc-timeout",
    ]
}
