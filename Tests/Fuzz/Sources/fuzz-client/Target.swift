import CLibFuzzer
import FuzzSupport

/// libFuzzer target of `fuzzClient`.
@main
enum Target {
    static func main() {
        var count = CommandLine.argc
        var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
        _ = LLVMFuzzerRunDriver(&count, &arguments) { data, size in
            fuzzClient(UnsafeRawBufferPointer(start: data, count: size))
            return 0
        }
    }
}
