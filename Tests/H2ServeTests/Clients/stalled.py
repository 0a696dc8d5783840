"""Requests that do not end by themselves while the server is told to end: stalled.py PORT PID says how each of them ended."""
import os
import signal
import socket
import struct
import sys

sys.dont_write_bytecode = True
from attacks import DATA, END_HEADERS, END_STREAM, GOAWAY, HEADERS, PING, PREFACE, RST_STREAM, SETTINGS, WINDOW_UPDATE
from attacks import Peer, fields, frame, open_stream

port, pid = map(int, sys.argv[1:])
peer = Peer(port, settings=struct.pack(">HI", 4, 0))
names = {open_stream(peer, "/upload"): "upload"}
peer.send(frame(DATA, 0, peer.stream, b"x"))
for name, path in [("zero window", "/bytes/100"), ("delay", "/delay/3600000")]:
    peer.send(frame(HEADERS, END_HEADERS | END_STREAM, peer.next_stream(), fields("GET", path)))
    names[peer.stream] = name
unread = Peer(port, opening=False)
unread.socket.sendall(
    PREFACE + frame(SETTINGS, 0, 0, struct.pack(">HI", 4, 0x7FFFFFFF)) + frame(WINDOW_UPDATE, 0, 0, struct.pack(">I", 0x7F000000))
    + frame(HEADERS, END_HEADERS | END_STREAM, 1, fields("GET", "/bytes/1000000000")))
http1 = socket.create_connection(("127.0.0.1", port), timeout=30)
http1.sendall(b"GET /hello HTTP/1.1\r\nHost: a\r\n\r\nGET /delay/3600000 HTTP/1.1\r\nHost: a\r\n\r\n")
octets = b""
while not octets.endswith(b"Hello, World!"):
    octets += http1.recv(4096)
# The one worker has taken everything up that came before.
peer.send(frame(PING, 0, 0, b"is there"))
while (PING, 1, 0) not in peer.received and not peer.closed:
    peer.read()
os.kill(pid, signal.SIGTERM)

octets = peer.input
peer.socket.settimeout(30)
while piece := peer.socket.recv(65536):
    octets += piece
# Error codes by stream; that of the last GOAWAY by 0.
resets = {}
while len(octets) >= 9:
    length = int.from_bytes(octets[:3], "big")
    kind, stream = octets[3], int.from_bytes(octets[5:9], "big")
    if kind == RST_STREAM:
        resets[stream] = int.from_bytes(octets[9:13], "big")
    if kind == GOAWAY:
        resets[0] = int.from_bytes(octets[13:17], "big")
    octets = octets[9 + length:]
for stream, name in sorted(names.items()):
    print(name, "reset", resets.get(stream))
print("goaway", resets.get(0))
unread.socket.settimeout(30)
try:
    while unread.socket.recv(1 << 20):
        pass
except ConnectionError:
    pass
print("unread closed")
try:
    while http1.recv(4096):
        pass
except ConnectionError:
    pass
print("http1 closed")
