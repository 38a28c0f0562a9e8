"""What others take for the same work beside us: one summary of N articles, and search of a folder.

    python3 benches/peers.py target/release/epitome FOLDER [--articles 10 200 1000] [--limit 60]

FOLDER holds text files (make_articles.py makes them). Summaries of ten sentences: the crates `summary` and `pithy`,
which cargo builds in a scratch folder, and sumy, if this Python has it and numpy. Search: recoll (recollindex and
recollq), ripgrep, and `wc -w` as the limit of reading. Whoever is missing is named and left out; whoever takes longer
than the limit is stopped. CPU seconds are of the whole process, with its children; memory below this script's own is
not seen.
"""

import argparse
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

SUMMARY = """fn main() {
    let text = std::fs::read_to_string(std::env::args().nth(1).unwrap()).unwrap();
    let summarizer = summary::Summarizer::new(summary::Language::English);
    summarizer.summarize_sentences(&text, 10.try_into().unwrap()).iter().for_each(|sentence| println!("{sentence}"));
}
"""
MANIFEST = """[package]
name = "caller"
version = "0.0.0"
edition = "2021"
[dependencies]
summary = "=0.1.0"
[workspace]
"""
SUMY = """
import re, sys
from sumy.parsers.plaintext import PlaintextParser
from sumy.summarizers.lex_rank import LexRankSummarizer
class Tokenizer:
    def to_sentences(self, paragraph):
        return re.split(r"(?<=[.?!])\\s+", paragraph.strip())
    def to_words(self, sentence):
        return re.findall(r"\\w+", sentence.lower())
parser = PlaintextParser.from_file(sys.argv[1], Tokenizer())
for sentence in LexRankSummarizer()(parser.document, 10):
    print(sentence)
"""


def run(command, limit):
    """CPU seconds, wall seconds, peak MB and standard output of a command; none if it is stopped or fails."""
    with tempfile.TemporaryFile() as out:
        began = time.monotonic()
        child = subprocess.Popen([str(part) for part in command], stdout=out, stderr=subprocess.DEVNULL,
                                 stdin=subprocess.DEVNULL, start_new_session=True)
        signal.signal(signal.SIGALRM, lambda *_: os.killpg(child.pid, signal.SIGKILL))
        signal.alarm(limit)
        _, status, usage = os.wait4(child.pid, 0)
        signal.alarm(0)
        took = time.monotonic() - began
        if os.waitstatus_to_exitcode(status) == -signal.SIGKILL:
            return f"over {limit} s"
        if os.waitstatus_to_exitcode(status):
            return "fails"
        out.seek(0)
        return usage.ru_utime + usage.ru_stime, took, usage.ru_maxrss / 1024, out.read()


def cell(spent):
    return spent if isinstance(spent, str) else f"{spent[0]:.2f} s, {spent[2]:.0f} MB"


def crates(scratch):
    """Programs that print ten sentences of a file: `summary` is a library, so a few lines call it; `pithy` has its own."""
    (scratch / "src").mkdir()
    (scratch / "Cargo.toml").write_text(MANIFEST)
    (scratch / "src/main.rs").write_text(SUMMARY)
    target = ["--target-dir", scratch / "target"]
    if subprocess.run(["cargo", "build", "--release", "-q", "--manifest-path", scratch / "Cargo.toml", *target]).returncode == 0:
        yield "crate `summary`", [scratch / "target/release/caller"]
    if subprocess.run(["cargo", "install", "--locked", "-q", "--root", scratch, *target, "pithy@0.1.7"]).returncode == 0:
        yield "crate `pithy`", [scratch / "bin/pithy-cli", "--sentences", 10, "--nobar", "-f"]


def summaries(epitome, paths, counts, limit, scratch):
    peers = dict(crates(scratch))
    if subprocess.run([sys.executable, "-c", "import sumy, numpy"], capture_output=True).returncode == 0:
        peers["sumy, LexRank"] = [sys.executable, "-c", SUMY]
    else:
        print("left out: sumy (pip install sumy numpy)")
    print(f"\n| one summary of | {' | '.join(f'{count:,} articles' for count in counts)} |\n|---|{'---:|' * len(counts)}")
    cells = {name: [] for name in ["epitome", *peers]}
    for count in counts:
        part, text = scratch / "part", scratch / "text.txt"
        part.mkdir()
        for at, path in enumerate(paths[:count]):
            shutil.copy(path, part / f"{at}.txt")
        text.write_text("\n\n".join(path.read_text() for path in paths[:count]))
        cells["epitome"].append(cell(run([epitome, "-q", "summarize", part, "-w", 250], limit)))
        for name, command in peers.items():
            cells[name].append(cell(run([*command, text], limit)))
        shutil.rmtree(part)
    for name, row in cells.items():
        print(f"| {name} | {' | '.join(row)} |")


def size(folder):
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def search(epitome, folder, limit, scratch):
    index, conf = scratch / "index", scratch / "recoll"
    rows = [("`epitome index`", run([epitome, "-q", "index", folder, "--index", index], limit), f"{size(index):.0f} MB"),
            ("`epitome search police`", run([epitome, "-q", "search", folder, "police", "--index", index], limit), ""),
            ("the same, `--no-sync`", run([epitome, "-q", "search", "--no-sync", folder, "police", "--index", index], limit), "")]
    if shutil.which("recollindex") and shutil.which("recollq"):
        conf.mkdir()
        (conf / "recoll.conf").write_text(f"topdirs = {folder.resolve()}\n")
        rows += [("`recollindex`", run(["recollindex", "-c", conf], limit), f"{size(conf):.0f} MB"),
                 ("`recollq police`", run(["recollq", "-c", conf, "-n", "10", "police"], limit), "")]
    else:
        print("left out: recollindex, recollq")
    if shutil.which("rg"):
        rows.append(("`rg -l -i police`", run(["rg", "-l", "-i", "police", folder], limit), ""))
    else:
        print("left out: rg")
    rows.append(("`wc -w`", run(["sh", "-c", f"find '{folder}' -type f -print0 | xargs -0 cat | wc -w"], limit), ""))
    print("\n| search of the folder | CPU s | wall s | peak MB | size |\n|---|---:|---:|---:|---:|")
    for name, spent, note in rows:
        figures = [spent, "", ""] if isinstance(spent, str) else [f"{spent[0]:.2f}", f"{spent[1]:.2f}", f"{spent[2]:.0f}"]
        print(f"| {name} | {' | '.join(figures)} | {note} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("epitome", type=pathlib.Path)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--articles", type=int, nargs="+", default=[10, 200, 1000])
    parser.add_argument("--limit", type=int, default=60, help="seconds a summary may take")
    given = parser.parse_args()
    epitome = given.epitome.resolve()
    paths = sorted(path for path in given.folder.rglob("*") if path.is_file())
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        summaries(epitome, paths, given.articles, given.limit, scratch)
        search(epitome, given.folder, 20 * given.limit, scratch)


main()
