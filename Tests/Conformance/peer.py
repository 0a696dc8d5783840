"""A client that speaks no HTTP/2 of its own accord: it sends the octets that it is given and keeps what comes."""
import socket
import ssl
import struct
import time
from collections import namedtuple

import wire

Frame = namedtuple("Frame", "kind flags stream payload")


class Mismatch(Exception):
    """The server did something else than expected."""


class Peer:
    def __init__(self, address, secure, timeout):
        self.deadline = time.monotonic() + timeout
        self.frames = []
        self.closed = None
        self.sent_anything_late = False
        self.settings = {}
        self._input = b""
        self._socket = socket.create_connection(address, timeout)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if secure:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
            context.set_alpn_protocols(["h2"])
            self._socket = context.wrap_socket(
                self._socket, server_hostname="localhost", suppress_ragged_eofs=False)
            if self._socket.selected_alpn_protocol() != "h2":
                raise Mismatch("ALPN has not agreed on h2")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._socket.close()

    def open(self, *pairs):
        """Preface and SETTINGS both ways, with both acknowledgements."""
        self.send(wire.PREFACE + wire.settings(*pairs))
        first = self.wait(lambda frame: True)
        if first.kind != wire.SETTINGS or first.flags & wire.ACK:
            raise Mismatch(f"the server begins with {name(first)}")
        self.settings = dict(struct.iter_unpack(">HI", first.payload))
        self.send(wire.frame(wire.SETTINGS, wire.ACK, 0))
        self.wait(lambda frame: frame.kind == wire.SETTINGS and frame.flags & wire.ACK)
        self.frames.clear()

    def send(self, octets):
        """What the server no longer takes is of no interest: its reason has come, or is about to."""
        self._limit()
        try:
            self._socket.sendall(octets)
        except TimeoutError:
            raise Mismatch("the server does not read") from None
        except OSError:
            self.sent_anything_late = True

    def wait(self, is_wanted):
        """The first frame of all that came so far, or will come, that is wanted. None: the connection ended before."""
        seen = 0
        while True:
            while seen < len(self.frames):
                seen += 1
                if is_wanted(self.frames[seen - 1]):
                    return self.frames[seen - 1]
            if self.closed or not self._read():
                return None

    def wait_for_end(self):
        """Everything until the server closes: True when it does so in order, without a reset or a cut of TLS."""
        while not self.closed and self._read():
            pass
        return self.closed == "end"

    def _read(self):
        self._limit()
        try:
            octets = self._socket.recv(1 << 18)
        except TimeoutError:
            raise Mismatch(f"nothing more comes; until now: {self.story()}") from None
        except OSError as error:
            self.closed = f"broken off ({error})"
            return False
        if not octets:
            self.closed = "end"
            return False
        self._input += octets
        while len(self._input) >= 9:
            length = int.from_bytes(self._input[:3], "big")
            if len(self._input) < 9 + length:
                break
            kind, flags, stream = struct.unpack(">BBI", self._input[3:9])
            self.frames.append(Frame(kind, flags, stream, self._input[9:9 + length]))
            self._input = self._input[9 + length:]
        return True

    def _limit(self):
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise Mismatch(f"out of time; until now: {self.story()}")
        self._socket.settimeout(left)

    def story(self):
        return ", ".join([name(frame) for frame in self.frames] + ([self.closed] if self.closed else [])) or "nothing"


def name(frame):
    if frame is None:
        return "the end"
    text = f"{wire.FRAME_NAMES.get(frame.kind, hex(frame.kind))}({frame.stream})"
    if frame.kind == wire.GOAWAY:
        return f"{text} {wire.error_name(goaway_code(frame))} {frame.payload[8:].decode('latin-1')!r}"
    if frame.kind == wire.RST_STREAM:
        return f"{text} {wire.error_name(reset_code(frame))}"
    return text


def goaway_code(frame):
    return struct.unpack(">I", frame.payload[4:8])[0]


def reset_code(frame):
    return struct.unpack(">I", frame.payload)[0]
