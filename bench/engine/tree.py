"""The tree that is scanned: the text files of well-known packages, the same ones everywhere.

Python packages and npm packages as `locks/` pins them by hash, and the standard library of the
Python that runs. Nothing of them is run. Left out is what some scanner would skip and another not:
binary files, links, and folders and files whose names scanners treat specially.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import sysconfig
import tarfile
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".cache" / "bench"
LOCKS = Path(__file__).resolve().parent / "locks"
_BINARY_PROBE = 8192
_LEFT_OUT = frozenset(
    (
        *(".git", ".gitignore", ".ignore", ".cache", "__pycache__", "bower_components"),
        *("dist-packages", "env", "node_modules", "site-packages", "vendor", "venv", "virtualenv"),
    )
)
"""Names that one scanner or another skips, or reads to learn what to skip."""


@dataclass(frozen=True, slots=True)
class Tree:
    """A folder, how many files are in it, and how many bytes they hold."""

    root: Path
    files: int
    bytes: int

    @property
    def megabytes(self) -> float:
        return self.bytes / 1e6


def measured(root: Path) -> Tree:
    """A folder as it is."""
    sizes = [file.stat().st_size for file in files_of(root)]
    return Tree(root, len(sizes), sum(sizes))


def files_of(root: Path) -> Iterator[Path]:
    """Every regular file, in the same order everywhere."""
    for place, folders, names in os.walk(root):
        folders.sort()
        for name in sorted(names):
            file = Path(place, name)
            if not file.is_symlink():
                yield file


def made(place: Path = CACHE / "tree") -> Tree:
    """The tree, made at the first call and after a change of pins."""
    locks = [LOCKS / "tree-python.lock", LOCKS / "tree-javascript.lock", Path(__file__)]
    pins = platform.python_version() + "".join(lock.read_text() for lock in locks)
    return _once(place, pins, _fill)


def sample(tree: Tree, size: int = 5_000_000) -> Tree:
    """About `size` bytes of the files of a tree, picked by the hash of their paths."""

    def fill(place: Path) -> None:
        held = 0
        for file in shuffled(tree.root):
            data = file.read_bytes()
            if len(data) <= size // 20:  # no file makes the sample by itself
                held += _keep(place, file.relative_to(tree.root).as_posix(), data)
            if held >= size:
                return

    place = CACHE / "samples" / hashlib.sha256(bytes(tree.root)).hexdigest()[:8]
    return _once(place, f"{tree} {size} {Path(__file__).read_text()}", fill)


def copied(source: Path, place: Path) -> Tree:
    """A copy of a folder without what scanners differ about; made once a state of the folder."""
    sizes = [(file.as_posix(), file.stat().st_size) for file in files_of(source)]
    return _once(place, f"{sizes} {Path(__file__).read_text()}", lambda to: _copy(source, to))


def shuffled(root: Path) -> list[Path]:
    """The files of a tree in an order that has nothing to do with their names."""

    def key(file: Path) -> bytes:
        return hashlib.sha256(file.relative_to(root).as_posix().encode()).digest()

    return sorted(files_of(root), key=key)


def _once(place: Path, pins: str, fill: Callable[[Path], None]) -> Tree:
    stamp = place.with_name(f"{place.name}.made")
    digest = hashlib.sha256(pins.encode()).hexdigest()
    if not (place.exists() and stamp.exists() and stamp.read_text() == digest):
        stamp.unlink(missing_ok=True)
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        fill(place)
        stamp.write_text(digest)
    return measured(place)


def _fill(place: Path) -> None:
    print(f"- making {place.relative_to(ROOT)}", file=sys.stderr)
    downloads = CACHE / "downloads"
    shutil.rmtree(downloads, ignore_errors=True)
    _python_packages(downloads / "python", place / "python")
    _npm_packages(downloads / "npm", place / "javascript")
    _copy(Path(sysconfig.get_path("stdlib")), place / "stdlib")
    shutil.rmtree(downloads)


def uv() -> list[str]:
    """The project's uv; told of the machine's authorities, which a proxy may need."""
    certificates = Path("/etc/ssl/certs/ca-certificates.crt").exists()
    command = str(Path(sys.executable).with_name("uv"))
    return [command, "--quiet", *(["--system-certs"] if certificates else [])]


def _python_packages(downloads: Path, place: Path) -> None:
    """Wheels for one platform and version whatever runs here: they are read, not run."""
    where = ["--target", str(downloads), "--link-mode", "copy"]
    what = ["--no-deps", "--only-binary", ":all:", "--require-hashes"]
    whom = ["--python-version", "3.11", "--python-platform", "x86_64-manylinux_2_28"]
    lock = str(LOCKS / "tree-python.lock")
    subprocess.run([*uv(), "pip", "install", *where, *what, *whom, "-r", lock], check=True)
    _copy(downloads, place)


def _npm_packages(downloads: Path, place: Path) -> None:
    downloads.mkdir(parents=True)
    pins = dict(
        line.split()
        for line in (LOCKS / "tree-javascript.lock").read_text().splitlines()
        if not line.startswith("#")
    )
    options = ["--json", "--silent", "--ignore-scripts", "--pack-destination", str(downloads)]
    npm = subprocess.run(
        ["npm", "pack", *pins, *options], check=True, stdout=subprocess.PIPE, cwd=downloads
    )
    for package in json.loads(npm.stdout):
        archive = downloads / package["filename"]
        digest = "sha512-" + b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
        if digest != pins[f"{package['name']}@{package['version']}"]:
            raise SystemExit(f"{package['filename']} is not what tree-javascript.lock pins")
        folder = package["name"].strip("@").replace("/", "-")
        with tarfile.open(archive) as tar:
            for member in tar:
                content = tar.extractfile(member) if member.isfile() else None
                if content:
                    inner = PurePosixPath(*PurePosixPath(member.name).parts[1:])
                    _keep(place, f"{folder}/{inner}", content.read())


def _copy(source: Path, place: Path) -> None:
    for file in files_of(source):
        path = file.relative_to(source).as_posix()
        if not _LEFT_OUT.intersection(PurePosixPath(path).parts):
            _keep(place, path, file.read_bytes())


def _keep(place: Path, path: str, data: bytes) -> int:
    """Write a file unless it is one that scanners differ about; how many bytes were written."""
    parts = PurePosixPath(path).parts
    special = any(p in _LEFT_OUT or p.endswith(".dist-info") or p == ".." for p in parts)
    if special or b"\0" in data[:_BINARY_PROBE]:
        return 0
    target = place / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)
    return len(data)


if __name__ == "__main__":
    tree = made()
    print(f"{tree.root.relative_to(ROOT)}: {tree.files:,} files, {tree.megabytes:.1f} MB")
