#!/usr/bin/env python3
"""A digest of more articles than one machine should hold, on Apache Spark.

    epitome digest --engine spark://HOST:7077 --input 'news/*.jsonl' --output digest
    spark-submit --master spark://HOST:7077 epitome_spark.py --binary epitome --input 'news/*.jsonl' --output digest

Everything about text is done by the binary, which is shipped to the executors and run as a filter
(`epitome shard STEP`). This driver numbers lines, moves rows by their keys, sorts them, and tells what failed.
Needs pyspark 4 and pyarrow. The steps and what they cost: docs/scale.md.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from datetime import datetime, timezone
from urllib.parse import unquote, urlsplit

try:
    import pyarrow as pa
    from pyspark import SparkFiles, StorageLevel
    from pyspark.sql import SparkSession, functions as F
except ImportError as error:
    sys.exit(f"epitome: --engine needs PySpark: pip install 'pyspark>=4' pyarrow 'pandas<3' ({error})")

ROW = pa.schema([("to", pa.string()), ("key", pa.string()), ("row", pa.string())])
ROW_DDL = "to string, key string, row string"
HEAD = re.compile(r'\{"to":"(\w+)","key":"([^"\\]*)"')
BATCH = 8 << 20  # bytes of rows that are handed on at once


def piped(command, lines):
    """Yields the lines that `command` writes while it reads `lines`; raises with its last words if it fails."""
    with tempfile.TemporaryFile() as last_words:
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=last_words)
        failed = []

        def feed():
            try:
                for line in lines:
                    process.stdin.write(line.encode("utf-8", "surrogatepass"))
                    process.stdin.write(b"\n")
                process.stdin.close()
            except BrokenPipeError:
                pass  # its exit code tells why
            except BaseException as error:  # of the rows' source: must not look like the end of the rows
                failed.append(error)
                process.kill()

        feeder = threading.Thread(target=feed, daemon=True)
        feeder.start()
        try:
            for line in process.stdout:
                yield line.decode("utf-8").rstrip("\n")
            code = process.wait()
            feeder.join()
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
        if failed:
            raise failed[0]
        if code:
            last_words.seek(0)
            said = last_words.read().decode("utf-8", "replace").strip()
            raise RuntimeError(f"{said or 'epitome: no message'} [exit code {code} of `shard {command[4]}`]")


def batches(rows, columns):
    """Rows as Arrow record batches of about `BATCH` bytes."""
    schema = pa.schema([(name, pa.string()) for name in columns])
    held, size = [], 0
    for row in rows:
        held.append(row)
        size += len(row[-1])
        if size > BATCH:
            yield pa.RecordBatch.from_arrays([pa.array(column, pa.string()) for column in zip(*held)], schema=schema)
            held, size = [], 0
    if held:
        yield pa.RecordBatch.from_arrays([pa.array(column, pa.string()) for column in zip(*held)], schema=schema)


def routed(lines):
    """(step, key, row) of each row."""
    for line in lines:
        found = HEAD.match(line)
        if not found:
            raise RuntimeError(f"a row without address: {line[:80]}")
        yield found[1], found[2], line


def command(step, options, counts):
    given = ["--counts", SparkFiles.get("counts.jsonl")] if counts else []
    threads = os.environ.get("EPITOME_TASK_CPUS", "1")
    return [SparkFiles.get("epitome"), "--threads", threads, "shard", step, *options, *given]


def column(batches_, name):
    for batch in batches_:
        yield from batch.column(batch.schema.get_field_index(name)).to_pylist()


def step(name, options=(), counts=False):
    """A step over the column `row`, for mapInArrow."""
    options = list(options)

    def run(incoming):
        yield from batches(routed(piped(command(name, options, counts), column(incoming, "row"))), ROW.names)

    return run


class Engine:
    def __init__(self, spark, arguments):
        self.spark, self.arguments = spark, arguments
        self.partitions = arguments.partitions or max(2, 2 * spark.sparkContext.defaultParallelism)
        self.kept, self.started = [], time.monotonic()

    def say(self, text):
        print(f"epitome: {time.monotonic() - self.started:6.1f} s  {text}", file=sys.stderr, flush=True)

    def keep(self, frame):
        """Rows that several steps read stay on the executors' disks; lost ones are made again."""
        self.kept.append(frame.persist(StorageLevel.DISK_ONLY))
        return frame

    def of(self, rows, name):
        return rows.where(F.col("to") == name)

    def alone(self, rows, *order):
        """All rows in one task, sorted."""
        return rows.repartition(1).sortWithinPartitions(*order)

    def lines(self):
        """The records with their file and line, the same however Spark splits the files."""
        paths = self.arguments.input
        text = self.spark.read.text(paths, lineSep="\n").select(
            "value",
            F.col("_metadata.file_path").alias("path"),
            F.col("_metadata.file_block_start").alias("block"),
            F.unix_micros("_metadata.file_modification_time").alias("modified"),
        )
        counted = text.groupBy("path", "block").count().collect()
        base = [folder_of(path) for path in paths]
        shown = {row.path: relative(row.path, base) for row in counted}
        order = {path: number for number, path in enumerate(sorted(shown, key=lambda path: shown[path].encode()))}
        first, line = {}, {}
        for row in sorted(counted, key=lambda row: (row.path, row.block)):
            first[row.path, row.block] = line.get(row.path, 0) + 1
            line[row.path] = line.get(row.path, 0) + row["count"]
        self.say(f"{sum(line.values())} lines in {len(order)} files")
        options = ["--today", self.arguments.today]
        for name in ("since", "until"):
            if getattr(self.arguments, name):
                options += [f"--{name}", getattr(self.arguments, name)]

        def envelopes(incoming):
            seen = {}
            for batch in incoming:
                at = [batch.column(i).to_pylist() for i in range(4)]
                for text, path, block, modified in zip(*at):
                    number = seen.get((path, block), first[path, block])
                    seen[path, block] = number + 1
                    yield json.dumps(
                        {"path": shown[path], "file": order[path], "line": number, "modified": modified * 1000, "text": text},
                        ensure_ascii=False,
                    )

        def run(incoming):
            yield from batches(routed(piped(command("map", options, False), envelopes(incoming))), ROW.names)

        return text.mapInArrow(run, ROW_DDL)

    def count(self, mapped):
        """How common terms are: a small table that every executor gets."""
        n = F.get_json_object("row", "$.n").cast("long")
        summed = self.of(mapped, "count").groupBy("key").agg(F.sum(n).alias("n"))
        row = F.format_string('{"to":"count","key":"%s","n":%d}', F.col("key"), F.col("n"))
        rows = self.alone(summed.select("key", row.alias("row")), "key").mapInArrow(step("terms"), ROW_DDL)
        folder = tempfile.mkdtemp(prefix="epitome-")
        path, table = os.path.join(folder, "counts.jsonl"), [row.row for row in rows.collect()]
        with open(path, "w", encoding="utf-8") as file:
            file.writelines(line + "\n" for line in table)
        self.spark.sparkContext.addFile(path)
        self.say(f"{len(table)} common terms")

    def near(self, voices):
        parts = self.arguments.edge_parts or self.partitions

        def run(incoming):
            rows = ((number, row) for batch in incoming for number, row in zip(*(batch.column(i).to_pylist() for i in range(2))))
            for number, lines in runs(rows):
                options = ["--part", f"{number + 1}/{parts}"]
                yield from batches(routed(piped(command("edges", options, False), lines)), ROW.names)

        numbers = F.explode(F.sequence(F.lit(0), F.lit(parts - 1))).alias("part")
        spread = voices.select(numbers, "key", "row").repartitionByRange(parts, "part")
        return spread.sortWithinPartitions("part", "key").select("part", "row").mapInArrow(run, ROW_DDL)

    def digest(self, mapped, stories):
        arguments = self.arguments
        options = ["--words", str(arguments.words), "--method", arguments.method]
        options += ["--explain"] if arguments.explain else []
        told = self.of(stories, "story").select("key", "row", F.get_json_object("row", "$.story").alias("story"))
        if arguments.stories != "all":
            told = told.where(F.col("story") < f"{int(arguments.stories):010}")
        articles = self.of(mapped, "article").select("key", F.col("row").alias("article"))
        pairs = told.join(articles, "key").repartitionByRange(self.partitions, "story")
        pairs = pairs.sortWithinPartitions("story", "key").select("row", "article")

        def run(incoming):
            both = (line for batch in incoming for pair in zip(*(batch.column(i).to_pylist() for i in range(2))) for line in pair)
            yield from batches(((line,) for line in piped(command("digest", options, True), both)), ["value"])

        return pairs.mapInArrow(run, "value string")

    def run(self):
        arguments = self.arguments
        mapped = self.keep(self.lines())
        self.count(mapped)
        voices = self.alone(self.of(mapped, "profile"), "key").mapInArrow(step("voices", counts=True), ROW_DDL)
        voices = self.keep(voices)
        near = self.near(voices)
        grouping = self.of(mapped, "card").union(near).union(voices)
        options = ["--granularity", str(arguments.granularity)]
        stories = self.keep(self.alone(grouping, "to", "key").mapInArrow(step("stories", options), ROW_DDL))
        summary = self.of(stories, "summary").collect()
        self.say(f"{json.loads(summary[0].row)['stories_total']} stories")
        told = self.digest(mapped, stories)
        if arguments.format == "parquet":
            fields = [F.get_json_object("value", f"$.{name}").alias(name) for name in ("id", "headline")]
            told.select(*fields, F.col("value").alias("story")).write.parquet(f"{arguments.output}/stories")
        else:
            told.write.text(f"{arguments.output}/stories")
        self.spark.createDataFrame([(summary[0].row,)], "value string").coalesce(1).write.text(f"{arguments.output}/summary")
        for frame in self.kept:
            frame.unpersist()
        self.say(f"written to {arguments.output}")


def runs(rows):
    """(number, its rows) for rows of (number, row) that are sorted; all of one must be read before the next."""
    rows = iter(rows)
    head = next(rows, None)
    while head is not None:
        number, box = head[0], [head]

        def lines():
            yield box.pop()[1]
            for row in rows:
                if row[0] != number:
                    box.append(row)
                    return
                yield row[1]

        yield number, lines()
        head = box.pop() if box else None


def folder_of(glob):
    """The folder above the first part of `glob` with a wildcard, or above the file."""
    path = urlsplit(glob).path if "://" in glob else os.path.abspath(glob)
    parts = path.split("/")
    wild = [number for number, part in enumerate(parts) if any(mark in part for mark in "*?[{")]
    return "/".join(parts[: wild[0] if wild else -1])


def relative(address, folders):
    """The path of a file within the folder it was found in."""
    path = unquote(urlsplit(address).path)
    inside = [path[len(folder) + 1 :] for folder in folders if path.startswith(folder + "/")]
    return min(inside, key=len) if inside else path


def parsed():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--master", help="spark://HOST:PORT, local[N], local-cluster[N,CORES,MB], k8s://… [default: as spark-submit says]")
    parser.add_argument("--binary", default="epitome", help="the binary, built for the executors' system")
    parser.add_argument("--input", required=True, action="append", help="JSON Lines files: a glob, file:, hdfs: or s3a: (may be repeated)")
    parser.add_argument("--output", required=True, help="a folder that is not there yet")
    parser.add_argument("--format", choices=["jsonl", "parquet"], default="jsonl")
    parser.add_argument("--stories", default="10", help="how many to tell, or all")
    parser.add_argument("--words", type=int, default=100)
    parser.add_argument("--method", default="concepts")
    parser.add_argument("--granularity", default="normal")
    parser.add_argument("--since")
    parser.add_argument("--until")
    parser.add_argument("--today", default=datetime.now(timezone.utc).strftime("%Y-%m-%d"), help="dates after the next day are not believed")
    parser.add_argument("--explain", action="store_true")
    parser.add_argument("--partitions", type=int, help="[default: twice the cores]")
    parser.add_argument("--edge-parts", type=int, help="processes that look for neighbours; each reads all voices [default: as --partitions]")
    parser.add_argument("--conf", action="append", default=[], metavar="KEY=VALUE", help="a setting of Spark (may be repeated)")
    return parser.parse_args()


def main():
    arguments = parsed()
    builder = SparkSession.builder.appName("epitome digest")
    builder = builder.master(arguments.master) if arguments.master else builder
    settings = {
        "spark.sql.adaptive.enabled": "false",  # partitions are what this driver says
        "spark.sql.execution.arrow.maxRecordsPerBatch": "256",
        "spark.ui.showConsoleProgress": "false",
    }
    settings.update(setting.split("=", 1) for setting in arguments.conf)
    # A task uses the cores that Spark gives it.
    settings["spark.executorEnv.EPITOME_TASK_CPUS"] = settings.get("spark.task.cpus", "1")
    os.environ["EPITOME_TASK_CPUS"] = settings.get("spark.task.cpus", "1")
    for name, value in settings.items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel(os.environ.get("EPITOME_SPARK_LOG", "ERROR"))
    try:
        with tempfile.TemporaryDirectory(prefix="epitome-") as folder:
            shipped = os.path.join(folder, "epitome")
            shutil.copy(found(arguments.binary), shipped)  # Spark would follow a link to its name
            spark.sparkContext.addFile(shipped)
            engine = Engine(spark, arguments)
            engine.partitions and spark.conf.set("spark.sql.shuffle.partitions", engine.partitions)
            there(spark, arguments.output)
            engine.run()
    except Exception as error:  # of the driver, of Spark, or of the binary on an executor
        said = re.search(r"RuntimeError: (epitome: .+)", f"{type(error).__name__}: {error}")
        sys.exit(said[1] if said else f"epitome: {error}")
    finally:
        spark.stop()


def found(binary):
    path = shutil.which(binary) or (binary if os.path.exists(binary) else None)
    if path is None:
        raise RuntimeError(f"epitome: no binary {binary}: give --binary PATH")
    return os.path.realpath(path)


def there(spark, output):
    """Fails before the work if the output is there already."""
    jvm = spark.sparkContext._jvm
    path = jvm.org.apache.hadoop.fs.Path(output)
    if path.getFileSystem(spark.sparkContext._jsc.hadoopConfiguration()).exists(jvm.org.apache.hadoop.fs.Path(f"{output}/stories")):
        raise RuntimeError(f"epitome: {output} holds a digest already: give another folder")


if __name__ == "__main__":
    main()
