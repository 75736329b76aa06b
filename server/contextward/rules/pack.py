"""Loading packs: a folder with `pack.yaml` and its `rules/*.yaml` becomes a tuple of rules.

What JSON Schema cannot say is checked here: ids, regulations, patterns. A pack that is wrong is
refused whole, with the file and line of the first fault.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import re2

from contextward.errors import ConfigurationError, PackError
from contextward.rules import regulations
from contextward.rules.data import rules_dir
from contextward.rules.schema import PACK, RULE_FILE, FieldDetector, Pack, RegexDetector, Rule
from contextward.text.globs import compile_globs
from contextward.text.structured import structure
from contextward.text.yamlfile import YamlFile, load_yaml

SHIPPED = ("secrets", "health", "personal")


@dataclass(frozen=True, slots=True)
class LoadedPack:
    """A pack and all its rules, in the order of their files."""

    pack: Pack
    rules: tuple[Rule, ...]


@cache
def shipped_packs() -> tuple[LoadedPack, ...]:
    """The packs that come with contextward."""
    return tuple(load_pack(rules_dir() / name) for name in SHIPPED)


def load_pack(folder: Path) -> LoadedPack:
    """Read a pack from its folder. `PackError` says what is wrong, and where."""
    try:
        file = load_yaml(folder / "pack.yaml")
        pack = structure(PACK, file)
        rules = _checked(file, pack.rules, pack)
        for path in sorted((folder / "rules").glob("*.yaml")):
            more = load_yaml(path)
            rules += _checked(more, structure(RULE_FILE, more).rules, pack)
    except ConfigurationError as error:
        raise PackError(error.path, error.line, error.reason) from None
    seen: set[str] = set()
    for rule in rules:
        if rule.id in seen:
            raise PackError(folder / "pack.yaml", 0, f"rule {rule.id} is defined twice")
        seen.add(rule.id)
    return LoadedPack(pack, rules)


def _checked(file: YamlFile, rules: tuple[Rule, ...], pack: Pack) -> tuple[Rule, ...]:
    prefix = f"{pack.metadata.id}."
    for index, rule in enumerate(rules):
        line = file.line("rules", index, "id")
        if not rule.id.startswith(prefix):
            raise PackError(
                file.path, line, f"the id of a rule of this pack begins with '{prefix}'"
            )
        for reference in rule.regulations:
            if reference not in regulations.known():
                raise PackError(file.path, line, f"{rule.id}: unknown regulation {reference}")
        reason = _fault(rule)
        if reason:
            raise PackError(file.path, line, f"{rule.id}: {reason}")
    return rules


def _fault(rule: Rule) -> str:
    patterns = list(rule.allow.patterns)
    for detector in rule.detect:
        if isinstance(detector, RegexDetector):
            patterns.append(detector.pattern)
        elif isinstance(detector, FieldDetector) and detector.value:
            patterns.append(detector.value)
    options = re2.Options()
    options.log_errors = False
    for pattern in patterns:
        try:
            re2.compile(pattern, options)
        except re2.error:
            return "a pattern is not valid RE2 syntax"
    try:
        compile_globs([*rule.scope.include, *rule.scope.exclude, *rule.allow.paths])
    except ValueError as error:
        return str(error)
    return ""
