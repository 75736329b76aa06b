"""Coverage-guided fuzzing of everything that reads what a stranger wrote: `python -P run.py`.

Each target runs for its share of the time, two at once. It fails at the first input that breaks a
property, raises, takes longer than a file of its size may, or takes too much memory; the input is
kept beside the corpus, both in `.cache/bench/fuzz`. The corpus is kept from run to run.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bench.engine.table import show
from bench.engine.tree import CACHE, ROOT, uv
from tests.property.test_superset import made_up

from contextward.rules.data import rules_dir
from contextward.rules.schema import RegexDetector
from contextward.rules.shipped import SHIPPED, shipped_packs

TARGETS = ("open", "superset", "update", "pack", "pattern", "workspace")
HERE = Path(__file__).resolve().parent
PLACE = CACHE / "fuzz"
SLOW_SECONDS = 5
"""libFuzzer's own clock, of a target that also checks what it is given, traced."""
MEMORY_MB = 2048
SEEDS = 300
_STATUS = re.compile(r"#(\d+)\s+\w+\s+cov: (\d+).*?(?:exec/s: (\d+))?")
_SLOWEST = re.compile(r"slowest_unit_time_sec:\s+(\d+)")


@dataclass(frozen=True, slots=True)
class Fuzzed:
    """What became of one target."""

    target: str
    failed: bool
    inputs: int
    coverage: int
    slowest: str
    """Whole seconds that the slowest input took."""
    log: Path


def installed() -> Path:
    """The folder with the fuzzer, installed from its lock."""
    place, lock = PLACE / "atheris", HERE / "locks" / "atheris.lock"
    stamp = place / "installed.lock"
    if not stamp.exists() or stamp.read_text() != lock.read_text():
        only = ["--only-binary", ":all:", "--require-hashes", "--python", sys.executable]
        command = [*uv(), "pip", "install", *only, "--target", str(place), "-r", str(lock)]
        subprocess.run(command, check=True)
        stamp.write_text(lock.read_text())
    return place


def seeds(target: str) -> Iterator[bytes]:
    """Where the search begins: made-up files, the packs that ship, their patterns."""
    folders = [rules_dir() / name for name in SHIPPED]
    if target == "pack":
        for folder in folders:
            yield (folder / "pack.yaml").read_bytes()
            yield from (file.read_bytes()[:3000] for file in folder.rglob("*.yaml"))
    elif target == "pattern":
        for one in shipped_packs():
            for rule in one.rules:
                for detector in rule.detect:
                    if isinstance(detector, RegexDetector):
                        yield detector.pattern.encode()
    elif target == "workspace":
        yield b"version: 1\nrules:\n  'secrets/*': error\nexclude: ['**/*.lock']\n"
        yield b"*.py linguist-generated=true -text\n[attr]a b\n"
    else:
        for seed in range(SEEDS):
            yield bytes([seed % 11]) + made_up(seed, 25).encode("utf-8", "replace")


def fuzz(target: str, seconds: int, fuzzer: Path) -> Fuzzed:
    """Run one target in its own process."""
    corpus, first = PLACE / "corpus" / target, PLACE / "seeds" / target
    for folder in (corpus, first):
        folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds(target)):
        (first / str(number)).write_bytes(seed)
    log = PLACE / f"{target}.log"
    path = os.pathsep.join([str(fuzzer), os.environ.get("PYTHONPATH", "")])
    command = [
        sys.executable, str(HERE / "targets.py"), target, str(corpus), str(first),
        f"-max_total_time={seconds}", f"-timeout={SLOW_SECONDS}", f"-rss_limit_mb={MEMORY_MB}",
        f"-artifact_prefix={PLACE}/{target}-", "-max_len=8192", "-print_final_stats=1",
    ]  # fmt: skip
    with log.open("wb") as out:
        ended = subprocess.run(
            command, stdout=out, stderr=out, env={**os.environ, "PYTHONPATH": path}, check=False
        )
    text = log.read_text(errors="replace")
    states = _STATUS.findall(text)
    inputs, coverage = (int(states[-1][0]), int(states[-1][1])) if states else (0, 0)
    slowest = _SLOWEST.findall(text)
    failed = ended.returncode != 0 or not inputs
    return Fuzzed(target, failed, inputs, coverage, slowest[-1] if slowest else "-", log)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=int, default=600, help="of the whole run")
    parser.add_argument("--only", nargs="+", choices=TARGETS, default=TARGETS)
    chosen = parser.parse_args()
    fuzzer, jobs = installed(), min(2, os.cpu_count() or 1)
    share = max(10, chosen.seconds * jobs // len(chosen.only))
    print(f"- {len(chosen.only)} targets, {share} s each, {jobs} at once", file=sys.stderr)
    start = time.monotonic()
    with ThreadPoolExecutor(jobs) as pool:
        done = list(pool.map(lambda target: fuzz(target, share, fuzzer), chosen.only))
    rows = [
        (f.target, "FAILED" if f.failed else "held", f"{f.inputs:,}", f"{f.coverage:,}", f.slowest)
        for f in done
    ]
    header = ("target", "outcome", "inputs", "coverage", "slowest s")
    show(f"Fuzzed for {time.monotonic() - start:.0f} s", header, rows)
    for one in done:
        if one.failed:
            print(f"{one.target}: see {one.log.relative_to(ROOT)}", file=sys.stderr)
    return any(one.failed for one in done)


if __name__ == "__main__":
    sys.exit(main())
