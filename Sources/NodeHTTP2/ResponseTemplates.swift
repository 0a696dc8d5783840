import HTTP2Protocol
import NodeRuntime

/// Response headers that have passed the checks, ready to send.
final class ResponseTemplate {
    /// What the program wrote.
    let source: HeaderList
    /// What is sent: with :status.
    let sent: HeaderList
    let status: Int
    let hasDate: Bool
    /// 204, 205 and 304 have no body.
    let forbidsBody: Bool

    /// - Throws: what `respond` throws for a field that Node refuses.
    init(_ list: HeaderList, isStrict: Bool = true) throws {
        try HeaderRules.validateResponse(list, isStrict: isStrict)
        status = try HeaderRules.status(of: list)
        source = list
        // The program may change its dictionary afterwards: copies share the list until then, and what is shared is copied first.
        if let index = list.firstIndex(of: .status) {
            // What is no number, or 0, is sent as the 200 that it means.
            sent = Int(list.value(at: index)) == status ? list : list.copy()
            if sent !== list { sent.replaceValue(at: index, with: status) }
        } else {
            sent = list.copy()
            sent.append(token: .status, value: status)
        }
        hasDate = list.firstIndex(of: .date) != nil
        forbidsBody = status == 204 || status == 205 || status == 304
    }

    /// A response given as a flat list: where it has no status, the default stands first.
    convenience init(raw list: HeaderList, isStrict: Bool) throws {
        try self.init(Self.withStatus(list), isStrict: isStrict)
    }

    private static func withStatus(_ list: HeaderList) -> HeaderList {
        let hasStatus = list.firstIndex(of: .status) != nil
        if hasStatus, !list.hasRepeatedNames { return list }
        let complete = HeaderList()
        if !hasStatus { complete.append(token: .status, value: 200) }
        complete.appendRaw(list)
        return complete
    }
}

/// Responses that were sent before on this reactor: checked once, and one object for equal contents, so that the engine
/// recognises them too. Direct-mapped, by the literal in the source and by content.
final class ResponseTemplates {
    private static let slotCount = 16

    /// A template and the literal that it was last found by; an object, so that finding it costs one count.
    private final class Known {
        let literal: HeaderLiteralFields
        let template: ResponseTemplate

        init(_ literal: HeaderLiteralFields, _ template: ResponseTemplate) {
            let copy = UnsafeMutableBufferPointer<(HeaderLiteral.Name, HeaderLiteral.Value)>.allocate(
                capacity: literal.count)
            _ = copy.initialize(from: literal)
            self.literal = HeaderLiteralFields(copy)
            self.template = template
        }

        deinit { literal.deallocate() }
    }

    private let byContent: UnsafeMutablePointer<ResponseTemplate?>
    private let byLiteral: UnsafeMutablePointer<Known?>

    init() {
        byContent = .allocate(capacity: ResponseTemplates.slotCount)
        byContent.initialize(repeating: nil, count: ResponseTemplates.slotCount)
        byLiteral = .allocate(capacity: ResponseTemplates.slotCount)
        byLiteral.initialize(repeating: nil, count: ResponseTemplates.slotCount)
    }

    deinit {
        byContent.deinitialize(count: ResponseTemplates.slotCount)
        byContent.deallocate()
        byLiteral.deinitialize(count: ResponseTemplates.slotCount)
        byLiteral.deallocate()
    }

    @inline(__always)
    func find(_ literal: HeaderLiteralFields) throws -> ResponseTemplate {
        let index = literal.mixture & (ResponseTemplates.slotCount - 1)
        if let known = byLiteral[index], known.literal.isSame(as: literal) { return known.template }
        return try make(literal, index)
    }

    @inline(__always)
    func find(_ list: HeaderList) throws -> ResponseTemplate {
        let index = (list.listBytes ^ list.count &<< 2) & (ResponseTemplates.slotCount - 1)
        if let known = byContent[index], known.source === list || known.source.hasSameContent(as: list) { return known }
        return try make(list, index)
    }

    @inline(never)
    private func make(_ literal: HeaderLiteralFields, _ index: Int) throws -> ResponseTemplate {
        let template = try find(literal.makeList())
        byLiteral[index] = Known(literal, template)
        return template
    }

    @inline(never)
    private func make(_ list: HeaderList, _ index: Int) throws -> ResponseTemplate {
        let template = try ResponseTemplate(list)
        byContent[index] = template
        return template
    }
}
