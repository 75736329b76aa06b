"""The rules about exclusion lists: words, severities, confidence (`rules/context.yaml`)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from contextward.model import Category, Confidence, Severity
from contextward.rules.data import rules_dir
from contextward.text.yamlfile import load_yaml


@dataclass(frozen=True, slots=True)
class ContextRule:
    """What a finding of category `context` says."""

    id: str
    title: str
    message: str
    severity: Literal["error", "warning", "information", "hint"]
    confidence: Confidence
    category: Category = "context"
    data_class: str = "exclusion-list"
    stage: Literal["enforce"] = "enforce"
    aliases: tuple[str, ...] = ()
    regulations: tuple[str, ...] = ()


@cache
def context_rules() -> dict[str, ContextRule]:
    """All of them, by id."""
    data = load_yaml(rules_dir() / "context.yaml").data["rules"]
    return {
        one["id"]: ContextRule(
            id=one["id"],
            title=one["title"],
            message=one["message"],
            severity=one["severity"],
            confidence=Confidence[one["confidence"].upper()],
        )
        for one in data
        if Severity.parse(one["severity"])
    }
