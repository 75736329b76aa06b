"""Real Neovim 0.11, headless, on the demo workspace."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
SCRIPT = Path(__file__).parent / "neovim.lua"
RUNTIME = REPOSITORY / "server" / "contextward" / "neovim"


@pytest.mark.editor
def test_the_first_session(tmp_path: Path) -> None:
    workspace = tmp_path / "clinic"
    generate = REPOSITORY / "examples" / "clinic" / "generate.py"
    subprocess.run([sys.executable, str(generate), str(workspace)], check=True, capture_output=True)
    environment = {
        **os.environ,
        "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
        "WORKSPACE": str(workspace),
        "RUNTIME": str(RUNTIME),
        **{
            f"XDG_{kind}_HOME": str(tmp_path / kind.lower()) for kind in ("CONFIG", "DATA", "STATE")
        },
    }
    done = subprocess.run(
        [str(BIN / "nvim"), "--clean", "--headless", "-n", "-l", str(SCRIPT)],
        cwd=workspace,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.rstrip().endswith("PASS"), done.stdout + done.stderr
