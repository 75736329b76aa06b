"""What a file is for, as its path tells: tests, examples, documentation, production, ...

A kind of `rules/file-kinds.yaml` goes before a purpose of `rules/evidence.yaml`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache, lru_cache

from contextward.detect.evidencetables import Purpose, evidence_tables
from contextward.rules.filekinds import shipped_kinds
from contextward.text.globs import compile_globs

OTHER = "other"
"""What a file is whose path says nothing."""

_LONGEST = 1000
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")


@lru_cache(maxsize=4096)
def path_kind(path: str) -> str:
    """A kind of files, a purpose, or `other`. `path` is relative to its project, with `/`."""
    if (kind := shipped_kinds().of_path(path)) is not None:
        return kind.id
    path = path[-_LONGEST:]
    *folders, name = path.split("/")
    above, inside = _words(folders), _words([name.rpartition(".")[0]])
    path = path.lower()
    for purpose, matches in _purposes():
        if not (purpose.folders.isdisjoint(above) and purpose.files.isdisjoint(inside)):
            return purpose.purpose
        if matches(path):
            return purpose.purpose
    return OTHER


def _words(names: Iterable[str]) -> set[str]:
    """Whole names and the words in them, in lower case."""
    return {word.lower() for name in names for word in (name, *_WORD.findall(name))}


@cache
def _purposes() -> tuple[tuple[Purpose, Callable[[str], bool]], ...]:
    return tuple((each, compile_globs(each.globs)) for each in evidence_tables().purposes)
