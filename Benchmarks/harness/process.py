"""A server process: started on its CPU, waited for, its CPU time and memory read from /proc, ended."""

import os
import resource
import signal
import socket
import subprocess
import time
from pathlib import Path

from harness.client import Connection, client_context
from harness.servers import CONNECTIONS_MAX

SERVER_CPU = 0
CLIENT_CPU = 1


class ServerFailed(Exception):
    """The server did not start, or ended by itself."""


class Running:
    """A started server. Owned by one `with` block, which ends it and everything it started."""

    def __init__(self, server, site, certificate=None):
        self.port = free_port()
        self.command = ["taskset", "-c", str(SERVER_CPU), *server.command(self.port, site, certificate)]
        self.context = client_context() if certificate else None
        self.path = server.hello
        self.log = open(site / f"{server.name}.log", "w+")

    def __enter__(self):
        self.process = subprocess.Popen(
            self.command, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log, start_new_session=True,
            preexec_fn=raise_descriptor_limit,
        )
        try:
            self.wait_until_ready(seconds=15)
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(self, *_):
        for number, seconds in ((signal.SIGTERM, 2), (signal.SIGKILL, 5)):
            try:
                os.killpg(self.process.pid, number)
                self.process.wait(seconds)
            except (ProcessLookupError, subprocess.TimeoutExpired):
                pass
        self.log.close()

    def wait_until_ready(self, seconds):
        """Returns when one request has been answered."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                with self.connect() as connection:
                    connection.request()
                return
            except (OSError, ServerFailed) as error:
                self.check_alive()
                if time.monotonic() > deadline:
                    raise ServerFailed(f"no answer within {seconds} s ({error}): {self.output()}") from None
            time.sleep(0.02)

    def connect(self, session=None):
        """A connection to it that is still to be opened."""
        return Connection(self.port, self.path, self.context, session)

    def check_alive(self):
        if self.process.poll() is not None:
            raise ServerFailed(f"ended with {self.process.returncode}: {self.output()}")

    def output(self):
        self.log.flush()
        self.log.seek(0)
        return " ".join(self.log.read().split())[-400:] or "no output"

    def pids(self):
        """The server and its descendants."""
        children = {}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text().rpartition(")")[2].split()
            except OSError:
                continue
            children.setdefault(int(fields[1]), []).append(int(stat.parent.name))
        found, queue = [], [self.process.pid]
        while queue:
            pid = queue.pop()
            found.append(pid)
            queue += children.get(pid, [])
        return found

    def cpu_nanoseconds(self):
        """CPU time of all threads alive, from /proc/PID/task/*/schedstat (nanoseconds, where stat has 10 ms ticks)."""
        self.check_alive()
        total = 0
        for pid in self.pids():
            for schedstat in Path(f"/proc/{pid}/task").glob("*/schedstat"):
                try:
                    total += int(schedstat.read_text().split()[0])
                except OSError:
                    continue
        return total

    def resident_bytes(self):
        """Resident memory from smaps_rollup, which is exact where /proc/PID/status is batched per CPU."""
        total = 0
        for pid in self.pids():
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                if line.startswith("Rss:"):
                    total += int(line.split()[1]) * 1024
        return total


class MachineTime:
    """How much of the two CPUs went to others between two readings: the noise of a measurement."""

    def __init__(self):
        self.started = time.monotonic()
        self.busy = self.read()

    @staticmethod
    def read():
        busy = 0
        for line in Path("/proc/stat").read_text().splitlines():
            fields = line.split()
            if fields[0] in (f"cpu{SERVER_CPU}", f"cpu{CLIENT_CPU}"):
                ticks = [int(field) for field in fields[1:9]]
                busy += sum(ticks) - ticks[3] - ticks[4]  # all but idle and iowait; steal counts as others' work
        return busy / os.sysconf("SC_CLK_TCK")

    def others_share(self, own_seconds):
        elapsed = time.monotonic() - self.started
        return max(0.0, (self.read() - self.busy - own_seconds) / (2 * elapsed))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def raise_descriptor_limit():
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS_MAX if hard == resource.RLIM_INFINITY else min(hard, CONNECTIONS_MAX)
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
