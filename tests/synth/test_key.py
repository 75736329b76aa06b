from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from contextward.errors import ConfigurationError
from contextward.synth.key import KEY_VARIABLE, load_key


@pytest.fixture(autouse=True)
def no_key_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(KEY_VARIABLE, raising=False)


def test_the_key_is_made_once_and_kept(tmp_path: Path) -> None:
    folder = tmp_path / "state" / "contextward"
    key = load_key(folder)
    assert len(key.secret) == 32
    assert not key.shared
    assert load_key(folder) == key
    assert len(list(folder.iterdir())) == 1


def test_two_folders_have_two_keys(tmp_path: Path) -> None:
    assert load_key(tmp_path / "a") != load_key(tmp_path / "b")


def test_only_the_user_can_read_it(tmp_path: Path) -> None:
    load_key(tmp_path)
    (file,) = tmp_path.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_all_who_make_it_at_once_get_the_same(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        keys = set(threads.map(load_key, [tmp_path] * 32))
    assert len(keys) == 1
    assert len(list(tmp_path.iterdir())) == 1


def test_the_variable_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY_VARIABLE, "00" * 32)
    key = load_key(tmp_path)
    assert (key.secret, key.shared) == (bytes(32), True)
    assert list(tmp_path.iterdir()) == []


def test_any_text_is_a_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = []
    for text in ("one team", "another team", "00"):
        monkeypatch.setenv(KEY_VARIABLE, text)
        keys.append(load_key(tmp_path).secret)
    assert [len(key) for key in keys] == [32, 32, 32]
    assert len(set(keys)) == 3


def test_a_damaged_key_is_refused_and_not_shown(tmp_path: Path) -> None:
    load_key(tmp_path)
    (file,) = tmp_path.iterdir()
    file.write_bytes(b"short and secret")
    with pytest.raises(ConfigurationError) as caught:
        load_key(tmp_path)
    assert "delete it" in str(caught.value)
    assert "short and secret" not in str(caught.value)


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigurationError):
        load_key(tmp_path / "file" / "state")
