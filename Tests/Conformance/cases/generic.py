"""What every HTTP/2 server takes: one case for each thing that a client may do."""
from expect import Case, answered, ended, pong, pong_or_end, settings_acknowledged
from wire import *

HUFFMAN_LOCALHOST = bytes.fromhex("a0e41d139d09")
HUFFMAN_X_TEST = bytes.fromhex("f2b24a84ff")


def with_field(ident, title, field):
    return Case(ident, title, headers(1, INDEXED_GET + field), then=answered())


CASES = [
    Case("generic/1/1", "a connection preface", PREFACE + settings(), then=settings_acknowledged, opening=False),

    Case("generic/2/1", "PRIORITY on an idle stream", priority(1), ping(), then=pong()),
    Case("generic/2/2", "WINDOW_UPDATE on a half-closed (remote) stream", headers(1, PENDING), window_update(1, 100),
         ping(), then=pong()),
    Case("generic/2/3", "PRIORITY on a half-closed (remote) stream", headers(1, PENDING), priority(1), ping(), then=pong()),
    Case("generic/2/4", "RST_STREAM on a half-closed (remote) stream", headers(1, PENDING), reset(1), ping(), then=pong()),
    Case("generic/2/5", "PRIORITY on a closed stream", get(), ended(1), priority(1), ping(), then=pong()),

    Case("generic/3.1/1", "a DATA frame", post(), data(1, flags=END_STREAM), then=answered()),
    Case("generic/3.1/2", "several DATA frames", post(), data(1), data(1, flags=END_STREAM), then=answered()),
    Case("generic/3.1/3", "DATA with padding", post(), data(1, padded(b"test", 5), PADDED | END_STREAM), then=answered()),
    Case("generic/3.2/1", "a HEADERS frame", get(), then=answered()),
    Case("generic/3.2/2", "HEADERS with padding", headers(1, padded(GET, 7), END_HEADERS | END_STREAM | PADDED),
         then=answered()),
    Case("generic/3.2/3", "HEADERS with priority",
         headers(1, priority_fields(0, 256, True) + GET, END_HEADERS | END_STREAM | WITH_PRIORITY), then=answered()),
    Case("generic/3.3/1", "PRIORITY with weight 1", get(), priority(1, weight=1), then=answered()),
    Case("generic/3.3/2", "PRIORITY with weight 256", get(), priority(1, weight=256), then=answered()),
    Case("generic/3.3/3", "PRIORITY with a dependency", get(), priority(1, depends_on=3), then=answered()),
    Case("generic/3.3/4", "PRIORITY with an exclusive dependency", get(), priority(1, 3, exclusive=True), then=answered()),
    Case("generic/3.3/5", "PRIORITY for an idle stream, then a request on a lower one", priority(5), get(3), then=answered(3)),
    Case("generic/3.4/1", "RST_STREAM", post(), reset(1), ping(), then=pong()),
    Case("generic/3.5/1", "SETTINGS", settings((MAX_CONCURRENT_STREAMS, 100), (INITIAL_WINDOW_SIZE, 70_000)),
         then=settings_acknowledged),
    Case("generic/3.7/1", "PING", ping(b"\x00\xff\x01\xfe\x02\xfd\x03\xfc"), then=pong(b"\x00\xff\x01\xfe\x02\xfd\x03\xfc")),
    Case("generic/3.8/1", "GOAWAY", goaway(), ping(), then=pong_or_end),
    Case("generic/3.9/1", "WINDOW_UPDATE of the connection", window_update(0, 1), get(), then=answered()),
    Case("generic/3.9/2", "WINDOW_UPDATE of a stream", post(), window_update(1, 1), data(1, flags=END_STREAM),
         then=answered()),
    Case("generic/3.10/1", "HEADERS with CONTINUATION", headers(1, GET[:9], END_STREAM), continuation(1, GET[9:]),
         then=answered()),
    Case("generic/3.10/2", "HEADERS with several CONTINUATION", headers(1, GET[:9], END_STREAM),
         continuation(1, GET[9:20], 0), continuation(1, GET[20:]), then=answered()),

    Case("generic/4/1", "a GET request", get(), then=answered()),
    Case("generic/4/2", "a HEAD request", headers(1, request("HEAD")), then=answered()),
    Case("generic/4/3", "a POST request", post(), data(1, flags=END_STREAM), then=answered()),
    Case("generic/4/4", "a POST request with trailers", post(), data(1), headers(1, fields(("x-test", "ok"))),
         then=answered()),

    with_field("generic/5/1", "an indexed field", indexed(16)),
    with_field("generic/5/2", "incremental indexing, indexed name", literal(58, "agent", INCREMENTAL)),
    with_field("generic/5/3", "incremental indexing, indexed name, Huffman",
               literal(58, coded(HUFFMAN_LOCALHOST), INCREMENTAL)),
    with_field("generic/5/4", "incremental indexing, new name", literal("x-test", "ok", INCREMENTAL)),
    with_field("generic/5/5", "incremental indexing, new name, Huffman",
               literal(coded(HUFFMAN_X_TEST), coded(HUFFMAN_LOCALHOST), INCREMENTAL)),
    with_field("generic/5/6", "without indexing, indexed name", literal(58, "agent")),
    with_field("generic/5/7", "without indexing, indexed name, Huffman", literal(58, coded(HUFFMAN_LOCALHOST))),
    with_field("generic/5/8", "without indexing, new name", literal("x-test", "ok")),
    with_field("generic/5/9", "without indexing, new name, Huffman",
               literal(coded(HUFFMAN_X_TEST), coded(HUFFMAN_LOCALHOST))),
    with_field("generic/5/10", "never indexed, indexed name", literal(58, "agent", NEVER_INDEXED)),
    with_field("generic/5/11", "never indexed, indexed name, Huffman",
               literal(58, coded(HUFFMAN_LOCALHOST), NEVER_INDEXED)),
    with_field("generic/5/12", "never indexed, new name", literal("x-test", "ok", NEVER_INDEXED)),
    with_field("generic/5/13", "never indexed, new name, Huffman",
               literal(coded(HUFFMAN_X_TEST), coded(HUFFMAN_LOCALHOST), NEVER_INDEXED)),
    Case("generic/5/14", "a change of the table's size", headers(1, table_size(128) + GET), then=answered()),
    Case("generic/5/15", "several changes of the table's size", headers(1, table_size(128) + table_size(4_096) + GET),
         then=answered()),
]
