"""Kinds of files (`rules/file-kinds.yaml`): generated, vendored, locked, recorded, binary, ...

A kind says whether a file is opened at all, whether only expressions run over it, and whether a fix
in it would last. Asking for the kind of a path costs about a microsecond: a scan asks for every
file it meets.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass as value
from functools import cache
from typing import Annotated, Literal

import re2
from pydantic import ConfigDict, Field, TypeAdapter
from pydantic.alias_generators import to_camel
from pydantic.dataclasses import dataclass

from contextward.errors import ConfigurationError
from contextward.rules.data import rules_dir
from contextward.text.globs import compile_globs
from contextward.text.structured import structure
from contextward.text.yamlfile import YamlFile, load_yaml

HEAD_BYTES = 2048
"""Marks of the first lines are looked for this far."""
_FORMAT = ConfigDict(extra="forbid", alias_generator=to_camel, validate_by_name=True)
_Word = Annotated[str, Field(pattern=r"^[a-z0-9_.-]+$")]


@dataclass(frozen=True, config=_FORMAT)
class Marks:
    """Expressions for a whole line: one of the first, or the last."""

    first: tuple[str, ...] = ()
    last: tuple[str, ...] = ()


@dataclass(frozen=True, config=_FORMAT)
class AverageLine:
    """Lines of files with these extensions that are longer than `over` bytes on average."""

    over: Annotated[int, Field(ge=1)]
    extensions: frozenset[_Word]


@dataclass(frozen=True, config=_FORMAT)
class Kind:
    """One kind. Names and extensions are in lower case; `reason` follows "because"."""

    id: str
    treatment: Literal["skip", "scan", "never-fix"]
    reason: str
    patterns_only: bool = False
    attribute: str = ""
    """The attribute of `.gitattributes` that says the same."""
    extensions: tuple[_Word, ...] = ()
    names: tuple[_Word, ...] = ()
    globs: tuple[str, ...] = ()
    marks: Marks = Field(default_factory=Marks)
    average_line: AverageLine | None = None


@dataclass(frozen=True, config=_FORMAT)
class _File:
    kinds: tuple[Kind, ...]


_FILE: TypeAdapter[_File] = TypeAdapter(_File)


@value(frozen=True, slots=True)
class _Marked:
    kind: Kind
    first: re2._Regexp[bytes]
    last: re2._Regexp[bytes]


class FileKinds:
    """The kinds of one file. `ValueError` when a glob or an expression is none."""

    def __init__(self, kinds: tuple[Kind, ...]) -> None:
        self.by_id: Mapping[str, Kind] = {kind.id: kind for kind in kinds}
        self.attributes: Mapping[str, Kind] = {k.attribute: k for k in kinds if k.attribute}
        """What an attribute of `.gitattributes` says of a file."""
        skipped = {f".{e}" for kind in kinds if kind.treatment == "skip" for e in kind.extensions}
        self.skipped: frozenset[str] = frozenset(skipped | {e.upper() for e in skipped})
        """Extensions, with their dot, of files that are not even opened."""
        # The first kind wins: the last to be put into a table.
        if any(kind.treatment == "skip" and (kind.names or kind.globs) for kind in kinds):
            raise ValueError("a kind that is skipped is told by extensions only")
        self._names = {name: kind for kind in reversed(kinds) for name in kind.names}
        self._extensions = {e: kind for kind in reversed(kinds) for e in kind.extensions}
        self._any: Callable[[str], bool] = compile_globs(g for kind in kinds for g in kind.globs)
        self._globs = tuple((compile_globs(kind.globs), kind) for kind in kinds if kind.globs)
        self._marked = tuple(
            _Marked(kind, _lines(kind.marks.first), _lines(kind.marks.last))
            for kind in kinds
            if kind.marks.first or kind.marks.last
        )
        self._long = tuple((k.average_line, k) for k in kinds if k.average_line)

    def tell(self, path: str, data: bytes) -> Kind | None:
        """The kind of a file by its path, else by its content."""
        return self.of_path(path) or self.of_content(path, data)

    def of_path(self, path: str) -> Kind | None:
        """The kind that a path tells, relative to its project, with `/`."""
        kind = self._named(path[path.rfind("/") + 1 :])
        if kind is not None or not self._any(path):
            return kind
        return next(kind for matches, kind in self._globs if matches(path))

    def of_content(self, path: str, data: bytes) -> Kind | None:
        """The kind that the content of a file tells; `data` is all of it."""
        head = data[:HEAD_BYTES]
        end = len(data) - (data[-1:] == b"\n")
        start = data.rfind(b"\n", 0, end) + 1
        last = data[start : min(end, start + HEAD_BYTES)]
        for marked in self._marked:
            if marked.first.search(head) or marked.last.search(last):
                return marked.kind
        extension = path[path.rfind(".") + 1 :].lower()
        for limit, kind in self._long:
            if extension in limit.extensions and len(data) > limit.over * (data.count(b"\n") + 1):
                return kind
        return None

    def _named(self, name: str) -> Kind | None:
        name = name.lower()
        kind = self._names.get(name)
        if kind is not None:
            return kind
        dot = name.rfind(".")
        return self._extensions.get(name[dot + 1 :]) if dot >= 0 else None


def load_kinds(file: YamlFile) -> FileKinds:
    """Check a parsed file. `ConfigurationError` says what is wrong with it."""
    data = structure(_FILE, file)
    try:
        return FileKinds(data.kinds)
    except ValueError as error:
        raise ConfigurationError(file.path, 0, str(error)) from None


@cache
def shipped_kinds() -> FileKinds:
    """The kinds that come with contextward."""
    return load_kinds(load_yaml(rules_dir() / "file-kinds.yaml"))


def _lines(marks: tuple[str, ...]) -> re2._Regexp[bytes]:
    """An expression that finds a line; without marks it finds none."""
    options = re2.Options()
    options.log_errors = False
    options.encoding = re2.Options.Encoding.LATIN1
    union = "|".join(f"(?:{mark})" for mark in marks) or r"[^\x00-\xff]"
    try:
        return re2.compile(f"(?m)^(?:{union})\r?$".encode("latin-1"), options)
    except re2.error:
        raise ValueError("a mark is not valid RE2 syntax") from None
