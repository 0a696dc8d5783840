"""RFC 9113 §7 and §8: error codes, what a request may not contain, push. Section numbers of RFC 7540 where they differ."""
from expect import Case, connection_error, pong, pong_or_end, stream_error
from wire import *


def malformed(ident, title, *pairs):
    """A GET with these fields is reset (§8.1.1)."""
    return Case(ident, title, headers(1, fields(*pairs)), then=stream_error(1, PROTOCOL_ERROR))


METHOD, SCHEME, PATH, AUTHORITY = (":method", "GET"), (":scheme", "http"), (":path", "/"), (":authority", "localhost")
USUAL = (METHOD, SCHEME, PATH, AUTHORITY)

CASES = [
    Case("http2/7/1", "GOAWAY with an unknown code", goaway(code=0xFF), ping(), then=pong_or_end),
    Case("http2/7/2", "RST_STREAM with an unknown code", headers(1, PENDING), reset(1, code=0xFF), ping(), then=pong()),

    Case("http2/8.1/1", "trailers without END_STREAM", post(), data(1), headers(1, fields(("x-test", "ok")), END_HEADERS),
         then=stream_error(1, PROTOCOL_ERROR)),

    malformed("http2/8.1.2/1", "a field's name with capitals", *USUAL, ("X-TEST", "ok")),
    malformed("http2/8.1.2.1/1", "an unknown pseudo-header", *USUAL, (":test", "ok")),
    malformed("http2/8.1.2.1/2", "the pseudo-header of responses", *USUAL, (":status", "200")),
    Case("http2/8.1.2.1/3", "a pseudo-header among trailers", post(), data(1), headers(1, fields(METHOD)),
         then=stream_error(1, PROTOCOL_ERROR)),
    malformed("http2/8.1.2.1/4", "a pseudo-header after a field", *USUAL[:3], ("x-test", "ok"), AUTHORITY),
    malformed("http2/8.1.2.2/1", "a field of the connection", *USUAL, ("connection", "keep-alive")),
    malformed("http2/8.1.2.2/2", "TE with more than trailers", *USUAL, ("te", "trailers, deflate")),
    malformed("http2/8.1.2.3/1", "an empty :path", METHOD, SCHEME, (":path", ""), AUTHORITY),
    malformed("http2/8.1.2.3/2", "no :method", *USUAL[1:]),
    malformed("http2/8.1.2.3/3", "no :scheme", METHOD, PATH, AUTHORITY),
    malformed("http2/8.1.2.3/4", "no :path", METHOD, SCHEME, AUTHORITY),
    malformed("http2/8.1.2.3/5", ":method twice", METHOD, *USUAL),
    malformed("http2/8.1.2.3/6", ":scheme twice", SCHEME, *USUAL),
    malformed("http2/8.1.2.3/7", ":path twice", PATH, *USUAL),
    Case("http2/8.1.2.6/1", "content-length other than DATA's octets", headers(1, request("POST", "/", ("content-length", "1")),
         END_HEADERS), data(1, flags=END_STREAM), then=stream_error(1, PROTOCOL_ERROR)),
    Case("http2/8.1.2.6/2", "content-length other than the sum of several DATA",
         headers(1, request("POST", "/", ("content-length", "1")), END_HEADERS), data(1), data(1, flags=END_STREAM),
         then=stream_error(1, PROTOCOL_ERROR)),

    Case("http2/8.2/1", "PUSH_PROMISE from a client", post(), frame(PUSH_PROMISE, END_HEADERS, 1, b"\0\0\0\2" + GET),
         then=connection_error(PROTOCOL_ERROR)),
]
