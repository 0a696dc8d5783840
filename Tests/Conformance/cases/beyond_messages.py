"""Cases beyond the usual suites: requests, by section of RFC 9113 §8, RFC 9110 and RFC 8441."""
from expect import Case, answered, any_error, stream_error
from wire import *
from .messages import AUTHORITY, METHOD, PATH, SCHEME, USUAL, malformed


def accepted(ident, title, *pairs):
    return Case(ident, title, headers(1, fields(*pairs)), then=answered())


def with_body(ident, title, head, *bodies, then=stream_error(1, PROTOCOL_ERROR)):
    return Case(ident, title, headers(1, head, END_HEADERS), *bodies, then=then)


def with_trailers(ident, title, *pairs, then=stream_error(1, PROTOCOL_ERROR)):
    return Case(ident, title, post(), data(1), headers(1, fields(*pairs)), then=then)


CASES = [
    # §8.2.1: names and values
    malformed("rfc9113/8.2.1/1", "an empty name", *USUAL, ("", "x")),
    malformed("rfc9113/8.2.1/2", "a name with a space", *USUAL, ("x y", "x")),
    malformed("rfc9113/8.2.1/3", "a name with a colon inside", *USUAL, ("x:y", "x")),
    malformed("rfc9113/8.2.1/4", "a name with NUL", *USUAL, ("x\0", "x")),
    malformed("rfc9113/8.2.1/5", "a name with DEL", *USUAL, ("x\x7f", "x")),
    malformed("rfc9113/8.2.1/6", "a name beyond ASCII", *USUAL, ("x\xe9", "x")),
    malformed("rfc9113/8.2.1/7", "a name with CR LF", *USUAL, ("x\r\ny", "x")),
    malformed("rfc9113/8.2.1/8", "a value with NUL", *USUAL, ("x-test", "a\0b")),
    malformed("rfc9113/8.2.1/9", "a value with CR", *USUAL, ("x-test", "a\rb")),
    malformed("rfc9113/8.2.1/10", "a value with LF", *USUAL, ("x-test", "a\nb")),
    malformed("rfc9113/8.2.1/11", "a value with CR LF and a field", *USUAL, ("x-test", "a\r\ntransfer-encoding: chunked")),
    malformed("rfc9113/8.2.1/12", "a value that begins with a space", *USUAL, ("x-test", " a")),
    malformed("rfc9113/8.2.1/13", "a value that ends with a tab", *USUAL, ("x-test", "a\t")),
    malformed("rfc9113/8.2.1/14", "a capital in the middle of a name", *USUAL, ("x-Test", "a")),
    accepted("rfc9113/8.2.1/15", "values that are empty, have spaces inside, or octets beyond ASCII", *USUAL, ("x-a", ""),
             ("x-b", "a b\tc"), ("x-c", "gr\xfc\xdfe")),
    accepted("rfc9113/8.2.1/16", "every character that a name may have", *USUAL, ("!#$%&'*+-.^_`|~09az", "x")),

    # §8.2.2: fields of the connection
    malformed("rfc9113/8.2.2/1", "transfer-encoding", *USUAL, ("transfer-encoding", "chunked")),
    malformed("rfc9113/8.2.2/2", "keep-alive", *USUAL, ("keep-alive", "timeout=5")),
    malformed("rfc9113/8.2.2/3", "proxy-connection", *USUAL, ("proxy-connection", "keep-alive")),
    malformed("rfc9113/8.2.2/4", "upgrade", *USUAL, ("upgrade", "h2c")),
    malformed("rfc9113/8.2.2/5", "te of gzip", *USUAL, ("te", "gzip")),
    accepted("rfc9113/8.2.2/6", "te of trailers", *USUAL, ("te", "trailers")),
    with_trailers("rfc9113/8.2.2/7", "a field of the connection among trailers", ("connection", "close")),
    accepted("rfc9113/8.2.3/1", "a cookie in crumbs", *USUAL, ("cookie", "a=b"), ("cookie", "c=d")),

    # §8.3: pseudo-headers
    malformed("rfc9113/8.3/1", ":authority twice", *USUAL, AUTHORITY),
    malformed("rfc9113/8.3/2", "a pseudo-header of one colon", *USUAL, (":", "x")),
    malformed("rfc9113/8.3/3", "a pseudo-header with capitals", METHOD, SCHEME, (":Path", "/"), AUTHORITY),
    malformed("rfc9113/8.3/4", "no pseudo-headers at all", ("x-test", "a")),
    Case("rfc9113/8.3/5", "a block without any field", headers(1, b""), then=stream_error(1, PROTOCOL_ERROR)),
    malformed("rfc9113/8.3.1/1", "a path without a slash", METHOD, SCHEME, (":path", "hello"), AUTHORITY),
    malformed("rfc9113/8.3.1/2", "a path with a space", METHOD, SCHEME, (":path", "/a b"), AUTHORITY),
    malformed("rfc9113/8.3.1/3", "a path with LF", METHOD, SCHEME, (":path", "/a\nb"), AUTHORITY),
    malformed("rfc9113/8.3.1/4", "a path of * with another method than OPTIONS", METHOD, SCHEME, (":path", "*"), AUTHORITY),
    accepted("rfc9113/8.3.1/5", "a path of * with OPTIONS", (":method", "OPTIONS"), SCHEME, (":path", "*"), AUTHORITY),
    malformed("rfc9113/8.3.1/6", "an empty method", (":method", ""), *USUAL[1:]),
    malformed("rfc9113/8.3.1/7", "a method with a space", (":method", "GET /"), *USUAL[1:]),
    malformed("rfc9113/8.3.1/8", "an empty scheme", METHOD, (":scheme", ""), PATH, AUTHORITY),
    malformed("rfc9113/8.3.1/9", "neither :authority nor host", *USUAL[:3]),
    accepted("rfc9113/8.3.1/10", "host that repeats :authority", *USUAL, ("host", "localhost")),
    accepted("rfc9113/8.3.1/11", "host without :authority", *USUAL[:3], ("host", "localhost")),
    accepted("rfc9113/8.3.1/12", "a method that nobody knows", (":method", "FROBNICATE"), *USUAL[1:]),
    malformed("rfc9113/8.3.1/13", "user information in :authority", *USUAL[:3], (":authority", "user@localhost")),
    malformed("rfc9113/8.3.1/14", "an authority with a space", *USUAL[:3], (":authority", "local host")),
    malformed("rfc9113/8.3.1/15", "an empty :authority", *USUAL[:3], (":authority", "")),
    malformed("rfc9113/8.3.1/16", "an empty host", *USUAL[:3], ("host", "")),
    malformed("rfc9113/8.3.1/17", "host twice", *USUAL, ("host", "localhost"), ("host", "localhost")),
    malformed("rfc9113/8.3.1/18", "a path with a tab", METHOD, SCHEME, (":path", "/a\tb"), AUTHORITY),
    accepted("rfc9113/8.3.1/19", "a path with octets beyond ASCII", METHOD, SCHEME, (":path", "/\xe9"), AUTHORITY),
    malformed("rfc9113/8.5/1", "CONNECT with a path", (":method", "CONNECT"), *USUAL[1:]),
    malformed("rfc9113/8.5/2", "CONNECT without an authority", (":method", "CONNECT")),
    malformed("rfc9113/8.5/3", "CONNECT with a scheme", (":method", "CONNECT"), SCHEME, AUTHORITY),
    malformed("rfc8441/4/1", ":protocol with another method than CONNECT", *USUAL, (":protocol", "websocket")),
    malformed("rfc8441/4/2", ":protocol that the server's SETTINGS have not allowed", (":method", "CONNECT"), *USUAL[1:],
              (":protocol", "websocket")),

    # §8.1, §8.1.1: the message and its length
    with_body("rfc9113/8.1.1/1", "content-length that is larger than DATA", request("POST", "/", ("content-length", "5")),
              data(1, flags=END_STREAM)),
    Case("rfc9113/8.1.1/2", "content-length and no DATA", headers(1, request("POST", "/", ("content-length", "5"))),
         then=stream_error(1, PROTOCOL_ERROR)),
    with_body("rfc9113/8.1.1/3", "content-length that fits, with trailers", request("POST", "/", ("content-length", "4")),
              data(1), headers(1, fields(("x-test", "ok"))), then=answered()),
    with_body("rfc9113/8.1.1/4", "trailers before content-length is reached", request("POST", "/", ("content-length", "5")),
              data(1), headers(1, fields(("x-test", "ok")))),
    malformed("rfc9113/8.1.1/5", "content-length that is no number", *USUAL, ("content-length", "-1")),
    malformed("rfc9113/8.1.1/6", "content-length beyond 64 bits", *USUAL, ("content-length", "9" * 30)),
    malformed("rfc9113/8.1.1/7", "two contents' lengths that differ", *USUAL, ("content-length", "0"), ("content-length", "1")),
    malformed("rfc9113/8.1.1/8", "an empty content-length", *USUAL, ("content-length", "")),
    malformed("rfc9113/8.1.1/9", "content-length with a sign", *USUAL, ("content-length", "+0")),
    accepted("rfc9113/8.1.1/10", "content-length of 0", *USUAL, ("content-length", "0")),
    with_body("rfc9113/8.1/1", "empty trailers", POST, data(1), headers(1, b""), then=answered()),
    with_body("rfc9113/8.1/2", "trailers with CONTINUATION", POST, data(1), headers(1, literal("x-test", "ok")[:4], END_STREAM),
              continuation(1, literal("x-test", "ok")[4:]), then=answered()),
    with_body("rfc9113/8.1/3", "trailers twice", request("POST", "/echo"), headers(1, fields(("x-test", "ok"))),
              headers(1, fields(("x-test", "ok"))), then=any_error(1, STREAM_CLOSED)),
    with_body("rfc9113/8.1/4", "DATA after trailers", request("POST", "/echo"), headers(1, fields(("x-test", "ok"))), data(1),
              then=any_error(1, STREAM_CLOSED)),
    with_trailers("rfc9113/8.1/5", "a capital among trailers", ("X-TEST", "ok")),
]
