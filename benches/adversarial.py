#!/usr/bin/env python3
"""Random and hostile queries against a folder's search: `adversarial.py EPITOME FOLDER INDEX [COUNT [SEED]]`

Starts `epitome serve` on an index that is there, sends COUNT queries (10,000) of six kinds one after the other, and prints
how many were refused, the quantiles of their times (the slowest are asked again, the best of four counts), and which
share of the marked words are words of the query and of the snippets stand in their article.
"""

import http.client
import json
import pathlib
import random
import re
import subprocess
import sys
import time
import unicodedata
import urllib.parse

OPERATORS = """AND OR NOT - + ( ) " ~1 ~2 ~5 * : title: body: date:2005.. since:7d story: path:* lang:en ^ \\ / [ ] { } \u202e
    😀 é ß 中文 و a* t*~ \"\"\" (((( -( date:9999 source:*x*""".split()


def query(dice, words, kind):
    letters = "abcdefghijklmnopqrstuvwxyz"
    some = lambda least, most: [dice.choice(words) for _ in range(dice.randrange(least, most))]
    if kind == 0:
        return " ".join(some(1, 8))
    if kind == 1:
        return "".join(chr(dice.choice([dice.randrange(32, 127), dice.randrange(32, 0x3000)]))
                       for _ in range(dice.randrange(1, 60)))
    if kind == 2:
        return " ".join(dice.choice(OPERATORS + words[:50]) for _ in range(dice.randrange(1, 30)))
    if kind == 3:
        return " ".join(dice.choice(letters) + "*" for _ in range(dice.randrange(1, 26)))
    if kind == 4:
        return " ".join(word + "~2" for word in some(1, 15))
    return f'"{" ".join(some(1, 6))}"~{dice.randrange(50)} ' + " ".join(some(0, 200))


def fold(text):
    return "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if c.isalnum())


def same_word(mark, words):
    """Whether a marked word and one of the query's have the start of their stem in common."""
    mark = fold(mark)
    return any(mark[:n] == word[:n] for word in words if (n := min(len(mark), len(word), 4)) > 0)


def main():
    epitome, folder, index, *rest = sys.argv[1:]
    count, seed = (int(rest[0]) if rest else 10_000), (int(rest[1]) if len(rest) > 1 else 1)
    server = subprocess.Popen([epitome, "serve", folder, "--index", index, "--port", "0", "--no-open", "--no-watch"],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        address = next(m.group(1) for line in server.stdout if (m := re.search(r"http://([\d.]+:\d+)", line)))
        client = http.client.HTTPConnection(address)

        def ask(path, **values):
            client.request("GET", f"/api/v1/{path}?" + urllib.parse.urlencode(values, errors="replace"))
            answer = client.getresponse()
            return answer.status, answer.read()

        while ask("search", q="a")[0] == 503:
            time.sleep(0.2)
        dice = random.Random(seed)
        files = [file for file in sorted(pathlib.Path(folder).rglob("*")) if file.is_file()]
        words = [word for file in files[::max(1, len(files) // 50)]
                 for word in file.read_text("utf-8", "replace").split()]
        refused, times, marks, right, snippets, verbatim = 0, [], 0, 0, 0, 0
        for number in range(count):
            asked = query(dice, words, number % 6)[:900]
            start = time.perf_counter()
            status, body = ask("search", q=asked)
            times.append((time.perf_counter() - start, asked))
            refused += status != 200
            if number % 60 == 0 and status == 200:
                known = {fold(word) for part in asked.split() for word in re.split(r"\W+", part)} | {""}
                for hit in json.loads(body)["hits"]:
                    text = hit["snippet"]["text"]
                    raw = text.encode()
                    for mark in hit["snippet"]["matches"]:
                        marks += 1
                        right += same_word(raw[mark["start"]:mark["end"]].decode(), known - {""})
                    snippets += 1
                    article = ask("articles/" + urllib.parse.quote(hit["path"]))[1]
                    verbatim += json.dumps(text, ensure_ascii=False)[1:-1] in article.decode()
        times.sort(reverse=True)
        slowest = max(min(time_of(ask, asked) for _ in range(4)) for _, asked in times[:40])
        at = lambda share: 1e3 * times[int((len(times) - 1) * (1 - share))][0]
        print(f"{count} queries, {refused} refused; ms: median {at(0.5):.1f}, p99 {at(0.99):.1f}, max {at(1):.1f}, "
              f"slowest asked again {1e3 * slowest:.1f}")
        print(f"{right} of {marks} marks are words of the query; {verbatim} of {snippets} snippets stand in their article")
    finally:
        server.kill()


def time_of(ask, asked):
    start = time.perf_counter()
    ask("search", q=asked)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
