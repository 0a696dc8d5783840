/// What `writeHead` sent for literals, by the literal in the source and the status: checked once.
final class LiteralHeads {
    private static let slotCount = 16

    private final class Known {
        let literal: HeaderLiteralFields
        let status: Int
        let template: ResponseTemplate

        init(_ literal: HeaderLiteralFields, _ status: Int, _ template: ResponseTemplate) {
            let copy = UnsafeMutableBufferPointer<(HeaderLiteral.Name, HeaderLiteral.Value)>.allocate(
                capacity: literal.count)
            _ = copy.initialize(from: literal)
            self.literal = HeaderLiteralFields(copy)
            self.status = status
            self.template = template
        }

        deinit { literal.deallocate() }
    }

    private let slots: UnsafeMutablePointer<Known?>

    init() {
        slots = .allocate(capacity: LiteralHeads.slotCount)
        slots.initialize(repeating: nil, count: LiteralHeads.slotCount)
    }

    deinit {
        slots.deinitialize(count: LiteralHeads.slotCount)
        slots.deallocate()
    }

    @inline(__always)
    func find(_ literal: HeaderLiteralFields, _ status: Int) -> ResponseTemplate? {
        guard let known = slots[LiteralHeads.slot(literal, status)], known.status == status,
            known.literal.isSame(as: literal)
        else { return nil }
        return known.template
    }

    func store(_ literal: HeaderLiteralFields, _ status: Int, _ template: ResponseTemplate) {
        slots[LiteralHeads.slot(literal, status)] = Known(literal, status, template)
    }

    @inline(__always)
    private static func slot(_ literal: HeaderLiteralFields, _ status: Int) -> Int {
        (literal.mixture ^ status) & (slotCount - 1)
    }
}
