"""python h2 against h2serve: python_h2.py PORT SCENARIO prints "ok" or fails."""
import json
import socket
import sys

import h2.config
import h2.connection
import h2.events
import h2.settings


class Client:
    def __init__(self, port):
        self.connection = h2.connection.H2Connection(h2.config.H2Configuration(header_encoding="utf-8"))
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.connection.initiate_connection()
        self.flush()
        self.responses = {}

    def flush(self):
        octets = self.connection.data_to_send()
        if octets:
            self.socket.sendall(octets)

    def request(self, method, path, end=True):
        stream = self.connection.get_next_available_stream_id()
        fields = [(":method", method), (":path", path), (":scheme", "http"), (":authority", "a")]
        self.connection.send_headers(stream, fields, end_stream=end)
        self.responses[stream] = {"headers": None, "body": 0, "trailers": None, "ended": False, "reset": None}
        return stream

    def turn(self):
        octets = self.socket.recv(1 << 18)
        assert octets, "the server has closed"
        for event in self.connection.receive_data(octets):
            if isinstance(event, h2.events.ResponseReceived):
                self.responses[event.stream_id]["headers"] = dict(event.headers)
            elif isinstance(event, h2.events.DataReceived):
                self.responses[event.stream_id]["body"] += len(event.data)
                self.connection.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
            elif isinstance(event, h2.events.TrailersReceived):
                self.responses[event.stream_id]["trailers"] = dict(event.headers)
            elif isinstance(event, h2.events.StreamEnded):
                self.responses[event.stream_id]["ended"] = True
            elif isinstance(event, h2.events.StreamReset):
                self.responses[event.stream_id]["reset"] = event.error_code
            elif isinstance(event, h2.events.ConnectionTerminated):
                raise AssertionError(f"GOAWAY {event.error_code} {event.additional_data}")
        self.flush()


def parallel(port):
    """1000 streams at once."""
    client = Client(port)
    streams = [client.request("GET", "/delay/50" if index % 2 else "/hello") for index in range(1_000)]
    client.flush()
    while not all(client.responses[stream]["ended"] for stream in streams):
        client.turn()
    assert all(client.responses[stream]["headers"][":status"] == "200" for stream in streams)


def trailers(port):
    client = Client(port)
    stream = client.request("GET", "/trailers")
    client.flush()
    while not client.responses[stream]["ended"]:
        client.turn()
    response = client.responses[stream]
    assert response["trailers"]["x-body-bytes"] == str(response["body"]), response
    assert len(response["trailers"]["x-body-crc32c"]) == 8, response


def cancel(port):
    """The largest body: reads a little and gives up; the connection goes on."""
    client = Client(port)
    stream = client.request("GET", f"/bytes/{2**40}")
    client.flush()
    while client.responses[stream]["body"] < 1_000_000:
        client.turn()
    assert client.responses[stream]["headers"]["content-length"] == str(2**40)
    client.connection.reset_stream(stream, 8)
    after = client.request("GET", "/hello")
    client.flush()
    while not client.responses[after]["ended"]:
        client.turn()
    assert client.responses[after]["body"] == 13


def upload(port):
    client = Client(port)
    stream = client.request("POST", "/upload", end=False)
    client.flush()
    left = 4 << 20
    while left:
        window = min(client.connection.local_flow_control_window(stream), 16_384, left)
        if not window:
            client.turn()
            continue
        client.connection.send_data(stream, b"u" * window, end_stream=left == window)
        client.flush()
        left -= window
    while not client.responses[stream]["ended"]:
        client.turn()
    assert client.responses[stream]["headers"][":status"] == "200"


if __name__ == "__main__":
    globals()[sys.argv[2]](int(sys.argv[1]))
    print("ok")
