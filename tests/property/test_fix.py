"""What a fix writes is never a finding again and keeps the file's form."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories import Factory

from contextward.engine import Engine, Snapshot
from contextward.model import Finding
from contextward.project import Project, shipped_engine
from contextward.substitute import substitutes
from contextward.synth.mapping import Mapping
from contextward.text.document import Document

ENGINE: Engine = shipped_engine()
MAPPING = Mapping(b"a key of the tests")


def texts(seed: int) -> dict[str, str]:
    """The same person in every language, with every class of value."""
    f = Factory(seed)
    name, ssn, mrn, email, phone, born = (
        f.name(), f.ssn(), f.mrn(), f.email(), f.phone(), f.birth_date(),
    )  # fmt: skip
    token, password = f.github_token(), f.password()
    return {
        "a.py": f'"""Doc."""\n\nimport sys\n\np = Patient(name="{name}", '
        f"ssn=\"{ssn}\", mrn='{mrn}')\n"
        f'DOB = {{"date_of_birth": "{born}"}}  # {email}\npassword = "{password}"\n',
        "a.ts": f"const patient = {{ name: '{name}', ssn: `{ssn}`, phone: \"{phone}\" }};\n"
        f"const apiToken = '{token}'; // {email}\n",
        "a.json": json.dumps({"patient": {"name": name, "ssn": ssn, "mrn": mrn, "email": email}})
        + "\n",
        "a.yaml": f"patient:\n  name: {name}\n  ssn: '{ssn}'\n  phone: {phone}\n  dob: {born}\n"
        f"password: {password}\n",
        ".env": f"DB_PASSWORD={password}\nGITHUB_TOKEN='{token}'\nURL=postgres://a:{password}@db.in/x\n",
    }


def findings(root: Path, snapshot: Snapshot) -> tuple[Finding, ...]:
    return Project(root, ENGINE).report(snapshot).findings


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("empty")


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**9))
def test_fix_then_rescan_finds_nothing(root: Path, seed: int) -> None:
    for path, text in texts(seed).items():
        before = ENGINE.open(Document.of(text), path)
        found = findings(root, before)
        assert len(found) >= 3
        edits = substitutes(ENGINE, before, found, "synthetic", MAPPING)
        assert len(edits) == len(found)
        after = ENGINE.update(before, sorted(edits, key=lambda e: e.range.start, reverse=True))
        assert findings(root, after) == ()
        assert parses(path, after.document.text)
        assert shape(path, after.document.text) == shape(path, text)
        for finding in found:
            assert before.document.slice(finding.range) not in after.document.text


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**9))
def test_a_secret_from_the_environment_is_no_finding_and_still_parses(
    root: Path, seed: int
) -> None:
    for path, text in texts(seed).items():
        if path == ".env":  # it is the environment
            continue
        before = ENGINE.open(Document.of(text), path)
        secrets = [f for f in findings(root, before) if f.category == "secret"]
        edits = substitutes(ENGINE, before, secrets, "environment", MAPPING)
        after = ENGINE.update(before, sorted(edits, key=lambda e: e.range.start, reverse=True))
        assert [f for f in findings(root, after) if f.category == "secret"] == []
        assert parses(path, after.document.text)


def test_the_same_value_has_the_same_substitute_everywhere(root: Path) -> None:
    substitute = set()
    for path in ("a.py", "a.json", "a.yaml"):
        before = ENGINE.open(Document.of(texts(1)[path]), path)
        found = [f for f in findings(root, before) if f.rule == "health.us-ssn"]
        substitute |= {e.text for e in substitutes(ENGINE, before, found, "synthetic", MAPPING)}
    assert len(substitute) == 1


def parses(path: str, text: str) -> bool:
    """Is the text still of its language? (Each parser raises where it is not.)"""
    if path.endswith(".py"):
        ast.parse(text)
    elif path.endswith(".json"):
        json.loads(text)
    elif path.endswith(".yaml"):
        yaml.safe_load(text)
    return text.count("\n") > 0


def shape(path: str, text: str) -> str:
    """Quotes, brackets and keys: what no swap may touch."""
    return re.sub(r"[^\n\"'`{}\[\]():=<>@/#]+", "", text)
