# What there is to do: `just` lists it.

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

# Takes the new output of golden tests as right; read the difference first.
accept:
    INSTA_UPDATE=always cargo test -p epitome --test e2e --test quality

# The sample corpus' digest.
digest *args:
    cargo run --release -- digest corpus {{ args }}

# Everything that CI runs.
ci:
    bash .ci/run
