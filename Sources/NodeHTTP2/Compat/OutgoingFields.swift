import HTTP2Protocol

/// Fields that a program puts together by name before they are sent: each name once, in the order of first use.
///
/// The list may be shared with what has been sent; it is copied before it changes.
struct OutgoingFields {
    /// Nil until the first field.
    private(set) var list: HeaderList?
    /// Names that were given an empty array: nothing is sent for them, and they can be asked for.
    private var emptyNames: [String] = []

    var isEmpty: Bool { list == nil && emptyNames.isEmpty }

    /// Takes over fields that are complete.
    mutating func adopt(_ list: HeaderList) {
        self.list = list
        emptyNames = []
    }

    /// Gives everything up; the list serves other messages if nobody holds it.
    mutating func clear(_ resources: EngineResources) {
        if list != nil { resources.recycleIfUnique(&list) }
        if !emptyNames.isEmpty { emptyNames = [] }
    }

    // MARK: Reading

    /// A field's value as it was given: text, a number, or an array.
    func value(of name: FieldName) -> HeaderValue? {
        guard let list, let first = firstIndex(of: name, in: list) else {
            return isEmptyArray(name) ? .array([]) : nil
        }
        let end = endIndex(from: first, in: list)
        if end - first > 1 || list.flags(at: first).contains(.continuation) {
            return .array((first..<end).map { list.value(at: $0) })
        }
        let text = list.value(at: first)
        if list.flags(at: first).contains(.integer), let number = Int(text) { return .integer(number) }
        return .string(text)
    }

    func contains(_ name: FieldName) -> Bool {
        list.flatMap { firstIndex(of: name, in: $0) } != nil || isEmptyArray(name)
    }

    var names: [String] {
        var names: [String] = []
        if let list {
            var index = 0
            while index < list.count {
                names.append(list.name(at: index))
                index = endIndex(from: index, in: list)
            }
        }
        return names + emptyNames
    }

    private func isEmptyArray(_ name: FieldName) -> Bool { !emptyNames.isEmpty && emptyNames.contains(name.text) }

    @inline(__always)
    private func firstIndex(of name: FieldName, in list: HeaderList) -> Int? {
        name.token == .unknown ? list.firstIndex(ofName: name.text) : list.firstIndex(of: name.token)
    }

    /// Where the elements of the field at an index end: those of one name stand side by side.
    private func endIndex(from first: Int, in list: HeaderList) -> Int {
        var end = first + 1
        while end < list.count, list.flags(at: end).contains(.continuation), isSameName(first, end, in: list) {
            end += 1
        }
        return end
    }

    private func isSameName(_ first: Int, _ second: Int, in list: HeaderList) -> Bool {
        list.nameBytes(at: first).elementsEqual(list.nameBytes(at: second))
    }

    // MARK: Changing

    mutating func set(_ name: FieldName, _ value: HeaderValue, _ resources: EngineResources) {
        let list = writableList(resources)
        forgetEmptyArray(name)
        guard let first = firstIndex(of: name, in: list) else { return append(name, value, to: list) }
        let isSingle = endIndex(from: first, in: list) == first + 1
        switch value {
        case .string(let text) where isSingle: list.replaceValue(at: first, with: text)
        case .integer(let number) where isSingle: list.replaceValue(at: first, with: number)
        default: rebuild(list, replacing: first, by: name, value, resources)
        }
    }

    /// Adds to the values that the name has.
    mutating func add(_ name: FieldName, _ value: HeaderValue, _ resources: EngineResources) {
        guard let old = self.value(of: name) else { return set(name, value, resources) }
        set(name, .array(OutgoingFields.elements(old) + OutgoingFields.elements(value)), resources)
    }

    mutating func remove(_ name: FieldName, _ resources: EngineResources) {
        forgetEmptyArray(name)
        guard let present = list, firstIndex(of: name, in: present) != nil else { return }
        let list = writableList(resources)
        guard let first = firstIndex(of: name, in: list) else { return }
        for index in (first..<endIndex(from: first, in: list)).reversed() { list.remove(at: index) }
    }

    /// The fields with the response's status, ready to be sent.
    mutating func complete(status: Int, _ resources: EngineResources) -> HeaderList {
        let list = writableList(resources)
        if let index = list.firstIndex(of: .status) {
            list.replaceValue(at: index, with: status)
        } else {
            list.append(token: .status, value: status)
        }
        return list
    }

    private static func elements(_ value: HeaderValue) -> [String] {
        if case .array(let elements) = value { elements } else { [value.description] }
    }

    private mutating func forgetEmptyArray(_ name: FieldName) {
        if !emptyNames.isEmpty { emptyNames.removeAll { $0 == name.text } }
    }

    @inline(__always)
    private mutating func writableList(_ resources: EngineResources) -> HeaderList {
        if isKnownUniquelyReferenced(&list), let list { return list }
        let fresh = list?.copy() ?? resources.takeHeaderList()
        list = fresh
        return fresh
    }

    @inline(__always)
    private mutating func append(_ name: FieldName, _ value: HeaderValue, to list: HeaderList) {
        switch value {
        case .string(let text):
            if name.token == .unknown {
                list.append(name: name.text, value: text)
            } else {
                list.append(token: name.token, value: text)
            }
        case .integer(let number):
            if name.token == .unknown {
                list.append(name: name.text, value: number)
            } else {
                list.append(token: name.token, value: number)
            }
        case .array(let elements):
            // The mark on a single element keeps it an array for `getHeader`; what is sent is the same.
            for (index, element) in elements.enumerated() {
                list.append(
                    name: name.text, value: element, flags: index > 0 || elements.count == 1 ? .continuation : [])
            }
            if elements.isEmpty { emptyNames.append(name.text) }
        }
    }

    /// The list anew, with another value in the place of a field: arrays take and leave several places.
    private mutating func rebuild(
        _ old: HeaderList, replacing place: Int, by name: FieldName, _ value: HeaderValue, _ resources: EngineResources
    ) {
        let fresh = resources.takeHeaderList()
        let end = endIndex(from: place, in: old)
        for index in 0..<old.count {
            if index == place { append(name, value, to: fresh) }
            guard index < place || index >= end else { continue }
            fresh.append(
                name: old.nameBytes(at: index), value: old.valueBytes(at: index),
                flags: old.flags(at: index).intersection([.integer, .continuation]))
        }
        list = fresh
        resources.recycle(old)
    }
}
