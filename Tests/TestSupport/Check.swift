import Testing

/// `#expect` for calls that change what they are asked of, which the macro cannot take apart.
public func check(_ condition: Bool, _ comment: String = "", sourceLocation: SourceLocation = #_sourceLocation) {
    if !condition { Issue.record("the check failed. \(comment)", sourceLocation: sourceLocation) }
}
