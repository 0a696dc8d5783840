/// Filling and changing a list. Names and values are copied; what their octets break is noted in the flags.
extension HeaderList {
    /// Appends a field of a known name.
    public func append(token: HeaderToken, value: UnsafeRawBufferPointer, flags: Flags = []) {
        let target = reserveArena(value.count)
        if let base = value.bindMemory(to: UInt8.self).baseAddress {
            HPACKBytes.copy(base, to: target, count: value.count)
        }
        appendWritten(token: token, valueCount: value.count, flags: flags)
    }

    /// Appends a field of a known name; the value leaves as Latin-1, one octet per UTF-16 unit, cut to eight bits.
    public func append(token: HeaderToken, value: String, flags: Flags = []) {
        let target = reserveArena(Latin1.countMax(of: value))
        appendWritten(token: token, valueCount: Latin1.write(value, to: target), flags: flags)
    }

    /// Appends a field of a known name and a literal value.
    public func append(token: HeaderToken, value: StaticString, flags: Flags = []) {
        value.withUTF8Buffer { append(token: token, value: UnsafeRawBufferPointer($0), flags: flags) }
    }

    /// Appends a field of a known name and a decimal value.
    public func append(token: HeaderToken, value: Int, flags: Flags = []) {
        let target = reserveArena(20)
        appendWritten(token: token, valueCount: Self.writeDecimal(value, to: target), flags: flags.union(.integer))
    }

    /// Appends a field as the caller spells it. The encoder lowers the name; the token is that of the lowered name.
    public func append(name: String, value: String, flags: Flags = []) {
        let nameMax = Latin1.countMax(of: name)
        let target = reserveArena(nameMax + Latin1.countMax(of: value))
        let nameCount = Latin1.write(name, to: target)
        let valueCount = Latin1.write(value, to: target + nameCount)
        appendWritten(nameCount: nameCount, valueCount: valueCount, flags: flags, isLowered: true)
    }

    /// Appends a field with the octets of the wire: an upper-case letter makes the name invalid (RFC 9113 §8.2.1).
    public func append(name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer, flags: Flags = []) {
        let target = reserveArena(name.count + value.count)
        if let base = name.bindMemory(to: UInt8.self).baseAddress {
            HPACKBytes.copy(base, to: target, count: name.count)
        }
        if let base = value.bindMemory(to: UInt8.self).baseAddress {
            HPACKBytes.copy(base, to: target + name.count, count: value.count)
        }
        appendWritten(nameCount: name.count, valueCount: value.count, flags: flags, isLowered: false)
    }

    /// Takes a field out. Later indices fall by one.
    public func remove(at index: Int) {
        dropSlot(at: index)
    }

    /// Gives a field another value; its name, spelling and place stay, its flags become `flags`.
    public func replaceValue(at index: Int, with value: String, flags: Flags = []) {
        replaceValue(at: index, countMax: Latin1.countMax(of: value), flags: flags) { Latin1.write(value, to: $0) }
    }

    /// Gives a field another value; its name, spelling and place stay, its flags become `flags`.
    public func replaceValue(at index: Int, with value: UnsafeRawBufferPointer, flags: Flags = []) {
        replaceValue(at: index, countMax: value.count, flags: flags) { target in
            if let base = value.bindMemory(to: UInt8.self).baseAddress {
                HPACKBytes.copy(base, to: target, count: value.count)
            }
            return value.count
        }
    }

    /// Gives a field a decimal value; its name, spelling and place stay, its flags become `flags`.
    public func replaceValue(at index: Int, with value: Int, flags: Flags = []) {
        replaceValue(at: index, countMax: 20, flags: flags.union(.integer)) { Self.writeDecimal(value, to: $0) }
    }

    private func replaceValue(
        at index: Int, countMax: Int, flags: Flags, write: (UnsafeMutablePointer<UInt8>) -> Int
    ) {
        let nameCount = Int(slot(at: index).pointee.nameCount)
        let target = reserveArena(nameCount + countMax)
        let slot = slot(at: index)
        // A literal's value follows its name; other names need not move.
        let kept = slot.pointee.kind == .literal ? nameCount : 0
        HPACKBytes.copy(name(in: slot), to: target, count: kept)
        let valueCount = write(target + kept)
        switch slot.pointee.kind {
        case .literal, .token, .entryName: break
        case .staticEntry:
            slot.pointee.kind = .token
            slot.pointee.entry = nil
        case .entry: slot.pointee.kind = .entryName
        }
        listByteCount += valueCount - Int(slot.pointee.valueCount)
        slot.pointee.offset = UInt32(arenaCount)
        slot.pointee.valueCount = UInt32(valueCount)
        let nameFlags = slot.pointee.flags.intersection([.invalidName, .upperCaseName])
        slot.pointee.flags = flags.intersection(.ofField).union(nameFlags)
            .union(FieldSyntax.valueFlags(target + kept, count: valueCount))
        arenaCount += kept + valueCount
    }

    // MARK: - Parts shared with the decoder

    /// Takes a value written at the arena's end as a field of a known name.
    @inline(__always)
    func appendWritten(token: HeaderToken, valueCount: Int, flags: Flags) {
        let value = arena + arenaCount
        appendSlot(
            Slot(
                entry: nil, offset: UInt32(arenaCount),
                nameCount: tables.pointee.tokens[Int(token.rawValue)].nameCount, valueCount: UInt32(valueCount),
                token: token, flags: flags.union(FieldSyntax.valueFlags(value, count: valueCount)), kind: .token))
        arenaCount &+= valueCount
    }

    /// Takes a name and a value written at the arena's end as a field.
    private func appendWritten(nameCount: Int, valueCount: Int, flags: Flags, isLowered: Bool) {
        let name = arena + arenaCount
        var token = tables.pointee.token(of: name, count: nameCount)
        var nameFlags: Flags = []
        if token == .unknown {
            nameFlags = FieldSyntax.nameFlags(name, count: nameCount)
            if isLowered, nameFlags == .invalidName { (token, nameFlags) = lowered(name, count: nameCount) }
        }
        let value = name + nameCount
        appendSlot(
            Slot(
                entry: nil, offset: UInt32(arenaCount), nameCount: UInt32(nameCount), valueCount: UInt32(valueCount),
                token: token,
                flags: flags.union(nameFlags).union(FieldSyntax.valueFlags(value, count: valueCount)), kind: .literal))
        arenaCount += nameCount + valueCount
    }

    /// The token and the flags that a name has when its upper-case letters are lowered.
    @inline(never)
    private func lowered(_ name: UnsafePointer<UInt8>, count: Int) -> (HeaderToken, Flags) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: count + 1) { scratch in
            guard let copy = scratch.baseAddress else { return (.unknown, .invalidName) }
            let hasUpperCase = HPACKBytes.lower(name, to: copy, count: count)
            let token = tables.pointee.token(of: copy, count: count)
            let flags = token == .unknown ? FieldSyntax.nameFlags(copy, count: count) : []
            return (token, hasUpperCase ? flags.union(.upperCaseName) : flags)
        }
    }

    /// Writes a number's digits, at most twenty with the sign, and returns how many.
    private static func writeDecimal(_ value: Int, to target: UnsafeMutablePointer<UInt8>) -> Int {
        var magnitude = value.magnitude
        var count = value < 0 ? 1 : 0
        if value < 0 { target[0] = UInt8(ascii: "-") }
        var power = magnitude
        repeat {
            count += 1
            power /= 10
        } while power > 0
        var place = count
        repeat {
            place -= 1
            target[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: magnitude % 10)
            magnitude /= 10
        } while magnitude > 0
        return count
    }
}
