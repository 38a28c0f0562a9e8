# What there is to do: `just` lists it.

miri := "MIRIFLAGS='-Zmiri-disable-isolation -Zmiri-tree-borrows -Zmiri-ignore-leaks' cargo +nightly miri test --lib --"

_default:
    @just --list

# Format, lints, layers, docs: what a change must pass before its tests.
check: layers
    cargo fmt --all --check
    cargo clippy --workspace --all-targets -- -D warnings
    RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps

# All tests.
test:
    cargo test --workspace

# Fails when a crate depends on one that it must not know.
layers:
    bash .ci/layers

# Licences, sources and bans of all dependencies.
deny:
    cargo deny check licenses bans sources

# All benches, or those of one crate: `just bench epitome-text`.
bench package="":
    cargo bench {{ if package == "" { "--workspace" } else { "-p " + package } }}

# How cost grows with articles, sentences and threads: writes docs/growth.md and docs/growth.svg.
curves data="../shared/data":
    cargo build --release --workspace
    python3 benches/curves.py target/release/epitome {{ data }}

# The learned weights once more, from the evaluation data; says how they differ from those that are built in.
train data="../shared/data":
    #!/usr/bin/env bash
    set -euo pipefail
    cargo build --release --workspace
    sets={{ data }}/mds
    target/release/epitome eval train $sets/multiling2011_{ar,cs,el,en,fr,he} $sets/multinews_dev \
        $(ls $sets/vietnamese_mds/*.json | awk 'NR % 3 == 1') -o target/weights.tsv
    table() { grep -v '^#' "$1" | cut -f1,4,5; }
    diff <(table crates/summarizer/src/concepts/weights.tsv) <(table target/weights.tsv)

# Takes the new output of golden tests as right; read the difference first.
accept:
    INSTA_UPDATE=always cargo test --workspace --no-fail-fast

# The sample corpus' digest.
digest *args:
    cargo run --release -- digest corpus {{ args }}

# The web page in a real browser (chromium, npm).
browser:
    tests/browser/run

# The server for assistants, driven by the official client (pip install mcp).
mcp:
    cargo build -p epitome
    EPITOME=target/debug/epitome python3 tests/mcp/session.py

# 200 requests in flight for a minute while the folder changes: says how fast, fails on any error.
load seconds="60" folder="":
    {{ if folder == "" { "" } else { "EPITOME_LOAD_FOLDER=" + folder } }} EPITOME_LOAD_SECONDS={{ seconds }} cargo test --workspace --profile quick --test reliability load -- --nocapture

# The oldest toolchain that is promised (`rust-version` in Cargo.toml).
msrv:
    cargo +1.95.0 check --locked --workspace --all-targets

# Dependencies that nothing uses (cargo install cargo-machete).
machete:
    cargo machete

# The bill of materials of the binary, in CycloneDX (cargo install cargo-cyclonedx): crates/cli/epitome.cdx.json.
sbom:
    cargo cyclonedx --manifest-path crates/cli/Cargo.toml --format json --override-filename epitome.cdx

# Builds the release twice in different folders and compares the bytes.
reproducible profile="release":
    tests/reliability/reproducible {{ profile }}

# A Spark cluster of two workers on this machine against one process (Java 17, pip): the same bytes.
spark *args:
    cargo build -p epitome
    tests/spark/run {{ args }}

# What epubcheck, Python's email and feedparser make of the forms of a digest.
forms:
    cargo build --workspace
    EPITOME=target/debug/epitome python3 tests/forms/check.py

# How many of the words that pdftotext, pandoc, antiword and Python's email find in sample files are found too.
samples data="../shared/data":
    cargo build --release --workspace
    EPITOME=target/release/epitome python3 tests/forms/samples.py {{ data }}/formats

# Digests in every form over the sample corpus and the evaluation data, each verified: `just verify ../shared/data`.
verify data="../shared/data":
    cargo build --release --workspace
    EPITOME=target/release/epitome python3 tests/forms/verify.py {{ data }}

# The long campaigns of RELIABILITY.md; their short forms are among the tests.
campaigns:
    EPITOME_CORRUPTIONS=10000 cargo test --workspace --test reliability corruption -- --nocapture
    EPITOME_KILLS=500 cargo test --workspace --test reliability kills -- --nocapture
    EPITOME_POWER_CUTS=100000 cargo test --workspace --test reliability power -- --nocapture
    EPITOME_FUZZ_SECONDS=600 cargo test --workspace --test reliability fuzz -- --nocapture
    EPITOME_FILES=100000 cargo test --workspace --test reliability many_files -- --nocapture

# Coverage-guided fuzzing (nightly toolchain, cargo-fuzz): `just fuzz query 600`.
fuzz target seconds="600":
    fuzz/seed
    cargo +nightly fuzz run --fuzz-dir fuzz --sanitizer none {{ target }} -- -max_total_time={{ seconds }}

# Miri, where it can run (nightly toolchain with miri and rust-src; twenty minutes).
miri:
    cd crates/text && {{ miri }} memo fold shapes date segment
    cd crates/summarizer && {{ miri }} odd_input figures halves quotations names_lead
    cd crates/stories && PROPTEST_CASES=4 {{ miri }} vector hash bytes

# Everything that CI runs.
ci:
    bash .ci/run
