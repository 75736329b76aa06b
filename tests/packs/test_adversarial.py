"""A hostile pack never hangs the loader, nor lint: it is refused in one clear line, or loaded."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.packs.adversarial import ADVERSARIAL

from contextward.errors import PackError
from contextward.packs.lint import lint
from contextward.rules.pack import MOST_FAULTS, load_pack, read_pack

pytestmark = pytest.mark.timeout(60)


@pytest.mark.parametrize("name", ADVERSARIAL)
def test_a_hostile_pack_is_refused_or_loaded(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "acme"
    folder.mkdir()
    refusal = ADVERSARIAL[name](folder)
    if not refusal:
        assert load_pack(folder).pack.metadata.id == "acme"
        return
    with pytest.raises(PackError) as caught:
        load_pack(folder)
    message = str(caught.value)
    assert refusal in message
    assert message.startswith(str(folder))
    assert message.isprintable()
    assert len(caught.value.reason) < 400


@pytest.mark.parametrize(
    "name",
    [
        "every rule wrong",
        "many large programs",
        "many bad rules",
        "many files of values",
        "linked rules",
        "10 MB",
    ],
)
def test_what_reads_on_ends_too(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "acme"
    folder.mkdir()
    ADVERSARIAL[name](folder)
    faults = read_pack(folder).faults
    assert 0 < len(faults) <= MOST_FAULTS
    assert len([fault for fault in lint(folder) if not fault.advice]) >= len(faults)


def test_what_came_with_an_installer_may_be_links(tmp_path: Path) -> None:
    folder = tmp_path / "acme"
    folder.mkdir()
    ADVERSARIAL["linked file"](folder)
    assert load_pack(folder, links=True).pack.metadata.id == "acme"
