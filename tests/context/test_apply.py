from __future__ import annotations

import stat
from pathlib import Path, PurePosixPath

import pytest

from contextward.context.apply import write_inside
from contextward.errors import UnwritableFile


def test_a_file_is_made_with_its_folders_and_changed_in_place(tmp_path: Path) -> None:
    file = PurePosixPath(".zed/settings.json")
    write_inside(tmp_path, file, None, "{}\r\n")
    assert (tmp_path / file).read_bytes() == b"{}\r\n"
    (tmp_path / file).chmod(0o600)
    write_inside(tmp_path, file, "{}\r\n", "{} ")
    assert (tmp_path / file).read_bytes() == b"{} "
    assert stat.S_IMODE((tmp_path / file).stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / ".zed").iterdir()] == ["settings.json"]


@pytest.mark.parametrize("name", ["../out", "/etc/out", "a/../../out", "."])
def test_nothing_outside_is_written(tmp_path: Path, name: str) -> None:
    root = tmp_path / "root"
    root.mkdir()
    with pytest.raises(UnwritableFile):
        write_inside(root, PurePosixPath(name), None, "x")
    assert list(tmp_path.iterdir()) == [root]


def test_no_link_is_followed(tmp_path: Path) -> None:
    root, outside = tmp_path / "root", tmp_path / "outside"
    root.mkdir()
    outside.mkdir()
    (outside / "list").write_text("keep")
    (root / "folder").symlink_to(outside, target_is_directory=True)
    (root / "list").symlink_to(outside / "list")
    for file, before in (("folder/list", "keep"), ("list", "keep"), ("folder/new", None)):
        with pytest.raises(UnwritableFile):
            write_inside(root, PurePosixPath(file), before, "changed")
    assert (outside / "list").read_text() == "keep"
    assert [path.name for path in outside.iterdir()] == ["list"]


def test_a_file_that_changed_since_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "list").write_text("now")
    for before in ("then", None):
        with pytest.raises(UnwritableFile, match="has changed since"):
            write_inside(tmp_path, PurePosixPath("list"), before, "x")
    with pytest.raises(UnwritableFile, match="has changed since"):
        write_inside(tmp_path, PurePosixPath("gone"), "then", "x")
    assert (tmp_path / "list").read_text() == "now"
