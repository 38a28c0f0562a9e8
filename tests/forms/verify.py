"""Makes digests in every form of the sample corpus and of the evaluation data, and verifies each.

    EPITOME=target/release/epitome python3 tests/forms/verify.py [DATA]

DATA (../shared/data unless given) holds folders of articles in folders/ and topics in mds/SET/*.json, whose articles
are written out as files. Fails unless all passages of all digests hold.
"""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

FORMS = ["txt", "md", "html", "json", "csv", "rss", "eml", "epub", "context"]
ROOT = pathlib.Path(__file__).resolve().parents[2]
EPITOME = os.path.abspath(os.environ.get("EPITOME", "target/release/epitome"))


def run(*arguments):
    return subprocess.run([EPITOME, *map(str, arguments)], capture_output=True, text=True)


def files_of(topics, folder):
    """The articles of topics, a file each, their titles as headings."""
    for topic in topics:
        for at, article in enumerate(json.loads(topic.read_text())["docs"]):
            text = "\n\n".join(filter(None, [article.get("title"), article["text"]]))
            (folder / f"{topic.stem}-{at}.txt").write_text(text)


def verify(name, folder, scratch):
    held = passages = 0
    for form in FORMS:
        digest = scratch / f"digest.{form}"
        made = run("digest", folder, "--index", scratch / "index", "--stories", "all", "-q", "-o", digest)
        if made.returncode not in (0, 4):
            sys.exit(f"{name}, {form}: {made.stderr}")
        checked = run("verify", digest, folder)
        counts = re.search(r"([\d,]+) passages? checked: ([\d,]+) same", checked.stdout)
        if checked.returncode or not counts:
            print(checked.stdout, checked.stderr)
            sys.exit(f"{name}, {form}: not all passages hold")
        checked, same = (int(count.replace(",", "")) for count in counts.groups())
        passages, held = passages + checked, held + same
    print(f"{name}: {len(FORMS)} forms, {held} of {passages} passages hold", flush=True)
    return passages


def main():
    data = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "../shared/data")
    total = 0
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        folders = [("corpus", ROOT / "corpus"), *((path.name, path) for path in sorted(data.glob("folders/*")))]
        for topics in sorted(data.glob("mds/*")):
            folder = scratch / "files" / topics.name
            folder.mkdir(parents=True)
            files_of((path for path in sorted(topics.glob("*.json")) if '"docs"' in path.read_text()), folder)
            folders.append((topics.name, folder))
        for name, folder in folders:
            place = scratch / f"of-{name}"
            place.mkdir()
            total += verify(name, folder, place)
    print(f"all {total} passages hold")


main()
