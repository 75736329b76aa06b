"""One assistant in use, with everything that decides what it reads."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from contextward.context.attested import Attestation, attested_patterns
from contextward.context.gitfiles import GitFiles
from contextward.context.ignoretree import Asked, Decision, IgnoreTree, PatternFile
from contextward.context.imports import Imported, Imports
from contextward.context.mechanisms import Built, build
from contextward.context.patternlist import Decider, PatternList
from contextward.context.reading import Reading
from contextward.context.registry import REGISTRY_NAME, Assistant
from contextward.context.schema import Mechanism
from contextward.model import AssistantExposure, Because, Level

_SHOWN = frozenset({"active-file", "open-files"})


class AssistantReader:
    """Levels of paths for one assistant, each with its reasons."""

    def __init__(
        self,
        assistant: Assistant,
        mechanisms: tuple[Built, ...],
        softer: tuple[Decider, ...],
        attested: tuple[tuple[frozenset[str], PatternList], ...],
        imports: Imports,
    ) -> None:
        self.assistant = assistant
        self.mechanisms = mechanisms
        """Those in force, with the effect they have here."""
        self._excluding = tuple(b for b in mechanisms if b.effect == "excluded")
        self._indexing = tuple(b for b in mechanisms if b.effect == "on-request")
        self._partial = tuple(b for b in mechanisms if b.effect == "partial")
        self._softer = softer
        self._attested = attested
        self._always = IgnoreTree((assistant.always,))
        self._history = IgnoreTree((assistant.history,))
        self._imports = imports
        self._imported: dict[str, Imported] = {"": imports.root}
        deciders = (
            *(built.decider for built in mechanisms),
            *softer,
            *(patterns for _, patterns in attested),
            self._always,
            self._history,
        )
        self._changing = tuple(d for d in deciders if isinstance(d, IgnoreTree) and d.nested)
        self._same = tuple(d for d in deciders if d not in self._changing)
        self._surfaces = frozenset(assistant.record.surfaces)
        what = assistant.record.takes.what
        self._takes_shown = not _SHOWN.isdisjoint(what)

    def exposure(self, path: str) -> AssistantExposure:
        """The level of a path in the workspace, and why."""
        level, because = self._level(path)
        return AssistantExposure(self.assistant.id, level, because)

    def shown(self, exposure: AssistantExposure) -> AssistantExposure:
        """The same for a file that an editor shows: what the index leaves out is taken up then."""
        if exposure.level is not Level.ON_REQUEST or not self._takes_shown:
            return exposure
        because = Because("open-editor", REGISTRY_NAME, self.assistant.takes_line)
        return AssistantExposure(exposure.id, Level.AUTOMATIC, (because, *exposure.because))

    def names(self, path: str) -> bool:
        """Is the file imported by name?"""
        return path in self._imported_in(path)

    def enter(self, folder: str) -> None:
        """Look for instruction files in a folder and those around it."""
        unknown: list[str] = []
        while folder not in self._imported:
            unknown.append(folder)
            folder = folder.rpartition("/")[0]
        known = self._imported[folder]
        for inner in reversed(unknown):
            found = self._imports.nested(inner)
            known = self._imported[inner] = {**found, **known} if found else known

    def patterns(self) -> Iterable[Asked] | None:
        """Patterns that may decide about any file; None when others do, too."""
        found = [decider.files("") for decider in self._same]
        if any(one is None for one in found):
            return None
        return chain.from_iterable(one for one in found if one is not None)

    def patterns_in(self, folder: str) -> Iterable[Asked]:
        """Further patterns, that may decide about files of a folder."""
        return chain.from_iterable(tree.files(folder) for tree in self._changing)

    def _imported_in(self, path: str) -> Imported:
        folder = path.rpartition("/")[0]
        self.enter(folder)
        return self._imported[folder]

    def _level(self, path: str) -> tuple[Level, tuple[Because, ...]]:
        sent = self._always.decide(path)
        if sent is not None:
            return Level.ALWAYS, (_because(sent),)
        excluded = _ignoring(self._excluding, path)
        if excluded:
            return Level.EXCLUDED, excluded
        named = self._imported_in(path).get(path)
        if named is not None:
            return Level.ALWAYS, (named,)
        partial, everywhere = self._some_surfaces(path)
        if everywhere:
            return Level.EXCLUDED, partial
        level, because = self._without_exclusion(path)
        return level, because + partial

    def _some_surfaces(self, path: str) -> tuple[tuple[Because, ...], bool]:
        """What binds some surfaces, and whether it is all of them together."""
        bound: set[str] = set()
        because: list[Because] = []
        for built in self._partial:
            found = _ignoring((built,), path)
            if found:
                because += found
                bound |= set(built.mechanism.surfaces)
        for surfaces, patterns in self._attested:
            decision = patterns.decide(path)
            if decision is not None:
                because.append(_because(decision))
                bound |= surfaces or self._surfaces or {"*"}
        needed = self._surfaces or {"*"}
        return tuple(because), bool(bound) and needed <= bound

    def _without_exclusion(self, path: str) -> tuple[Level, tuple[Because, ...]]:
        kept = self._history.decide(path)
        if kept is not None:
            return Level.AUTOMATIC, (_because(kept),)
        indexed = _ignoring(self._indexing, path)
        softer = [decider.decide(path) for decider in self._softer]
        indexed += tuple(_because(d) for d in softer if d and d.ignored)
        if indexed:
            return Level.ON_REQUEST, indexed
        back = [Because("re-included", d.source, d.line, d.pattern) for d in softer if d]
        back += [
            Because("re-included", d.source, d.line, d.pattern)
            for built in self._indexing
            if (d := built.decider.decide(path))
        ]
        taken = Because("default", REGISTRY_NAME, self.assistant.takes_line)
        return Level.AUTOMATIC, (*dict.fromkeys(back), taken)


def make_reader(
    reading: Reading, git: GitFiles, assistant: Assistant, attested: Iterable[Attestation]
) -> AssistantReader:
    """Read what decides for one assistant."""
    record = assistant.record
    made = [build(reading, mechanism) for mechanism in record.exclude]
    mechanisms = tuple(built for built in made if built is not None)
    over: list[PatternFile] = []  # patterns that take back what git and the defaults ignore
    for built in mechanisms:
        over += built.files if built.mechanism.reincludes else ()
    softer: list[Decider] = [IgnoreTree((assistant.defaults,), top=over)]
    if record.git_ignored.effect == "on-request":
        softer.append(git.tree(tuple(over)))
    names = {record.id, *record.aliases}
    vouched = [
        (frozenset(one.surfaces), PatternList(attested_patterns(reading, one)))
        for one in attested
        if one.assistant in names and not one.expired
    ]
    imports = Imports(reading, assistant)
    return AssistantReader(assistant, mechanisms, tuple(softer), tuple(vouched), imports)


def strength_words(mechanism: Mechanism) -> str:
    """How far a mechanism holds, for people."""
    words = mechanism.enforcement.replace("-", " ")
    return f"{words}, not for {' or '.join(mechanism.bypass)}" if mechanism.bypass else words


def _ignoring(mechanisms: Iterable[Built], path: str) -> tuple[Because, ...]:
    found = []
    for built in mechanisms:
        decision = built.decider.decide(path)
        if decision is not None and decision.ignored:
            found.append(_because(decision, strength_words(built.mechanism)))
    return tuple(found)


def _because(decision: Decision, strength: str = "") -> Because:
    return Because(decision.kind, decision.source, decision.line, decision.pattern, strength)
