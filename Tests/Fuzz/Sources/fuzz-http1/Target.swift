import CLibFuzzer
import FuzzSupport

/// libFuzzer target of `fuzzHTTP1`.
@main
enum Target {
    static func main() {
        var count = CommandLine.argc
        var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
        _ = LLVMFuzzerRunDriver(&count, &arguments) { data, size in
            fuzzHTTP1(UnsafeRawBufferPointer(start: data, count: size))
            return 0
        }
    }
}
