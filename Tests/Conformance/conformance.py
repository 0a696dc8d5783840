#!/usr/bin/env python3
"""Whether a server keeps the rules of HTTP/2 (RFC 9113, RFC 7541), case by case, with octets of our own.

    conformance.py PORT [--tls] [--strict] [--only PREFIX] [--timeout SECONDS] [--verbose]

One connection a case. Exit status 0: every case met its expectation; 1: the failing ones are listed with what came instead.
"""
import argparse
import sys
import time

from cases import ALL
from expect import Skipped
from peer import Mismatch, Peer


def outcome(case, options):
    """None: as expected. Otherwise what came instead."""
    try:
        with Peer((options.host, options.port), options.tls, options.timeout) as peer:
            case.run(peer, options.strict)
    except (Mismatch, Skipped) as difference:
        return difference
    except OSError as error:
        return Mismatch(f"no connection: {error}")
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("port", type=int)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--tls", action="store_true", help="TLS with ALPN h2 instead of prior knowledge")
    parser.add_argument("--strict", action="store_true", help="the RFC's own outcome alone")
    parser.add_argument("--only", default="", help="cases whose name begins so, as http2/6.5")
    parser.add_argument("--timeout", type=float, default=2, help="seconds for a case (default: 2)")
    parser.add_argument("--verbose", action="store_true", help="name the cases that pass, too")
    options = parser.parse_args()

    started = time.monotonic()
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    for case in ALL:
        if not case.ident.startswith(options.only):
            continue
        difference = outcome(case, options)
        kind = "passed" if difference is None else "skipped" if isinstance(difference, Skipped) else "failed"
        counts[kind] += 1
        if options.verbose or kind == "failed":
            print(f"{kind}: {case.ident} {case.title}" + (f": {difference}" if difference else ""))
    print(", ".join(f"{count} {kind}" for kind, count in counts.items()), f"in {time.monotonic() - started:.1f} s")
    sys.exit(1 if counts["failed"] else 0)


if __name__ == "__main__":
    main()
