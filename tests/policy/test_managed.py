"""The managed layer: whose file counts, and what is wrong with one that does not."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from contextward.policy.managed import managed_place, read_managed

POLICY: dict[str, Any] = {
    "apiVersion": "contextward.dev/v1",
    "kind": "Policy",
    "revision": 42,
    "organisation": "Acme Health",
    "rules": [{"match": {"id": "health.mrn"}, "severity": "error", "locked": True}],
}
ME = os.getuid()


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where the policy lies, with one in it."""
    path = managed_place(tmp_path, "linux")
    path.parent.mkdir(parents=True, mode=0o755)
    path.parent.chmod(0o755)
    path.write_text(json.dumps(POLICY, indent="\t"))
    path.chmod(0o644)
    return path


def reason(root: Path, owner: int = ME) -> str:
    found = read_managed(root, platform="linux", owner=owner)
    assert found.state == "rejected"
    assert found.policy is None
    assert found.revision is None
    assert found.fault is not None
    return str(found.fault)


def test_a_policy_of_root_counts(tmp_path: Path, place: Path) -> None:
    found = read_managed(tmp_path, platform="linux", owner=ME)
    assert found.state == "managed"
    assert found.revision == 42
    assert found.policy is not None
    assert found.policy.line("rules", 0) == 7


def test_no_file_is_no_policy(tmp_path: Path) -> None:
    assert read_managed(tmp_path, owner=ME).state == "none"


@pytest.mark.parametrize("mode", [0o664, 0o646, 0o666])
def test_a_file_that_others_can_write_does_not_count(
    tmp_path: Path, place: Path, mode: int
) -> None:
    place.chmod(mode)
    assert "can be written by others" in reason(tmp_path)


def test_a_folder_that_others_can_write_does_not_count(tmp_path: Path, place: Path) -> None:
    place.parent.chmod(0o777)
    assert "can be written by others" in reason(tmp_path)


def test_somebody_elses_file_does_not_count(tmp_path: Path, place: Path) -> None:
    assert "belongs to somebody else" in reason(tmp_path, owner=ME + 1)


def test_a_link_does_not_count(tmp_path: Path, place: Path) -> None:
    real = tmp_path / "real.json"
    place.rename(real)
    place.symlink_to(real)
    assert "is a link" in reason(tmp_path)


def test_a_linked_folder_does_not_count(tmp_path: Path, place: Path) -> None:
    real = tmp_path / "elsewhere"
    place.parent.rename(real)
    place.parent.symlink_to(real)
    assert "is no folder" in reason(tmp_path)


def test_a_pipe_does_not_count_and_nobody_waits_for_it(tmp_path: Path, place: Path) -> None:
    place.unlink()
    os.mkfifo(place, 0o644)
    assert "is not a regular file" in reason(tmp_path)


def test_no_environment_moves_it(
    tmp_path: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_CONFIG_DIRS", "CONTEXTWARD_MANAGED"):
        monkeypatch.setenv(name, str(tmp_path / "elsewhere"))
    monkeypatch.chdir(tmp_path)
    assert read_managed(tmp_path, platform="linux", owner=ME).state == "managed"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"revision": -1}, "revision"),
        ({"extra": 1}, "extra: unknown key"),
        ({"rules": [{"match": {}, "severity": "error"}]}, "names no rule"),
        ({"rules": [{"match": {"id": "a.b"}, "floor": "error", "ceiling": "hint"}]}, "above"),
        ({"rules": [{"match": {"id": "a.b"}, "severity": "loud"}]}, "severity"),
    ],
)
def test_a_wrong_policy_does_not_count_at_all(
    tmp_path: Path, place: Path, change: dict[str, Any], words: str
) -> None:
    place.write_text(json.dumps(POLICY | change, indent=1))
    assert words in reason(tmp_path)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "not valid JSON"),
        ('{"revision": 1, "revision": 2}', "duplicate key"),
        ("[" * 100_000, "nested too deeply"),
        (" " * (1 << 20) + "{}", "larger than 1 MiB"),
    ],
)
def test_a_hostile_file_is_one_clear_fault(
    tmp_path: Path, place: Path, text: str, words: str
) -> None:
    place.write_text(text)
    assert words in reason(tmp_path)


@pytest.mark.parametrize(
    ("platform", "expected"),
    [
        ("linux", "etc/contextward/managed.json"),
        ("darwin", "Library/Application Support/contextward/managed.json"),
        ("win32", "Program Files/contextward/managed.json"),
    ],
)
def test_where_it_lies(platform: str, expected: str) -> None:
    assert managed_place(Path("/x"), platform).relative_to("/x").as_posix() == expected
