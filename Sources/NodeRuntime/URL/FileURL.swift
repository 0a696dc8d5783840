/// Node's url module, as far as files go.
public enum url {
    /// Node: url.fileURLToPath(url).
    ///
    /// - Throws: ERR_INVALID_URL_SCHEME, ERR_INVALID_FILE_URL_HOST, ERR_INVALID_FILE_URL_PATH.
    public static func fileURLToPath(_ url: URL) throws -> String {
        String(decoding: try url._pathBytes(), as: UTF8.self)
    }

    /// Node: url.fileURLToPath(text).
    public static func fileURLToPath(_ text: String) throws -> String { try fileURLToPath(URL(text)) }

    /// Node: url.pathToFileURL(path), of an absolute path.
    public static func pathToFileURL(_ path: String) throws -> URL {
        var escaped = ""
        for scalar in path.unicodeScalars {
            switch scalar {
            // What a URL would read as something else, or leave out.
            case "%", "\\", "\n", "\r", "\t", "?", "#": escaped += "%" + hexDigits(UInt8(scalar.value)).uppercased()
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return try URL("file://" + escaped)
    }
}

extension URL: fs.PathLike {
    public func _pathBytes() throws -> [UInt8] {
        guard self.protocol == "file:" else {
            throw NodeError("ERR_INVALID_URL_SCHEME", .typeError, "The URL must be of scheme file")
        }
        guard hostname.isEmpty else {
            throw NodeError(
                "ERR_INVALID_FILE_URL_HOST", .typeError, "File URL host must be \"localhost\" or empty on linux")
        }
        guard !pathname.lowercased().contains("%2f") else {
            throw NodeError(
                "ERR_INVALID_FILE_URL_PATH", .typeError, "File URL path must not include encoded / characters",
                input: href)
        }
        return percentDecoded(pathname.utf8)
    }
}
