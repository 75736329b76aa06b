"""A project: whose word counts, and what stands in for a configuration that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.factories import Factory

from contextward.model import Profile
from contextward.project import Project, root_of, shipped_engine
from contextward.text.document import Document

ENGINE = shipped_engine()


@pytest.mark.parametrize(
    ("repository", "person", "expected"),
    [
        ("audit", "everyday", "audit"),
        ("everyday", "strict", "strict"),
        ("strict", None, "strict"),
    ],
)
def test_a_person_may_ask_for_more_than_the_repository_not_for_less(
    repository: str, person: Profile | None, expected: str, tmp_path: Path
) -> None:
    (tmp_path / ".contextward.yaml").write_text(f"profile: {repository}\n")
    assert Project(tmp_path, ENGINE, profile=person).profile("a.py") == expected


def test_a_broken_file_leaves_what_it_said_before(tmp_path: Path) -> None:
    config = tmp_path / ".contextward.yaml"
    config.write_text('exclude: ["a.py"]\n')
    good = Project(tmp_path, ENGINE)
    config.write_text('exclude: ["a.py"\n')
    broken = Project(tmp_path, ENGINE, before=good)
    assert len(broken.faults) == 1
    assert broken.excluded("a.py")
    assert not Project(tmp_path, ENGINE).excluded("a.py")


def test_the_root_is_the_repository_else_the_outermost_configured_folder(tmp_path: Path) -> None:
    deep = tmp_path / "a" / "b" / "c"
    deep.mkdir(parents=True)
    assert root_of(deep, deep) == deep
    (tmp_path / "a" / "b" / ".contextward.yaml").touch()
    (tmp_path / "a" / ".contextward.yaml").touch()
    assert root_of(deep, deep) == tmp_path / "a"
    (tmp_path / "a" / "b" / ".git").mkdir()
    assert root_of(deep, deep) == tmp_path / "a" / "b"


def test_many_findings_in_one_line_cost_what_they_are(tmp_path: Path) -> None:
    """Quadratic work would take minutes here."""
    factory = Factory("long")
    for start in ("", "\u00e9 "):
        text = start + " ".join(factory.email() for _ in range(8000))
        snapshot = ENGINE.open(Document.of(text), "a.txt")
        assert len(Project(tmp_path, ENGINE).report(snapshot).findings) == 8000
