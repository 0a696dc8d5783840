func reportUncaught(_ e: any Error) {}
public enum process { static func emitWarning(_ a: String, _ b: String) {} }
