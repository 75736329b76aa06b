"""A project: one folder, its configuration, the assistants in use there, and the reports of files.

What the engine detects in a text becomes findings here: each with the severity that policy gives
it and the exposure of its file. A project reads configuration through `read`, so that an editor
can show the effect of a file that is open and not yet saved.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path, PurePosixPath

from contextward.context.attested import Attestation
from contextward.context.exclusions import PlannedExclusion, plan_exclusion
from contextward.context.gitattributes import Attributes
from contextward.context.index import ContextIndex
from contextward.context.lint import Flaw, flaws
from contextward.context.reading import ReadText, read_bounded
from contextward.context.registry import shipped_registry
from contextward.contextfindings import context_findings
from contextward.detect.compiled import CompiledRule
from contextward.detect.evidence import companions, company_points, weigh
from contextward.detect.prose import ProseOptions
from contextward.detect.standing import Standing, standings
from contextward.engine import Engine, Snapshot
from contextward.errors import ConfigurationError
from contextward.localpacks import pack_files, pack_folders, packed_engine
from contextward.localpacks import shipped_engine as shipped_engine
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
    Severity,
)
from contextward.policy.config import CONFIG_NAME, Config
from contextward.policy.judged import Judged
from contextward.policy.machine import BARE, Machine
from contextward.policy.repository import Repository
from contextward.policy.severity import Resolution
from contextward.policy.standing import in_standing, judged
from contextward.record import Place, Record, detected, places_in
from contextward.regions.languages import language_of, reader_for
from contextward.rules.contextrules import ContextRule, context_rules
from contextward.rules.filekinds import HEAD_BYTES, Kind, shipped_kinds
from contextward.rules.schema import Rule
from contextward.synth.environment import environment_reference
from contextward.text.document import Document

_HEAD_LINES = 64


def repository_of(folder: Path) -> Path | None:
    """The innermost folder at or above `folder` that is the root of a git repository."""
    for above in (folder, *folder.parents):
        if (above / ".git").exists():
            return above
    return None


def root_of(folder: Path, otherwise: Path) -> Path:
    """The project that a folder is in: its repository, else the outermost configured folder."""
    repository = repository_of(folder)
    if repository is not None:
        return repository
    configured = [above for above in (folder, *folder.parents) if (above / CONFIG_NAME).exists()]
    return configured[-1] if configured else otherwise


class Project:
    """One folder. Opening reads configuration and context files once; reopen when they change.

    `told` are ids of extensions and editors that a client names; `profile` may ask for more than
    the repository does. `editor`: a person looks at it, and no gate hangs on it, so that what the
    repository attests of exclusions elsewhere counts. A configuration file that is wrong never
    stops a project: its fault is kept in `faults`, and what it said in the project `before`, or the
    defaults, stand in for it. `packs`: the packs that the repository names are loaded here; an
    editor leaves them to its worker. `gate`: nothing of the home folder counts, so that
    every machine answers alike. `machine` is what the organisation and the person say.
    """

    def __init__(
        self,
        root: Path,
        engine: Engine,
        *,
        told: Iterable[str] = (),
        profile: Profile | None = None,
        editor: bool = False,
        packs: bool = True,
        gate: bool = False,
        read: ReadText = read_bounded,
        before: Project | None = None,
        machine: Machine = BARE,
    ) -> None:
        self.root = root
        self.engine = engine
        self.pack_folders: tuple[str, ...] = ()
        """The packs that the repository names; all of them are loaded, here or by a worker."""
        self._packs = packs
        self._told = tuple(told)
        self._editor = editor
        self._gate = gate
        self._read = read
        self._top = repository_of(root) or root
        self._below_top = "" if root == self._top else f"{root.relative_to(self._top).as_posix()}/"
        self._exclusions: dict[tuple[str, bool], tuple[PlannedExclusion, ...]] = {}
        self._pack_faults: tuple[ConfigurationError, ...] = ()
        self._pack_warnings: tuple[ConfigurationError, ...] = ()
        said: Mapping[Path, Config | None] | None = before.repository.loaded if before else None
        self.repository: Repository = Repository(
            root, self._top, read, machine, profile=profile, before=said
        )
        """What configuration and policy say of the files here."""
        self._take_packs(self.repository.config)
        rules: list[Judged] = [owner.rule for owner in self.engine.rules.values()]
        self.repository.know(
            (*rules, *context_rules().values()),
            [assistant.id for assistant in shipped_registry().assistants],
            more=bool(self.pack_folders) and not packs,
        )

    @property
    def machine(self) -> Machine:
        """What the organisation and the person say outside of the repository."""
        return self.repository.machine

    @property
    def config(self) -> Config:
        """The configuration of keys that hold for the whole project."""
        return self.repository.config

    @property
    def faults(self) -> tuple[ConfigurationError, ...]:
        """What is wrong with configuration files and packs."""
        return (*self.repository.faults, *self._pack_faults)

    @property
    def warnings(self) -> tuple[ConfigurationError, ...]:
        """Settings that have no effect, and a machine's files that do not count."""
        return (*self.repository.warnings, *self._pack_warnings)

    @cached_property
    def context(self) -> ContextIndex:
        """What the assistants in use read here."""
        return ContextIndex.open(
            self.root,
            shipped_registry(),
            named=(*self.config.settings.assistants, *self.machine.assistants),
            told=self._told,
            home=None if self._gate else Path.home(),
            read=self._read,
            attested=self._attested() if self._editor else (),
        )

    def _attested(self) -> Iterator[Attestation]:
        """Exclusions that the repository attests."""
        today = date.today()
        file = self.config.file
        for index, one in enumerate(self.config.settings.exposure.attested):
            place = ("exposure", "attested", index)
            yield Attestation(
                assistant=one.assistant,
                surfaces=one.surfaces,
                patterns=tuple(
                    (glob, self.config.line(*place, "patterns", number))
                    for number, glob in enumerate(one.patterns)
                ),
                source=file.path.name if file else CONFIG_NAME,
                line=self.config.line(*place),
                imported=one.import_ or "",
                expired=one.expired(today),
            )

    @property
    def consulted(self) -> tuple[Path, ...]:
        """Files whose change calls for opening the project again."""
        places = (*self.repository.consulted, *pack_files(self.pack_folders))
        return (*places, *self.context.consulted, *self._attributes.consulted)

    def exposure(self, path: str) -> Exposure:
        """What the assistants in use do with a file; in an editor, with one that is open."""
        return self.context.exposure(PurePosixPath(path), opened=self._editor)

    def config_for(self, path: str) -> Config:
        """The nearest configuration file above `path` (relative, with `/`), else the defaults."""
        return self.repository.config_for(path)

    def excluded(self, path: str) -> bool:
        """Is the file not scanned? A folder stands for all that is in it."""
        return self.repository.excluded(path)

    def profile(self, path: str) -> Profile:
        """How much is shown of a file."""
        return self.repository.profile(path)

    def prose_options(self) -> ProseOptions:
        """What the root's configuration asks of the prose tier."""
        prose = self.config.settings.prose
        repository = repository_of(self.root) if prose.roster else None
        return ProseOptions(prose.languages, prose.glossary, str(repository or ""))

    def max_bytes(self) -> int:
        """Beyond this a file is scanned by patterns only."""
        return self.repository.limits.max_bytes

    def scan(
        self,
        path: str,
        document: Document,
        language: str = "",
        *,
        size: int | None = None,
        seconds: float | None = None,
    ) -> Snapshot:
        """Open a document with the limits of the project; `size` is its length unless given.

        After `seconds` the snapshot is incomplete.
        """
        if size is None:
            size = sum(map(len, document.lines))
        patterns_only = size > self.max_bytes()
        return self.engine.open(
            document, path, language, patterns_only=patterns_only, seconds=seconds
        )

    def report(self, snapshot: Snapshot, *, size: int = 0, incomplete: str = "") -> FileReport:
        """Findings of a snapshot, after exposure and policy, in order of their place."""
        exposure = self.exposure(snapshot.path)
        told = ""
        found = tuple(detected(snapshot))
        if found:
            head = "".join(snapshot.document.lines.between(0, _HEAD_LINES))[:HEAD_BYTES]
            kind = shipped_kinds().tell(snapshot.path, head.encode())
            told = kind.id if kind else ""
        notes = self._notes(snapshot.language, snapshot.patterns_only, snapshot.long_lines)
        findings = self._findings(snapshot.path, snapshot.language, told, found)
        return FileReport(
            path=snapshot.path,
            language=snapshot.language,
            size=size,
            exposure=exposure,
            findings=(*findings, *self.about_list(snapshot.path)),
            incomplete=incomplete or snapshot.incomplete,
            notes=notes,
        )

    def about_list(self, path: str) -> tuple[Finding, ...]:
        """What is wrong with a file as an exclusion list of the assistants in use."""
        if path not in self._flaws:
            return ()

        def severity(rule: ContextRule) -> Severity:
            level = Level.AUTOMATIC  # what a list is about is worth the same wherever it is read
            return self.repository.resolution(rule, path, level, rule.confidence).severity

        text = self._read(self.root / path) or ""
        found = context_findings(path, text, self._flaws[path], self.exposure(path), severity)
        return tuple(found)

    def report_list(self, path: str) -> tuple[FileReport, dict[Position, Place]]:
        """The report of an exclusion list as such, and its positions in the units of reports."""
        text = self._read(self.root / path) or ""
        findings = self.about_list(path)
        ends = (end for one in findings for end in (one.range.start, one.range.end))
        size = len(text.encode("utf-8", "surrogateescape"))
        report = FileReport(path, language_of(path), size, self.exposure(path), findings)
        return report, places_in(text, ends)

    @property
    def faulty_lists(self) -> tuple[str, ...]:
        """The exclusion lists with which something is wrong, by path."""
        return tuple(self._flaws)

    @cached_property
    def _flaws(self) -> dict[str, list[Flaw]]:
        by_file: dict[str, list[Flaw]] = {}
        thorough = not self._editor or self.profile("") != "everyday"
        for flaw in flaws(self.context, names=thorough):
            by_file.setdefault(flaw.file, []).append(flaw)
        return by_file

    def message(self, finding: Finding) -> str:
        """What a finding may be, in a sentence without its end."""
        if finding.detail:
            return finding.detail.removesuffix(".")
        return self.engine.rules[finding.rule].rule.message

    def judge(self, path: str, record: Record, *, size: int) -> FileReport:
        """The same, of a record of the file at `path`; `size` in bytes."""
        found = ((one.line, one.detection, one.fingerprint) for one in record.found)
        language = language_of(path)
        return FileReport(
            path=path,
            language=language,
            size=size,
            exposure=self.exposure(path),
            findings=tuple(self._findings(path, language, record.kind, found)),
            incomplete=record.incomplete,
            notes=self._notes(language, size > self.max_bytes(), record.long_lines),
        )

    def kind(self, path: str, told: str) -> Kind | None:
        """The kind of a file: what `.gitattributes` says, else `told`, the id of another source."""
        kinds = shipped_kinds()
        place = self._below_top + path
        for name, kind in kinds.attributes.items():
            has = self._attributes.has(place, name)
            if has:
                return kind
            if has is False and told == kind.id:
                return None
        return kinds.by_id.get(told)

    def kind_of(self, snapshot: Snapshot) -> Kind | None:
        """The kind of the file of a snapshot: by `.gitattributes`, its path or its first lines."""
        head = "".join(snapshot.document.lines.between(0, _HEAD_LINES))[:HEAD_BYTES]
        told = shipped_kinds().tell(snapshot.path, head.encode())
        return self.kind(snapshot.path, told.id if told else "")

    @cached_property
    def _attributes(self) -> Attributes:
        return Attributes(self._top, shipped_kinds().attributes, self._read)

    def _findings(
        self, path: str, language: str, told: str, found: Iterable[tuple[int, Detection, str]]
    ) -> Iterator[Finding]:
        """What policy leaves of detections; `told` is the kind that path and content tell."""
        # A pack that a worker ran may have been taken out of the configuration meanwhile.
        found = [one for one in found if one[1].rule in self.engine.rules]
        if not found:
            return
        exposure = self.exposure(path)
        silent = self.repository.any_locked and self.repository.asks_to_exclude(path)
        synthetic = self.repository.synthetic(path)
        kind = self.kind(path, told)
        lasts = kind is None or kind.treatment != "never-fix"
        standing, little = standings(
            [(one, (rule := self.engine.rules[one.rule].rule).category, rule.data_class)
             for _, one, _ in found],
            path,
        )  # fmt: skip
        for (line, detection, fingerprint), confidence, stands, quasi in zip(
            found, self._confidences(found), standing, little, strict=True
        ):
            owner = self.engine.rules[detection.rule]
            if stands is Standing.ALONE:
                continue
            if quasi:  # an identifier of the same person stands beside it
                confidence = max(confidence, Confidence.MEDIUM)
            resolution = self.resolution(
                owner, path, exposure.level, confidence, stands, authorship=detection.authorship
            )
            unlocked = synthetic and owner.rule.category != "secret"
            if not resolution.locked and (silent or unlocked):
                continue
            if resolution.severity is not Severity.OFF:
                fixes = _fixes(owner, detection, exposure, language, lasts)
                made = _finding(
                    owner, line, detection, resolution, confidence, exposure,
                    fingerprint, fixes,
                )  # fmt: skip
                yield in_standing(made, stands, owner.rule.message)

    def _confidences(self, found: Sequence[tuple[int, Detection, str]]) -> Iterator[Confidence]:
        """How sure to be of each, what stands near counted in."""
        owners = [self.engine.rules[detection.rule] for _, detection, _ in found]
        company = companions(
            (line, owner.rule.category, owner.rule.data_class)
            for (line, _, _), owner in zip(found, owners, strict=True)
        )
        for (_, detection, _), owner, count in zip(found, owners, company, strict=True):
            points = detection.points + company_points(owner.rule.category, count)
            yield weigh(points, owner.base)

    def _notes(self, language: str, patterns_only: bool, long_lines: bool) -> tuple[str, ...]:
        if patterns_only:
            limit = self.repository.limits.max_file_size
            return (f"larger than {limit}: scanned by patterns only",)
        if long_lines:
            longest = reader_for(language).longest
            return (f"lines of more than {longest} characters: scanned by patterns only",)
        return ()

    def resolution(
        self,
        owner: CompiledRule,
        path: str,
        level: Level,
        confidence: Confidence,
        standing: Standing = Standing.PLAIN,
        *,
        authorship: bool = False,
    ) -> Resolution:
        """The severity of a finding of a rule in a file at `level`, and why."""
        rule = judged(owner.rule, standing)
        return self.repository.resolution(rule, path, level, confidence, authorship=authorship)

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

    def know(self, rules: Iterable[Rule], faults: Iterable[ConfigurationError]) -> None:
        """What a worker says of the packs: the rules whose detections it sends, what is wrong."""
        self.engine = self.engine.knowing(rules)
        self._pack_faults += tuple(faults)

    @property
    def runs_packs(self) -> bool:
        """Are the rules of its packs among those of its engine?"""
        return self._packs

    def _take_packs(self, config: Config) -> None:
        asked = pack_folders(config, self._top)
        self._pack_faults += asked.faults
        self._pack_warnings += asked.elsewhere
        self.pack_folders = asked.folders
        if self._packs and asked.folders:
            packed = packed_engine(asked.folders)
            self.engine = packed.engine
            self._pack_faults += packed.faults


def _finding(
    owner: CompiledRule,
    line: int,
    detection: Detection,
    resolution: Resolution,
    confidence: Confidence,
    exposure: Exposure,
    fingerprint: str,
    fixes: tuple[FixKind, ...],
) -> Finding:
    rule = owner.rule
    return Finding(
        rule=detection.rule,
        category=rule.category,
        data_class=rule.data_class,
        title=rule.title,
        severity=resolution.severity,
        confidence=confidence,
        range=Range(Position(line, detection.start), Position(line, detection.end)),
        region=detection.region,
        shape=detection.shape,
        fingerprint=fingerprint,
        exposure=exposure,
        authorship=detection.authorship,
        regulations=rule.regulations,
        fixes=fixes,
        record=detection.record,
        locked=resolution.locked,
    )


def _fixes(
    owner: CompiledRule, detection: Detection, exposure: Exposure, language: str, lasts: bool
) -> tuple[FixKind, ...]:
    """What can be offered; `lasts`: nothing would undo a change of the file."""
    fixes: list[FixKind] = []
    literal = detection.region in ("key-value", "string") and lasts
    if owner.rule.category == "secret" and literal and environment_reference(language, "NAME"):
        fixes.append("environment")
    if owner.rule.replace and lasts:
        fixes.append("synthetic")
    if exposure.level not in (Level.ALWAYS, Level.EXCLUDED):
        fixes.append("exclude")
    return tuple(fixes)
