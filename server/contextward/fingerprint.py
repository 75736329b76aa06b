"""Fingerprints: the same finding has the same one on every machine, and it holds no value.

SHA-256 over the file's path, the line with every detected value masked, the rule, and the number of
such findings before it in the file; 16 bytes, hexadecimal (design section 3). What the prose
tier found is masked only in the line of its own findings: where that tier is not installed, the
others keep their fingerprints.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence

from contextward.model import Detection
from contextward.rows import Row


class Fingerprints:
    """Counts through one file; ask line by line, in order."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._seen: Counter[tuple[str, bytes]] = Counter()

    def line(self, text: str, row: Row) -> Callable[[Detection], str]:
        """What gives the fingerprints of one line's detections, in order."""
        found = row.all
        patterns = self._digest(text, row.detections)
        prose = self._digest(text, found) if row.prose else patterns
        own = {(detection.start, detection.end) for detection in row.detections}

        def of(detection: Detection) -> str:
            line = patterns if (detection.start, detection.end) in own else prose
            index = self._seen[detection.rule, line]
            self._seen[detection.rule, line] += 1
            data = b"\0".join((line, detection.rule.encode(), str(index).encode()))
            return hashlib.sha256(data).digest()[:16].hex()

        return of

    def _digest(self, text: str, detections: Sequence[Detection]) -> bytes:
        """Path and masked line, digested once however many findings share them."""
        end = 0
        out: list[str] = []
        for detection in detections:
            out += (text[end : detection.start], detection.shape)
            end = detection.end
        masked = "".join((*out, text[end:])).strip()
        data = f"{self._path}\0{masked}".encode("utf-8", "surrogatepass")
        return hashlib.sha256(data).digest()
