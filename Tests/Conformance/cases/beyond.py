"""Cases beyond the usual suites: frames, windows, streams and HPACK, by section of RFC 9113 and RFC 7541."""
from expect import (
    Case, answered, any_error, connection_error, data_octets, ended, no_data_until_pong, pong, settings_acknowledged)
from wire import *

#: The server answers /echo as it reads it, so with a window of 0 it reads no further than it must hold.
ECHO = headers(1, request("POST", "/echo"), END_HEADERS)


def overflow_stream(peer):
    """More DATA than the window that SETTINGS gave the stream."""
    window = peer.settings.get(INITIAL_WINDOW_SIZE, 65_535)
    peer.send(ECHO + data(1, bytes(FRAME_OCTETS_MAX)) * (window // FRAME_OCTETS_MAX + 40))


def padding_spends_window(peer):
    """Padding alone, without content, runs out of the stream's window: it is counted (§6.9.1), and given back."""
    window = peer.settings.get(INITIAL_WINDOW_SIZE, 65_535)
    one = data(1, padded(b"", 255), PADDED)
    for _ in range(2 * window // (256 * 64)):
        peer.send(one * 64)
    peer.send(data(1, b"end", END_STREAM))


def accepted(ident, title, *steps, stream=1, **named):
    return Case(ident, title, *steps, then=answered(stream), **named)


def ended_by(code, ident, title, *steps, **named):
    return Case(ident, title, *steps, then=connection_error(code), **named)


BLOCK_OF_TWO = headers(1, GET[:9], END_STREAM)
#: 60 octets of name and value and 32 more: 44 such fill a table of 4,096.
KEPT = [literal(f"x-{index:03}", "v" * 55, INCREMENTAL) for index in range(60)]

CASES = [
    # §3.4, §4.1
    ended_by(PROTOCOL_ERROR, "rfc9113/3.4/1", "the first frame is PING", PREFACE + ping(), opening=False),
    ended_by(PROTOCOL_ERROR, "rfc9113/3.4/2", "the first frame acknowledges SETTINGS", PREFACE + frame(SETTINGS, ACK, 0),
             opening=False),
    accepted("rfc9113/3.4/3", "preface, SETTINGS and a request at once", PREFACE + settings() + get(), opening=False),
    Case("rfc9113/3.4/4", "the preface octet by octet", *(bytes([octet]) for octet in PREFACE + settings()),
         then=settings_acknowledged, opening=False),
    accepted("rfc9113/4.1/1", "a request octet by octet", *(bytes([octet]) for octet in get())),
    accepted("rfc9113/4.1/2", "a request with the reserved bit and undefined flags",
             frame(HEADERS, END_STREAM | END_HEADERS | 0xD2, 1 | 1 << 31, GET)),
    ended_by(FRAME_SIZE_ERROR, "rfc9113/4.2/1", "an unknown frame beyond SETTINGS_MAX_FRAME_SIZE",
             frame(0xFF, 0, 0, bytes(FRAME_OCTETS_MAX + 1))),
    ended_by(FRAME_SIZE_ERROR, "rfc9113/4.2/2", "a frame's head that announces 2^24-1 octets",
             b"\xff\xff\xff" + bytes([HEADERS, 4, 0, 0, 0, 1])),
    ended_by(FRAME_SIZE_ERROR, "rfc9113/4.2/3", "SETTINGS beyond SETTINGS_MAX_FRAME_SIZE",
             frame(SETTINGS, 0, 0, bytes(6) * 2_731)),

    # §4.3, §6.10
    ended_by(PROTOCOL_ERROR, "rfc9113/4.3/1", "PING inside a header block", BLOCK_OF_TWO, ping()),
    ended_by(PROTOCOL_ERROR, "rfc9113/4.3/2", "SETTINGS inside a header block", BLOCK_OF_TWO, settings()),
    ended_by(PROTOCOL_ERROR, "rfc9113/4.3/3", "RST_STREAM inside a header block", BLOCK_OF_TWO, reset(1)),
    ended_by(PROTOCOL_ERROR, "rfc9113/4.3/4", "WINDOW_UPDATE inside a header block", BLOCK_OF_TWO, window_update(0, 1)),
    ended_by(PROTOCOL_ERROR, "rfc9113/4.3/5", "GOAWAY inside a header block", BLOCK_OF_TWO, goaway()),
    ended_by(PROTOCOL_ERROR, "rfc9113/4.3/6", "CONTINUATION of another stream", BLOCK_OF_TWO, continuation(3, GET[9:])),
    ended_by(COMPRESSION_ERROR, "rfc9113/4.3/7", "a block cut inside a field", headers(1, GET[:-1])),
    accepted("rfc9113/4.3/8", "a block in HEADERS without a payload and CONTINUATION", headers(1, b"", END_STREAM),
             continuation(1, GET)),
    accepted("rfc9113/4.3/9", "CONTINUATION without a payload", BLOCK_OF_TWO, continuation(1, GET[9:], 0),
             continuation(1, b"")),
    accepted("rfc9113/4.3/10", "CONTINUATION with undefined flags", BLOCK_OF_TWO,
             continuation(1, GET[9:], END_HEADERS | PADDED | WITH_PRIORITY | END_STREAM)),
    accepted("rfc9113/4.3/11", "the table outlives a refused request",
             headers(1, INDEXED_GET + KEPT[0] + literal("UPPER", "")), headers(3, INDEXED_GET + indexed(62)), stream=3),
    accepted("rfc9113/4.3/12", "the table outlives a block for a closed stream", headers(1, PENDING), reset(1),
             headers(3, INDEXED_GET + KEPT[0]), headers(5, INDEXED_GET + indexed(62)), stream=5),

    # §5.1
    accepted("rfc9113/5.1/1", "WINDOW_UPDATE on a stream that both sides have ended", get(), ended(1), window_update(1, 5),
             get(3), stream=3),
    accepted("rfc9113/5.1/2", "RST_STREAM on a stream that both sides have ended", get(), ended(1), reset(1), get(3), stream=3),
    accepted("rfc9113/5.1/3", "RST_STREAM twice", headers(1, PENDING), reset(1), reset(1), get(3), stream=3),
    accepted("rfc9113/5.1/4", "PRIORITY between the parts of a request", post(), priority(1), data(1, flags=END_STREAM)),
    ended_by(PROTOCOL_ERROR, "rfc9113/5.1/5", "WINDOW_UPDATE on an idle stream of the server", window_update(2, 1)),
    ended_by(PROTOCOL_ERROR, "rfc9113/5.1/6", "RST_STREAM on an idle stream of the server", reset(2)),
    accepted("rfc9113/5.1.1/1", "identifiers with gaps", get(1), get(7), get(101), stream=101),
    Case("rfc9113/5.1.1/2", "the last identifier of all", get(0x7FFF_FFFF), ended(0x7FFF_FFFF), ping(), then=pong()),
    Case("rfc9113/5.1.1/3", "a stream that a later one has closed by being opened", get(5), ended(5), data(3),
         then=any_error(3, PROTOCOL_ERROR, STREAM_CLOSED)),

    # §5.2, §6.9
    Case("rfc9113/5.2/1", "DATA beyond the stream's window", overflow_stream, then=any_error(1, FLOW_CONTROL_ERROR),
         settings=((INITIAL_WINDOW_SIZE, 0),)),
    accepted("rfc9113/5.2/2", "padding is counted and given back", post(), padding_spends_window),
    Case("rfc9113/6.9/1", "no DATA without a window", headers(1, request("GET", "/")), then=no_data_until_pong(1),
         settings=((INITIAL_WINDOW_SIZE, 0),)),
    accepted("rfc9113/6.9/2", "a response without a body needs no window", headers(1, request("HEAD")),
             settings=((INITIAL_WINDOW_SIZE, 0),)),
    Case("rfc9113/6.9/3", "WINDOW_UPDATE with the reserved bit", headers(1, request("GET", "/")),
         frame(WINDOW_UPDATE, 0, 1, b"\x80\0\0\1"), then=data_octets(1, 1), settings=((INITIAL_WINDOW_SIZE, 0),)),
    Case("rfc9113/6.9/4", "a stream's window to its maximum exactly, by an increment and by SETTINGS",
         headers(1, PENDING), window_update(1, WINDOW_MAX - 1), settings((INITIAL_WINDOW_SIZE, 1)), ping(), then=pong(),
         settings=((INITIAL_WINDOW_SIZE, 0),)),
    ended_by(FLOW_CONTROL_ERROR, "rfc9113/6.9/5", "SETTINGS that push a stream's window above its maximum",
             headers(1, PENDING), window_update(1, WINDOW_MAX), settings((INITIAL_WINDOW_SIZE, 1)),
             settings=((INITIAL_WINDOW_SIZE, 0),)),
    ended_by(FRAME_SIZE_ERROR, "rfc9113/6.9/6", "WINDOW_UPDATE of a stream with five octets", headers(1, PENDING),
             frame(WINDOW_UPDATE, 0, 1, bytes(5))),

    # §6.1 to §6.8
    accepted("rfc9113/6.1/1", "DATA that is padding alone", post(), data(1, padded(b"", 20), PADDED | END_STREAM)),
    accepted("rfc9113/6.1/2", "DATA with padding of no octets", post(), data(1, padded(b"x", 0), PADDED | END_STREAM)),
    accepted("rfc9113/6.1/3", "END_STREAM on empty DATA", post(), data(1), data(1, b"", END_STREAM)),
    Case("rfc9113/6.1/4", "DATA with PADDED and no payload", post(), data(1, b"", PADDED),
         then=connection_error(FRAME_SIZE_ERROR, PROTOCOL_ERROR)),
    ended_by(PROTOCOL_ERROR, "rfc9113/6.1/5", "DATA on a stream of the server's", data(2)),
    Case("rfc9113/6.2/1", "HEADERS with PRIORITY and four octets",
         headers(1, bytes(4), END_HEADERS | END_STREAM | WITH_PRIORITY), then=connection_error(FRAME_SIZE_ERROR, PROTOCOL_ERROR)),
    Case("rfc9113/6.2/2", "HEADERS with PADDED and no payload", headers(1, b"", END_HEADERS | PADDED),
         then=connection_error(FRAME_SIZE_ERROR, PROTOCOL_ERROR)),
    accepted("rfc9113/6.2/3", "HEADERS with padding and priority",
             headers(1, padded(priority_fields(3, 1) + GET, 255), END_HEADERS | END_STREAM | PADDED | WITH_PRIORITY)),
    ended_by(PROTOCOL_ERROR, "rfc9113/6.2/4", "padding that reaches into the priority fields",
             headers(1, bytes([len(GET) + 1]) + priority_fields() + GET,
                     END_HEADERS | END_STREAM | PADDED | WITH_PRIORITY)),
    Case("rfc9113/6.5/1", "thirty-two unknown settings", settings(*((0xF000 + index, index) for index in range(32))),
         then=settings_acknowledged),
    accepted("rfc9113/6.5/2", "the largest frame size and the smallest table", settings((MAX_FRAME_SIZE, (1 << 24) - 1),
             (HEADER_TABLE_SIZE, 0)), get()),
    ended_by(PROTOCOL_ERROR, "rfc9113/6.5/3", "SETTINGS_ENABLE_CONNECT_PROTOCOL of 2", settings((ENABLE_CONNECT_PROTOCOL, 2))),
    ended_by(FRAME_SIZE_ERROR, "rfc9113/6.4/1", "RST_STREAM of five octets", headers(1, PENDING),
             frame(RST_STREAM, 0, 1, bytes(5))),
    accepted("rfc9113/6.3/1", "PRIORITY of a stream far ahead", priority(0x7FFF_FFFF), get()),
    Case("rfc9113/6.8/1", "GOAWAY with debug data and a request under way", get(), goaway(debug=b"thanks"),
         then=lambda peer, strict: ended(1)(peer)),
    ended_by(FRAME_SIZE_ERROR, "rfc9113/6.8/2", "GOAWAY of four octets", frame(GOAWAY, 0, 0, bytes(4))),
    ended_by(PROTOCOL_ERROR, "rfc9113/6.8/3", "GOAWAY twice, the second with a higher stream", headers(1, PENDING),
             goaway(last=0), goaway(last=2)),

    # RFC 9218
    accepted("rfc9218/7.1/1", "PRIORITY_UPDATE of an idle stream", frame(PRIORITY_UPDATE, 0, 0, b"\0\0\0\1u=0, i"), get()),
    ended_by(PROTOCOL_ERROR, "rfc9218/7.1/2", "PRIORITY_UPDATE on a stream", frame(PRIORITY_UPDATE, 0, 1, b"\0\0\0\1u=0")),
    ended_by(PROTOCOL_ERROR, "rfc9218/7.1/3", "PRIORITY_UPDATE of stream 0", frame(PRIORITY_UPDATE, 0, 0, b"\0\0\0\0u=0")),
    ended_by(FRAME_SIZE_ERROR, "rfc9218/7.1/4", "PRIORITY_UPDATE of three octets", frame(PRIORITY_UPDATE, 0, 0, b"\0\0\0")),

    # RFC 7541
    ended_by(COMPRESSION_ERROR, "rfc7541/2.3.2/1", "an entry that has been evicted",
             headers(1, INDEXED_GET + b"".join(KEPT[:30])), headers(3, INDEXED_GET + b"".join(KEPT[30:])),
             headers(5, INDEXED_GET + indexed(62 + 44))),
    accepted("rfc7541/2.3.2/2", "the oldest entry that is left", headers(1, INDEXED_GET + b"".join(KEPT[:30])),
             headers(3, INDEXED_GET + b"".join(KEPT[30:])), headers(5, INDEXED_GET + indexed(62 + 43)), stream=5),
    ended_by(COMPRESSION_ERROR, "rfc7541/4.4/1", "an entry larger than the table empties it",
             headers(1, INDEXED_GET + KEPT[0] + literal("x-large", "v" * 4_090, INCREMENTAL)),
             headers(3, INDEXED_GET + indexed(62))),
    accepted("rfc7541/4.4/2", "a name from the entry that its own insertion evicts",
             headers(1, table_size(100) + INDEXED_GET + literal("x-name", "a" * 50, INCREMENTAL)
                     + literal(62, "b" * 50, INCREMENTAL) + indexed(62))),
    ended_by(COMPRESSION_ERROR, "rfc7541/4.2/1", "a change of the table's size between fields",
             headers(1, indexed(2) + table_size(100) + indexed(6) + indexed(4) + literal(1, "localhost"))),
    accepted("rfc7541/4.2/2", "a table of 0 octets, then back", headers(1, INDEXED_GET + KEPT[0]),
             headers(3, table_size(0) + table_size(4_096) + INDEXED_GET + KEPT[1]), headers(5, INDEXED_GET + indexed(62)),
             stream=5),
    ended_by(COMPRESSION_ERROR, "rfc7541/4.2/3", "a table of 0 octets keeps nothing",
             headers(1, table_size(0) + INDEXED_GET + KEPT[0]), headers(3, INDEXED_GET + indexed(62))),
    ended_by(COMPRESSION_ERROR, "rfc7541/5.1/1", "an integer that does not end", headers(1, GET + b"\xff" * 20)),
    ended_by(COMPRESSION_ERROR, "rfc7541/5.1/2", "an integer of more than 32 bits",
             headers(1, GET + b"\xff" + b"\x80" * 9 + b"\x01")),
    ended_by(COMPRESSION_ERROR, "rfc7541/5.1/3", "a table's size of 2^35",
             headers(1, b"\x3f\xe1\xff\xff\xff\x7f" + GET)),
    ended_by(COMPRESSION_ERROR, "rfc7541/5.2/1", "a string longer than its block", headers(1, GET + b"\x00\x01x\x7f\x80\x01y")),
    ended_by(COMPRESSION_ERROR, "rfc7541/5.2/2", "a string of 2^31 octets",
             headers(1, GET + b"\x00\x7f\x81\xff\xff\xff\x07abc")),
    accepted("rfc7541/5.2/3", "a Huffman string of no octets", headers(1, GET + literal("x-test", coded(b"")))),
    ended_by(COMPRESSION_ERROR, "rfc7541/5.2/4", "a Huffman code that is cut, its bits not all ones",
             headers(1, GET + literal("x-test", coded(b"\xfe")))),
]
