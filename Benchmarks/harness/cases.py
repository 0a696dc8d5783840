"""The cases: what h2load asks for, with how many connections and streams."""

from dataclasses import dataclass
from typing import Optional

from harness.servers import HELLO, MEBIBYTE


@dataclass(frozen=True)
class Case:
    """One shape of load. `resource` names the attribute of a server that holds the path."""

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


LOAD = [
    Case("same", "c16 m100, /hello, identical requests", 16, 100),
    Case("paths", "c16 m100, /hello, 1,000 different paths", 16, 100, paths=1_000),
    Case("c64m10", "c64 m10, /hello", 64, 10),
    Case("c1m1", "c1 m1, /hello", 1, 1, probe_requests=2_000),
    Case("download", "1 MiB download, c4 m4", 4, 4, "download", body_bytes=MEBIBYTE, probe_requests=64,
         unit="ms", unit_nanoseconds=1_000_000),
    Case("upload", "1 MiB upload, c4 m4", 4, 4, "upload", body_bytes=None, upload_bytes=MEBIBYTE, probe_requests=64,
         unit="ms", unit_nanoseconds=1_000_000),
]
IDLE = "idle"
NAMES = [case.name for case in LOAD] + [IDLE]
