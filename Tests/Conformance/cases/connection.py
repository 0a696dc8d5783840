"""RFC 9113 §3 and §4: the preface, frames, header compression; and §5.4 and §5.5."""
from expect import Case, answered, any_error, connection_error, pong, settings_acknowledged
from wire import *

CASES = [
    Case("http2/3.5/1", "a connection preface", PREFACE + settings(), then=settings_acknowledged, opening=False),
    Case("http2/3.5/2", "a preface that is none", b"PRI * HTTP/2.0\r\n\r\nSN\r\n\r\n" + settings(),
         then=connection_error(PROTOCOL_ERROR), opening=False),

    Case("http2/4.1/1", "a frame of unknown type", frame(0x16, 0, 0, b"content!"), ping(), then=pong()),
    Case("http2/4.1/2", "a frame with undefined flags", frame(PING, 0x16, 0, b"h2-check"), then=pong()),
    Case("http2/4.1/3", "a frame with the reserved bit", frame(PING, 0, 1 << 31, b"h2-check"), then=pong()),

    Case("http2/4.2/1", "DATA of 2^14 octets", post(), data(1, bytes(FRAME_OCTETS_MAX), END_STREAM), then=answered()),
    Case("http2/4.2/2", "DATA beyond SETTINGS_MAX_FRAME_SIZE", post(), data(1, bytes(FRAME_OCTETS_MAX + 1), END_STREAM),
         then=any_error(1, FRAME_SIZE_ERROR)),
    Case("http2/4.2/3", "HEADERS beyond SETTINGS_MAX_FRAME_SIZE",
         headers(1, GET + literal("x-test", "x" * FRAME_OCTETS_MAX)), then=connection_error(FRAME_SIZE_ERROR)),

    Case("http2/4.3/1", "a header block that does not decode", headers(1, b"\x40"), then=connection_error(COMPRESSION_ERROR)),
    Case("http2/4.3/2", "PRIORITY inside a header block", headers(1, GET[:9], END_STREAM), priority(1),
         continuation(1, GET[9:]), then=connection_error(PROTOCOL_ERROR)),
    Case("http2/4.3/3", "HEADERS of another stream inside a header block", headers(1, GET[:9], END_STREAM), get(3),
         then=connection_error(PROTOCOL_ERROR)),

    Case("http2/5.4.1/1", "a connection error closes the connection", ping(b"short!"),
         then=connection_error(FRAME_SIZE_ERROR)),
    Case("http2/5.4.1/2", "a connection error is told by GOAWAY", get(), ping(b"much too long"),
         then=connection_error(FRAME_SIZE_ERROR)),

    Case("http2/5.5/1", "an extension frame", frame(0xFF, 0xFF, 1, bytes(100)), ping(), then=pong()),
    Case("http2/5.5/2", "an extension frame inside a header block", headers(1, GET[:9], END_STREAM), frame(0xFF, 0, 1, b"x"),
         continuation(1, GET[9:]), then=connection_error(PROTOCOL_ERROR)),
]
