/// Node's URL: the parts of an address, read and written as the URL Standard says.
///
/// A value that a setter can't use leaves the URL as it is; only `href` reports one.
public final class URL {
    private var record: URLRecord
    private var parameters: URLSearchParams?

    /// Node: new URL(input, base).
    ///
    /// - Throws: ERR_INVALID_URL.
    public convenience init(_ input: String, _ base: String) throws {
        guard let record = Self.makeRecord(input, base) else { throw Self.invalid(input, base) }
        self.init(record)
    }

    /// Node: new URL(input).
    public convenience init(_ input: String) throws {
        guard let record = Self.makeRecord(input, nil) else { throw Self.invalid(input, nil) }
        self.init(record)
    }

    /// Node: new URL(input, base) with a URL.
    public convenience init(_ input: String, _ base: URL) throws { try self.init(input, base.href) }

    private init(_ record: URLRecord) { self.record = record }

    /// Node: URL.canParse(input, base).
    public static func canParse(_ input: String, _ base: String? = nil) -> Bool { makeRecord(input, base) != nil }

    /// Node: URL.parse(input, base); nil for what is no URL.
    public static func parse(_ input: String, _ base: String? = nil) -> URL? {
        makeRecord(input, base).map { URL($0) }
    }

    private static func makeRecord(_ input: String, _ base: String?) -> URLRecord? {
        guard let base else { return URLParser.parse(input, base: nil) }
        guard let record = URLParser.parse(base, base: nil) else { return nil }
        return URLParser.parse(input, base: record)
    }

    private static func invalid(_ input: String, _ base: String?) -> NodeError {
        NodeError("ERR_INVALID_URL", .typeError, "Invalid URL", input: input, base: base)
    }

    // MARK: The whole

    /// Node: url.href. Setting what is no URL is an uncaught exception; `setHref` throws it.
    public var href: String {
        get { record.text }
        set {
            do { try setHref(newValue) } catch { reportUncaught(error) }
        }
    }

    /// Node: url.href = value.
    ///
    /// - Throws: ERR_INVALID_URL.
    public func setHref(_ value: String) throws {
        guard let record = Self.makeRecord(value, nil) else { throw Self.invalid(value, nil) }
        self.record = record
        parameters?.reload(record.query)
    }

    /// Node: url.toString().
    public func toString() -> String { href }

    /// Node: url.toJSON().
    public func toJSON() -> String { href }

    /// Node: url.origin; "null" for schemes without one.
    public var origin: String { record.originText }

    // MARK: Parts

    /// With its colon: "https:". A change between schemes with hosts of their own kind is refused.
    public var `protocol`: String {
        get { record.scheme + ":" }
        set { URLParser.set(&record, newValue + ":", .schemeStart) }
    }

    public var username: String {
        get { record.username }
        set {
            guard !record.refusesCredentialsAndPort else { return }
            record.username = URLEncodeSet.userinfo.encode(newValue)
        }
    }

    public var password: String {
        get { record.password }
        set {
            guard !record.refusesCredentialsAndPort else { return }
            record.password = URLEncodeSet.userinfo.encode(newValue)
        }
    }

    /// The name and, unless it is the scheme's own, the port.
    public var host: String {
        get { record.hostText }
        set { if record.opaquePath == nil { URLParser.set(&record, newValue, .host) } }
    }

    public var hostname: String {
        get { record.host?.text ?? "" }
        set { if record.opaquePath == nil { URLParser.set(&record, newValue, .hostname) } }
    }

    /// Digits; empty for the scheme's own.
    public var port: String {
        get { record.port.map(String.init) ?? "" }
        set {
            guard !record.refusesCredentialsAndPort else { return }
            if newValue.isEmpty { record.port = nil } else { URLParser.set(&record, newValue, .port) }
        }
    }

    public var pathname: String {
        get { record.pathText }
        set {
            guard record.opaquePath == nil else { return }
            record.path = []
            URLParser.set(&record, newValue, .pathStart)
        }
    }

    /// With its question mark; empty when there is nothing behind it.
    public var search: String {
        get { record.query.map { $0.isEmpty ? "" : "?" + $0 } ?? "" }
        set {
            let text = newValue.hasPrefix("?") ? String(newValue.dropFirst()) : newValue
            record.query = newValue.isEmpty ? nil : ""
            if !newValue.isEmpty { URLParser.set(&record, text, .query) }
            parameters?.reload(record.query)
        }
    }

    /// The parts of `search`; changing them changes the URL.
    public var searchParams: URLSearchParams {
        if let parameters { return parameters }
        let made = URLSearchParams(record.query ?? "")
        made.onChange = { [weak self] text in self?.record.query = text.isEmpty ? nil : text }
        parameters = made
        return made
    }

    /// With its number sign; empty when there is nothing behind it.
    public var hash: String {
        get { record.fragment.map { $0.isEmpty ? "" : "#" + $0 } ?? "" }
        set {
            let text = newValue.hasPrefix("#") ? String(newValue.dropFirst()) : newValue
            record.fragment = newValue.isEmpty ? nil : ""
            if !newValue.isEmpty { URLParser.set(&record, text, .fragment) }
        }
    }
}

extension URL: CustomStringConvertible {
    public var description: String { href }
}
