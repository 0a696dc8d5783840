"""The chart: a dot per server and case on a logarithmic axis of CPU time per request, drawn as SVG."""

import math
from html import escape
from statistics import median

WIDTH, LEFT, RIGHT, ROW, PANEL_GAP = 860, 190, 90, 22, 62
COLORS = {"ours": "#c2410c"}
INK, FAINT, OTHERS = "#1f2937", "#d7dbe0", "#475569"


def draw(cases, samples_by_case, labels):
    """An SVG document. `samples_by_case` is case → server → round → Sample."""
    panels, top = [], 44
    for case in cases:
        figures = {
            server: [sample.cpu_nanoseconds / case.unit_nanoseconds for sample in rounds.values()]
            for server, rounds in samples_by_case.get(case.name, {}).items() if rounds
        }
        if figures:
            panels.append(panel(case, figures, labels, top))
            top += PANEL_GAP + ROW * len(figures)
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{top}" viewBox="0 0 {WIDTH} {top}" '
        'font-family="system-ui, sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{top}" fill="#ffffff"/>',
        f'<text x="16" y="24" font-size="15" font-weight="600" fill="{INK}">'
        "Server CPU time per request (log scale; dot: median, line: all rounds)</text>",
        *panels,
        "</svg>",
        "",
    ])


def panel(case, figures, labels, top):
    lowest = min(min(values) for values in figures.values())
    highest = max(max(values) for values in figures.values())
    ticks = axis_ticks(lowest, highest)
    scale = (WIDTH - LEFT - RIGHT) / math.log(ticks[-1] / ticks[0])
    x = lambda value: LEFT + math.log(value / ticks[0]) * scale
    first = top + 34
    bottom = first + ROW * len(figures) - ROW / 2
    parts = [f'<text x="16" y="{top + 12}" font-weight="600" fill="{INK}">{escape(case.title)}</text>']
    for tick in ticks:
        parts.append(f'<line x1="{x(tick):.1f}" y1="{first - 14}" x2="{x(tick):.1f}" y2="{bottom:.1f}" stroke="{FAINT}"/>')
        parts.append(f'<text x="{x(tick):.1f}" y="{bottom + 13:.1f}" text-anchor="middle" font-size="10" '
                     f'fill="{OTHERS}">{tick:g} {case.unit}</text>')
    for number, (server, values) in enumerate(figures.items()):
        y = first + number * ROW
        color = COLORS.get(server, OTHERS)
        middle = median(values)
        weight = ' font-weight="600"' if server in COLORS else ""
        parts += [
            f'<text x="{LEFT - 12}" y="{y + 4}" text-anchor="end" fill="{color}"{weight}>{escape(labels[server])}</text>',
            f'<line x1="{x(min(values)):.1f}" y1="{y}" x2="{x(max(values)):.1f}" y2="{y}" stroke="{color}" stroke-width="3" '
            'stroke-linecap="round" opacity="0.45"/>',
            f'<circle cx="{x(middle):.1f}" cy="{y}" r="5" fill="{color}"/>',
            f'<text x="{x(max(values)) + 10:.1f}" y="{y + 4}" fill="{color}"{weight}>{middle:.2f}</text>',
        ]
    return "\n".join(parts)


def axis_ticks(lowest, highest):
    """1, 2, 5 times powers of ten, from just below the lowest figure to just above the highest."""
    start, end = math.floor(math.log10(lowest)), math.ceil(math.log10(highest))
    steps = [digit * 10.0**power for power in range(start, end + 1) for digit in (1, 2, 5)]
    below = max((step for step in steps if step <= lowest), default=steps[0])
    above = min((step for step in steps if step >= highest and step > below), default=steps[-1])
    return [step for step in steps if below <= step <= above]
