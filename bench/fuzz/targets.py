"""What is fuzzed: each target takes bytes and fails if a property does not hold.

`python -P bench/fuzz/targets.py TARGET [libFuzzer's options]`, with atheris on the path; `run.py`
does that for all of them. A target that is slower than libFuzzer's `-timeout` has failed as well.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

with atheris.instrument_imports(include=["contextward"], enable_loader_override=False):
    import contextward.cli
    import contextward.packs.lint
    import contextward.substitute  # noqa: F401
    from contextward.context.gitattributes import Attributes
    from contextward.context.gitindex import GitIndex
    from contextward.detect.relax import bounded, relaxed
    from contextward.engine import Engine, Snapshot
    from contextward.errors import ContextwardError
    from contextward.model import Edit, Position, Range
    from contextward.policy.config import load_config
    from contextward.project import shipped_engine
    from contextward.record import Record, record_of
    from contextward.rules.pack import read_pack
    from contextward.rules.safety import judge
    from contextward.text.document import Document
    from contextward.text.files import document_of

import re2
from tests.property.test_superset import slowly

PATHS = (
    "a.py", "a.ts", "a.jsx", "a.json", "a.yaml", ".env", "a.md", "a.txt", "a.jsonc", "a.sql",
)  # fmt: skip
SIZE = 4_000
"""Bytes of a text that is scanned the slow way as well."""
ENGINE: Engine = shipped_engine()
FOLDER = Path(tempfile.mkdtemp(prefix="fuzz-"))


def opened(data: bytes) -> Snapshot | None:
    """The first byte chooses the file's name, the others are the file."""
    if not data:
        return None
    read = document_of(data[1:])
    if read is None:
        return None
    return ENGINE.open(read[0], PATHS[data[0] % len(PATHS)])


def open_(data: bytes) -> None:
    """Regions and detections lie in their line, in order, apart, and a detection is of something;
    a record keeps all of them but the names that lead to them."""
    snapshot = opened(data)
    if snapshot is None:
        return
    document = snapshot.document
    assert len(snapshot.rows) == len(document)
    for number, regions in enumerate(ENGINE.all_regions(snapshot)):
        _apart([(one.start, one.end) for one in regions], len(document.line(number)))
    for number, row in enumerate(snapshot.rows):
        spans = [(one.start, one.end) for one in row.all]
        assert all(start < end for start, end in spans), "nothing was detected"
        _apart(spans, len(document.line(number)))
    record = record_of(snapshot)
    told = [replace(one, detection=replace(one.detection, path=())) for one in record.found]
    assert Record.unpack(record.pack()) == replace(record, found=tuple(told))


def _apart(spans: list[tuple[int, int]], size: int) -> None:
    place = 0
    for start, end in spans:
        assert place <= start <= end <= size, "spans overlap or leave the line"
        place = end


def superset(data: bytes) -> None:
    """What is found is what each rule alone finds, every line read."""
    snapshot = opened(data[:SIZE])
    if snapshot is not None:
        found = list(snapshot.detections())
        assert found == slowly(ENGINE, snapshot.document.text, snapshot.path)


def update(data: bytes) -> None:
    """After any edits, the snapshot is what opening the edited text gives."""
    provider = atheris.FuzzedDataProvider(data)
    path = PATHS[provider.ConsumeIntInRange(0, len(PATHS) - 1)]
    text = provider.ConsumeUnicode(provider.ConsumeIntInRange(0, 1000))
    snapshot = ENGINE.open(Document.of(text), path)
    for _ in range(4):
        if not provider.remaining_bytes():
            break
        line, column, height, width = (provider.ConsumeIntInRange(0, 30) for _ in range(4))
        span = Range(Position(line, column), Position(line + height, width))
        added = provider.ConsumeUnicode(provider.ConsumeIntInRange(0, 60))
        snapshot = ENGINE.update(snapshot, [Edit(span, added)])
        whole = ENGINE.open(Document.of(snapshot.document.text), path)
        assert list(snapshot.detections()) == list(whole.detections())
        assert ENGINE.complete(snapshot) == ENGINE.complete(whole)


def pack(data: bytes) -> None:
    """A pack is read or refused; nothing else comes of it."""
    (FOLDER / "pack.yaml").write_bytes(data)
    read = read_pack(FOLDER)
    assert all(str(fault.error) for fault in read.faults)


def pattern(data: bytes) -> None:
    """A pattern that is let in compiles, and what is derived from it finds at least as much."""
    provider = atheris.FuzzedDataProvider(data)
    text = provider.ConsumeUnicodeNoSurrogates(200)
    sample = provider.ConsumeUnicodeNoSurrogates(400)
    if judge(text).faults:
        return
    exact, loose = re2.compile(f"(?m){text}"), re2.compile(f"(?m){relaxed(text)}")
    for line in sample.split("\n"):
        if exact.search(line) is not None:
            assert loose.search(line) is not None
            inside = re2.compile(f"(?m){bounded(text, '', '')}")
            assert inside.search(line) is not None


def workspace(data: bytes) -> None:
    """The files of a repository: a configuration, attributes, an index."""
    git = FOLDER / "repository" / ".git"
    git.mkdir(parents=True, exist_ok=True)
    (git / "index").write_bytes(b"DIRC\0\0\0\2" + data)
    GitIndex(git.parent).holds("src")
    (git.parent / ".gitattributes").write_bytes(data)
    Attributes(git.parent, ["linguist-generated"]).has("src/a.py", "linguist-generated")
    try:
        load_config(git.parent / ".contextward.yaml", data.decode("utf-8", "replace"))
    except ContextwardError as error:
        assert str(error)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "open": open_,
    "superset": superset,
    "update": update,
    "pack": pack,
    "pattern": pattern,
    "workspace": workspace,
}


def main() -> None:
    target = TARGETS[sys.argv.pop(1)]
    atheris.Setup(sys.argv, target)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
