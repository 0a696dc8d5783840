"""A minimal HTTP/2 client: one connection, one GET at a time, then idle. It keeps no state that a server could wait for."""

import socket
import ssl
import struct

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
DATA, HEADERS, RST_STREAM, SETTINGS, GOAWAY = 0, 1, 3, 4, 7
END_STREAM, ACK, END_HEADERS = 1, 1, 4


class ProtocolError(OSError):
    """The server answered with something other than a response that ends."""


def frame(kind, flags, stream, payload=b""):
    return struct.pack(">I", len(payload))[1:] + struct.pack(">BBI", kind, flags, stream) + payload


def client_context():
    """Offers h2 and trusts everybody."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_alpn_protocols(["h2"])
    return context


class Connection:
    """A connection with prior knowledge (RFC 9113 §3.3), or over TLS."""

    def __init__(self, port, path, context=None, session=None):
        self.port = port
        self.path = path.encode()
        self.context = context
        self.session = session
        self.buffer = b""
        self.socket = None

    def __enter__(self):
        self.open()
        return self

    def __exit__(self, *_):
        self.close()

    def open(self):
        self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=10)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self.context:
            self.socket = self.context.wrap_socket(self.socket, server_hostname="localhost", session=self.session)
            if self.socket.selected_alpn_protocol() != "h2":
                raise ProtocolError("the server does not choose h2")

    def close(self):
        self.socket.close()

    def request(self):
        """The connection's first and only GET; returns when the answer has ended."""
        authority = f"127.0.0.1:{self.port}".encode()
        scheme = b"\x87" if self.context else b"\x86"
        # :method GET and :scheme are indexed; :path and :authority are literals without indexing (RFC 7541 §6).
        block = b"\x82" + scheme + b"\x04" + bytes([len(self.path)]) + self.path + b"\x01" + bytes([len(authority)]) + authority
        self.socket.sendall(PREFACE + frame(SETTINGS, 0, 0) + frame(HEADERS, END_STREAM | END_HEADERS, 1, block))
        settings_seen = False
        ended = False
        while not (ended and settings_seen):
            kind, flags, stream, payload = self.read_frame()
            if kind == SETTINGS and not flags & ACK:
                self.socket.sendall(frame(SETTINGS, ACK, 0))
                settings_seen = True
            elif kind == GOAWAY or kind == RST_STREAM:
                raise ProtocolError(f"frame type {kind} instead of an answer: {payload.hex()}")
            elif kind in (DATA, HEADERS) and stream == 1 and flags & END_STREAM:
                ended = True

    def read_frame(self):
        header = self.read(9)
        length = int.from_bytes(header[:3], "big")
        kind, flags, stream = struct.unpack(">BBI", header[3:])
        return kind, flags, stream & 0x7FFFFFFF, self.read(length)

    def read(self, count):
        while len(self.buffer) < count:
            more = self.socket.recv(65536)
            if not more:
                raise ProtocolError("the server closed the connection before it answered")
            self.buffer += more
        result, self.buffer = self.buffer[:count], self.buffer[count:]
        return result
