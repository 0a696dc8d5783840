"""Octets of HTTP/2: frames and header blocks that may be as wrong as a case wants them (RFC 9113 §4 and §6, RFC 7541 §5 and §6)."""
import struct

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"

DATA, HEADERS, PRIORITY, RST_STREAM, SETTINGS, PUSH_PROMISE, PING, GOAWAY, WINDOW_UPDATE, CONTINUATION = range(10)
PRIORITY_UPDATE = 0x10
FRAME_NAMES = {
    DATA: "DATA", HEADERS: "HEADERS", PRIORITY: "PRIORITY", RST_STREAM: "RST_STREAM", SETTINGS: "SETTINGS",
    PUSH_PROMISE: "PUSH_PROMISE", PING: "PING", GOAWAY: "GOAWAY", WINDOW_UPDATE: "WINDOW_UPDATE",
    CONTINUATION: "CONTINUATION",
}

END_STREAM = ACK = 0x1
END_HEADERS = 0x4
PADDED = 0x8
WITH_PRIORITY = 0x20

ERROR_NAMES = (
    "NO_ERROR", "PROTOCOL_ERROR", "INTERNAL_ERROR", "FLOW_CONTROL_ERROR", "SETTINGS_TIMEOUT", "STREAM_CLOSED",
    "FRAME_SIZE_ERROR", "REFUSED_STREAM", "CANCEL", "COMPRESSION_ERROR", "CONNECT_ERROR", "ENHANCE_YOUR_CALM",
    "INADEQUATE_SECURITY", "HTTP_1_1_REQUIRED")
(NO_ERROR, PROTOCOL_ERROR, INTERNAL_ERROR, FLOW_CONTROL_ERROR, SETTINGS_TIMEOUT, STREAM_CLOSED, FRAME_SIZE_ERROR,
 REFUSED_STREAM, CANCEL, COMPRESSION_ERROR) = range(10)

HEADER_TABLE_SIZE, ENABLE_PUSH, MAX_CONCURRENT_STREAMS, INITIAL_WINDOW_SIZE, MAX_FRAME_SIZE = range(1, 6)
ENABLE_CONNECT_PROTOCOL, NO_RFC7540_PRIORITIES = 8, 9

#: What a receiver takes unless its SETTINGS say otherwise (octets).
FRAME_OCTETS_MAX = 16_384
WINDOW_MAX = 0x7FFF_FFFF


def error_name(code):
    return ERROR_NAMES[code] if code < len(ERROR_NAMES) else hex(code)


# Frames


def frame(kind, flags, stream, payload=b""):
    return struct.pack(">I", len(payload))[1:] + struct.pack(">BBI", kind, flags, stream) + payload


def padded(payload, octets):
    """Payload of a PADDED frame: pad length, content, padding."""
    return bytes([octets]) + payload + bytes(octets)


def priority_fields(depends_on=0, weight=16, exclusive=False):
    return struct.pack(">IB", depends_on | exclusive << 31, weight - 1)


def data(stream, octets=b"test", flags=0):
    return frame(DATA, flags, stream, octets)


def headers(stream, block, flags=END_HEADERS | END_STREAM):
    return frame(HEADERS, flags, stream, block)


def continuation(stream, block, flags=END_HEADERS):
    return frame(CONTINUATION, flags, stream, block)


def priority(stream, depends_on=0, weight=16, exclusive=False):
    return frame(PRIORITY, 0, stream, priority_fields(depends_on, weight, exclusive))


def reset(stream, code=CANCEL):
    return frame(RST_STREAM, 0, stream, struct.pack(">I", code))


def settings(*pairs):
    return frame(SETTINGS, 0, 0, b"".join(struct.pack(">HI", *pair) for pair in pairs))


def ping(octets=b"h2-check", flags=0):
    return frame(PING, flags, 0, octets)


def goaway(code=NO_ERROR, last=0, debug=b"", stream=0):
    return frame(GOAWAY, 0, stream, struct.pack(">II", last, code) + debug)


def window_update(stream, increment):
    return frame(WINDOW_UPDATE, 0, stream, struct.pack(">I", increment))


# Header blocks


def integer(value, prefix_bits, pattern=0):
    most = (1 << prefix_bits) - 1
    if value < most:
        return bytes([pattern | value])
    octets = bytearray([pattern | most])
    value -= most
    while value >= 0x80:
        octets.append(0x80 | value & 0x7F)
        value >>= 7
    octets.append(value)
    return bytes(octets)


def plain(octets):
    """A string literal without Huffman code."""
    octets = octets.encode("latin-1") if isinstance(octets, str) else octets
    return integer(len(octets), 7) + octets


def coded(octets):
    """A string literal of octets that are in Huffman code already, or should be."""
    return integer(len(octets), 7, 0x80) + octets


def indexed(index):
    return integer(index, 7, 0x80)


#: The three literals with their prefixes (RFC 7541 §6.2.1 to §6.2.3): bits of the name's index, pattern.
INCREMENTAL, WITHOUT_INDEX, NEVER_INDEXED = (6, 0x40), (4, 0), (4, 0x10)


def literal(name, value, form=WITHOUT_INDEX):
    """A field whose name is an index (a number) or a string; bytes stand for string literals that are made already."""
    string = [part if isinstance(part, bytes) else plain(part) for part in (name, value) if not isinstance(part, int)]
    return integer(name if isinstance(name, int) else 0, *form) + b"".join(string)


def table_size(octets):
    return integer(octets, 5, 0x20)


def fields(*pairs):
    """A block of literal fields that neither side's table keeps."""
    return b"".join(literal(name, value) for name, value in pairs)


def request(method="GET", path="/", *more):
    """The block of a request with its four pseudo-headers."""
    return fields((":method", method), (":scheme", "http"), (":path", path), (":authority", "localhost"), *more)


GET = request()
POST = request("POST")
#: A request that is under way for as long as the connection stands.
PENDING = request("GET", "/delay/600000")
#: The pseudo-headers of GET / by the static table: method, scheme, path, authority.
INDEXED_GET = indexed(2) + indexed(6) + indexed(4) + literal(1, "localhost")


def get(stream=1):
    return headers(stream, GET)


def post(stream=1):
    """The head of a POST whose body follows."""
    return headers(stream, POST, END_HEADERS)
