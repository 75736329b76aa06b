"""How loud a finding of a rule is in a file, and why (design sections 5 and 7).

Pack, then repository, then exposure. Exposure raises and never clears: in a file that is put into
every prompt a secret or patient data is an error and other personal data rises one step.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from contextward.model import Because, Category, Confidence, Level, Profile, Severity
from contextward.policy.config import Config, SeverityWord, matches

_RAISED_TO_ERROR = frozenset({"secret", "health"})


@dataclass(frozen=True, slots=True)
class Resolution:
    """A severity and the layers that made it, lowest first."""

    severity: Severity
    because: tuple[Because, ...]


class Judged(Protocol):
    """What policy needs to know of a rule."""

    @property
    def id(self) -> str:
        """`pack.rule`."""

    @property
    def category(self) -> Category:
        """What kind of thing it finds."""

    @property
    def severity(self) -> SeverityWord:
        """How loud it is unless somebody says otherwise."""


def resolve(
    rule: Judged,
    config: Config,
    level: Level,
    profile: Profile,
    confidence: Confidence,
    *,
    authorship: bool = False,
) -> Resolution:
    """The severity of a finding of `rule` in a file at `level`.

    `authorship`: it names who wrote something, which is no louder for being read.
    """
    severity = Severity.parse(rule.severity)
    because = [Because("pack", rule.id)]
    key = _most_specific(config, rule)
    if key is not None:
        severity = Severity.parse(config.settings.rules[key])
        assert config.file is not None
        because.append(Because("repository", config.file.path.name, config.line("rules", key)))
    if confidence is Confidence.LOW and severity > Severity.OFF and profile != "audit":
        severity = Severity.OFF if profile == "everyday" else Severity.HINT
        because.append(Because("profile", profile))
    exempt = authorship and rule.category not in _RAISED_TO_ERROR
    if level is Level.ALWAYS and severity > Severity.OFF and not exempt:
        raised = rule.category in _RAISED_TO_ERROR
        severity = Severity.ERROR if raised else Severity(min(severity + 1, Severity.ERROR))
        because.append(Because("exposure", level.label))
    return Resolution(severity, tuple(because))


def _most_specific(config: Config, rule: Judged) -> str | None:
    """The id itself before a glob (the longest), a glob before a category."""
    found = [key for key in config.settings.rules if matches(key, rule.id, rule.category)]
    if not found:
        return None
    return max(found, key=lambda key: (key == rule.id, not key.startswith("category:"), len(key)))
