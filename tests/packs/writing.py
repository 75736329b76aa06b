"""Packs written for tests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

PATTERN = r"\bACME-(?P<value>[A-Z]{2}\d{6})\b"
EXAMPLES: dict[str, Any] = {
    "match": [
        {"text": "ref = ACME-QX481516", "value": "QX481516"},
        {"text": "ref = ACME-<value>", "like": r"[A-HJ-N]{2}\d{6}"},
    ],
    "noMatch": [
        {"text": "ref = ACME-TODO", "why": "a placeholder"},
        {"text": "ref = ACME-QX48151", "why": "too short"},
    ],
}


def rule(name: str = "acme.ref", **changes: Any) -> dict[str, Any]:
    """A rule that lint and test like, with some keys changed; None leaves a key out."""
    detect = {"kind": "regex", "keywords": ["ACME-"], "pattern": PATTERN}
    made = {
        "id": name,
        "title": "Acme reference",
        "message": "An Acme reference",
        "category": "health",
        "dataClass": "acme-ref",
        "severity": "warning",
        "confidence": "high",
        "detect": [detect],
        "replace": {"synth": "shape"},
        "examples": EXAMPLES,
        **changes,
    }
    return {key: value for key, value in made.items() if value is not None}


def regex(pattern: str, *keywords: str, **more: Any) -> list[dict[str, Any]]:
    """What a rule with one expression says in `detect`."""
    return [{"kind": "regex", "pattern": pattern, "keywords": list(keywords), **more}]


def examples(*match: dict[str, Any], no: tuple[str, ...] = ("one", "two")) -> dict[str, Any]:
    """Examples, those of `noMatch` by their texts."""
    return {"match": list(match), "noMatch": [{"text": t, "why": "nothing there"} for t in no]}


def write(folder: Path, *rules: dict[str, Any], **pack: Any) -> Path:
    """A pack called acme: `rules` in pack.yaml, a key to a line. JSON is YAML."""
    folder.mkdir(parents=True, exist_ok=True)
    content = {
        "apiVersion": "contextward.dev/v1",
        "kind": "RulePack",
        "metadata": {"id": "acme", "version": "1.0.0"},
        "rules": rules,
        **pack,
    }
    text = json.dumps(content, indent=1, ensure_ascii=False)
    (folder / "pack.yaml").write_text(text, encoding="utf-8")
    return folder


def line_of(folder: Path, text: str) -> int:
    """The first line of pack.yaml that holds `text`."""
    lines = (folder / "pack.yaml").read_text(encoding="utf-8").split("\n")
    return next(number for number, line in enumerate(lines, 1) if text in line)
