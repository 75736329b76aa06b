"""Real Neovim: names in comments of ten programming languages, in four languages of people."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from tests.editors.test_neovim import BIN, RUNTIME
from tests.factories import Factory

SCRIPT = Path(__file__).parent / "people.lua"
MARKS = {
    "a.py": "#", "b.js": "//", "c.ts": "//", "d.java": "//", "e.go": "//", "f.rb": "#",
    "g.rs": "//", "h.c": "//", "i.lua": "--", "j.yaml": "#",
}  # fmt: skip
SENTENCES = (
    "reported by {} on staging, see the ticket",
    "Rücksprache mit {} nötig, bevor das geändert wird",
    "voir avec {} avant de supprimer ce champ",
    "preguntar a {} antes de borrar esto",
)


@pytest.mark.editor
def test_names_in_comments_of_ten_languages(tmp_path: Path) -> None:
    workspace = tmp_path / "work"
    workspace.mkdir()
    for seed, (file, mark) in enumerate(MARKS.items()):
        names = Factory(seed)
        lines = [f"{mark} {sentence.format(names.name())}" for sentence in SENTENCES]
        (workspace / file).write_text("\n".join(lines) + "\n")
    done = subprocess.run(
        [str(BIN / "nvim"), "--clean", "--headless", "-n", "-l", str(SCRIPT)],
        cwd=workspace,
        env={
            **os.environ,
            "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
            "WORKSPACE": str(workspace),
            "RUNTIME": str(RUNTIME),
            **{
                f"XDG_{kind}_HOME": str(tmp_path / kind.lower())
                for kind in ("CONFIG", "DATA", "STATE")
            },
        },
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.rstrip().endswith("PASS"), done.stdout + done.stderr
