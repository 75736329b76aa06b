"""What the JavaScript tools themselves say of patterns: one Node process for many cases."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent / "node"
_INSTALL = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]


def ask_node(cases: list[dict[str, Any]]) -> list[list[bool]]:
    """For each case, whether each of its paths is matched."""
    lock, installed = _HERE / "package-lock.json", _HERE / "node_modules" / ".package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
        subprocess.run(_INSTALL, cwd=_HERE, check=True, stdin=subprocess.DEVNULL, timeout=300)
    done = subprocess.run(
        ["node", "oracle.mjs"],
        cwd=_HERE,
        input=json.dumps(cases).encode(),
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    answers: list[list[bool]] = json.loads(done.stdout)
    return answers
