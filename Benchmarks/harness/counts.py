"""What callgrind counted in one run, and the thresholds that the counts are held to."""

import json
import re
from pathlib import Path

#: What each figure counts: calls of these functions. Instructions are callgrind's own total.
CALLS = {
    "references": re.compile(r"swift_(bridgeObject|unknownObject|nonatomic_)?(R|r)e(tain|lease)(_n)?$"),
    "allocations": re.compile(r"(malloc|calloc|realloc|posix_memalign|aligned_alloc|memalign)$"),
    "exclusivity": re.compile(r"swift_beginAccess$"),
}

#: Instructions differ a little between builds and machines (library routines chosen by CPU); calls do not.
SLACK = {"instructions": 0.01}

#: What the allocator calls by itself.
INNER = re.compile(r"_mid_memalign")


def function(name):
    """callgrind's name of a function without its version or depth of recursion."""
    return name.split("@")[0].split("'")[0]


def read(path, units):
    """Figures per unit (a request or a frame) of a callgrind.out written without compressed names."""
    totals = {name: 0 for name in CALLS}
    instructions = 0
    caller = called = ""
    for line in Path(path).read_text().splitlines():
        if line.startswith("fn="):
            caller = function(line[3:])
        elif line.startswith("cfn="):
            called = function(line[4:])
        elif line.startswith("calls="):
            count = int(line[6:].split()[0])
            for name, pattern in CALLS.items():
                # One that is made on behalf of another, as posix_memalign calls malloc, is counted already.
                if pattern.match(called) and not pattern.match(caller) and not INNER.match(caller):
                    totals[name] += count
        elif line.startswith("totals:"):
            instructions = int(line.split()[1])
    if instructions == 0:
        raise SystemExit(f"guard: callgrind collected nothing ({path})")
    figures = {"instructions": round(instructions / units)}
    return figures | {name: round(total / units, 2) for name, total in totals.items()}


def judge(figures, thresholds):
    """Compares all cases. Returns what is too high, and what can be lowered, each as one line."""
    above, lowerable = [], []
    for case, counts in figures.items():
        for name, figure in counts.items():
            bound = thresholds.get(case, {}).get(name)
            if bound is None:
                lowerable.append(f"{case}: {name} {figure} has no threshold yet")
                continue
            slack = bound * SLACK.get(name, 0)
            if figure > bound + slack:
                above.append(f"{case}: {name} {figure} a unit, threshold {bound}")
            elif figure < bound - slack:
                lowerable.append(f"{case}: {name} {figure} a unit, threshold {bound} can be lowered")
    return above, lowerable


def lowered(figures, thresholds):
    """The thresholds with every lower figure taken over; none rises."""
    result = {case: dict(counts) for case, counts in thresholds.items()}
    for case, counts in figures.items():
        bounds = result.setdefault(case, {})
        for name, figure in counts.items():
            bounds[name] = min(bounds.get(name, figure), figure)
    return result


def load(path):
    return json.loads(Path(path).read_text()) if Path(path).exists() else {}


def save(path, thresholds):
    Path(path).parent.mkdir(exist_ok=True)
    Path(path).write_text(json.dumps(thresholds, indent=4, sort_keys=True) + "\n")
