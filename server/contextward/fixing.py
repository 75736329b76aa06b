"""Fixing files: every value that has a substitute is swapped, and so are its mentions.

Files are opened first, so that everybody's name is known, then each is fixed: its findings, then
the places that repeat a replaced value, from any of the files. The result is scanned again until
nothing is found that has a substitute; an edit after which a line would be read otherwise, or the
file would not parse, is dropped with a reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from contextward.engine import Engine, Snapshot
from contextward.filescan import FileScanner
from contextward.intact import broken
from contextward.mentions import Mentions, Original, people_of
from contextward.model import Edit, Finding, FixKind, Position, Range
from contextward.project import Project
from contextward.regions.languages import UNKNOWN
from contextward.rules.schema import Replace
from contextward.substitute import substitutes
from contextward.synth import CannotSynthesize
from contextward.synth.mapping import Mapping
from contextward.text.document import Document

_MOST_PASSES = 4
_NO_SUBSTITUTE = "it has no substitute that keeps its form"
_OTHERWISE = "the line would be read otherwise"

Asked = Callable[[Finding], bool]


@dataclass(frozen=True, slots=True)
class Left:
    """A finding that was asked for and is still there, or the whole file (None), and why."""

    finding: Finding | None
    reason: str


@dataclass(slots=True)
class Fixed:
    """What became of one file."""

    before: Document
    after: Document
    swapped: Counter[str] = field(default_factory=Counter)
    """Values by their class of data; mentions count."""
    left: list[Left] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Swap:
    edit: Edit
    data_class: str
    finding: Finding | None = None


class Fixer:
    """Fixes the files of one run. `environment`: secrets come from there, where a language can."""

    def __init__(
        self,
        engine: Engine,
        key: bytes,
        asked: Asked,
        *,
        prose: bool = False,
        environment: bool = False,
    ) -> None:
        self._asked, self._environment = asked, environment
        self._scanner = FileScanner(prose, engine)
        self._prose = prose
        self._originals: dict[Original, None] = {}
        self._key = key
        self.mapping = Mapping(key, distinct=True)
        self._mentions = Mentions((), self.mapping)
        self._last: tuple[Snapshot, list[Finding]] | None = None

    def open(self, project: Project, path: str, document: Document) -> Snapshot:
        """Scan a file, and learn what it holds."""
        size = sum(map(len, document.lines))
        prose = self._prose and project.config_for(path).settings.prose.enabled
        snapshot = self._scanner.snapshot(
            project.engine,
            document,
            path,
            prose,
            project.prose_options(),
            patterns_only=size > project.max_bytes(),
        )
        for finding in self.found(project, snapshot):
            if "synthetic" in finding.fixes:
                self._learn(project, snapshot, finding)
        return snapshot

    def found(self, project: Project, snapshot: Snapshot) -> list[Finding]:
        """The findings that were asked for and that something replaces."""
        if self._last is None or self._last[0] is not snapshot:
            found = [
                finding
                for finding in project.report(snapshot).findings
                if self._replace(project, finding) is not None and self._asked(finding)
            ]
            self._last = (snapshot, found)
        return self._last[1]

    def ready(self) -> None:
        """All files are open: from now on names and user names go together."""
        self.mapping = Mapping(self._key, people_of(self._originals), distinct=True)
        self._mentions = Mentions(self._originals, self.mapping)

    def fix(self, project: Project, snapshot: Snapshot) -> Fixed:
        """Fix one file that was opened."""
        fixed = Fixed(snapshot.document, snapshot.document)
        dropped: dict[tuple[str, Position], str] = {}
        for _ in range(_MOST_PASSES):
            findings = self.found(project, snapshot)
            swaps = self._swaps(project, snapshot, findings, dropped)
            swaps += self._mentioned(project, snapshot, [swap.edit for swap in swaps], findings)
            after, kept = self._apply(project.engine, snapshot, swaps, dropped)
            if not kept:
                break
            reason = broken(
                snapshot.path,
                snapshot.language,
                snapshot.document.text,
                after.document.text,
                expressions=any(_is_reference(swap) for swap in kept) and self._environment,
            )
            if reason:
                fixed.left.append(Left(None, reason))
                return fixed
            fixed.swapped += Counter(swap.data_class for swap in kept if swap.data_class)
            snapshot = self.open(project, snapshot.path, after.document)
        fixed.after = snapshot.document
        for finding in self.found(project, snapshot):
            fixed.left.append(Left(finding, self._reason(project, snapshot, finding, dropped)))
        return fixed

    def edits(
        self, project: Project, snapshot: Snapshot, findings: Sequence[Finding]
    ) -> tuple[Edit, ...]:
        """The edits of one open file for some of its findings and for what mentions their values.

        None at all where the file would not be what it is.
        """
        for finding in findings:
            if "synthetic" in finding.fixes:
                self._learn(project, snapshot, finding)
        self.ready()
        swaps = self._swaps(project, snapshot, findings, {})
        taken = [swap.edit for swap in swaps]
        others = [f for f in project.report(snapshot).findings if f not in findings]
        swaps += self._mentioned(project, snapshot, taken, [*findings, *others])
        after, kept = self._apply(project.engine, snapshot, swaps, {})
        texts = snapshot.document.text, after.document.text
        if broken(snapshot.path, snapshot.language, *texts):
            return ()
        return tuple(swap.edit for swap in kept)

    def _replace(self, project: Project, finding: Finding) -> Replace | None:
        owner = project.engine.rules.get(finding.rule)
        return owner.rule.replace if owner else None

    def _learn(self, project: Project, snapshot: Snapshot, finding: Finding) -> None:
        replace = self._replace(project, finding)
        if replace is not None:
            value = snapshot.document.slice(finding.range)
            self._originals[Original.of(replace, finding.data_class, value)] = None

    def _swaps(
        self,
        project: Project,
        snapshot: Snapshot,
        findings: Iterable[Finding],
        dropped: dict[tuple[str, Position], str],
    ) -> list[_Swap]:
        swaps: list[_Swap] = []
        for finding in findings:
            if _place(finding) in dropped:
                continue
            edits = self._edits(project, snapshot, finding)
            if len(edits) == 1 and snapshot.document.slice(edits[0].range) == edits[0].text:
                continue
            for edit in edits:
                imports = edit.range.start == edit.range.end
                swap = _Swap(edit, "" if imports else finding.data_class, finding)
                if not imports or all(other.edit != edit for other in swaps):
                    swaps.append(swap)
        return swaps

    def _edits(self, project: Project, snapshot: Snapshot, finding: Finding) -> Sequence[Edit]:
        kinds: list[FixKind] = ["environment"] if self._environment else []
        for kind in (*kinds, "synthetic"):
            fix: FixKind = "environment" if kind == "environment" else "synthetic"
            edits = substitutes(project.engine, snapshot, [finding], fix, self.mapping)
            if edits:
                return edits
        return ()

    def _mentioned(
        self,
        project: Project,
        snapshot: Snapshot,
        edits: Sequence[Edit],
        findings: Sequence[Finding],
    ) -> list[_Swap]:
        """Mentions outside of the edits and of findings, in what a reader calls values or text."""
        kind = project.kind_of(snapshot)
        if not self._mentions or (kind is not None and kind.treatment == "never-fix"):
            return []
        taken: dict[int, list[tuple[int, int]]] = {}
        for range_ in (*(edit.range for edit in edits), *(finding.range for finding in findings)):
            span = (range_.start.column, range_.end.column)
            taken.setdefault(range_.start.line, []).append(span)
        read = snapshot.language != UNKNOWN and not snapshot.patterns_only
        swaps = []
        for number in range(len(snapshot.document)):
            line = snapshot.document.line(number)
            found = list(self._mentions.find(line, taken.get(number, ())))
            if not found:
                continue
            spans = [(r.start, r.end) for r in project.engine.regions(snapshot, number)]
            for mention in found:
                inside = any(a <= mention.start and mention.end <= b for a, b in spans)
                busy = any(a < mention.end and mention.start < b for a, b in taken.get(number, ()))
                if busy or (read and not inside):
                    continue
                at = Range(Position(number, mention.start), Position(number, mention.end))
                swaps.append(_Swap(Edit(at, mention.text), mention.data_class))
        return swaps

    def _apply(
        self,
        engine: Engine,
        snapshot: Snapshot,
        swaps: list[_Swap],
        dropped: dict[tuple[str, Position], str],
    ) -> tuple[Snapshot, list[_Swap]]:
        """The snapshot after the swaps that leave every line what it was."""
        swaps = sorted(swaps, key=lambda swap: swap.edit.range.start)
        apart: list[_Swap] = []
        for swap in swaps:
            if not apart or apart[-1].edit.range.end <= swap.edit.range.start:
                apart.append(swap)
        after = engine.update(snapshot, [swap.edit for swap in reversed(apart)])
        wrong = {
            line
            for line in {swap.edit.range.start.line for swap in apart}
            if _form(engine, snapshot, line) != _form(engine, after, line + _added(apart, line))
        }
        if self._environment:  # an expression for a literal: the line has other regions
            wrong -= {swap.edit.range.start.line for swap in apart if _is_reference(swap)}
        if not wrong:
            return after, apart
        kept = []
        for swap in apart:
            if swap.edit.range.start.line not in wrong:
                kept.append(swap)
            elif swap.finding is not None:
                dropped[_place(swap.finding)] = _OTHERWISE
        return engine.update(snapshot, [swap.edit for swap in reversed(kept)]), kept

    def _reason(
        self,
        project: Project,
        snapshot: Snapshot,
        finding: Finding,
        dropped: dict[tuple[str, Position], str],
    ) -> str:
        if "synthetic" not in finding.fixes:
            kind = project.kind_of(snapshot)
            return f"a change would not last: {kind.reason}" if kind else "it is never fixed"
        if _place(finding) in dropped:
            return dropped[_place(finding)]
        replace = self._replace(project, finding)
        assert replace is not None
        value = snapshot.document.slice(finding.range)
        try:
            self.mapping.synthesize(replace.synth, finding.data_class, value, replace.params)
        except CannotSynthesize as error:
            return str(error)
        return _NO_SUBSTITUTE


def _form(engine: Engine, snapshot: Snapshot, line: int) -> list[tuple[str, tuple[str, ...]]]:
    return [(region.kind, region.path) for region in engine.regions(snapshot, line)]


def _place(finding: Finding) -> tuple[str, Position]:
    return finding.rule, finding.range.start


def _is_reference(swap: _Swap) -> bool:
    return swap.finding is not None and swap.finding.category == "secret"


def _added(swaps: Iterable[_Swap], line: int) -> int:
    """Lines that the swaps put in above a line: imports."""
    return sum(s.edit.text.count("\n") for s in swaps if s.edit.range.start.line <= line)
