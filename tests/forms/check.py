"""What others make of the forms of a digest: epubcheck of the book, Python's email of the mail, feedparser of the feed.

    EPITOME=target/debug/epitome python3 tests/forms/check.py

What is not installed is passed over, and said so.
"""

import email
import email.policy
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
EPITOME = os.path.abspath(os.environ.get("EPITOME", "target/debug/epitome"))


def book(path):
    if not (tool := shutil.which("epubcheck")):
        return print("skipped: epubcheck is not installed")
    # Debian's is a jar that a kernel without support for those cannot start.
    call = ["java", "-jar", tool] if open(tool, "rb").read(2) == b"PK" else [tool]
    checked = subprocess.run([*call, path], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    print("epub: epubcheck finds no error")


def mail(path, quotes):
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    parts = {part.get_content_type(): part for part in message.walk()}
    assert not any(part.defects for part in message.walk()), [part.defects for part in message.walk()]
    assert set(parts) == {"multipart/alternative", "text/plain", "text/html"}, parts
    assert message["subject"] and not message.defects
    for kind in ("text/plain", "text/html"):
        assert len(parts[kind].get_content()) > 100 * quotes, kind
    print("eml: well-formed, a text and an HTML part")


def feed(path, stories):
    try:
        import feedparser
    except ImportError:
        return print("skipped: feedparser is not installed")
    read = feedparser.parse(path.read_bytes())
    assert not read.bozo and read.version == "rss20", read.get("bozo_exception")
    assert len(read.entries) == stories and all(entry.id and entry.title and entry.summary for entry in read.entries)
    print(f"rss: well-formed, {stories} items")


def main():
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        for form in ("epub", "eml", "rss"):
            made = [EPITOME, "digest", ROOT / "corpus", "--index", scratch / "index", "--stories", "10", "--solo", "-q"]
            subprocess.run([*made, "-o", scratch / f"digest.{form}"], check=True)
        book(scratch / "digest.epub")
        mail(scratch / "digest.eml", 10)
        feed(scratch / "digest.rss", 10)


sys.exit(main())
