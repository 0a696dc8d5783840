/// What lists that are built to be sent need beside the decoder's way of filling them.
extension HeaderList {
    /// Appends a field with a decimal value as the caller spells its name.
    public func append(name: String, value: Int, flags: Flags = []) {
        append(name: name, value: String(value), flags: flags.union(.integer))
    }

    /// Marks every field of one of the names, whatever its case, never to be indexed (RFC 7541 §7.1.3).
    public func markSensitive(_ names: [String]) {
        for name in names {
            let wanted = name.lowercased()
            for index in 0..<count where self.name(at: index).lowercased() == wanted {
                slots[index].flags.insert(.sensitive)
            }
        }
    }
}
