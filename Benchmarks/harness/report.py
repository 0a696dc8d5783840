"""Figures to text: medians, ratios, the table on the terminal and the Markdown report."""

import platform
import subprocess
from pathlib import Path
from statistics import median

from harness.servers import ROOT, commit

REFERENCES = ("h2o", "libh2o")


def median_ratio(samples, server, reference, value):
    """The median of the ratios round by round, which cancels what a round did to both."""
    pairs = [(samples[server][r], samples[reference][r]) for r in samples.get(server, {}) if r in samples.get(reference, {})]
    return median(value(a) / value(b) for a, b in pairs) if pairs else None


def load_rows(case, samples, labels, failures):
    """The table of one case; `samples` is server → round → Sample."""
    header = ["server", "req/s", f"CPU {case.unit}/req", "p50 µs", "p99 µs", "RSS MB"] + [f"× {r}" for r in REFERENCES]
    rows = [header]
    for server, rounds in samples.items():
        if server in failures or not rounds:
            continue
        middle = lambda field: median(getattr(sample, field) for sample in rounds.values())
        cpu = lambda sample: sample.cpu_nanoseconds
        rows.append([
            labels[server],
            f"{middle('requests_per_second'):,.0f}",
            f"{middle('cpu_nanoseconds') / case.unit_nanoseconds:.2f}",
            f"{middle('p50_microseconds'):,.0f}",
            f"{middle('p99_microseconds'):,.0f}",
            f"{middle('resident_bytes') / 1e6:.1f}",
            *(ratio_text(median_ratio(samples, server, reference, cpu)) for reference in REFERENCES),
        ])
    return rows


def idle_rows(samples, labels, failures):
    rows = [["server", "bytes/connection", "start MB", "open MB", "closed MB", "closed ÷ start"]]
    for server, rounds in samples.items():
        if server in failures or not rounds:
            continue
        middle = lambda field: median(getattr(sample, field) for sample in rounds.values())
        rows.append([
            labels[server],
            f"{middle('bytes_per_connection'):,.0f}",
            *(f"{middle(field) / 1e6:.2f}" for field in ("start_bytes", "open_bytes", "closed_bytes")),
            f"{middle('left_over'):.2f}",
        ])
    return rows


def ratio_text(ratio):
    return "–" if ratio is None else f"{ratio:.2f}"


def markdown_table(rows):
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = []
    for number, row in enumerate(rows):
        cells = [cell.ljust(width) if column == 0 else cell.rjust(width)
                 for column, (cell, width) in enumerate(zip(row, widths))]
        lines.append("| " + " | ".join(cells) + " |")
        if number == 0:
            rules = ["-" * width if column == 0 else "-" * (width - 1) + ":" for column, width in enumerate(widths)]
            lines.append("| " + " | ".join(rules) + " |")
    return "\n".join(lines)


def machine():
    """One line on the machine."""
    model = next((line.partition(":")[2].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
                  if line.startswith("model name")), platform.machine())
    cores = Path("/proc/cpuinfo").read_text().count("processor\t")
    return f"{model}, {cores} CPUs, Linux {platform.release()}, {distribution()}"


def distribution():
    try:
        lines = Path("/etc/os-release").read_text().splitlines()
    except OSError:
        return "unknown distribution"
    return next((line.partition("=")[2].strip('"') for line in lines if line.startswith("PRETTY_NAME=")), "Linux")


def client_version():
    return subprocess.run(["h2load", "--version"], capture_output=True, text=True).stdout.strip()


def noise_line(samples_by_case):
    shares = [sample.others_share for samples in samples_by_case.values() for rounds in samples.values()
              for sample in rounds.values()]
    if not shares:
        return None
    share = median(shares)
    verdict = "quiet" if share < 0.05 else "not quiet: compare the ratios, not the figures"
    return f"Others used {share:.0%} of both CPUs (median; at most {max(shares):.0%}): {verdict}."


def write(path, run):
    """The whole report; `run` is the finished Run."""
    lines = [
        "# Load",
        "",
        f"- Commit {commit()}; {run.when}",
        f"- {machine()}",
        f"- Client: {client_version()} on CPU 1; each server alone on CPU 0, one after the other",
        f"- {run.rounds} rounds, servers interleaved; figures are medians; ratios are medians of the ratios round by round,"
        " of server CPU time per request",
        "- CPU time is all threads' (schedstat), user and kernel. Latencies are under this load, not at rest",
    ]
    noise = noise_line(run.load_samples)
    lines += [f"- {noise}"] if noise else []
    lines += ["", "![CPU time per request](chart.svg)"] if run.load_samples else []
    for case, rows in run.tables():
        lines += ["", f"## {case}", "", markdown_table(rows)]
    lines += ["", "## Servers", ""]
    lines += [f"- {server.label}: {server.version()}; {server.note}" for server in run.servers]
    lines += [f"- Left out: {line}" for line in run.missing]
    if run.failures:
        lines += ["", "## Failed", ""] + [f"- {case}, {server}: {text}" for (case, server), text in run.failures.items()]
    lines += ["", "## Commands", "", "```"]
    lines += [command.replace(f"{ROOT}/", "") for command in run.commands] + ["```", ""]
    path.write_text("\n".join(lines))
