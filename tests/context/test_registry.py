from __future__ import annotations

import json
import runpy
from pathlib import Path, PurePosixPath

import pytest

from contextward.context.index import ContextIndex
from contextward.context.registry import Registry, load_registry, shipped_registry
from contextward.context.schema import registry_schema
from contextward.errors import RegistryError
from contextward.model import AssistantId
from contextward.rules.data import rules_dir
from contextward.text.yamlfile import load_yaml

_REGISTRY = """\
apiVersion: contextward.dev/v1
kind: AssistantRegistry
sources:
  x: {ref: "https://example.com", verified: 2026-01-01}
common: []
shared: .aiignore
fallback:
  id: any
  name: an AI assistant
  status: active
  takes: {what: [files], source: x, confidence: low}
  gitIgnored: {effect: none, source: x, confidence: low}
assistants:
- id: one
  aliases: [eins]
  name: One
  status: active
  takes: {what: [files], source: x, confidence: low}
  gitIgnored: {effect: none, source: x, confidence: low}
  detect: {source: x, confidence: low, workspace: [{path: .one}]}
  exclude:
  - {id: list, file: .oneignore, also: [~/.oneignore], place: any-folder, dialect: npm-ignore,
     effect: excluded, enforcement: hard, source: x, confidence: low}
  - id: globs
    file: .oneglobs
    dialect: globset
    effect: excluded
    enforcement: hard
    source: x
    confidence: low
"""


def _load(folder: Path, text: str) -> Registry:
    path = folder / "assistants.yaml"
    path.write_text(text, encoding="utf-8")
    return load_registry(path)


def test_the_committed_schema_is_current() -> None:
    path = rules_dir() / "schemas" / "assistants.schema.json"
    expected = json.dumps(registry_schema(), indent=2, sort_keys=True) + "\n"
    assert path.read_text(encoding="utf-8") == expected


def test_the_page_about_assistants_is_current() -> None:
    script = Path(__file__).resolve().parents[2] / "scripts" / "assistants_page.py"
    made = runpy.run_path(str(script))
    assert made["PAGE"].read_text(encoding="utf-8") == made["page"]()


def test_every_source_of_the_shipped_registry_is_used() -> None:
    path = rules_dir() / "assistants.yaml"
    text = path.read_text(encoding="utf-8")
    sources = load_yaml(path).data["sources"]
    assert [source for source in sources if f"source: {source}" not in text] == []
    assert text.startswith("# yaml-language-server: $schema=schemas/assistants.schema.json\n")


def test_assistants_that_can_be_told_to_leave_a_file_out_have_a_writer() -> None:
    registry = shipped_registry()
    assert len(registry.assistants) >= 40
    without = {
        assistant.id
        for assistant in registry.assistants
        if any(m.effect == "excluded" for m in assistant.record.exclude)
        and not any(m.writer != "none" for m in assistant.record.exclude)
    }
    assert without == set()


def test_what_is_known_with_low_confidence_excludes_nothing() -> None:
    weak = [
        mechanism.id
        for assistant in shipped_registry().assistants
        for mechanism in assistant.record.exclude
        if mechanism.confidence == "low" and mechanism.effect == "excluded"
    ]
    assert weak == []


def test_an_assistant_is_found_by_id_and_former_id(tmp_path: Path) -> None:
    registry = _load(tmp_path, _REGISTRY)
    found = [registry.find(name) for name in ("one", "eins", "any", "two")]
    assert [one and one.id for one in found] == ["one", "one", "any", None]
    assert registry.names([AssistantId("one"), AssistantId("two")]) == ("One", "two")


@pytest.mark.parametrize(
    ("path", "reference"),
    [
        (".cursor/mcp.json", "${env:TOKEN}"),
        (".mcp.json", "${TOKEN}"),
        ("a/.mcp.json", None),
        ("config.json", None),
    ],
)
def test_a_reference_is_written_as_its_file_wants_it(path: str, reference: str | None) -> None:
    assert shipped_registry().reference(path, "TOKEN") == reference


def test_another_assistant_needs_nothing_but_its_record(tmp_path: Path) -> None:
    registry = _load(tmp_path, _REGISTRY)
    root, home = tmp_path / "workspace", tmp_path / "home"
    (root / "sub").mkdir(parents=True)
    home.mkdir()
    (root / ".one").touch()
    (root / ".oneglobs").write_text("private/**\n", encoding="utf-8")
    (root / ".oneignore").write_text("*.key\n", encoding="utf-8")
    (root / "sub" / ".oneignore").write_text("!A.key\n/b\n", encoding="utf-8")
    (home / ".oneignore").write_text("*.pem\n", encoding="utf-8")
    index = ContextIndex.open(root, registry, home=home)

    kept = ("a.KEY", "sub/b", "a.pem", "private/c")
    read = ("sub/a.key", "b", "c")
    assert {index.exposure(PurePosixPath(name)).level.label for name in kept} == {"excluded"}
    assert {index.exposure(PurePosixPath(name)).level.label for name in read} == {"automatic"}
    assert index.notes == ()


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("kind: AssistantRegistry", "kind: Other", 2, "kind: input should be 'AssistantRegistry'"),
        ("  name: One\n", "  name: One\n  colour: red\n", 17, "assistants.0.colour: unknown key"),
        ("aliases: [eins]", "aliases: [any]", 14, "'any' names two assistants"),
        ("hard\n    source: x", "hard\n    source: y", 24, "unknown source 'y'"),
        ("file: .oneglobs", "file: ../x", 24, "a file leaves its folder"),
        ("globset", "globset\n    writer: array", 24, "'globs' lacks a key it needs"),
        ("globset", "permission-rule", 24, "'globs' lacks a key it needs"),
        ("common: []", "common: [{globs: ['!x'], source: x, confidence: low}]", 5, "negated"),
    ],
)
def test_a_fault_is_told_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, reason: str
) -> None:
    text = _REGISTRY.replace(old, new)
    assert text != _REGISTRY
    with pytest.raises(RegistryError) as caught:
        _load(tmp_path, text)
    assert reason in caught.value.reason
    assert caught.value.line == line
