"""`pack new`: a pack that passes lint and test, and never over what is there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from contextward.cli import cli
from contextward.packs.lint import lint
from contextward.rules.pack import load_pack
from contextward.rules.schema import pack_schema


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["pack", *arguments])


def test_what_is_written_passes_lint_and_test(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("new", "packs/mine", "--id", "team.mine")
    assert result.exit_code == 0, result.output
    folder = Path("packs/mine")
    written = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
    assert written == ["README.md", "pack.schema.json", "pack.yaml", "rules/claims.yaml"]
    assert lint(folder, strict=True) == ()
    tested = run("test", "packs/mine")
    assert tested.exit_code == 0, tested.output
    assert tested.output.endswith(" passed, 0 failed\n")
    assert load_pack(folder).pack.metadata.id == "team.mine"
    assert "packs: [./packs/mine]" in (folder / "README.md").read_text()


def test_every_way_to_detect_is_shown(tmp_path: Path) -> None:
    assert run("new", str(tmp_path / "acme")).exit_code == 0
    text = (tmp_path / "acme" / "rules" / "claims.yaml").read_text()
    for kind in ("regex", "field", "recognizer", "path"):
        assert f"kind: {kind}" in text
    assert "like:" in text


def test_the_schema_lies_beside_for_editors_without_network(tmp_path: Path) -> None:
    run("new", str(tmp_path / "acme"))
    for file in (tmp_path / "acme" / "pack.yaml", tmp_path / "acme" / "rules" / "claims.yaml"):
        first = file.read_text().splitlines()[0]
        schema = file.parent / first.removeprefix("# yaml-language-server: $schema=")
        assert json.loads(schema.read_text()) == json.loads(json.dumps(pack_schema()))


@pytest.mark.parametrize(
    ("name", "pack"), [("Acme Claims", "acme-claims"), ("acme.claims", "acme.claims")]
)
def test_a_pack_is_called_like_its_folder(tmp_path: Path, name: str, pack: str) -> None:
    assert run("new", str(tmp_path / name)).exit_code == 0
    loaded = load_pack(tmp_path / name)
    assert loaded.pack.metadata.id == pack
    assert all(rule.id.startswith(f"{pack}.") for rule in loaded.rules)


@pytest.mark.parametrize("pack", ["Acme", "a b", "acme.", "secrets", "x" * 90])
def test_an_id_that_cannot_be_is_bad_usage(tmp_path: Path, pack: str) -> None:
    assert run("new", str(tmp_path / "acme"), "--id", pack).exit_code == 2
    assert not (tmp_path / "acme").exists()


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    folder = tmp_path / "acme"
    folder.mkdir()
    (folder / "notes.txt").write_text("mine")
    result = run("new", str(folder))
    assert result.exit_code == 2
    assert "is there already" in result.stderr
    assert [p.name for p in folder.iterdir()] == ["notes.txt"]


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "acme").symlink_to(tmp_path / "outside")
    assert run("new", str(tmp_path / "acme")).exit_code == 2
    assert list((tmp_path / "outside").iterdir()) == []


def test_a_file_in_the_way_is_one_clear_message(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for folder in ("file", "file/acme"):
        result = run("new", str(tmp_path / folder))
        assert result.exit_code == 2
        assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("verb", [(), ("new",), ("lint",), ("test",)])
def test_help(verb: tuple[str, ...]) -> None:
    result = run(*verb, "--help")
    assert result.exit_code == 0
    assert "Usage: " in result.output
