import Glibc

extension Double {
    /// JavaScript: number.toFixed(digits).
    ///
    /// - Throws: RangeError for fewer than 0 and more than 100 digits.
    public func toFixed(_ digits: Int = 0) throws -> String {
        guard (0...100).contains(digits) else {
            throw NodeError("", .rangeError, "toFixed() digits argument must be between 0 and 100")
        }
        guard abs(self) < 1e21 else { return javaScriptText(self) }
        // Room for 21 digits, the sign, the point and the fraction.
        let text = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 128) { buffer in
            let count = withVaList([digits, self]) { vsnprintf(buffer.baseAddress, buffer.count, "%.*f", $0) }
            return String(decoding: buffer.prefix(Int(count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
        // Glibc takes the even one of two that are equally near, JavaScript the larger; such numbers end in 5 just behind.
        let scale = pow(10, Double(digits))
        let scaled = abs(self) * scale
        // Zero when the product is exact.
        let error = (-scaled).addingProduct(abs(self), scale)
        guard digits <= 15, scaled - scaled.rounded(.down) == 0.5, error == 0 else { return text }
        let larger = (scaled + 0.5) / scale
        return try (self < 0 ? -larger : larger).toFixed(digits)
    }
}

extension BinaryInteger {
    /// JavaScript: number.toFixed(digits).
    public func toFixed(_ digits: Int = 0) throws -> String { try Double(self).toFixed(digits) }
}
