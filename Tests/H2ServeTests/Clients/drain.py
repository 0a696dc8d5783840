"""A request under way while the server is told to end.

drain.py PORT PID MILLISECONDS asks for /delay/MILLISECONDS, makes sure by a PING that the request has arrived, sends SIGTERM,
and prints "answered" once the whole response has come, or "closed".
"""
import os
import signal
import sys

sys.dont_write_bytecode = True
from attacks import DATA, END_HEADERS, END_STREAM, HEADERS, PING, Peer, fields, frame

port, pid, milliseconds = map(int, sys.argv[1:])
peer = Peer(port)
stream = peer.next_stream()
peer.send(frame(HEADERS, END_HEADERS | END_STREAM, stream, fields("GET", f"/delay/{milliseconds}")))
peer.send(frame(PING, 0, 0, b"is there"))
while (PING, 1, 0) not in peer.received and not peer.closed:
    peer.read()
os.kill(pid, signal.SIGTERM)
while (PING, 0, 0) not in peer.received and not peer.closed:
    peer.read()
# The answer to the farewell's own PING.
peer.send(frame(PING, 1, 0, b"goaway.1"))
while (DATA, END_STREAM, stream) not in peer.received and not peer.closed:
    peer.read()
print("answered" if (DATA, END_STREAM, stream) in peer.received else "closed")
