"""How many of the words that established tools find in sample files epitome finds too.

    EPITOME=target/release/epitome python3 tests/forms/samples.py [DATA/formats]

Peers: pdftotext (poppler), pandoc (DOCX, ODT, RTF, EPUB, HTML), antiword (DOC), Python's email (EML, mbox). Recall is the
share of the peer's words, as often as they stand there, that epitome's text has. What is below 90% is named.
"""

import collections
import email
import email.policy
import json
import mailbox
import os
import pathlib
import re
import statistics
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
EPITOME = os.path.abspath(os.environ.get("EPITOME", "target/release/epitome"))
PANDOC = {"docx": "docx", "odt": "odt", "rtf": "rtf", "epub": "epub", "html": "html"}


def out(*command):
    return subprocess.run(command, capture_output=True, timeout=120).stdout.decode("utf-8", "replace")


def ours(path):
    try:
        articles = json.loads(out(EPITOME, "read", "--json", path) or "{}").get("articles", [])
    except json.JSONDecodeError:
        return ""
    return "\n".join(f"{article['title']}\n{article['body']}" for article in articles)


def text_of(message):
    part = message.get_body(("plain", "html"))
    try:
        content = part.get_content() if part else ""
    except (LookupError, KeyError, ValueError):
        return ""
    if part and part.get_content_type() == "text/html":
        content = subprocess.run(["pandoc", "-f", "html", "-t", "plain"], input=content, capture_output=True, text=True).stdout
    return content if isinstance(content, str) else ""


def theirs(path, kind):
    if kind == "pdf":
        return out("pdftotext", path, "-")
    if kind == "doc":
        return out("antiword", path)
    if kind in PANDOC:
        return out("pandoc", "-f", PANDOC[kind], "-t", "plain", "--wrap=none", path)
    if kind == "eml":
        return text_of(email.message_from_bytes(path.read_bytes(), policy=email.policy.default))
    messages = mailbox.mbox(path, factory=lambda file: email.message_from_binary_file(file, policy=email.policy.default))
    return "\n".join(text_of(message) for message in messages)


def words(text):
    return collections.Counter(re.findall(r"\w+", text.lower()))


def main():
    samples = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "../shared/data/formats")
    everything = []
    for kind in ("pdf", "docx", "odt", "rtf", "epub", "html", "doc", "eml", "mbox"):
        found = []
        for path in sorted((samples / kind).glob("*")):
            peer, own = words(theirs(path, kind)), words(ours(path))
            if (total := sum(peer.values())) >= 5:
                found.append((sum((peer & own).values()) / total, total, path.name))
        if not found:
            continue
        everything += found
        low = sorted(one for one in found if one[0] < 0.9)
        print(f"{kind:5} {len(found):3} files, median {statistics.median(one[0] for one in found):.3f}, below .9: {len(low)}")
        for recall, total, name in low:
            print(f"        {recall:.3f} of {total} words: {name}")
    print(f"all   {len(everything):3} files, median {statistics.median(one[0] for one in everything):.3f}")


main()
