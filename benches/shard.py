"""What each step of `epitome shard` costs an article: CPU, peak memory, bytes in and out. Spark's own share is not in it.

    python3 benches/shard.py target/release/epitome FOLDER [FOLDER …]

FOLDERs are made by make_articles.py (SOURCE/DATE-….txt, the first line a title). Rows pass through files, sorted as the
driver of Spark sorts them; the steps and their order are those of integrations/spark/epitome_spark.py.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time


def records(folder, path):
    """The articles of a folder as JSON Lines; how many."""
    files = sorted(file for file in folder.rglob("*.txt"))
    with open(path, "w") as out:
        for file in files:
            title, _, text = file.read_text().partition("\n")
            article = {"id": file.stem, "title": title, "text": text.strip(), "date": file.name[:10], "source": file.parent.name}
            out.write(json.dumps(article, ensure_ascii=False) + "\n")
    return len(files)


class Steps:
    def __init__(self, epitome, scratch, articles):
        self.epitome, self.scratch, self.articles = epitome, scratch, articles

    def run(self, name, given, *options):
        """Runs a step on a file; tells its cost; gives the path of its rows."""
        out = self.scratch / f"{name}.out"
        with open(given) as stdin, open(out, "w") as stdout:
            began = time.monotonic()
            child = subprocess.Popen([self.epitome, "--threads", "1", "shard", name, *map(str, options)], stdin=stdin, stdout=stdout)
            _, status, usage = os.wait4(child.pid, 0)
        if code := os.waitstatus_to_exitcode(status):
            sys.exit(f"shard {name}: exit code {code}")
        cpu, share = usage.ru_utime + usage.ru_stime, 1 / self.articles
        sizes = [os.path.getsize(path) * share for path in (given, out)]
        print(
            f"| {name} | {cpu:.1f} | {cpu * share * 1e6:.0f} | {usage.ru_maxrss / 1024:.0f} | {sizes[0]:,.0f} | {sizes[1]:,.0f} |",
            flush=True,
        )
        return out

    def rows(self, name, rows):
        path = self.scratch / name
        with open(path, "w") as out:
            out.writelines(rows)
        return path


def by_target(path):
    """Rows of a step by where they go, as (key, line)."""
    split = {}
    with open(path) as lines:
        for line in lines:
            row = json.loads(line)
            split.setdefault(row["to"], []).append((row["key"], line, row))
    return split


def lines(rows):
    return (line for _, line, _ in sorted(rows, key=lambda row: row[0].encode()))


def measure(epitome, folder):
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        count = records(folder, scratch / "in.jsonl")
        print(f"\n{count:,} articles, {os.path.getsize(scratch / 'in.jsonl') / 1e6:.0f} MB\n")
        print("| step | CPU s | CPU µs an article | peak MB | bytes in an article | bytes out an article |")
        print("|---|---:|---:|---:|---:|---:|")
        steps = Steps(epitome, scratch, count)
        mapped = by_target(steps.run("map", scratch / "in.jsonl", "--path", "in.jsonl"))
        summed = {}
        for key, _, row in mapped["count"]:
            summed[key] = summed.get(key, 0) + row["n"]
        table = (json.dumps({"to": "count", "key": key, "n": summed[key]}) + "\n" for key in sorted(summed, key=str.encode))
        counts = steps.run("terms", steps.rows("counts.in", table))
        voices = by_target(steps.run("voices", steps.rows("voices.in", lines(mapped["profile"])), "--counts", counts))
        near = by_target(steps.run("edges", steps.rows("edges.in", lines(voices["voice"]))))
        grouping = {**{"card": mapped["card"]}, **near, **voices}
        stories = (line for kind in sorted(grouping) for line in lines(grouping[kind]))
        stories = by_target(steps.run("stories", steps.rows("stories.in", stories)))
        articles = {key: line for key, line, _ in mapped["article"]}
        told = sorted(stories["story"], key=lambda row: (row[2]["story"], row[0].encode()))
        both = (piece for key, line, _ in told for piece in (line, articles[key]))
        steps.run("digest", steps.rows("digest.in", both), "--counts", counts)


for folder in sys.argv[2:]:
    measure(os.path.abspath(sys.argv[1]), pathlib.Path(folder))
