"""openssl s_client against h2serve's TLS port: openssl.py PORT SCENARIO prints "ok" or fails."""
import os
import subprocess
import sys
import tempfile

PORT, SCENARIO = sys.argv[1:]


class Client:
    """s_client with its input open: it stays until that is closed or the server ends the connection."""

    def __init__(self, *options):
        command = ["openssl", "s_client", "-connect", f"127.0.0.1:{PORT}", "-servername", "localhost", *options]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, bufsize=0)
        self.text = ""

    def read_until(self, *words):
        """Returns the one that came."""
        while True:
            for word in words:
                if word in self.text:
                    return word
            octets = self.process.stdout.read(65536)
            assert octets, f"{words} has not come: {self.text}"
            self.text += octets.decode("utf-8", "replace")

    def write(self, octets):
        self.process.stdin.write(octets)

    def finish(self):
        self.process.stdin.close()
        self.text += self.process.stdout.read().decode("utf-8", "replace")
        self.process.wait()
        return self.text


def established(*options):
    client = Client(*options)
    client.read_until("Verify return code")
    return client


def versions():
    for flag, version in (("-tls1_2", "TLSv1.2"), ("-tls1_3", "TLSv1.3")):
        client = established("-alpn", "h2,http/1.1", flag)
        text = client.finish()
        assert "ALPN protocol: h2" in text and f"New, {version}, Cipher is" in text, text
    for flag in ("-tls1", "-tls1_1"):
        client = Client("-alpn", "h2", flag, "-cipher", "DEFAULT:@SECLEVEL=0")
        client.read_until("alert protocol version", "no protocols available")
        client.finish()


def protocols():
    client = Client("-alpn", "foo")
    client.read_until("alert no application protocol")
    client.finish()
    # Without ALPN there is an answer in the form of HTTP/1.
    client = Client("-quiet")
    client.read_until("HTTP/1.0 403 Forbidden", "HTTP/1.1 ")
    client.finish()


def renegotiation():
    client = established("-alpn", "h2", "-tls1_2")
    client.write(b"R\n")
    client.read_until("no renegotiation")
    client.finish()


def resumption():
    for flag, version in (("-tls1_2", "TLSv1.2"), ("-tls1_3", "TLSv1.3")):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "session.pem")
            client = established("-alpn", "h2", flag, "-sess_out", path)
            # The server's SETTINGS come behind its tickets: type 4, no flags, stream 0.
            client.read_until("\x04\0\0\0\0\0")
            assert f"New, {version}" in client.finish()
            client = Client("-alpn", "h2", flag, "-sess_in", path)
            client.read_until(f"Reused, {version}")
            client.finish()


def status():
    client = established("-alpn", "h2", "-status")
    assert "OCSP response: no response sent" in client.finish()


{f.__name__: f for f in (versions, protocols, renegotiation, resumption, status)}[SCENARIO]()
print("ok")
