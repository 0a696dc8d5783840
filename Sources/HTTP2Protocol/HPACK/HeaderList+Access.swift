/// Reading a list.
extension HeaderList {
    /// The token of a field's name, `unknown` for names without one.
    public func token(at index: Int) -> HeaderToken {
        slot(at: index).pointee.token
    }

    /// What is known of a field.
    public func flags(at index: Int) -> Flags {
        slot(at: index).pointee.flags
    }

    /// A field's name as it was received or spelled. Made once per table entry; a known name costs nothing.
    public func name(at index: Int) -> String {
        let slot = slot(at: index)
        switch slot.pointee.kind {
        case .staticEntry, .token: return tables.pointee.tokens[Int(slot.pointee.token.rawValue)].string
        case .entry, .entryName: return slot.pointee.entry.unsafelyUnwrapped.nameString(tables)
        case .literal: return Latin1.string(name(in: slot), count: Int(slot.pointee.nameCount))
        }
    }

    /// A field's value, one character per octet. Made once per table entry.
    public func value(at index: Int) -> String {
        let slot = slot(at: index)
        switch slot.pointee.kind {
        case .staticEntry, .entry: return slot.pointee.entry.unsafelyUnwrapped.valueString()
        case .entryName, .token, .literal: return Latin1.string(value(in: slot), count: Int(slot.pointee.valueCount))
        }
    }

    /// The octets of a field's name, borrowed until the list changes.
    public func nameBytes(at index: Int) -> UnsafeRawBufferPointer {
        let slot = slot(at: index)
        return UnsafeRawBufferPointer(start: name(in: slot), count: Int(slot.pointee.nameCount))
    }

    /// The octets of a field's value, borrowed until the list changes.
    public func valueBytes(at index: Int) -> UnsafeRawBufferPointer {
        let slot = slot(at: index)
        return UnsafeRawBufferPointer(start: value(in: slot), count: Int(slot.pointee.valueCount))
    }

    /// Whether the value has exactly these octets.
    public func hasValue(_ wanted: StaticString, at index: Int) -> Bool {
        let slot = slot(at: index)
        return Int(slot.pointee.valueCount) == wanted.utf8CodeUnitCount
            && HPACKBytes.equal(value(in: slot), wanted.utf8Start, count: wanted.utf8CodeUnitCount)
    }

    /// The first field with a known name. A name that never was in the list costs one bit test.
    public func firstIndex(of token: HeaderToken) -> Int? {
        guard mayContain(token) else { return nil }
        return firstIndex(of: token, from: 0)
    }

    /// The first field with a known name at or after an index.
    public func firstIndex(of token: HeaderToken, from start: Int) -> Int? {
        var index = start
        while index < slotCount {
            if slots[index].token == token { return index }
            index += 1
        }
        return nil
    }

    /// The first field at or after an index whose name has exactly these octets: found by its token where it has one, which a name
    /// that never was in the list does not get past.
    public func firstIndex(ofNameBytes wanted: UnsafeRawBufferPointer, from start: Int) -> Int? {
        guard let name = wanted.bindMemory(to: UInt8.self).baseAddress else { return nil }
        let token = tables.pointee.token(of: name, count: wanted.count)
        guard token == .unknown || mayContain(token) else { return nil }
        var index = start
        while index < slotCount {
            let slot = slots + index
            // A program may have written a known name in capitals: the slot has its token, and the spelling has none.
            if token == .unknown || slot.pointee.token == token, Int(slot.pointee.nameCount) == wanted.count,
                HPACKBytes.equal(self.name(in: slot), name, count: wanted.count)
            {
                return index
            }
            index += 1
        }
        return nil
    }

    /// The first field whose name has exactly these characters.
    public func firstIndex(ofName name: String) -> Int? {
        withLatin1(name) { bytes in
            (0..<slotCount).first { index in
                let other = nameBytes(at: index)
                return other.count == bytes.count && other.elementsEqual(bytes)
            }
        }
    }

    /// The first field whose name has these characters, whatever the case of their ASCII letters.
    public func firstIndex(ofNameIgnoringCase name: String) -> Int? {
        withLatin1(name) { bytes in
            (0..<slotCount).first { index in
                let other = nameBytes(at: index)
                return other.count == bytes.count
                    && other.elementsEqual(bytes) { HPACKBytes.lowered($0) == HPACKBytes.lowered($1) }
            }
        }
    }

    private func withLatin1<Result>(_ string: String, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Latin1.countMax(of: string) + 1) { scratch in
            let count = scratch.baseAddress.map { Latin1.write(string, to: $0) } ?? 0
            return body(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(scratch)[..<count]))
        }
    }

    /// Whether a field came from a peer, in whose header blocks alone tables are spoken of.
    public var hasArrived: Bool {
        (0..<slotCount).contains { index in
            let slot = slots[index]
            return slot.arrived != 0 || [.staticEntry, .entry, .entryName].contains(slot.kind)
        }
    }

    /// Whether both lists have the same names, values and flags in the same order.
    ///
    /// Lists that were filled alike, or decoded with the same entries, are compared as plain memory.
    public func hasSameContent(as other: HeaderList) -> Bool {
        if slotCount != other.slotCount || listByteCount != other.listByteCount { return false }
        let slotBytes = slotCount * MemoryLayout<Slot>.stride
        if arenaCount == other.arenaCount,
            Self.equal(UnsafeRawPointer(slots), UnsafeRawPointer(other.slots), count: slotBytes),
            Self.equal(UnsafeRawPointer(arena), UnsafeRawPointer(other.arena), count: arenaCount)
        {
            return true
        }
        for index in 0..<slotCount where !hasSameField(at: index, as: other) { return false }
        return true
    }

    private static func equal(_ one: UnsafeRawPointer, _ other: UnsafeRawPointer, count: Int) -> Bool {
        HPACKBytes.equal(
            one.assumingMemoryBound(to: UInt8.self), other.assumingMemoryBound(to: UInt8.self), count: count)
    }

    private func hasSameField(at index: Int, as other: HeaderList) -> Bool {
        let slot = slots + index
        let twin = other.slots + index
        guard slot.pointee.flags == twin.pointee.flags, slot.pointee.nameCount == twin.pointee.nameCount,
            slot.pointee.valueCount == twin.pointee.valueCount
        else { return false }
        let nameCount = Int(slot.pointee.nameCount)
        let valueCount = Int(slot.pointee.valueCount)
        return HPACKBytes.equal(name(in: slot), other.name(in: twin), count: nameCount)
            && HPACKBytes.equal(value(in: slot), other.value(in: twin), count: valueCount)
    }

    /// Another list with the same fields; table entries are shared, octets copied.
    public func copy() -> HeaderList {
        let copy = HeaderList()
        copy.take(copyOf: self)
        return copy
    }
}
