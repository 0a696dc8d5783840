"""Clients that begin to speak and do not go on: silent.py PORT TLS_PORT says "silent" once they stand, and holds them until its
input ends."""
import socket
import sys

PORT, TLS_PORT = map(int, sys.argv[1:])
HELLO = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"

held = []
for port, beginning in [
    (PORT, b""), (PORT, b"PR"), (PORT, b"PRI * HTTP/2.0"), (PORT, b"GET /hello HTTP/1.1\r\nHo"), (TLS_PORT, b""), (TLS_PORT, HELLO),
]:
    held.append(socket.create_connection(("127.0.0.1", port)))
    held[-1].sendall(beginning)
# All workers have accepted what came before: each of them answers.
for _ in range(20):
    with socket.create_connection(("127.0.0.1", PORT)) as other:
        other.sendall(b"GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        while other.recv(4096):
            pass
print("silent", flush=True)
sys.stdin.read()
