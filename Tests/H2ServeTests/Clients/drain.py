"""A request under way while the server is told to end.

drain.py PORT PID MILLISECONDS SIGNALS asks for /delay/MILLISECONDS, makes sure by a PING that the request has arrived, sends
SIGTERM as often as told, and prints the status that came, or "closed".
"""
import os
import signal
import socket
import sys

import h2.config
import h2.connection
import h2.events

port, pid, milliseconds, signals = map(int, sys.argv[1:])
connection = h2.connection.H2Connection(h2.config.H2Configuration(header_encoding="utf-8"))
peer = socket.create_connection(("127.0.0.1", port), timeout=20)
connection.initiate_connection()
fields = [(":method", "GET"), (":path", f"/delay/{milliseconds}"), (":scheme", "http"), (":authority", "a")]
connection.send_headers(1, fields, end_stream=True)
connection.ping(b"is there")
peer.sendall(connection.data_to_send())
status, has_ended, has_arrived = None, False, False
while not has_ended:
    octets = peer.recv(65_536)
    if not octets:
        break
    for event in connection.receive_data(octets):
        if isinstance(event, h2.events.PingAckReceived) and not has_arrived:
            has_arrived = True
            for _ in range(signals):
                os.kill(pid, signal.SIGTERM)
        if isinstance(event, h2.events.ResponseReceived):
            status = dict(event.headers)[":status"]
        if isinstance(event, h2.events.StreamEnded):
            has_ended = True
    peer.sendall(connection.data_to_send())
print(status if has_ended else "closed")
