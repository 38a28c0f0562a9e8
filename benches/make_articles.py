#!/usr/bin/env python3
"""Writes a folder of made-up news to measure on: `make_articles.py [--length BYTES] COUNT OUT SOURCE...`

SOURCE is a folder of text files (first line the title) or a JSON Lines file (`title`, `text`). The same arguments
write the same bytes. Each event takes one article of a source, gives its names and figures and a third of its other
words to the event alone, and is told by one to about twenty articles (a geometric law) of several days and papers,
each of which keeps part of the sentences, rewords some and adds others; one article in twelve is a lightly edited copy.
"""

import argparse
import json
import pathlib
import random
import re

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
PAPERS = [f"{place}-{kind}" for place in ("north", "harbour", "valley", "capital", "coast", "lake", "border", "union")
          for kind in ("post", "times", "wire", "herald", "courier")]


def texts(source):
    path = pathlib.Path(source)
    if path.is_dir():
        for file in sorted(path.rglob("*.txt")):
            title, _, body = file.read_text("utf-8", "replace").strip().partition("\n")
            yield title, body
    else:
        for line in path.read_text("utf-8").splitlines():
            record = json.loads(line)
            yield record.get("title") or "", record.get("text") or ""


def sentences(body):
    return [part for part in re.split(r"(?<=[.!?])\s+", " ".join(body.split())) if 20 < len(part) < 500]


class Event:
    """What its articles share: a base text in which some words are the event's own."""

    def __init__(self, number, bases, vocabulary, dice):
        title, told = dice.choice(bases)
        own = {}

        def rename(match):
            word = match.group()
            if word not in own:
                fresh = word
                if word.isdigit():
                    fresh = str(dice.randrange(2, 900))
                elif word[0].isupper() or (len(word) > 4 and dice.random() < 0.33):
                    fresh = dice.choice(vocabulary)
                    fresh = fresh.capitalize() if word[0].isupper() else fresh
                own[word] = fresh
            return own[word]

        self.title = WORD.sub(rename, title)
        self.told = [WORD.sub(rename, sentence) for sentence in told]
        self.day = dice.randrange(720)
        self.size = min(20, 1 + int(dice.expovariate(0.4)))
        self.number = number

    def articles(self, bases, vocabulary, mean, dice):
        last = None
        for _ in range(self.size):
            if last and dice.random() < 0.08:
                title, body = last
                words = body.split(" ")
                for at in range(0, len(words), 25):
                    words[at] = dice.choice(vocabulary)
                yield title, " ".join(words), self.day
                continue
            length = dice.uniform(0.5, 1.5) * mean
            body = []
            pool = self.told[:2] + dice.sample(self.told[2:], len(self.told[2:]))
            other = dice.choice(bases)[1]
            while sum(map(len, body)) < length and pool:
                body.append(pool.pop(0) if dice.random() < 0.7 else dice.choice(other))
                if dice.random() < 0.5:
                    words = body[-1].split(" ")
                    words[dice.randrange(len(words))] = dice.choice(vocabulary)
                    body[-1] = " ".join(words)
            paragraphs = [" ".join(body[at:at + 3]) for at in range(0, len(body), 3)]
            words = self.title.split(" ")
            words[dice.randrange(len(words))] = dice.choice(vocabulary)
            last = (" ".join(words), "\n\n".join(paragraphs))
            yield *last, self.day + int(dice.expovariate(0.7))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--length", type=int, default=1300, help="mean bytes of an article (1300)")
    parser.add_argument("count", type=int)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("sources", nargs="+")
    given = parser.parse_args()
    count, out = given.count, given.out
    bases = [(title, told) for source in given.sources for title, body in texts(source)
             if title and len(told := sentences(body)) >= 5]
    vocabulary = [word.lower() for _, told in bases for sentence in told for word in WORD.findall(sentence)
                  if len(word) > 3]
    dice = random.Random(1)
    written = size = event = 0
    while written < count:
        for title, body, day in Event(event, bases, vocabulary, dice).articles(bases, vocabulary, given.length, dice):
            if written == count:
                break
            year, rest = 2024 + day // 360, day % 360
            folder = out / dice.choice(PAPERS)
            folder.mkdir(parents=True, exist_ok=True)
            name = f"{year}-{1 + rest // 30:02}-{1 + rest % 28:02}-{event:06}-{written:06}.txt"
            text = f"{title}\n\n{body}\n"
            (folder / name).write_text(text, "utf-8")
            written += 1
            size += len(text.encode())
        event += 1
    print(f"{written} articles of {event} events, {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
