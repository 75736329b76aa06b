"""A project: one folder, its configuration, the assistants in use there, and the reports of files.

What the engine detects in a text becomes findings here: each with the severity that policy gives
it and the exposure of its file. A project reads configuration through `read`, so that an editor
can show the effect of a file that is open and not yet saved.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path, PurePosixPath

from contextward.context.exclusions import PlannedExclusion, plan_exclusion
from contextward.context.index import ContextIndex
from contextward.context.reading import ReadText, read_bounded
from contextward.context.registry import shipped_registry
from contextward.detect.compiled import CompiledRule
from contextward.engine import LONG_LINE, Engine, Snapshot
from contextward.errors import ConfigurationError
from contextward.model import (
    Confidence,
    Detection,
    Exposure,
    FileReport,
    Finding,
    FixKind,
    Level,
    Position,
    Profile,
    Range,
    RuleId,
    Severity,
)
from contextward.policy.config import CONFIG_NAME, Config, Settings, load_config
from contextward.policy.severity import Resolution, resolve
from contextward.rules.pack import shipped_packs
from contextward.text.document import Document
from contextward.text.globs import compile_globs

ROOT_MARKS = (CONFIG_NAME, ".git")
"""What makes a folder a project."""


def shipped_engine() -> Engine:
    """An engine with the rules that come with contextward."""
    return Engine([rule for pack in shipped_packs() for rule in pack.rules])


class Project:
    """One folder. Opening reads configuration and context files once; reopen when they change.

    `told` are ids of extensions and editors that a client names, `profile` overrides the
    repository's. A configuration file that is wrong never stops a project: its fault is kept in
    `faults` and the defaults stand in for it.
    """

    def __init__(
        self,
        root: Path,
        engine: Engine,
        *,
        told: Iterable[str] = (),
        profile: Profile | None = None,
        read: ReadText = read_bounded,
    ) -> None:
        self.root = root
        self.engine = engine
        self._told = tuple(told)
        self._profile = profile
        self._read = read
        self._configs: dict[PurePosixPath, Config | None] = {}
        self._exclusions: dict[tuple[str, bool], tuple[PlannedExclusion, ...]] = {}
        self._severities: dict[tuple[RuleId, Level, int], Resolution] = {}
        self.faults: tuple[ConfigurationError, ...] = ()
        self.warnings: tuple[ConfigurationError, ...] = ()
        self.config = self._load(PurePosixPath()) or Config(Settings())

    @cached_property
    def context(self) -> ContextIndex:
        """What the assistants in use read here."""
        return ContextIndex.open(
            self.root,
            shipped_registry(),
            named=self.config.settings.assistants,
            told=self._told,
            home=Path.home(),
            read=self._read,
        )

    @property
    def consulted(self) -> tuple[Path, ...]:
        """Files whose change calls for opening the project again."""
        configs = (self.root / folder / CONFIG_NAME for folder in self._configs)
        return (*configs, *self.context.consulted)

    def config_for(self, path: str) -> Config:
        """The nearest configuration file above `path` (relative, with `/`), else the defaults."""
        for folder in PurePosixPath(path).parents:
            if folder not in self._configs:
                self._load(folder)
            config = self._configs[folder]
            if config is not None:
                return config
        return self.config

    def excluded(self, path: str) -> bool:
        """Has the repository asked not to scan this file?"""
        return compile_globs(self.config_for(path).settings.exclude)(path)

    def profile(self, path: str) -> Profile:
        """How much is shown of a file: the client's choice before the repository's."""
        return self._profile or self.config_for(path).settings.profile

    def max_bytes(self) -> int:
        """Beyond this a file is scanned by patterns only."""
        return self.config.settings.limits.max_bytes

    def scan(
        self, path: str, document: Document, language: str = "", *, size: int | None = None
    ) -> Snapshot:
        """Open a document with the limits of the project; `size` is its length unless given."""
        if size is None:
            size = sum(map(len, document.lines))
        patterns_only = size > self.max_bytes()
        return self.engine.open(document, path, language, patterns_only=patterns_only)

    def report(self, snapshot: Snapshot, *, size: int = 0, incomplete: str = "") -> FileReport:
        """Findings of a snapshot, after exposure and policy, in order of their place."""
        exposure = self.context.exposure(PurePosixPath(snapshot.path))
        config = self.config_for(snapshot.path)
        synthetic = compile_globs(config.settings.synthetic)(snapshot.path)
        occurrences: dict[tuple[str, str], int] = {}
        findings = []
        for line, row in enumerate(snapshot.rows):
            detections = row.all if row.detections or row.prose else ()
            masked = _masked(snapshot.document.line(line), detections) if detections else ""
            for detection in detections:
                owner = self.engine.rules[detection.rule]
                if synthetic and owner.rule.category != "secret":
                    continue
                severity = self.resolution(owner, snapshot.path, exposure.level).severity
                if severity is Severity.OFF:
                    continue
                index = occurrences.get((detection.rule, masked), 0)
                occurrences[detection.rule, masked] = index + 1
                fingerprint = _fingerprint(detection.rule, snapshot.path, masked, index)
                findings.append(_finding(owner, line, detection, severity, exposure, fingerprint))
        return FileReport(
            path=snapshot.path,
            language=snapshot.language,
            size=size,
            exposure=exposure,
            findings=tuple(findings),
            incomplete=incomplete,
            notes=_notes(snapshot, self.config.settings.limits.max_file_size),
        )

    def resolution(self, owner: CompiledRule, path: str, level: Level) -> Resolution:
        """The severity of a rule in a file at `level`, and why."""
        config = self.config_for(path)
        key = (owner.id, level, id(config))
        found = self._severities.get(key)
        if found is None:
            found = resolve(owner.rule, config, level, self.profile(path))
            self._severities[key] = found
        return found

    def exclusions(self, path: str, *, folder: bool = False) -> tuple[PlannedExclusion, ...]:
        """The edits that keep a file, or the folder that holds it, from the assistants in use.

        They are worked out once: they hold until the project is opened again.
        """
        if (path, folder) not in self._exclusions:
            place = PurePosixPath(path)
            asked = place.parent if folder else place
            plans = plan_exclusion(self.context, asked, folder=folder)
            made = tuple(plan for plan in plans if plan.edit is not None)
            self._exclusions[path, folder] = made
        return self._exclusions[path, folder]

    def _load(self, folder: PurePosixPath) -> Config | None:
        path = self.root / folder / CONFIG_NAME
        config = None
        text = self._read(path)
        if text is not None:
            try:
                config = load_config(path, text)
                rules = [(rule.rule.id, rule.rule.category) for rule in self.engine.ruleset.rules]
                known = [assistant.id for assistant in shipped_registry().assistants]
                self.warnings += config.without_effect(rules, known)
            except ConfigurationError as error:
                self.faults += (error,)
        self._configs[folder] = config
        return config


def _finding(
    owner: CompiledRule,
    line: int,
    detection: Detection,
    severity: Severity,
    exposure: Exposure,
    fingerprint: str,
) -> Finding:
    rule = owner.rule
    return Finding(
        rule=detection.rule,
        category=rule.category,
        data_class=rule.data_class,
        title=rule.title,
        severity=severity,
        confidence=Confidence[rule.confidence.upper()],
        range=Range(Position(line, detection.start), Position(line, detection.end)),
        region=detection.region,
        shape=detection.shape,
        fingerprint=fingerprint,
        exposure=exposure,
        regulations=rule.regulations,
        fixes=_fixes(owner, detection, exposure),
    )


def _fixes(owner: CompiledRule, detection: Detection, exposure: Exposure) -> tuple[FixKind, ...]:
    fixes: list[FixKind] = []
    if owner.rule.category == "secret" and detection.region in ("key-value", "string"):
        fixes.append("environment")
    if owner.rule.replace:
        fixes.append("synthetic")
    if exposure.level not in (Level.ALWAYS, Level.EXCLUDED):
        fixes.append("exclude")
    return tuple(fixes)


def _masked(line: str, detections: Sequence[Detection]) -> str:
    """A line with every detected value replaced by its shape."""
    end = 0
    out: list[str] = []
    for detection in detections:
        out += (line[end : detection.start], detection.shape)
        end = detection.end
    return "".join((*out, line[end:])).strip()


def _fingerprint(rule: str, path: str, masked: str, index: int) -> str:
    """The same on every machine, and without the value: SHA-256, 16 bytes, hexadecimal."""
    data = "\0".join((rule, path, masked, str(index)))
    return hashlib.sha256(data.encode("utf-8", "surrogatepass")).digest()[:16].hex()


def _notes(snapshot: Snapshot, limit: str) -> tuple[str, ...]:
    if snapshot.patterns_only:
        return (f"larger than {limit}: scanned by patterns only",)
    for number, line in enumerate(snapshot.document.lines, 1):
        if len(line) > LONG_LINE:
            return (f"line {number} is longer than {LONG_LINE} characters: patterns only",)
    return ()
