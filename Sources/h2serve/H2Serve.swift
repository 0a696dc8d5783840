@main
struct H2Serve {
    static func main() {}
}
