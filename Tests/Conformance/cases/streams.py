"""RFC 9113 §5.1 to §5.3: the states of streams, identifiers, concurrency, dependencies."""
from expect import Case, Skipped, any_error, connection_error, ended, error, forget
from wire import *


def one_too_many(peer):
    """As many requests as the server allows at once, and another; none of them ends."""
    allowed = peer.settings.get(MAX_CONCURRENT_STREAMS)
    if allowed is None or allowed > 10_000:
        raise Skipped("the server sets no limit")
    peer.send(b"".join(headers(2 * index + 1, PENDING) for index in range(allowed + 1)))


def refused(peer, strict):
    """The one beyond the limit meets one of the two codes (§5.1.2)."""
    stream = 2 * peer.settings[MAX_CONCURRENT_STREAMS] + 1
    error(stream, (PROTOCOL_ERROR, REFUSED_STREAM), may_end_connection=False)(peer, False)


#: A stream that the client has reset, and one that both sides have ended.
AFTER_RESET = (headers(1, PENDING), reset(1))
AFTER_END = (get(), ended(1), forget)

CASES = [
    Case("http2/5.1/1", "idle: DATA", data(1, flags=END_STREAM), then=connection_error(PROTOCOL_ERROR)),
    Case("http2/5.1/2", "idle: RST_STREAM", reset(1), then=connection_error(PROTOCOL_ERROR)),
    Case("http2/5.1/3", "idle: WINDOW_UPDATE", window_update(1, 100), then=connection_error(PROTOCOL_ERROR)),
    Case("http2/5.1/4", "idle: CONTINUATION", continuation(1, GET), then=connection_error(PROTOCOL_ERROR)),

    Case("http2/5.1/5", "half-closed (remote): DATA", headers(1, PENDING), data(1, flags=END_STREAM),
         then=any_error(1, STREAM_CLOSED)),
    Case("http2/5.1/6", "half-closed (remote): HEADERS", headers(1, PENDING), get(), then=any_error(1, STREAM_CLOSED)),
    Case("http2/5.1/7", "half-closed (remote): CONTINUATION", headers(1, PENDING), continuation(1, GET),
         then=connection_error(STREAM_CLOSED, PROTOCOL_ERROR)),

    Case("http2/5.1/8", "closed by RST_STREAM: DATA", *AFTER_RESET, data(1, flags=END_STREAM),
         then=any_error(1, STREAM_CLOSED)),
    Case("http2/5.1/9", "closed by RST_STREAM: HEADERS", *AFTER_RESET, get(), then=any_error(1, STREAM_CLOSED)),
    Case("http2/5.1/10", "closed by RST_STREAM: CONTINUATION", *AFTER_RESET, continuation(1, GET),
         then=connection_error(STREAM_CLOSED, PROTOCOL_ERROR)),
    Case("http2/5.1/11", "closed by END_STREAM: DATA", *AFTER_END, data(1, flags=END_STREAM),
         then=any_error(1, STREAM_CLOSED)),
    Case("http2/5.1/12", "closed by END_STREAM: HEADERS", *AFTER_END, get(), then=any_error(1, STREAM_CLOSED)),
    Case("http2/5.1/13", "closed by END_STREAM: CONTINUATION", *AFTER_END, continuation(1, GET),
         then=connection_error(STREAM_CLOSED, PROTOCOL_ERROR)),

    Case("http2/5.1.1/1", "a request on an even stream", get(2), then=connection_error(PROTOCOL_ERROR)),
    Case("http2/5.1.1/2", "a request on a lower stream than before", headers(5, PENDING), get(3),
         then=connection_error(PROTOCOL_ERROR, STREAM_CLOSED)),

    Case("http2/5.1.2/1", "more requests at once than SETTINGS_MAX_CONCURRENT_STREAMS", one_too_many, then=refused),

    # RFC 9113 no longer has dependencies; what RFC 7540 §5.3.1 says of them may still be kept, or the fields ignored.
    Case("http2/5.3.1/1", "HEADERS with a stream that depends on itself",
         headers(1, priority_fields(1) + PENDING, END_HEADERS | END_STREAM | WITH_PRIORITY),
         then=any_error(1, PROTOCOL_ERROR)),
    Case("http2/5.3.1/2", "PRIORITY with a stream that depends on itself", headers(1, PENDING), priority(1, depends_on=1),
         then=any_error(1, PROTOCOL_ERROR)),
]
