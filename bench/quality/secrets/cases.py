"""Cases of the corpora as files of their own, so that every scanner reads the same bytes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from bench.quality.samples import Half, in_half, records


@dataclass(frozen=True, slots=True)
class Case:
    """A text, and the secret that is in it, if it is known which."""

    id: str
    source: str
    rule: str
    text: str
    filename: str
    secret: str | None
    positive: bool
    core: bool
    """CredData: a credential by itself, not an identifier beside one."""

    def spans(self) -> list[tuple[int, int]]:
        """Where the secret stands, in code points; nowhere if it is not written as it is."""
        found, place = [], self.text.find(self.secret) if self.secret else -1
        while self.secret and place >= 0:
            found.append((place, place + len(self.secret)))
            place = self.text.find(self.secret, place + len(self.secret))
        return found


@dataclass(frozen=True, slots=True)
class Mark:
    """What a scanner marked: lines from one, and code points where it says."""

    file: str
    rule: str
    first: int
    last: int
    span: tuple[int, int] | None = None


def cases(folder: Path, half: Half) -> Iterator[Case]:
    """The cases of a half. Variants of one rule, and lines of one file, stay together."""
    for record in records(folder):
        source, rule = record["source"], record["rule"]
        if in_half(record.get("file") or f"{source} {rule}", half):
            yield Case(
                id=record["id"],
                source=source,
                rule=rule,
                text=record["text"],
                filename=PurePosixPath(record["filename"]).name or "case.txt",
                secret=record["secret"],
                positive=record["label"] == "positive",
                core=bool(record.get("core")),
            )


def write(found: Sequence[Case], place: Path) -> None:
    """One folder a case, named so that no scanner learns anything from it."""
    for case in found:
        folder = place / case.id
        folder.mkdir(parents=True)
        (folder / case.filename).write_bytes(case.text.encode("utf-8", "surrogatepass"))


def hits(case: Case, mark: Mark) -> bool:
    """Does a mark overlap the secret? By code points where the scanner says them, else by lines."""
    spans = case.spans()
    if not spans:
        return True
    if mark.span is not None:
        start, end = mark.span
        return any(start < stop and begin < end for begin, stop in spans)
    for begin, stop in spans:
        first = case.text.count("\n", 0, begin) + 1
        last = first + case.text.count("\n", begin, stop)
        if mark.first <= last and first <= mark.last:
            return True
    return False
