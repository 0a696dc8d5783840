"""One measurement of one server: h2load's figures and the server's CPU time, or the memory of idle connections."""

import re
import resource
import shutil
import subprocess
import time
from contextlib import ExitStack
from dataclasses import dataclass

from harness.process import CLIENT_CPU, MachineTime


SUITE = "TLS_AES_128_GCM_SHA256"


class LoadFailed(Exception):
    """h2load saw errors, refusals or a body of the wrong size: the figure would mean nothing."""


@dataclass
class Sample:
    """One round of one server in one case."""

    requests_per_second: float
    cpu_nanoseconds: float  # of the server, per request
    p50_microseconds: float
    p99_microseconds: float
    resident_bytes: int
    others_share: float  # of both CPUs during the run


@dataclass
class IdleSample:
    """Memory before, with and after the idle connections."""

    connections: int
    start_bytes: int
    open_bytes: int
    closed_bytes: int

    @property
    def bytes_per_connection(self):
        return (self.open_bytes - self.start_bytes) / self.connections

    @property
    def left_over(self):
        return self.closed_bytes / self.start_bytes


class Load:
    """A case against a running server. `folder` holds what h2load reads and writes."""

    def __init__(self, case, server, running, folder):
        self.case = case
        self.base = f"{case.url_scheme}://127.0.0.1:{running.port}"
        self.path = getattr(server, case.resource)
        self.running = running
        self.folder = folder
        self.warm_up_share = server.warm_up_share
        self.checks_body = case.body_bytes is not None

    def command(self, requests, log=None):
        case = self.case
        command = ["taskset", "-c", str(CLIENT_CPU), "h2load", "-n", str(requests),
                   "-c", str(case.connections), "-m", str(case.streams)]
        if case.certificate:
            command += [f"--tls13-ciphers={SUITE}"]  # with every server the same
        if case.upload_bytes:
            body = self.folder / "upload.bin"
            if not body.exists():
                body.write_bytes(b"x" * case.upload_bytes)
            command += ["-d", str(body)]
        if log:
            command += [f"--log-file={log}"]
        if case.paths > 1:
            uris = self.folder / "uris.txt"
            uris.write_text("".join(f"{self.base}{self.path}?i={i}\n" for i in range(case.paths)))
            return command + ["-i", str(uris)]
        return command + [self.base + self.path]

    def run(self, requests, log=None):
        """Requests per second; raises `LoadFailed` unless every request got its 2xx and its whole body."""
        done = subprocess.run(self.command(requests, log), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              timeout=300)
        text = done.stdout
        counts = re.search(r"requests: (\d+) total, \d+ started, \d+ done, (\d+) succeeded, (\d+) failed, (\d+) errored", text)
        codes = re.search(r"status codes: (\d+) 2xx, (\d+) 3xx, (\d+) 4xx, (\d+) 5xx", text)
        traffic = re.search(r"\((\d+)\) data", text)
        rate = re.search(r"finished in .*?, ([\d.]+) req/s", text)
        if done.returncode != 0 or not (counts and codes and traffic and rate):
            raise LoadFailed(f"h2load ended with {done.returncode}: {' '.join(text.split())[-300:]}")
        if [int(count) for count in counts.groups()] != [requests, requests, 0, 0] or int(codes[1]) != requests:
            raise LoadFailed(f"{counts[0]}; {codes[0]}")
        if self.checks_body and int(traffic[1]) != requests * self.case.body_bytes:
            raise LoadFailed(f"{int(traffic[1])} bytes of body, {requests * self.case.body_bytes} expected")
        return float(rate[1])

    def calibrate(self, seconds):
        """The number of requests that takes `seconds`, after the server has warmed up."""
        rate = self.run(self.case.probe_requests)
        rate = self.run(max(self.case.probe_requests, int(rate * 0.3)))
        return max(self.case.connections * 4, int(rate * seconds))

    def measure(self, requests):
        self.run(max(self.case.connections, int(requests * self.warm_up_share)))
        machine = MachineTime()
        client = client_seconds()
        before = self.running.cpu_nanoseconds()
        rate = self.run(requests)
        cpu = self.running.cpu_nanoseconds() - before
        others = machine.others_share(cpu / 1e9 + client_seconds() - client)
        # Latencies come from a run of their own: h2load's log costs h2load time that the rate should not bear.
        log = self.folder / "h2load.log"
        log.unlink(missing_ok=True)
        self.run(max(self.case.connections, requests // 5), log)
        latencies = sorted(int(line.split("\t")[2]) for line in log.read_text().splitlines())
        return Sample(rate, cpu / requests, percentile(latencies, 0.50), percentile(latencies, 0.99),
                      self.running.resident_bytes(), others)


class Handshakes:
    """Connections one after the other: TCP, TLS, one request, the end. The client may take its time: the server's is counted."""

    def __init__(self, case, server, running, folder):
        self.running = running
        self.is_resumed = case.handshakes == "resumed"
        self.session = None

    def command(self, handshakes):
        return [f"(harness/measure.py: {handshakes} handshakes{', resumed' if self.is_resumed else ''})"]

    def run(self, handshakes):
        """Seconds of each."""
        latencies = []
        for _ in range(handshakes):
            started = time.perf_counter()
            with self.running.connect(self.session) as connection:
                connection.request()
                latencies.append(time.perf_counter() - started)
                if self.session and not connection.socket.session_reused:
                    raise LoadFailed("a session was not resumed")
                if self.is_resumed:
                    self.session = connection.socket.session
        return latencies

    def calibrate(self, seconds):
        return max(100, int(seconds * 100 / sum(self.run(100))))

    def measure(self, handshakes):
        self.run(handshakes // 5)
        machine = MachineTime()
        client = client_seconds()
        before = self.running.cpu_nanoseconds()
        latencies = sorted(self.run(handshakes))
        cpu = self.running.cpu_nanoseconds() - before
        others = machine.others_share(cpu / 1e9 + client_seconds() - client)
        return Sample(handshakes / sum(latencies), cpu / handshakes, percentile(latencies, 0.50) * 1e6,
                      percentile(latencies, 0.99) * 1e6, self.running.resident_bytes(), others)


def measure_idle(running, connections):
    """Opens connections that make one request each and stay, then closes them all."""
    for _ in range(20):  # the first requests fault in code and pools that are not the price of a connection
        with running.connect() as connection:
            connection.request()
    time.sleep(0.3)
    start = running.resident_bytes()
    with ExitStack() as stack:
        for _ in range(connections):
            stack.enter_context(running.connect()).request()
        time.sleep(0.3)
        opened = running.resident_bytes()
    return IdleSample(connections, start, opened, settled_bytes(running))


def settled_bytes(running, seconds=5):
    """Memory once it has stopped falling: a second after the last connection has gone, at most `seconds`."""
    time.sleep(1)
    deadline = time.monotonic() + seconds
    last = running.resident_bytes()
    while time.monotonic() < deadline:
        time.sleep(0.5)
        now = running.resident_bytes()
        if now >= last:
            break
        last = now
    return last


def client_seconds():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    own = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime + own.ru_utime + own.ru_stime


def percentile(ordered, share):
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def check_tools():
    """A line naming what the harness itself lacks, or None."""
    for tool, package in (("h2load", "nghttp2-client"), ("taskset", "util-linux")):
        if not shutil.which(tool):
            return f"{tool} is not installed (Debian: {package})"
    return None
