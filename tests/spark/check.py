"""A digest on a Spark cluster of one master and two workers, on loopback only: the same bytes as on one machine;
again with a worker killed after its first finished task; a poisoned record fails the job and is named; a story with
30% of all articles is told. `--measure` compares one worker with two instead. Everything started is stopped."""

import argparse
import glob
import json
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

EPITOME = os.path.abspath(os.environ["EPITOME"])
DRIVER = os.path.abspath("integrations/spark/epitome_spark.py")
import pyspark

SPARK = os.path.dirname(pyspark.__file__)
LOOPBACK = "127.0.0.1"
ENVIRONMENT = dict(
    os.environ,
    SPARK_HOME=SPARK,
    SPARK_LOCAL_IP=LOOPBACK,
    PYSPARK_PYTHON=sys.executable,
    PYSPARK_DRIVER_PYTHON=sys.executable,
    SPARK_DAEMON_MEMORY="256m",
)
CONF = {
    "spark.driver.host": LOOPBACK,
    "spark.driver.bindAddress": LOOPBACK,
    "spark.driver.memory": "700m",
    "spark.executor.memory": "700m",
    "spark.ui.enabled": "false",
    "spark.sql.files.maxPartitionBytes": "1000000",
    "spark.sql.files.openCostInBytes": "0",
}


def say(text):
    print(f"spark: {time.monotonic() - STARTED:5.0f} s  {text}", flush=True)


def texts():
    """(title, paragraphs, day) of real articles beside the project if they are there, else of the sample corpus."""
    beside = sorted(glob.glob("../shared/data/folders/bbc/**/*.txt", recursive=True))
    found = []
    for path in beside or sorted(glob.glob("corpus/*/*.txt") + glob.glob("corpus/*/*.md")):
        lines = [line.strip() for line in open(path, encoding="utf-8", errors="replace") if line.strip()]
        if len(lines) > 3:
            found.append((lines[0], lines[1:]))
    return found


def changed(paragraphs, chance):
    """A text as another outlet might run it: some sentences gone, some swapped."""
    kept = [sentence for text in paragraphs for sentence in re.split(r"(?<=[.!?]) ", text) if chance.random() > 0.3]
    at = chance.randrange(max(1, len(kept)))
    return kept[at:] + kept[:at] or paragraphs


def write(folder, count, files=6):
    """`count` articles, of which 30% tell one story, as JSON Lines."""
    chance = random.Random(7)
    known = texts()
    os.makedirs(folder)
    outlets = ["The Courier", "Evening Post", "Radio Nord", "The Ledger", "Echo", None]
    big = known[len(known) // 2]
    with_files = [open(f"{folder}/wire-{number}.jsonl", "w", encoding="utf-8") for number in range(files)]
    for number in range(count):
        title, paragraphs = big if number % 10 < 3 else known[number % len(known)]
        sentences = changed(paragraphs, chance)
        record = {
            "id": f"a{number:05}",
            "title": title if chance.random() < 0.8 else title.upper(),
            "text": "\n\n".join(" ".join(sentences[at : at + 4]) for at in range(0, len(sentences), 4)),
            "date": f"2025-{1 + number % 12:02}-{1 + number % 28:02}",
            "source": chance.choice(outlets),
        }
        if number % 50 == 7:
            del record["id"], record["date"]
        with_files[number * files // count].write(json.dumps(record, ensure_ascii=False) + "\n")
    for file in with_files:
        file.close()


def one_machine(folder, work):
    command = [EPITOME, "digest", folder, "--index", f"{work}/index", "--stories", "all", "--format", "jsonl", "-q"]
    return subprocess.run(command, check=True, capture_output=True).stdout


def free_port():
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return probe.getsockname()[1]


class Cluster:
    """One master and some workers; all of them and their children end with it."""

    def __init__(self, work, workers):
        self.work, self.processes = work, {}
        self.url = f"spark://{LOOPBACK}:{free_port()}"
        port = self.url.rsplit(":", 1)[1]
        self.start("master", "master.Master", "--host", LOOPBACK, "--port", port, "--webui-port", str(free_port()))
        self.wait("master", "I have been elected leader|Starting Spark master")
        for number in range(workers):
            self.worker(f"worker-{number}")
        for number in range(workers):
            self.wait(f"worker-{number}", "Successfully registered")

    def worker(self, name):
        ports = ["--port", str(free_port()), "--webui-port", str(free_port())]
        size = ["--cores", "1", "--memory", "1g", "--work-dir", f"{self.work}/{name}"]
        self.start(name, "worker.Worker", "--host", LOOPBACK, *ports, *size, self.url)

    def start(self, name, role, *arguments):
        log = open(f"{self.work}/{name}.log", "w")
        command = [f"{SPARK}/bin/spark-class", f"org.apache.spark.deploy.{role}", *arguments]
        self.processes[name] = subprocess.Popen(command, env=ENVIRONMENT, stdout=log, stderr=log, start_new_session=True)

    def wait(self, name, words, limit=240):
        for _ in range(limit * 2):
            if re.search(words, open(f"{self.work}/{name}.log").read()):
                return
            if self.processes[name].poll() is not None:
                break
            time.sleep(0.5)
        sys.exit(f"{name} does not run: {open(f'{self.work}/{name}.log').read()[-2000:]}")

    def kill(self, name):
        for pid in [self.processes[name].pid, *descendants(self.processes[name].pid)]:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass

    def stop(self):
        for name in self.processes:
            self.kill(name)
        for process in self.processes.values():
            process.wait()


def parents():
    table = {}
    for path in glob.glob("/proc/[0-9]*/stat"):
        try:
            head, rest = open(path).read().rsplit(")", 1)
        except OSError:
            continue
        table[int(head.split(" ", 1)[0])] = int(rest.split()[1])
    return table


def descendants(pid):
    table = parents()
    found = [pid]
    for above in found:
        found += [child for child, parent in table.items() if parent == above]
    return found[1:]


def ancestors(pid):
    table = parents()
    while pid in table and pid > 1:
        yield pid
        pid = table[pid]


def submit(cluster, files, output, binary=EPITOME, stories="all", conf=()):
    settings = [f"{name}={value}" for name, value in {**CONF, **dict(conf)}.items()]
    command = [sys.executable, DRIVER, "--master", cluster.url, "--binary", binary, "--input", files, "--output", output]
    command += ["--stories", stories, "--partitions", "4", "--edge-parts", "3"]
    command += [part for setting in settings for part in ("--conf", setting)]
    log = open(f"{output}.log", "w")
    return subprocess.Popen(command, env=ENVIRONMENT, stdout=log, stderr=log, start_new_session=True)


def finished(job, output, limit=400):
    try:
        job.wait(timeout=limit)
    except subprocess.TimeoutExpired:
        os.killpg(job.pid, signal.SIGKILL)
        sys.exit(f"no end after {limit} s: {open(f'{output}.log').read()[-3000:]}")
    return job.returncode, open(f"{output}.log").read()


def told(output):
    return b"".join(open(path, "rb").read() for path in sorted(glob.glob(f"{output}/stories/part-*")))


def equal(job, output, expected):
    code, log = finished(job, output)
    if code:
        sys.exit(f"the job failed: {log[-3000:]}")
    got = told(output)
    if got != expected:
        lines = zip(got.splitlines(), expected.splitlines())
        first = next((number for number, (a, b) in enumerate(lines) if a != b), "the end")
        sys.exit(f"other bytes than on one machine from story {first}: {len(got)} against {len(expected)} bytes")


def marking(work):
    """A binary that notes each step that it ends, and who ran it."""
    path = f"{work}/marking/epitome"
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as file:
        file.write(f'#!/bin/sh\n"{EPITOME}" "$@" || exit $?\n[ "$4" = map ] && echo $PPID > "{work}/done-$$"\nexit 0\n')
    os.chmod(path, 0o755)
    return path


def checks(work, count):
    folder = f"{work}/news"
    write(folder, count)
    expected = one_machine(folder, work)
    sizes = [len(json.loads(line)["articles"]) for line in expected.splitlines()]
    assert sum(sizes) == count, (sum(sizes), count)
    assert max(sizes) >= 0.3 * count, f"the largest story has {max(sizes)} of {count} articles"
    say(f"{count} articles, {len(sizes)} stories on one machine, the largest of {max(sizes)} articles")
    cluster = Cluster(work, 2)
    say("a master and two workers")
    try:
        files = f"{folder}/*.jsonl"
        equal(submit(cluster, files, f"{work}/two"), f"{work}/two", expected)
        say("two workers: the same bytes")

        job = submit(cluster, files, f"{work}/killed", binary=marking(work))
        while not (marks := glob.glob(f"{work}/done-*")) or not open(marks[0]).read().strip():
            if job.poll() is not None:
                sys.exit(f"the job ended before its first task: {finished(job, f'{work}/killed')[1][-3000:]}")
            time.sleep(0.05)
        line = set(ancestors(int(open(marks[0]).read())))
        victim = next(name for name, process in cluster.processes.items() if process.pid in line)
        left = len(glob.glob(f"{work}/done-*"))
        cluster.kill(victim)
        say(f"killed {victim} and its executor after {left} map tasks")
        equal(job, f"{work}/killed", expected)
        say("one worker killed: the same bytes")

        with open(f"{folder}/poison.jsonl", "w") as file:
            file.write('{"id": "good", "text": "A good record stands before it."}\n\n{"id": "bad", "text": \n')
        code, log = finished(submit(cluster, files, f"{work}/poison"), f"{work}/poison")
        if code == 0 or "poison.jsonl, line 3: not JSON" not in log or told(f"{work}/poison"):
            sys.exit(f"a poisoned record must fail the job and be named: exit code {code}, {log[-2000:]}")
        say("a poisoned record: the job fails and names it")
    finally:
        cluster.stop()


class Meter:
    """CPU seconds of the workers and of all that they start, read every fifth of a second."""

    def __init__(self, cluster):
        self.roots = [process.pid for name, process in cluster.processes.items() if name.startswith("worker")]
        self.seen, self.on = {}, True
        self.thread = threading.Thread(target=self.watch, daemon=True)
        self.thread.start()

    def watch(self):
        tick = os.sysconf("SC_CLK_TCK")
        while self.on:
            for root in self.roots:
                for pid in [root, *descendants(root)]:
                    try:
                        fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
                        command = open(f"/proc/{pid}/cmdline").read()
                    except OSError:
                        continue
                    step = command.split("\0shard\0")
                    kind = step[1].split("\0")[0] if len(step) > 1 else "Spark and Python"
                    self.seen[pid] = kind, (int(fields[11]) + int(fields[12])) / tick
            time.sleep(0.2)

    def stop(self):
        self.on = False
        self.thread.join()
        spent = {}
        for kind, seconds in self.seen.values():
            spent[kind] = spent.get(kind, 0) + seconds
        return spent


def measure(work, count, folder):
    """CPU seconds by step and wall time of one worker and of two."""
    if not folder:
        folder = f"{work}/news"
        write(folder, count, files=24)
    for workers in (1, 2):
        cluster = Cluster(work, workers)
        try:
            meter, began = Meter(cluster), time.monotonic()
            code, log = finished(submit(cluster, f"{folder}/*.jsonl", f"{work}/of-{workers}"), f"{work}/of-{workers}", 3000)
            wall, spent = time.monotonic() - began, meter.stop()
        finally:
            cluster.stop()
        told = ", ".join(f"{kind} {seconds:.1f}" for kind, seconds in sorted(spent.items()))
        say(f"{workers} worker(s): exit code {code}, {wall:.1f} s wall, {sum(spent.values()):.1f} s CPU: {told}\n{log}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--articles", type=int, default=3000)
    parser.add_argument("--measure", action="store_true")
    parser.add_argument("--news", help="folder of JSON Lines to measure on")
    parser.add_argument("--keep", help="folder for logs and outputs")
    arguments = parser.parse_args()
    work = arguments.keep or tempfile.mkdtemp(prefix="epitome-spark-")
    os.makedirs(work, exist_ok=True)
    try:
        if arguments.measure:
            measure(work, arguments.articles, arguments.news)
        else:
            checks(work, arguments.articles)
    finally:
        if not arguments.keep:
            shutil.rmtree(work, ignore_errors=True)


STARTED = time.monotonic()
if __name__ == "__main__":
    main()
