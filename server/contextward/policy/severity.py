"""How loud a finding of a rule is in a file, and why: the lattice (design sections 5 and 7).

The pack begins; the organisation may set another beginning; the repository's root sets, a folder
below it raises (or sets, where the root delegates); the person raises. Then exposure raises: in a
file that is put into every prompt a secret or patient data is an error and other personal data
rises one step. Last, the organisation's ceiling, floor and lock clamp, so that nothing before them
can break them. Every step is kept, those without effect too: that is what `explain` prints.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from contextward.model import Confidence, Level, Profile, Severity
from contextward.policy.config import Config
from contextward.policy.document import Bound, PolicyFile, bound_of
from contextward.policy.judged import Judged
from contextward.policy.names import names_rule

LayerName = Literal["pack", "stage", "managed", "repository", "user", "profile", "exposure"]
_RAISED_TO_ERROR = frozenset({"secret", "health"})
_STAGES = {"observe": Severity.HINT, "warn": Severity.WARNING}
"""The most that a rule says which is not enforced yet."""


@dataclass(frozen=True, slots=True)
class Step:
    """What one layer says of a rule's severity."""

    layer: LayerName
    source: str
    line: int
    """One-based; 0 for a source without lines."""
    severity: Severity
    """What the layer asks for."""
    effective: bool = True
    """False where another layer does not let it have effect."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """A severity and the steps that led to it, lowest layer first."""

    severity: Severity
    steps: tuple[Step, ...]
    locked: bool = False
    """The organisation fixed it: nothing in a repository silences the rule."""


@dataclass(frozen=True, slots=True)
class Layers:
    """What is asked for a file's severities; each may be missing."""

    managed: PolicyFile | None = None
    root: Config | None = None
    """The repository's root: its file governs."""
    nested: Sequence[Config] = ()
    """Files below it, outermost first."""
    delegated: Sequence[bool] = ()
    """For each of them: may it lower, too?"""
    user: Config | None = None


def resolve(
    rule: Judged,
    layers: Layers,
    level: Level,
    profile: Profile,
    confidence: Confidence,
    *,
    authorship: bool = False,
) -> Resolution:
    """The severity of a finding of `rule` in a file at `level`.

    `authorship`: it names who wrote something, which is no louder for being read.
    """
    bound = bound_of(layers.managed, rule) if layers.managed else Bound()
    walk = _Walk(Severity.parse(rule.severity), Step("pack", rule.id, 0, Severity.OFF))
    if rule.stage in _STAGES:
        walk.lower("stage", rule.stage, 0, _STAGES[rule.stage])
    _say(walk, bound, rule, layers)
    if confidence is Confidence.LOW and walk.severity > Severity.OFF and profile != "audit":
        shown = Severity.OFF if profile == "everyday" else Severity.HINT
        walk.lower("profile", profile, 0, shown)
        if walk.severity is Severity.OFF:  # not sure enough to be a finding, whatever the policy
            return Resolution(Severity.OFF, tuple(walk.steps), bound.locked is not None)
    exempt = authorship and rule.category not in _RAISED_TO_ERROR
    if level is Level.ALWAYS and walk.severity > Severity.OFF and not exempt:
        raised = rule.category in _RAISED_TO_ERROR
        up = Severity.ERROR if raised else Severity(min(walk.severity + 1, Severity.ERROR))
        walk.set("exposure", level.label, 0, up)
    if layers.managed:
        _clamp(walk, bound, layers.managed)
    return Resolution(walk.severity, tuple(walk.steps), bound.locked is not None)


class _Walk:
    """The severity on its way through the layers."""

    def __init__(self, severity: Severity, first: Step) -> None:
        self.severity = self.begins = severity
        self.steps = [Step(first.layer, first.source, first.line, severity)]

    def set(self, layer: LayerName, source: str, line: int, severity: Severity) -> None:
        self.severity = severity
        self.steps.append(Step(layer, source, line, severity))

    def lower(self, layer: LayerName, source: str, line: int, most: Severity) -> None:
        if most < self.severity:
            self.set(layer, source, line, most)

    def clamp(self, source: str, severity: Severity, line: int) -> None:
        """What repository or person asked for, and the organisation does not let stand, had no
        effect."""
        self.steps = [
            replace(step, effective=False)
            if step.layer in ("repository", "user") and step.severity != severity
            else step
            for step in self.steps
        ]
        self.set("managed", source, line, severity)

    def raise_(self, layer: LayerName, source: str, line: int, severity: Severity) -> None:
        if severity >= self.severity:
            self.set(layer, source, line, severity)
        else:
            self.steps.append(Step(layer, source, line, severity, effective=False))


def _say(walk: _Walk, bound: Bound, rule: Judged, layers: Layers) -> None:
    """What organisation, repository and person say, before exposure."""
    if bound.severity is not None and layers.managed is not None:
        severity, line = bound.severity
        walk.set("managed", str(layers.managed.file.path), line, severity)
        walk.begins = severity
    if layers.root is not None and (said := _said(layers.root, rule)) is not None:
        walk.set("repository", *said)
    for config, delegated in zip(layers.nested, layers.delegated, strict=True):
        if (said := _said(config, rule)) is not None:
            (walk.set if delegated else walk.raise_)("repository", *said)
    if layers.user is not None and (said := _said(layers.user, rule)) is not None:
        walk.raise_("user", *said)


def _clamp(walk: _Walk, bound: Bound, managed: PolicyFile) -> None:
    """Ceiling, then floor, then lock: what is stricter comes later."""
    source = str(managed.file.path)
    exact: tuple[Severity, int] | None = None
    if bound.locked is not None:
        severity, line = bound.locked
        exact = (walk.begins if severity is None else severity, line)
    if bound.ceiling is not None and walk.severity > bound.ceiling[0]:
        walk.clamp(source, *bound.ceiling)
    if bound.floor is not None and walk.severity < bound.floor[0]:
        walk.clamp(source, *bound.floor)
    if exact is not None and walk.severity != exact[0]:
        walk.clamp(source, *exact)


def _said(config: Config, rule: Judged) -> tuple[str, int, Severity] | None:
    """Source, line and severity of the key that speaks of a rule: the id itself before a glob (the
    longest), a glob before a category."""
    named = [key for key in config.settings.rules if _names(key, rule)]
    if not named or config.file is None:
        return None
    key = max(named, key=lambda key: (key == rule.id, not key.startswith("category:"), len(key)))
    line = config.line("rules", key)
    return str(config.file.path), line, Severity.parse(config.settings.rules[key])


def _names(key: str, rule: Judged) -> bool:
    return key in rule.aliases or names_rule(key, rule.id, rule.category)
