"""What each scanner marks in a folder: ours and its peers, whole processes with default rules."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bench.engine import peers
from bench.quality.secrets.cases import Mark

OURS = "contextward"
PEERS = ("gitleaks", "betterleaks", "kingfisher", "detect-secrets")
NAMES = (OURS, *PEERS)
_LOUD = ("warning", "error")


def marks(name: str, folder: Path, report: Path) -> list[Mark]:
    """What a scanner marks in a folder. `OSError` or `CalledProcessError` if it does not run."""
    found = _ours(folder, report) if name == OURS else _peer(name, folder, report)
    return [mark for mark in found if mark.file]


def place(mark: Mark, folder: Path) -> str:
    """The path of a marked file in the folder."""
    file = Path(mark.file)
    return (file.relative_to(folder) if file.is_absolute() else file).as_posix()


def _ours(folder: Path, report: Path) -> Iterator[Mark]:
    program = str(Path(sys.executable).with_name("contextward"))
    options = ["--no-prose", "--no-cache", "--format", "json", "--output", str(report)]
    done = subprocess.run(
        [program, "scan", *options, "."],
        cwd=folder,
        env=dict(peers.environment()),
        capture_output=True,
        text=True,
    )
    if done.returncode not in (0, 1, 3):
        raise OSError(done.stderr[-500:])
    for one in json.loads(report.read_text())["findings"]:
        if one["category"] == "secret" and one["severity"] in _LOUD and not one["suppressed"]:
            first, last = one["range"]["start"]["line"] + 1, one["range"]["end"]["line"] + 1
            span = one["span"]["start"], one["span"]["end"]
            yield Mark(one["path"], one["rule"], first, last, span)


def _peer(name: str, folder: Path, report: Path) -> Iterator[Mark]:
    installation = peers.install(lambda peer: peer == name)
    if name in installation.missing:
        raise OSError(installation.missing[name])
    (installed,) = installation.installed
    done = subprocess.run(
        installed.command(folder, report),
        cwd=folder,
        env=dict(peers.environment()),
        capture_output=True,
        text=True,
    )
    if done.returncode not in installed.peer.exits:
        raise OSError(done.stderr[-500:])
    text = report.read_text(errors="replace") if report.exists() else done.stdout
    yield from _READ[name](json.JSONDecoder().raw_decode(text)[0])


def _gitleaks(report: Any) -> Iterator[Mark]:
    for one in report:
        yield Mark(one["File"], one["RuleID"], one["StartLine"], one["EndLine"])


def _betterleaks(report: Any) -> Iterator[Mark]:
    for one in report["findings"]:
        at = one["location"]
        yield Mark(at["path"], one["rule_id"], at["start_line"], at["end_line"])


def _kingfisher(report: Any) -> Iterator[Mark]:
    for one in report["findings"]:
        found, rule = one["finding"], one["rule"]["id"]
        lines = found["snippet"].rstrip("\n").count("\n")
        yield Mark(found["path"], rule, found["line"], found["line"] + lines)


def _detect_secrets(report: Any) -> Iterator[Mark]:
    for file, found in report["results"].items():
        for one in found:
            yield Mark(file, one["type"], one["line_number"], one["line_number"])


_READ: dict[str, Callable[[Any], Iterator[Mark]]] = {
    "gitleaks": _gitleaks,
    "betterleaks": _betterleaks,
    "kingfisher": _kingfisher,
    "detect-secrets": _detect_secrets,
}
