"""Packs that were checked before, kept by the digest of their files: loading again is fast.

Reading a pack of five hundred rules from YAML and judging every pattern takes half a second, more
than everything else that happens before a first file is scanned. What is kept is what a pack said,
as JSON, in the person's own cache folder; it is used only for the same bytes and the same software,
and anything that is wrong with it means that the pack is read as if it were new.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import re2
from pydantic import TypeAdapter, ValidationError

from contextward import __version__
from contextward.folders import cache_dir, is_private
from contextward.rules.data import rules_dir
from contextward.rules.pack import PACK_NAME, LoadedPack, load_pack
from contextward.rules.schema import Pack, Rule

_KEPT: TypeAdapter[tuple[Pack, tuple[Rule, ...]]] = TypeAdapter(tuple[Pack, tuple[Rule, ...]])
_MOST_BYTES = 32 * 1024 * 1024


def load_kept(folder: Path, *, links: bool = False) -> LoadedPack:
    """What `load_pack` loads, without the checks where they were made before."""
    try:
        file = cache_dir() / "packs" / f"{folder.name}-{_digest(folder)}.json"
    except OSError:
        return load_pack(folder, links=links)  # it says what is wrong
    found = _read(file)
    if found is None:
        found = load_pack(folder, links=links)
        _write(file, found, folder.name)
    return found


def _digest(folder: Path) -> str:
    """Of the names and bytes of all files of a pack, and of the software that checks them."""
    made = hashlib.blake2b(digest_size=16)
    for part in _software():
        made.update(part.encode())
    for path in (folder / PACK_NAME, *sorted((folder / "rules").glob("*.yaml"))):
        data = path.read_bytes()
        made.update(f"\0{path.name}\0{len(data)}\0".encode("utf-8", "surrogatepass"))
        made.update(data)
    return made.hexdigest()


def _software() -> Iterator[str]:
    """Our version, and the stamps of what checks a pack: a checkout changes without its version."""
    yield __version__
    ours = Path(__file__).parent
    for path in (*sorted(ours.glob("*.py")), rules_dir() / "regulations.yaml", Path(re2.__file__)):
        with suppress(FileNotFoundError):
            status = path.stat()
            yield f"\0{path.name} {status.st_size} {status.st_mtime_ns}"


def _read(file: Path) -> LoadedPack | None:
    try:
        if not is_private(file) or file.stat().st_size > _MOST_BYTES:
            return None
        return LoadedPack(*_KEPT.validate_json(file.read_bytes(), by_alias=True, by_name=False))
    except (OSError, ValidationError):
        return None


def _write(file: Path, loaded: LoadedPack, name: str) -> None:
    """Keep a pack in the place of what was kept of it before; done without where that fails."""
    data = _KEPT.dump_json((loaded.pack, loaded.rules), by_alias=True, exclude_defaults=True)
    with suppress(OSError):
        if not is_private(file):
            return
        descriptor, made = tempfile.mkstemp(dir=file.parent)
        with os.fdopen(descriptor, "wb") as out:
            out.write(data)
        Path(made).replace(file)
        for other in file.parent.glob(f"{name}-*.json"):
            if other != file:
                other.unlink()
