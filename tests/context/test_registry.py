from __future__ import annotations

import json
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
  - {id: list, file: .oneignore, also: [~/.oneignore], place: any-folder, dialect: gitignore,
     effect: excluded, enforcement: hard, ignoreCase: true, source: x, confidence: low}
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


def test_every_source_of_the_shipped_registry_is_used() -> None:
    path = rules_dir() / "assistants.yaml"
    text = path.read_text(encoding="utf-8")
    sources = load_yaml(path).data["sources"]
    assert [source for source in sources if f"source: {source}" not in text] == []
    assert text.startswith("# yaml-language-server: $schema=schemas/assistants.schema.json\n")


def test_the_shipped_registry_has_the_first_two_assistants_with_a_writer() -> None:
    registry = shipped_registry()
    assert [assistant.id for assistant in registry.assistants][:2] == ["cursor", "claude-code"]
    for assistant in registry.assistants[:2]:
        assert any(mechanism.writer != "none" for mechanism in assistant.record.exclude)


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
    (root / ".oneglobs").write_text("*", encoding="utf-8")
    (root / ".oneignore").write_text("*.key\n", encoding="utf-8")
    (root / "sub" / ".oneignore").write_text("!A.key\n/b\n", encoding="utf-8")
    (home / ".oneignore").write_text("*.pem\n", encoding="utf-8")
    index = ContextIndex.open(root, registry, home=home)

    names = ("a.KEY", "sub/a.key", "sub/b", "b", "a.pem", "c")
    levels = [index.exposure(PurePosixPath(name)).level.label for name in names]
    assert levels == ["excluded", "automatic", "excluded", "automatic", "excluded", "automatic"]
    assert [(note.source, note.reason) for note in index.notes] == [
        (".oneglobs", "not taken into account: its kind of pattern is not supported")
    ]


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("kind: AssistantRegistry", "kind: Other", 2, "kind: input should be 'AssistantRegistry'"),
        ("  name: One\n", "  name: One\n  colour: red\n", 16, "assistants.0.colour: unknown key"),
        ("aliases: [eins]", "aliases: [any]", 13, "'any' names two assistants"),
        ("hard\n    source: x", "hard\n    source: y", 23, "unknown source 'y'"),
        ("file: .oneglobs", "file: ../x", 23, "a file leaves its folder"),
        ("globset", "globset\n    writer: json-array", 23, "'globs' lacks a key it needs"),
        ("globset", "permission-rule", 23, "'globs' lacks a key it needs"),
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
