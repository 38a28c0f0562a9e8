"""Sessions of `epitome mcp` (standard input and output) and of `epitome serve --mcp` (Streamable HTTP) with the official
Python SDK: every tool, a bad argument, a huge result, a cancel.

    EPITOME=target/debug/epitome python tests/mcp/session.py

Skips, saying so, where Python's `mcp` is absent (`pip install mcp`).
"""

import asyncio
import json
import os
import shutil
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from pathlib import Path

try:
    from mcp import ClientSession, StdioServerParameters
    from mcp.client import streamable_http
    from mcp.client.stdio import stdio_client
except ImportError:
    print("skipped: the official SDK is absent (pip install mcp)")
    sys.exit(0)

ROOT = Path(__file__).resolve().parents[2]
EPITOME = os.environ.get("EPITOME", str(ROOT / "target/debug/epitome"))
TOOLS = {"search", "read_article", "list_stories", "digest", "summarize", "timeline", "verify"}


def text(result):
    return "".join(block.text for block in result.content)


def data(result):
    """The structured part, under either name that versions of the SDK give it."""
    return getattr(result, "structured_content", None) or getattr(result, "structuredContent", None)


def failed(result):
    return bool(getattr(result, "is_error", None) or getattr(result, "isError", None))


def schema(tool, which):
    snake = f"{which}_schema"
    return getattr(tool, snake, None) or getattr(tool, f"{which}Schema", None)


async def every_tool(session):
    tools = (await session.list_tools()).tools
    assert {tool.name for tool in tools} == TOOLS, tools
    for tool in tools:
        hints = tool.annotations
        assert getattr(hints, "read_only_hint", None) or getattr(hints, "readOnlyHint", None), tool.name
        assert schema(tool, "input")["type"] == "object" and schema(tool, "output")["type"] == "object", tool.name

    told = []

    async def progress(done, total, message):
        told.append((done, message))

    digest = await session.call_tool("digest", {"stories": 5, "words": 60}, progress_callback=progress)
    assert not failed(digest), text(digest)
    stories = data(digest)["stories"]
    assert len(stories) == 5 and all(story["summary"] for story in stories)
    assert "[1] \"" in text(digest) and "bytes " in text(digest), text(digest)
    assert told and all(a[0] < b[0] for a, b in zip(told, told[1:])), told

    listed = data(await session.call_tool("list_stories", {}))
    assert listed["total"] >= 5 and listed["stories"][0]["articles"]

    found = data(await session.call_tool("search", {"query": "flood", "limit": 3}))
    assert found["total"] > 3 and len(found["hits"]) == 3 and found["cursor"], found
    more = data(await session.call_tool("search", {"query": "flood", "limit": 3, "cursor": found["cursor"]}))
    names = [hit["article"] for hit in found["hits"] + more["hits"]]
    assert len(set(names)) == len(names), names

    article = data(await session.call_tool("read_article", {"article": names[0]}))
    assert article["text"] and article["total"] >= article["bytes"][1]
    hit = found["hits"][0]
    assert hit["text"].split()[0] in article["text"]

    summary = data(await session.call_tool("summarize", {"articles": names[:2], "words": 60}))
    assert 0 < summary["words"] <= 60 and summary["articles"] == 2, summary
    of_story = data(await session.call_tool("summarize", {"story": stories[0]["id"], "words": 80}))
    assert of_story["summary"], of_story

    timeline = data(await session.call_tool("timeline", {"story": stories[0]["id"]}))
    dates = [entry["date"] for entry in timeline["entries"]]
    assert dates and dates == sorted(dates), timeline
    assert all(entry["quotes"] for entry in timeline["entries"]), timeline

    quote = stories[0]["summary"][0]
    checked = data(
        await session.call_tool(
            "verify",
            {"quotes": [
                {"text": quote["text"], "article": quote["article"]},
                {"text": quote["text"]},
                {"text": "These words stand in no article of the corpus at all."},
            ]},
        )
    )
    assert [one["holds"] for one in checked["quotes"]] == [True, True, False], checked


async def bad_arguments(session):
    for tool, arguments, expect in [
        ("search", {"text": "flood"}, "query"),
        ("search", {"query": "x", "since": "yesterday"}, "2025-08-31"),
        ("search", {"query": "x", "limit": 1000}, "from 1 to 50"),
        ("search", {"query": "x", "cursor": "next"}, "leave it out"),
        ("read_article", {"article": "../../etc/passwd"}, "no article"),
        ("summarize", {}, "articles"),
        ("timeline", {"story": "none"}, "story"),
        ("digest", {"max_tokens": 3}, "max_tokens"),
    ]:
        result = await session.call_tool(tool, arguments)
        assert failed(result) and expect in text(result), (tool, arguments, text(result))
    try:
        result = await session.call_tool("no_such_tool", {})
        assert failed(result)
    except Exception as error:  # a protocol error is right as well
        assert "no_such_tool" in str(error), error


async def huge(session):
    """A long article comes in parts that fit, and the parts are the whole."""
    whole, cursor, parts = "", None, 0
    while True:
        arguments = {"article": "long.txt", "max_tokens": 2000, **({"cursor": cursor} if cursor else {})}
        part = await session.call_tool("read_article", arguments)
        assert len(text(part)) < 2000 * 4 + 1000, len(text(part))
        whole += data(part)["text"]
        cursor, parts = data(part)["cursor"], parts + 1
        if not cursor:
            break
    assert parts > 10 and whole.count("Sentence ") == 3000, (parts, whole.count("Sentence "))
    digest = await session.call_tool("digest", {"stories": 1000, "words": 120, "max_tokens": 1000})
    assert len(text(digest)) < 1000 * 4 + 5000 and data(digest)["cursor"], len(text(digest))


async def cancelled(session):
    """A call that is given up ends, and the session goes on."""
    call = asyncio.create_task(session.call_tool("digest", {"stories": 1000, "words": 333}))
    await asyncio.sleep(0.01)
    call.cancel()
    try:
        await call
    except asyncio.CancelledError:
        pass
    assert not failed(await session.call_tool("list_stories", {}))


async def resources(session):
    listed = (await session.list_resources()).resources
    assert listed and str(listed[0].uri).startswith("epitome://"), listed
    read = await session.read_resource(listed[0].uri)
    assert "[1] \"" in read.contents[0].text, read
    article = await session.read_resource("epitome://corpus/article/long.txt")
    assert "Sentence 1 " in article.contents[0].text


STEPS = [every_tool, bad_arguments, huge, cancelled, resources]


async def drive(way, reading, writing):
    async with ClientSession(reading, writing) as session:
        await session.initialize()
        for step in STEPS:
            await step(session)
            print(f"ok: {way}: {step.__name__}", flush=True)


async def over_pipes(folder):
    server = StdioServerParameters(command=EPITOME, args=["mcp", str(folder)])
    async with stdio_client(server) as (reading, writing):
        await drive("pipes", reading, writing)
    # Standard output carries the protocol only, and the server ends with its client.
    ended = subprocess.run([EPITOME, "mcp", str(folder)], input=b"", capture_output=True, timeout=60)
    for line in ended.stdout.splitlines():
        json.loads(line)
    print("ok: pipes: ends with its client")


async def over_http(folder):
    """One server, a session, then several at once, and what it refuses."""
    arguments = ["serve", str(folder), "--port", "0", "--no-open", "--quiet", "--mcp"]
    server = subprocess.Popen([EPITOME, *arguments], stdout=subprocess.PIPE, text=True)
    connect = getattr(streamable_http, "streamable_http_client", None) or streamable_http.streamablehttp_client
    try:
        url = server.stdout.readline().strip() + "mcp"
        async with connect(url) as (reading, writing, *_):
            await drive("http", reading, writing)

        async def one_of_many(number):
            async with connect(url) as (reading, writing, *_), ClientSession(reading, writing) as session:
                await session.initialize()
                found = data(await session.call_tool("search", {"query": "flood", "limit": 1 + number % 3}))
                assert len(found["hits"]) == 1 + number % 3, found

        await asyncio.gather(*(one_of_many(number) for number in range(8)))
        print("ok: http: sessions beside each other")
        hello = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
        for header, value, expect in [
            ("Host", "evil.example", 421),
            ("Origin", "http://evil.example", 403),
            ("Mcp-Session-Id", "nobody", 404),
        ]:
            request = urllib.request.Request(url, json.dumps(hello).encode(), method="POST")
            request.add_header("Content-Type", "application/json")
            request.add_header("Accept", "application/json, text/event-stream")
            request.add_header(header, value)
            try:
                status = urllib.request.urlopen(request, timeout=30).status
            except urllib.error.HTTPError as error:
                status = error.code
            assert status == expect, (header, status)
        print("ok: http: strangers are refused")
    finally:
        server.kill()
        server.wait()


async def main():
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "corpus"
        shutil.copytree(ROOT / "corpus", folder, ignore=shutil.ignore_patterns(".epitome", "gold"))
        sentences = (f"Sentence {number} of a long report tells of boats." for number in range(1, 3001))
        (folder / "long.txt").write_text("A long report\n\n" + "\n\n".join(sentences) + "\n")
        await over_pipes(folder)
        await over_http(folder)


asyncio.run(main())
