"""The demo workspace: reproducible, well-formed, and made up at run time."""

from __future__ import annotations

import csv
import json
import os
import re
import string
import subprocess
import sys
import tomllib
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
import yaml

from contextward.context.index import ContextIndex
from contextward.context.lint import flaws
from contextward.context.registry import shipped_registry
from contextward.model import Level

REPOSITORY = Path(__file__).resolve().parents[2]
GENERATOR = REPOSITORY / "examples/clinic/generate.py"
BASE62 = string.digits + string.ascii_uppercase + string.ascii_lowercase
DUMMY_SSNS = {"078-05-1120", "219-09-9999", "123-45-6789"}
RESERVED_DOMAINS = re.compile(r"@(.*\.)?(example\.(com|net|org)|test|invalid|example|localhost)$")


@dataclass(frozen=True, slots=True)
class Planted:
    path: str
    line: int
    column: int
    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Workspace:
    root: Path
    planted: tuple[Planted, ...]

    def files(self) -> dict[str, str]:
        return {
            path.relative_to(self.root).as_posix(): path.read_bytes().decode("utf-8")
            for path in sorted(self.root.rglob("*"))
            if path.is_file()
        }

    def values(self, kind: str) -> set[str]:
        return {planted.value for planted in self.planted if planted.kind == kind}


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(GENERATOR), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=60)


def generate(folder: Path, *options: str) -> Workspace:
    manifest = folder / "manifest.json"
    result = run(folder / "workspace", "--manifest", manifest, *options)
    assert (result.returncode, result.stderr) == (0, "")
    rows = json.loads(manifest.read_text("utf-8"))
    return Workspace(folder / "workspace", tuple(Planted(**row) for row in rows))


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return generate(tmp_path_factory.mktemp("clinic"))


def test_the_same_seed_gives_the_same_workspace(workspace: Workspace, tmp_path: Path) -> None:
    again = generate(tmp_path)
    assert again.files() == workspace.files()
    assert again.planted == workspace.planted


def test_another_seed_shares_no_identifier(workspace: Workspace, tmp_path: Path) -> None:
    other = generate(tmp_path, "--seed", "7")
    assert [(p.path, p.kind) for p in other.planted] == [
        (p.path, p.kind) for p in workspace.planted
    ]
    for kind in ("us-ssn", "mrn", "phone", "github-token", "password"):
        assert other.values(kind) & workspace.values(kind) == set()


def test_every_value_stands_where_the_manifest_says(workspace: Workspace) -> None:
    files = {path: text.split("\n") for path, text in workspace.files().items()}
    for p in workspace.planted:
        assert files[p.path][p.line][p.column : p.column + len(p.value)] == p.value


def test_the_manifest_has_every_kind(workspace: Workspace) -> None:
    assert {planted.kind for planted in workspace.planted} == {
        *("aws-access-key-id", "aws-secret-access-key", "birth-date", "city", "email"),
        *("github-token", "health-plan-id", "mrn", "password", "person-name", "phone"),
        *("postal-code", "street-address", "url-password", "us-ssn"),
    }


def test_columns_are_tried_beyond_ascii_and_the_basic_plane(workspace: Workspace) -> None:
    lines = {path: text.split("\n") for path, text in workspace.files().items()}
    before = [lines[p.path][p.line][: p.column] for p in workspace.planted]
    assert any(ord(character) > 0xFFFF for text in before for character in text)
    assert any(not planted.value.isascii() for planted in workspace.planted)


def test_no_placeholder_is_left(workspace: Workspace) -> None:
    for path, text in workspace.files().items():
        assert re.findall(r"\{\{[a-z]", text) == [], path


PARSERS: dict[str, Callable[[str], Any]] = {
    ".py": lambda text: compile(text, "workspace", "exec"),
    ".json": json.loads,
    ".yaml": yaml.safe_load,
    ".yml": yaml.safe_load,
    ".toml": tomllib.loads,
}


def test_every_file_parses(workspace: Workspace) -> None:
    parsed = {
        path: PARSERS[Path(path).suffix](text)
        for path, text in workspace.files().items()
        if Path(path).suffix in PARSERS and not path.startswith(".zed/")  # it has comments
    }
    assert {Path(path).suffix for path in parsed} == set(PARSERS)
    assert None not in parsed.values()


def test_every_row_of_a_table_has_as_many_cells(workspace: Workspace) -> None:
    for path in workspace.root.rglob("*.csv"):
        rows = list(csv.reader(path.read_text("utf-8").splitlines()))
        assert {len(row) for row in rows} == {len(rows[0])}


def test_the_tests_of_the_service_pass(workspace: Workspace) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    environment = os.environ | {
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
    }
    result = subprocess.run(
        command, cwd=workspace.root, env=environment, capture_output=True, text=True, timeout=60
    )
    assert "3 passed" in result.stdout, result.stdout


def test_a_household_shares_its_surname(workspace: Workspace) -> None:
    mother = json.loads(workspace.files()["fixtures/patients/patient-1001.json"])
    household = json.loads(workspace.files()["fixtures/patients/household.json"])
    daughter = household["entry"][0]["resource"]
    assert daughter["name"][0]["family"] == mother["name"][0]["family"]
    assert daughter["name"][0]["given"] != mother["name"][0]["given"]


def issuable_ssn(value: str) -> bool:
    number = value.replace("-", "")
    area, group, serial = int(number[:3]), int(number[3:5]), int(number[5:])
    dashed = f"{number[:3]}-{number[3:5]}-{number[5:]}"
    in_use = 1 <= area <= 899 and area != 666 and group > 0 and serial > 0
    return in_use and dashed not in DUMMY_SSNS


def possible_birth_date(value: str) -> bool:
    if match := re.fullmatch(r"(\d{4})(?:-|, )?(\d{1,2})(?:-|, )?(\d{1,2})", value):
        year, month, day = map(int, match.groups())
        return date(1940, 1, 1) < date(year, month, day) < date(2020, 1, 1) and day > 1
    return False


def checked_github_token(value: str) -> bool:
    body, check = value[4:34], value[34:]
    number = 0
    for character in check:
        number = number * 62 + BASE62.index(character)
    return value.startswith("ghp_") and len(check) == 6 and number == zlib.crc32(body.encode())


BELIEVABLE: dict[str, Callable[[str], object]] = {
    "us-ssn": issuable_ssn,
    "birth-date": possible_birth_date,
    "github-token": checked_github_token,
    "aws-access-key-id": re.compile(r"AKIA[A-Z2-7]{16}").fullmatch,
    "aws-secret-access-key": re.compile(r"[A-Za-z0-9+/]{40}").fullmatch,
    "mrn": re.compile(r"[3-8]\d{7}").fullmatch,
    "health-plan-id": re.compile(r"[A-Z]{3}\d{9}").fullmatch,
    "phone": re.compile(r"(\+1 )?\(?[2-9]\d\d\)?[ -]4[2-9]\d[ -]\d{4}").fullmatch,
    "email": lambda value: (
        re.fullmatch(r"[a-z]+\.[a-z]+@[a-z]+\.(org|net)", value)
        and not RESERVED_DOMAINS.search(value)
    ),
    "person-name": lambda value: re.fullmatch(r"[^\W\d_]+([ .][^\W\d_]+)?", value),
}


@pytest.mark.parametrize("seed", ["20", "1", "2", "-3"])
def test_values_look_real_for_any_seed(seed: str, tmp_path: Path) -> None:
    planted = generate(tmp_path, "--seed", seed).planted
    odd = [(p.kind, p.value) for p in planted if not BELIEVABLE.get(p.kind, len)(p.value)]
    assert odd == []


def test_no_planted_value_stands_in_the_repository(workspace: Workspace) -> None:
    common = {"birth-date", "city", "postal-code"}
    telling = {p.value for p in workspace.planted if p.kind not in common}
    telling -= {value for value in telling if value.isalpha()}
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=REPOSITORY,
        capture_output=True,
        check=True,
        timeout=60,
    )
    paths = [REPOSITORY / os.fsdecode(name) for name in listing.stdout.split(b"\0") if name]
    for path in filter(Path.is_file, paths):
        text = path.read_bytes().decode("utf-8", "ignore")
        assert [value for value in telling if value in text] == [], path


def test_no_planted_value_stands_in_the_example(workspace: Workspace) -> None:
    sources = [path for path in GENERATOR.parent.rglob("*") if path.suffix in {".py", ".in"}]
    assert len(sources) == len(workspace.files()) + 2  # and generate.py, demo.py
    text = "\n".join(path.read_text("utf-8") for path in sources)
    assert [planted for planted in workspace.planted if planted.value in text] == []


def test_nothing_is_planted_among_reserved_values(workspace: Workspace) -> None:
    reserved = {path for path in workspace.files() if path.startswith("reserved/")}
    assert {Path(path).suffix for path in reserved} == {
        *(".csv", ".env", ".json", ".md", ".py", ".ts", ".txt", ".yaml", ".yml"),
    }
    assert reserved & {planted.path for planted in workspace.planted} == set()


def test_assistants_are_kept_from_some_of_the_leaks_only(workspace: Workspace) -> None:
    files = workspace.files()
    ignored = files[".cursorignore"].splitlines()
    assert [line for line in ignored if not line.startswith("#")] == [".env", "fixtures/patients/"]
    denied = json.loads(files[".claude/settings.json"])["permissions"]["deny"]
    assert denied == ["Read(./.env)"]


def test_six_assistants_are_in_use_and_all_of_them_are_kept_from_the_environment(
    workspace: Workspace,
) -> None:
    index = ContextIndex.open(workspace.root, shipped_registry())
    used = [use.id for use in index.in_use]
    assert used == ["cursor", "gemini-cli", "claude-code", "aider", "zed", "opencode"]
    assert index.exposure(PurePosixPath(".env")).level is Level.EXCLUDED
    assert flaws(index) == ()


def test_writing_twice_changes_nothing(tmp_path: Path) -> None:
    first = generate(tmp_path).files()
    assert generate(tmp_path).files() == first


def test_a_folder_with_another_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "clinic").mkdir()
    (tmp_path / "clinic/mine.py").write_text("kept = True\n")
    result = run(tmp_path)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.count("\n") == 1
    assert "clinic/mine.py" in result.stderr
    assert [path.name for path in tmp_path.rglob("*")] == ["clinic", "mine.py"]


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_text("kept")
    (tmp_path / "workspace").mkdir()
    (tmp_path / "workspace/README.md").symlink_to(outside)
    assert run(tmp_path / "workspace").returncode == 2
    assert outside.read_text() == "kept"


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("kept")
    result = run(tmp_path / "file")
    assert (result.returncode, result.stderr.count("\n")) == (2, 1)


def test_the_manifest_stays_out_of_the_workspace(tmp_path: Path) -> None:
    result = run(tmp_path / "workspace", "--manifest", tmp_path / "workspace/manifest.json")
    assert (result.returncode, result.stderr.count("\n")) == (2, 1)
    assert not (tmp_path / "workspace").exists()
