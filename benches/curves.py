"""How cost grows with articles, with sentences of one story, and with threads: docs/growth.md and docs/growth.svg.

    python3 benches/curves.py target/release/epitome DATA [--articles 64000] [--sentences 100000]

DATA holds folders/bbc, clusters/allsides_2021 and timeline/t17, from which articles are made up (make_articles.py).
CPU seconds are of the whole process, user and system, the least of three runs where one takes less than two seconds;
wall times mean something on an idle machine only. An exponent is the slope of the least-squares line through the
logarithms of the points: 1 is linear.
"""

import argparse
import math
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
STEP = 4


def run(*command):
    """CPU seconds, wall seconds and peak MB of a command."""
    began = time.monotonic()
    child = subprocess.Popen([str(part) for part in command], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    if code := os.waitstatus_to_exitcode(status):
        sys.exit(f"{command}: exit code {code}")
    return usage.ru_utime + usage.ru_stime, time.monotonic() - began, usage.ru_maxrss / 1024


def least(*command, before=lambda: None):
    """The cheapest of up to three runs, each after `before`."""
    runs = []
    while len(runs) < 3 and (not runs or runs[0][0] < 2):
        before()
        runs.append(run(*command))
    return min(runs)


def make(folder, count, length, data):
    sources = [data / "folders/bbc", data / "clusters/allsides_2021/articles.jsonl"]
    sources += sorted(data.glob("timeline/t17/*/articles.jsonl"))
    maker = [sys.executable, ROOT / "benches/make_articles.py", "--length", str(length), str(count), folder, *sources]
    subprocess.run(maker, check=True, stdout=subprocess.DEVNULL)
    return folder


def sentences(paths):
    return sum(text.count(mark) for text in (path.read_text() for path in paths) for mark in (". ", ".\n", "? ", "! "))


def slope(points):
    xs, ys = zip(*((math.log(n), math.log(cost)) for n, cost in points))
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((a - x) * (b - y) for a, b in zip(xs, ys)) / sum((a - x) ** 2 for a in xs)


def sizes(most):
    return sorted(most // STEP**i for i in range(4))


def of_articles(epitome, data, scratch, most):
    rows = []
    for count in sizes(most):
        folder, index = make(scratch / "articles", count, 1300, data), scratch / "index"
        digest = [epitome, "-q", "digest", folder, "--index", index, "-o", scratch / "digest.json"]
        fresh = lambda: shutil.rmtree(index, ignore_errors=True)
        forget = lambda: [path.unlink() for path in index.rglob("grouped.bin")]
        indexed = least(epitome, "-q", "index", folder, "--index", index, before=fresh)
        rows.append((count, indexed, least(*digest, before=forget), least(*digest)))
        shutil.rmtree(folder)
        fresh()
        print(*rows[-1], flush=True)
    return rows


def of_sentences(epitome, data, scratch, most):
    folder = make(scratch / "articles", most // 20, 7500, data)
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    rows = []
    for count in sorted({4, *sizes(len(paths))}):
        part = scratch / "part"
        part.mkdir()
        for path in paths[:count]:
            shutil.copy(path, part / "-".join(path.relative_to(folder).parts))
        rows.append((count, sentences(paths[:count]), least(epitome, "-q", "summarize", part, "-w", 250)))
        shutil.rmtree(part)
        print(*rows[-1], flush=True)
    shutil.rmtree(folder)
    return rows


def of_threads(epitome, data, scratch):
    folder, index = make(scratch / "articles", 16000, 1300, data), scratch / "index"
    rows = []
    for threads in range(1, os.cpu_count() + 1):
        call = [epitome, "--threads", threads, "-q"]
        fresh = lambda: shutil.rmtree(index, ignore_errors=True)
        indexed = least(*call, "index", folder, "--index", index, before=fresh)
        rows.append((threads, indexed, least(*call, "digest", folder, "--index", index, "-o", scratch / "digest.json")))
        print(*rows[-1], flush=True)
    shutil.rmtree(folder)
    fresh()
    return rows


COLOURS = ["#2a6fb0", "#c2410c", "#15803d", "#7e22ce"]


def drawing(lines):
    """An SVG of lines (name, points) with logarithmic axes."""
    width, height, left, bottom, top, right = 720, 420, 60, 50, 20, 170
    points = [point for _, line in lines for point in line]
    low = [math.floor(math.log10(min(point[axis] for point in points))) for axis in (0, 1)]
    high = [math.ceil(math.log10(max(point[axis] for point in points))) for axis in (0, 1)]
    x = lambda n: left + (math.log10(n) - low[0]) / (high[0] - low[0]) * (width - left - right)
    y = lambda s: height - bottom - (math.log10(s) - low[1]) / (high[1] - low[1]) * (height - bottom - top)
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="13">',
           f'<rect width="{width}" height="{height}" fill="#fff"/>']
    for power in range(low[0], high[0] + 1):
        at = x(10**power)
        out.append(f'<path d="M{at:.1f} {top}V{height - bottom}" stroke="#ddd"/>'
                   f'<text x="{at:.1f}" y="{height - bottom + 18}" text-anchor="middle">{10**power:,}</text>')
    for power in range(low[1], high[1] + 1):
        at = y(10.0**power)
        out.append(f'<path d="M{left} {at:.1f}H{width - right}" stroke="#ddd"/>'
                   f'<text x="{left - 8}" y="{at + 4:.1f}" text-anchor="end">{10.0**power:g}</text>')
    out.append(f'<text x="{(left + width - right) / 2}" y="{height - 10}" text-anchor="middle">articles, or sentences of a story</text>'
               f'<text x="16" y="{(top + height - bottom) / 2}" text-anchor="middle" transform="rotate(-90 16 {(top + height - bottom) / 2})">CPU seconds</text>')
    for (name, line), colour in zip(lines, COLOURS):
        path = "L".join(f"{x(n):.1f} {y(s):.1f}" for n, s in line)
        dots = "".join(f'<circle cx="{x(n):.1f}" cy="{y(s):.1f}" r="3" fill="{colour}"/>' for n, s in line)
        end = line[-1]
        out.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>{dots}'
                   f'<text x="{x(end[0]) + 8:.1f}" y="{y(end[1]) + 4:.1f}" fill="{colour}">{name}</text>')
    return "\n".join([*out, "</svg>\n"])


def table(names, rows):
    lines = ["| " + " | ".join(names) + " |", "|" + "---:|" * len(names)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("epitome", type=pathlib.Path)
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("--articles", type=int, default=64000)
    parser.add_argument("--sentences", type=int, default=100_000)
    given = parser.parse_args()
    epitome = given.epitome.resolve()
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        stories = of_sentences(epitome, given.data, scratch, given.sentences)
        threads = of_threads(epitome, given.data, scratch)
        folders = of_articles(epitome, given.data, scratch, given.articles)
    lines = [(name, [(row[0], row[at][0]) for row in folders])
             for at, name in enumerate(["index", "first digest", "digest again"], 1)]
    lines.append(("summary of a story", [(row[1], row[2][0]) for row in stories]))
    cell = lambda spent: f"{spent[0]:.2f} s, {spent[2]:.0f} MB"
    exponents = ", ".join(f"{name} {slope(points):.2f}" for name, points in lines)
    text = f"""# How cost grows

Written by `just curves`. Processor time of the whole process and its peak memory.

![Processor time by size](growth.svg)

Exponents (1 is linear; what a run costs without any article makes them smaller): {exponents}.

{table(["articles", "index", "first digest", "digest again"], [[f"{row[0]:,}", *map(cell, row[1:])] for row in folders])}

One summary of 250 words of one story:

{table(["articles", "sentences", "summary"], [[f"{row[0]:,}", f"{row[1]:,}", cell(row[2])] for row in stories])}

16,000 articles by threads, wall time:

{table(["threads", "index", "first digest"], [[str(row[0]), *(f"{spent[1]:.1f} s ({spent[0]:.1f} s CPU)" for spent in row[1:])] for row in threads])}
"""
    (ROOT / "docs/growth.md").write_text(text)
    (ROOT / "docs/growth.svg").write_text(drawing(lines))


main()
