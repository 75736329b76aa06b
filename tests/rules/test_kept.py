"""Packs kept by the digest of their files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.packs.writing import rule, write

from contextward.errors import PackError
from contextward.rules import kept
from contextward.rules.data import rules_dir
from contextward.rules.kept import load_kept
from contextward.rules.pack import LoadedPack, load_pack
from contextward.rules.shipped import SHIPPED


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(kept, "cache_dir", lambda: tmp_path / "cache")
    return tmp_path / "cache" / "packs"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return write(tmp_path / "acme", rule(message="An Acme reference"))


def no_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loading anew would be noticed."""

    def refuse(_folder: Path, *, links: bool = False) -> LoadedPack:
        raise AssertionError(links)

    monkeypatch.setattr(kept, "load_pack", refuse)


@pytest.mark.parametrize("name", SHIPPED)
def test_what_was_kept_is_what_is_loaded(
    name: str, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = load_pack(rules_dir() / name, links=True)
    assert load_kept(rules_dir() / name, links=True) == loaded
    no_checks(monkeypatch)
    assert load_kept(rules_dir() / name, links=True) == loaded
    assert [path.name.partition("-")[0] for path in cache.iterdir()] == [name]


def test_a_changed_pack_is_read_again_and_replaces_what_was_kept(pack: Path, cache: Path) -> None:
    load_kept(pack)
    write(pack, rule(message="A reference"))
    assert [rule.message for rule in load_kept(pack).rules] == ["A reference"]
    assert len(list(cache.iterdir())) == 1


def test_a_file_more_is_a_change(pack: Path, cache: Path) -> None:
    load_kept(pack)
    (pack / "rules").mkdir()
    (pack / "rules" / "other.yaml").write_text(json.dumps({"rules": [rule("acme.other")]}))
    assert [rule.id for rule in load_kept(pack).rules] == ["acme.ref", "acme.other"]


def test_other_software_checks_again(
    pack: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_kept(pack)
    monkeypatch.setattr(kept, "__version__", "0.0.0")
    no_checks(monkeypatch)
    with pytest.raises(AssertionError):
        load_kept(pack)


@pytest.mark.parametrize("content", [b"", b"{}", b"[1, 2]", b"\xff\xfe", b'[{"id": "x"}, []]'])
def test_what_is_damaged_is_made_anew(pack: Path, cache: Path, content: bytes) -> None:
    loaded = load_kept(pack)
    (file,) = cache.iterdir()
    file.write_bytes(content)
    assert load_kept(pack) == loaded
    assert file.read_bytes() != content


def test_what_somebody_else_may_write_to_is_not_believed(pack: Path, cache: Path) -> None:
    loaded = load_kept(pack)
    (file,) = cache.iterdir()
    other = file.read_bytes().replace(b"An Acme reference", b"Not what the pack says")
    file.write_bytes(other)
    assert load_kept(pack) != loaded
    file.chmod(0o666)
    assert load_kept(pack) == loaded


def test_without_a_place_to_keep_it_a_pack_still_loads(pack: Path, cache: Path) -> None:
    cache.parent.mkdir()
    cache.write_text("a file where the folder should be")
    assert [rule.id for rule in load_kept(pack).rules] == ["acme.ref"]


def test_a_pack_that_is_wrong_is_refused_each_time(pack: Path, cache: Path) -> None:
    write(pack, rule(message=["not", "text"]))
    for _ in range(2):
        with pytest.raises(PackError):
            load_kept(pack)
    assert not cache.exists() or not list(cache.iterdir())


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path, cache: Path) -> None:
    with pytest.raises(PackError):
        load_kept(tmp_path / "nowhere")
