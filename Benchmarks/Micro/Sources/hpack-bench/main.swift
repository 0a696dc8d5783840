/// Runs the micro benchmarks: `swift run -c release hpack-bench [hpack-test-case folder]`.
///
/// Each line: name, unit, our figure, libnghttp2's, the ratio; medians of alternating rounds in one process.
let folder = CommandLine.arguments.dropFirst().first ?? "../../../shared/hpack-test-case"
var stories = HeaderStory.read(folder: folder)
if stories.isEmpty {
    stories = HeaderStory.synthetic()
    print("lists: synthetic (no vectors in \(folder))")
} else {
    print("lists: \(folder)/raw-data")
}
HPACKBenchmark(corpus: HPACKCorpus(stories)).run()
