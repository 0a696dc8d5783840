"""Hostile clients for h2serve, in raw octets.

attacks.py PORT NAME plays one of the attacks and prints what became of the connection as JSON:
{"code": the error code of GOAWAY or null, "debug": its debug data, "closed": whether the server closed, "frames": frames sent}.
"""
import json
import os
import select
import socket
import struct
import sys
import time

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
DATA, HEADERS, PRIORITY, RST_STREAM, SETTINGS, PUSH_PROMISE, PING, GOAWAY, WINDOW_UPDATE, CONTINUATION = range(10)
PRIORITY_UPDATE = 16
END_STREAM, END_HEADERS = 1, 4


def frame(kind, flags, stream, payload=b""):
    return struct.pack(">I", len(payload))[1:] + struct.pack(">BBI", kind, flags, stream) + payload


def text(value):
    return bytes([len(value)]) + value.encode()


def fields(method, path):
    """:method, :scheme http, :authority a and :path, none of them inserted into the dynamic table."""
    return {"GET": b"\x82", "POST": b"\x83"}[method] + b"\x86\x01\x01a\x04" + text(path)


class Peer:
    def __init__(self, port, settings=b"", opening=True):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.input = b""
        self.received = []
        self.goaway = None
        self.closed = False
        self.frames = 0
        self.stream = -1
        if opening:
            self.send(PREFACE + frame(SETTINGS, 0, 0, settings) + frame(SETTINGS, 1, 0), 2)

    def next_stream(self):
        self.stream += 2
        return self.stream

    def send(self, octets, frames=1):
        """Sends, and reads on meanwhile, so that neither side blocks. Returns whether the server still listens."""
        self.frames += frames
        view = memoryview(octets)
        while len(view) and not self.closed:
            readable, writable, _ = select.select([self.socket], [self.socket], [], 10)
            if not readable and not writable:
                return False
            if readable:
                self.read()
            if writable and not self.closed:
                try:
                    view = view[self.socket.send(view):]
                except OSError:
                    self.closed = True
        return not self.closed and self.goaway is None

    def read(self):
        try:
            octets = self.socket.recv(1 << 18)
        except OSError:
            octets = b""
        if not octets:
            self.closed = True
        self.input += octets
        while len(self.input) >= 9:
            length = int.from_bytes(self.input[:3], "big")
            if len(self.input) < 9 + length:
                break
            kind, flags, stream = struct.unpack(">BBI", self.input[3:9])
            payload = self.input[9:9 + length]
            self.input = self.input[9 + length:]
            self.received.append((kind, flags, stream))
            if kind == GOAWAY:
                self.goaway = (struct.unpack(">I", payload[4:8])[0], payload[8:].decode())

    def read_to_end(self, seconds=8):
        deadline = time.monotonic() + seconds
        while not self.closed and time.monotonic() < deadline:
            if select.select([self.socket], [], [], 0.5)[0]:
                self.read()

    def result(self):
        self.read_to_end()
        code, debug = self.goaway or (None, None)
        return {"code": code, "debug": debug, "closed": self.closed, "frames": self.frames}


def flood(peer, make, frames_max=20_000, batch=20):
    """Sends what `make` gives, again and again, until the server has had enough."""
    for _ in range(frames_max // batch):
        if not peer.send(b"".join(make() for _ in range(batch)), batch):
            break
    return peer.result()


def open_stream(peer, path="/upload"):
    stream = peer.next_stream()
    peer.send(frame(HEADERS, END_HEADERS, stream, fields("POST", path)))
    return stream


def rapid_reset(port):
    peer = Peer(port)

    def pair():
        stream = peer.next_stream()
        request = frame(HEADERS, END_HEADERS | END_STREAM, stream, fields("GET", "/delay/60000"))
        return request + frame(RST_STREAM, 0, stream, struct.pack(">I", 8))

    return flood(peer, pair)


def reset_with_error(port):
    """One error code is enough to end a server that does not listen for errors."""
    peer = Peer(port)
    for path in ("/echo", "/delay/60000", "/upload"):
        stream = open_stream(peer, path)
        peer.send(frame(DATA, 0, stream, b"x"))
        peer.send(frame(PING, 0, 0, b"progress"))
        while (PING, 1, 0) not in peer.received and not peer.closed:
            peer.read()
        peer.received.clear()
        peer.send(frame(RST_STREAM, 0, stream, struct.pack(">I", 2)))
    peer.socket.shutdown(socket.SHUT_WR)
    return peer.result()


def abrupt_end(port):
    """A TCP reset in the middle of a download, an upload and an echo."""
    for path, body in (("/bytes/1099511627776", b""), ("/upload", b"x" * 16_000), ("/echo", b"x" * 16_000)):
        peer = Peer(port)
        stream = open_stream(peer, path)
        peer.send(frame(DATA, 0 if body else END_STREAM, stream, body))
        peer.read()
        peer.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        peer.socket.close()
    return {"code": None, "debug": None, "closed": True, "frames": 3}


def broken_downloads(port):
    """Downloads that end by a TCP reset, by a fault of the stream and by one of the connection, each in the middle."""
    for path in ("/files/large.bin", "/delay/3600000"):
        for fault in (None, frame(WINDOW_UPDATE, 0, 1, bytes(4)), frame(WINDOW_UPDATE, 0, 0, bytes(4))):
            peer = Peer(port)
            peer.send(frame(HEADERS, END_HEADERS | END_STREAM, peer.next_stream(), fields("GET", path)))
            peer.send(frame(PING, 0, 0, b"progress"))
            while (PING, 1, 0) not in peer.received and not peer.closed:
                peer.read()
            if fault:
                peer.send(fault)
                while not peer.closed and (RST_STREAM, 0, 1) not in peer.received:
                    peer.read()
            peer.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            peer.socket.close()
    return {"code": None, "debug": None, "closed": True, "frames": 12}


def made_you_reset(port):
    peer = Peer(port)

    def pair():
        stream = peer.next_stream()
        request = frame(HEADERS, END_HEADERS, stream, fields("POST", "/upload"))
        return request + frame(WINDOW_UPDATE, 0, stream, struct.pack(">I", 0))

    return flood(peer, pair)


def continuation_flood(port):
    peer = Peer(port)
    peer.send(frame(HEADERS, END_STREAM, peer.next_stream(), fields("GET", "/")))
    return flood(peer, lambda: frame(CONTINUATION, 0, peer.stream, b""), batch=1)


def ping_flood(port):
    peer = Peer(port)
    return flood(peer, lambda: frame(PING, 0, 0, b"12345678"))


def settings_flood(port):
    peer = Peer(port)
    return flood(peer, lambda: frame(SETTINGS, 0, 0))


def priority_flood(port):
    peer = Peer(port)
    return flood(peer, lambda: frame(PRIORITY, 0, 1, struct.pack(">IB", 0, 15)))


def priority_update_flood(port):
    peer = Peer(port)
    return flood(peer, lambda: frame(PRIORITY_UPDATE, 0, 0, struct.pack(">I", 1) + b"u=1"))


def window_update_flood(port):
    peer = Peer(port)
    return flood(peer, lambda: frame(WINDOW_UPDATE, 0, 0, struct.pack(">I", 1)))


def empty_data_flood(port):
    peer = Peer(port)
    stream = open_stream(peer)
    return flood(peer, lambda: frame(DATA, 0, stream))


def unknown_flood(port):
    peer = Peer(port)
    return flood(peer, lambda: frame(0xEE, 0, 0, b"?"))


def hpack_bomb(port):
    """One large field in the dynamic table, named again and again: few octets become many."""
    peer = Peer(port)
    value = b"v" * 3_900
    large = b"\x40\x01x\x7f" + b"\xbd\x1d" + value  # 127 + 0x3d + (0x1d << 7) = 3900
    peer.send(frame(HEADERS, END_HEADERS | END_STREAM, peer.next_stream(), fields("GET", "/hello") + large))

    def bomb():
        block = fields("GET", "/hello") + b"\xbe" * 4_000
        return frame(HEADERS, END_HEADERS | END_STREAM, peer.next_stream(), block)

    return flood(peer, bomb, batch=1)


def slow_preface(port):
    peer = Peer(port, opening=False)
    for octet in PREFACE[:20] + b"x":
        peer.send(bytes([octet]))
    return peer.result()


def garbage(port):
    peer = Peer(port, opening=False)
    peer.send(os.urandom(4_096))
    return peer.result()


def huge_frame(port):
    peer = Peer(port)
    peer.send(b"\xff\xff\xff" + struct.pack(">BBI", DATA, 0, 1) + b"x" * 100_000)
    return peer.result()


def unread_socket(port):
    """Requests for large bodies with the widest windows, and never a read."""
    peer = Peer(port, opening=False)
    peer.socket.settimeout(2)
    octets = PREFACE + frame(SETTINGS, 0, 0, struct.pack(">HI", 4, 0x7FFFFFFF))
    octets += frame(WINDOW_UPDATE, 0, 0, struct.pack(">I", 0x7F000000))
    try:
        peer.socket.sendall(octets)
        for _ in range(2_000):
            request = fields("GET", "/bytes/10000000")
            peer.socket.sendall(frame(HEADERS, END_HEADERS | END_STREAM, peer.next_stream(), request))
            peer.frames += 1
    except OSError:
        pass
    return held(peer)


def zero_window(port):
    peer = Peer(port, settings=struct.pack(">HI", 4, 0))
    for _ in range(1_000):
        request = fields("GET", "/bytes/10000000")
        peer.send(frame(HEADERS, END_HEADERS | END_STREAM, peer.next_stream(), request))
    return held(peer)


def files_behind_windows(port):
    """Thousands of downloads of a file on connections whose windows stay as they are: almost nothing of them may leave."""
    peers = [Peer(port) for _ in range(3)]
    for peer in peers:
        for _ in range(1_000):
            peer.send(frame(HEADERS, END_HEADERS | END_STREAM, peer.next_stream(), fields("GET", "/files/large.bin")))
    return held(peers[0])


def unread_files(port):
    """The same with the widest windows, and never a read."""
    peers = [Peer(port, opening=False) for _ in range(3)]
    for peer in peers:
        peer.socket.settimeout(2)
        octets = PREFACE + frame(SETTINGS, 0, 0, struct.pack(">HI", 4, 0x7FFFFFFF))
        octets += frame(WINDOW_UPDATE, 0, 0, struct.pack(">I", 0x7F000000))
        request = fields("GET", "/files/large.bin")
        octets += b"".join(frame(HEADERS, END_HEADERS | END_STREAM, peer.next_stream(), request) for _ in range(1_000))
        try:
            peer.socket.sendall(octets)
        except OSError:
            pass
    return held(peers[0])


def files_with_few_descriptors(port):
    """A thousand downloads at once; the number of frames is that of answers with a body."""
    peer = Peer(port)
    for _ in range(1_000):
        peer.send(frame(HEADERS, END_HEADERS | END_STREAM, peer.next_stream(), fields("GET", "/files/large.bin")))
    while len(answers := [flags for kind, flags, _ in peer.received if kind == HEADERS]) < 1_000 and not peer.closed:
        peer.read()
    return {"code": None, "debug": None, "closed": peer.closed, "frames": sum(not flags & END_STREAM for flags in answers)}


def held(peer):
    """Says that the connection stands, and holds it until the test has looked at the server."""
    print("holding", flush=True)
    sys.stdin.readline()
    return {"code": None, "debug": None, "closed": False, "frames": peer.frames}


if __name__ == "__main__":
    print(json.dumps(globals()[sys.argv[2]](int(sys.argv[1]))), flush=True)
