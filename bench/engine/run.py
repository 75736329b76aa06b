"""The scan engine beside its peers, in one run: `python -P bench/engine/run.py`.

Whole processes over one tree of real files, the scanners in turn in each round, so that a busy
machine moves all of them. Wall time, and CPU time of the process and all its children. It is not
equal work: every scanner runs the rules it comes with, validation off. Then single documents.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bench.engine import documents, peers
from bench.engine.table import show
from bench.engine.tree import CACHE, Tree, files_of, made, measured, sample

OURS, RESCAN, STAT = "contextward", "contextward-rescan", "stat"
OTHERS = tuple(peer.name for peer in peers.PEERS)
NAMES = (OURS, *OTHERS, "documents")
CONTEXTWARD = str(Path(sys.executable).with_name("contextward"))
REPORTS = CACHE / "reports"
STAT_ALL = """
import os, sys
folders = [sys.argv[1]]
files = size = 0
while folders:
    with os.scandir(folders.pop()) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                folders.append(entry.path)
            else:
                files += 1
                size += entry.stat(follow_symlinks=False).st_size
print(files, size)
"""


@dataclass(frozen=True, slots=True)
class Subject:
    """One row: a command, what to do before each of its rounds, and how to read its answer."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    seen: Callable[[str], peers.Seen]
    exits: frozenset[int] = frozenset((0,))
    before: Callable[[], object] = lambda: None


class RunFailed(Exception):
    """A scanner did not scan."""


@dataclass(slots=True)
class Measured:
    """Seconds of each round, and what the last one saw."""

    walls: list[float] = field(default_factory=list)
    cpus: list[float] = field(default_factory=list)
    seen: peers.Seen | None = None


def once(subject: Subject, into: Measured) -> None:
    """Run a command to its end, what it prints in files; `wait4` counts its children too."""
    subject.before()
    printed, logged = (REPORTS / f"{subject.name}.{kind}" for kind in ("out", "err"))
    with printed.open("wb") as out, logged.open("wb") as err:
        start = time.perf_counter()
        process = subprocess.Popen(
            subject.command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            env=subject.environment,
            cwd=CACHE,
        )
        _, status, used = os.wait4(process.pid, 0)
        into.walls.append(time.perf_counter() - start)
    into.cpus.append(used.ru_utime + used.ru_stime)
    process.returncode = os.waitstatus_to_exitcode(status)
    text = "".join(file.read_text(errors="replace") for file in (printed, logged))
    if process.returncode not in subject.exits:
        raise RunFailed(f"{subject.name} ended with {process.returncode}: {text[-500:]}")
    into.seen = subject.seen(text)


def ours(tree: Tree) -> list[Subject]:
    """Our own scan twice: with an emptied cache, and again right after with what that left."""
    caches = CACHE / "xdg-cache"
    report = REPORTS / "contextward.txt"
    usage = subprocess.run(
        [CONTEXTWARD, "scan", "--help"], check=True, capture_output=True, text=True
    ).stdout
    jobs = ["--jobs", "2"] if "--jobs" in usage else []
    options = ["--no-prose", "--format", "text", *jobs, "--output", str(report)]
    environment = {**peers.environment(), "XDG_CACHE_HOME": str(caches)}

    def seen(printed: str) -> peers.Seen:
        summary = report.read_text(errors="replace").rstrip().splitlines()[-1]
        findings = re.match(r"(\d+)", summary)
        files = re.search(r"(\d+) files", summary)
        return peers.Seen(int(findings[1]) if findings else 0, int(files[1]) if files else None)

    def row(name: str, before: Callable[[], object]) -> Subject:
        command = [CONTEXTWARD, "scan", *options, str(tree.root)]
        return Subject(name, command, environment, seen, frozenset((0, 1, 3)), before)

    return [
        row(OURS, partial(shutil.rmtree, caches, ignore_errors=True)),
        row(RESCAN, lambda: None),
    ]


def stat_of_every_file(tree: Tree) -> Subject:
    """The least an unchanged tree costs: a walk, and the status of every file."""

    def seen(printed: str) -> peers.Seen:
        files, size = map(int, printed.split())
        return peers.Seen(0, files, size)

    command = [sys.executable, "-I", "-S", "-c", STAT_ALL, str(tree.root)]
    return Subject(STAT, command, peers.environment(), seen)


def subject(installed: peers.Installed, tree: Tree) -> Subject:
    peer, report = installed.peer, REPORTS / f"{installed.peer.name}.json"
    command = installed.command(tree.root, report)
    return Subject(peer.name, command, peers.environment(), partial(peer.seen, report), peer.exits)


def interleaved(subjects: Sequence[Subject], rounds: int) -> dict[str, Measured]:
    """Every subject once a round, in the order given."""
    results = {subject.name: Measured() for subject in subjects}
    for number in range(rounds):
        for subject in subjects:
            print(f"- round {number + 1} of {rounds}: {subject.name}", file=sys.stderr)
            once(subject, results[subject.name])
    return results


def compare(title: str, tree: Tree, results: Mapping[str, Measured], *notes: str) -> None:
    """Best and median of each, and how many times as long as ours it took at best."""
    reference = results.get(OURS)
    rows = []
    for name, result in results.items():
        seen = result.seen or peers.Seen(0)
        rows.append(
            (
                name,
                f"{min(result.walls):.2f}",
                f"{statistics.median(result.walls):.2f}",
                f"{min(result.cpus):.2f}",
                f"{statistics.median(result.cpus):.2f}",
                f"{min(result.walls) / min(reference.walls):.3g}" if reference else "-",
                f"{min(result.cpus) / min(reference.cpus):.3g}" if reference else "-",
                f"{tree.megabytes / min(result.walls):.1f}",
                "-" if seen.files is None else f"{seen.files:,}",
                "-" if seen.bytes is None else f"{seen.bytes / 1e6:.1f}",
                f"{seen.findings:,}",
            )
        )
    header = "scanner,wall s,median,CPU s,median,wall/ours,CPU/ours,MB/s,files,MB,findings"
    size = f"{tree.files:,} files, {tree.megabytes:.1f} MB"
    show(f"{title}: {size}", header.split(","), rows, *notes)


def ready(installation: peers.Installation, small: Tree) -> list[peers.Installed]:
    """The peers that scan here; their first scan also lets them keep what they compile."""
    able = []
    for installed in installation.installed:
        try:
            if not installed.peer.sample_only:
                once(subject(installed, small), Measured())
            able.append(installed)
            print(f"{installed.peer.name} {installed.version}")
        except RunFailed as failure:
            installation.missing[installed.peer.name] = str(failure)
    for name, why in installation.missing.items():
        print(f"{name} is missing: {why}")
    return able


def unchanged(results: Mapping[str, Measured]) -> Iterator[str]:
    """How far scanning an unchanged tree again is from the least it can cost."""
    again, least = results.get(RESCAN), results[STAT]
    if again:
        wall, cpu = min(again.walls) / min(least.walls), min(again.cpus) / min(least.cpus)
        yield f"an unchanged rescan is {wall:.1f} x the wall of stat, and {cpu:.1f} x its CPU"


def processes(tree: Tree, rounds: int, wanted: Callable[[str], bool]) -> None:
    small = sample(tree)
    able = ready(peers.install(wanted), small)
    slow = [installed for installed in able if installed.peer.sample_only]
    own = ours(tree) if wanted(OURS) else []
    whole = [*own, *(subject(installed, tree) for installed in able if installed not in slow)]
    if whole:
        for file in files_of(tree.root):
            file.read_bytes()  # nobody is first to wait for the disk
        results = interleaved([*whole, stat_of_every_file(tree)], rounds)
        compare("Whole processes", tree, results, *unchanged(results))
    if slow:
        few = [*ours(small)[:1], *(subject(installed, small) for installed in slow)]
        compare("Whole processes, a sample, one round", small, interleaved(few, 1))


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the scan engine beside its peers.")
    parser.add_argument("--rounds", type=int, default=3, metavar="N")
    parser.add_argument(
        "--only", nargs="+", choices=NAMES, default=NAMES, metavar="NAME", help=", ".join(NAMES)
    )
    parser.add_argument("--tree", type=Path, metavar="DIR", help="scan this folder instead")
    arguments = parser.parse_args()
    REPORTS.mkdir(parents=True, exist_ok=True)
    tree = measured(arguments.tree.resolve()) if arguments.tree else made()
    wanted = frozenset(arguments.only)
    if wanted - {"documents"}:
        processes(tree, max(1, arguments.rounds), wanted.__contains__)
    if "documents" in wanted:
        documents.report(tree)


if __name__ == "__main__":
    main()
