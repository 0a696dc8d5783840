#if !os(Linux)
#error("swift-node-http2 runs on Linux only: its reactor is built on epoll.")
#endif
