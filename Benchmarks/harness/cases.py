"""The cases: what is asked for, with how many connections and streams, and by whom."""

from dataclasses import dataclass
from typing import Optional

from harness.servers import HELLO, MEBIBYTE


@dataclass(frozen=True)
class Case:
    """One shape of load by h2load, or of handshakes. `resource` names the attribute of a server that holds the path."""

    name: str
    title: str
    connections: int
    streams: int
    resource: str = "hello"
    paths: int = 1
    body_bytes: Optional[int] = len(HELLO)  # of each answer; None when servers answer in their own words
    upload_bytes: int = 0
    probe_requests: int = 4_000
    unit: str = "µs"  # of CPU per request in the tables
    unit_nanoseconds: int = 1_000
    certificate: Optional[str] = None  # kind of key; None is cleartext
    handshakes: Optional[str] = None  # "full" or "resumed": connections one after the other instead of h2load

    @property
    def url_scheme(self):
        return "https" if self.certificate else "http"

    def suits(self, server):
        return getattr(server, self.resource) and (server.speaks_tls or not self.certificate)


@dataclass(frozen=True)
class IdleCase:
    """Memory of connections that made one request each and stay."""

    name: str
    title: str
    certificate: Optional[str] = None

    def suits(self, server):
        return server.speaks_tls or not self.certificate


MEBIBYTES = {"body_bytes": MEBIBYTE, "probe_requests": 64, "unit": "ms", "unit_nanoseconds": 1_000_000}

LOAD = [
    Case("same", "c16 m100, /hello, identical requests", 16, 100),
    Case("paths", "c16 m100, /hello, 1,000 different paths", 16, 100, paths=1_000),
    Case("c64m10", "c64 m10, /hello", 64, 10),
    Case("c1m1", "c1 m1, /hello", 1, 1, probe_requests=2_000),
    Case("compat", "c16 m100, /hello, 1,000 different paths, requests and responses", 16, 100, "compat", paths=1_000),
    Case("download", "1 MiB download, c4 m4", 4, 4, "download", **MEBIBYTES),
    Case("file", "1 MiB file, c4 m4", 4, 4, "file", **MEBIBYTES),
    Case("upload", "1 MiB upload, c4 m4", 4, 4, "upload", upload_bytes=MEBIBYTE, **{**MEBIBYTES, "body_bytes": None}),
    Case("tls-paths", "TLS: c16 m100, /hello, 1,000 different paths", 16, 100, paths=1_000, certificate="p256"),
    Case("tls-download", "TLS: 1 MiB download, c4 m4", 4, 4, "download", certificate="p256", **MEBIBYTES),
    Case("handshake-rsa", "TLS: handshake, RSA 2048, and one request", 1, 1, certificate="rsa", handshakes="full"),
    Case("handshake-p256", "TLS: handshake, P-256, and one request", 1, 1, certificate="p256", handshakes="full"),
    Case("handshake-resumed", "TLS: resumed handshake and one request", 1, 1, certificate="p256", handshakes="resumed"),
]
IDLE = [
    IdleCase("idle", "idle connections, one request each"),
    IdleCase("tls-idle", "idle connections over TLS, one request each", "p256"),
]
NAMES = [case.name for case in LOAD + IDLE]
