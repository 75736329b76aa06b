"""`scan`, `exposure` and `doctor` from outside: contract, exit status, bad input."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from tests.factories import Factory

from contextward.cli import cli

FACTORY = Factory("cli")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project in which Cursor is in use, and where we stand."""
    root = tmp_path / "ws"
    root.mkdir()
    (root / ".contextward.yaml").write_text("profile: everyday\n")
    (root / ".cursorignore").write_text("kept/\n")
    monkeypatch.chdir(root)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return root


def run(*arguments: str, text: bytes | None = None) -> Result:
    return CliRunner().invoke(cli, list(arguments), input=text)


def report(*arguments: str) -> dict[str, Any]:
    result = run("scan", "--format", "json", "--no-prose", *arguments)
    assert result.exit_code in (0, 1, 3), result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_the_json_contract(here: Path) -> None:
    value = FACTORY.ssn()
    (here / "a.yaml").write_text(
        f"\u00e9: \U0001f600\n# \U0001f600 ssn {value}\n", encoding="utf-8"
    )
    found = report("a.yaml")
    assert list(found) == [
        "schema", "version", "policy", "assistants", "files", "findings", "summary",
    ]  # fmt: skip
    assert found["schema"] == "contextward.report/1"
    assert found["policy"] == {"state": "none", "revision": None}
    assert found["assistants"] == [{"id": "cursor", "name": "Cursor", "why": [".cursorignore"]}]
    size = (here / "a.yaml").stat().st_size
    assert found["files"] == [
        {
            "path": "a.yaml",
            "language": "yaml",
            "bytes": size,
            "exposure": "automatic",
            "incomplete": None,
        }
    ]
    (finding,) = found["findings"]
    fingerprint = finding.pop("fingerprint")
    assert len(fingerprint) == 32
    assert finding == {
        "rule": "health.us-ssn",
        "category": "health",
        "dataClass": "us-ssn",
        "severity": "warning",
        "confidence": "high",
        "path": "a.yaml",
        "range": {"start": {"line": 1, "character": 9}, "end": {"line": 1, "character": 20}},
        "span": {"start": 13, "end": 24},
        "region": "comment",
        "shape": "ddd-dd-dddd",
        "exposure": "automatic",
        "assistants": ["cursor"],
        "regulations": ["HIPAA:164.514(b)(2)(i)(G)", "GDPR:4(1)"],
        "fixes": ["synthetic", "exclude"],
        "suppressed": None,
    }
    summary = found["summary"]
    assert summary.pop("seconds") >= 0
    assert summary == {
        "files": 1,
        "bytes": size,
        "bySeverity": {"error": 0, "warning": 1, "information": 0, "hint": 0},
        "byCategory": {"health": 1},
        "byExposure": {"automatic": 1},
    }
    text = (here / "a.yaml").read_text(encoding="utf-8")
    assert text[13:24] == value


def test_the_fingerprint_holds_no_value_and_counts_occurrences(here: Path) -> None:
    first, second = FACTORY.ssn(), FACTORY.ssn()
    (here / "a.yaml").write_text(f"ssn: {first}\nssn: {second}\n")
    one, two = [f["fingerprint"] for f in report("a.yaml")["findings"]]
    assert one != two
    (here / "a.yaml").write_text(f"# moved down\nssn: {second}\n")
    assert [f["fingerprint"] for f in report("a.yaml")["findings"]] == [one]


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["a.yaml"], 0),
        (["a.yaml", "--fail-on", "warning"], 1),
        (["a.yaml", "--fail-on", "hint"], 1),
        (["clean.py", "--fail-on", "hint"], 0),
        (["missing.py"], 2),
        (["a.yaml", "--fail-on", "loud"], 2),
        (["latin.txt"], 3),
        (["latin.txt", "a.yaml", "--fail-on", "warning"], 1),
        (["-"], 2),
    ],
)
def test_the_exit_status(here: Path, arguments: list[str], status: int) -> None:
    (here / "a.yaml").write_text(f"ssn: {FACTORY.ssn()}\n")
    (here / "clean.py").write_text("x = 1\n")
    (here / "latin.txt").write_bytes(b"caf\xe9\n")
    assert run("scan", "--no-prose", *arguments).exit_code == status


def test_a_file_that_is_not_utf8_is_scanned_and_named(here: Path) -> None:
    (here / "latin.txt").write_bytes(b"caf\xe9\nssn " + FACTORY.ssn().encode() + b"\n")
    found = report("latin.txt")
    (file,) = found["files"]
    assert file["incomplete"] == "line 1: not UTF-8 at byte 3; read as Latin-1"
    assert [f["rule"] for f in found["findings"]] == ["health.us-ssn"]


def test_fifty_megabytes_are_scanned_by_patterns_only(here: Path) -> None:
    value = FACTORY.ssn()
    (here / "huge.log").write_text("nothing to see here, move along please\n" * 1_300_000 + value)
    result = run("scan", "--no-prose", "huge.log")
    assert "larger than 5MB: scanned by patterns only" in result.stdout
    assert "health.us-ssn" in result.stdout


def test_binary_files_and_folders_of_tools_are_left_out(here: Path) -> None:
    (here / "a.bin").write_bytes(b"\0\1\2" + FACTORY.ssn().encode())
    (here / "node_modules").mkdir()
    (here / "node_modules" / "a.yaml").write_text(f"ssn: {FACTORY.ssn()}\n")
    (here / "link.yaml").symlink_to(here / "node_modules" / "a.yaml")
    assert [f["path"] for f in report()["files"]] == [".contextward.yaml", ".cursorignore"]


def test_excluded_files_are_reported_unless_left_out(here: Path) -> None:
    (here / "kept").mkdir()
    (here / "kept" / "a.yaml").write_text(f"ssn: {FACTORY.ssn()}\n")
    (finding,) = report("kept")["findings"]
    assert (finding["exposure"], finding["assistants"], finding["severity"]) == (
        "excluded",
        [],
        "warning",
    )
    assert report("kept", "--exposed-only")["findings"] == []


def test_at_always_patient_data_and_secrets_are_errors_and_the_rest_rises(here: Path) -> None:
    (here / "AGENTS.md").write_text(f"SSN {FACTORY.ssn()}, write to {FACTORY.email()}\n")
    found = {f["rule"]: f["severity"] for f in report("AGENTS.md")["findings"]}
    assert found == {"health.us-ssn": "error", "personal.email": "warning"}


def test_severities_come_from_the_repository(here: Path) -> None:
    (here / ".contextward.yaml").write_text(
        'rules: {health.us-ssn: error, "personal.*": "off", "category:health": hint}\n'
    )
    (here / "a.yaml").write_text(
        f"ssn: {FACTORY.ssn()}\nemail: {FACTORY.email()}\nmrn: {FACTORY.mrn()}\n"
    )
    found = {f["rule"]: f["severity"] for f in report("a.yaml")["findings"]}
    assert found == {"health.us-ssn": "error", "health.mrn": "hint"}


@pytest.mark.parametrize(
    ("delegate", "asked", "expected"),
    [("[]", "error", "error"), ("[]", "hint", "warning"), ("[sub]", "hint", "hint")],
)
def test_a_nested_configuration_raises_and_lowers_where_it_may(
    here: Path, delegate: str, asked: str, expected: str
) -> None:
    (here / ".contextward.yaml").write_text(f"delegate: {delegate}\n")
    (here / "sub").mkdir()
    (here / "sub" / ".contextward.yaml").write_text(f"rules: {{health.us-ssn: {asked}}}\n")
    for folder in ("", "sub/"):
        (here / f"{folder}a.yaml").write_text(f"ssn: {FACTORY.ssn()}\n")
    result = run("scan", "--format", "json", "--no-prose")
    found = {f["path"]: f["severity"] for f in json.loads(result.stdout)["findings"]}
    assert found == {"a.yaml": "warning", "sub/a.yaml": expected}
    told = "rules.health.us-ssn: has no effect on health.us-ssn: the root's file decides"
    assert (told in result.stderr) == (asked != expected)


@pytest.mark.parametrize("glob", ["skip/**", "skip/", "skip", "s*p", "**/skip/*"])
def test_a_folder_is_excluded_in_every_usual_spelling(here: Path, glob: str) -> None:
    (here / "skip").mkdir()
    (here / "skip" / "a.yaml").write_text(f"ssn: {FACTORY.ssn()}\n")
    (here / ".contextward.yaml").write_text(f'exclude: ["{glob}"]\n')
    assert report()["findings"] == []


def test_globs_of_a_nested_configuration_are_relative_to_it(here: Path) -> None:
    (here / "sub" / "fixtures").mkdir(parents=True)
    (here / "sub" / "fixtures" / "a.yaml").write_text(f"ssn: {FACTORY.ssn()}\n")
    (here / "sub" / ".contextward.yaml").write_text(
        'exclude: ["fixtures/**"]\nassistants: [cursor]\n'
    )
    result = run("scan", "--no-prose")
    assert "No findings" in result.stdout
    assert "sub/.contextward.yaml:2: assistants: is read in the root's file only" in result.stderr


def test_a_folder_of_a_repository_is_scanned_by_the_repositorys_rules(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / ".git").mkdir()
    (here / "app").mkdir()
    (here / "app" / "a.yaml").write_text(f"ssn: {FACTORY.ssn()}\n")
    (here / ".contextward.yaml").write_text("rules: {health.us-ssn: hint}\n")
    above = report("app")["findings"][0]
    monkeypatch.chdir(here / "app")
    (inside,) = report()["findings"]
    assert (inside["path"], inside["severity"]) == ("a.yaml", "hint")
    assert inside["fingerprint"] == above["fingerprint"]


def test_a_report_that_cannot_be_written_is_bad_usage(here: Path) -> None:
    result = run("scan", "--no-prose", "--output", "missing/report.txt")
    assert result.exit_code == 2
    assert "missing/report.txt: No such file or directory" in result.stderr


def test_hostile_configuration_is_refused_in_one_line(here: Path) -> None:
    for text in ("rules: " + "[" * 100_000, "limits: {maxDiagnostics: " + "1" * 5000 + "}"):
        (here / ".contextward.yaml").write_text(text)
        result = run("scan", "--no-prose")
        assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    (here / ".contextward.yaml").write_text('rules: {"' + "*" * 60 + 'x": error}\n')
    assert "no rule matches it" in run("scan", "--no-prose").stderr


def test_fingerprints_do_not_depend_on_the_prose_tier(here: Path) -> None:
    (here / "a.py").write_text(f"# ask {FACTORY.name()} or {FACTORY.email()}\n")

    def prints(*more: str) -> dict[str, str]:
        found = json.loads(run("scan", "a.py", "--format", "json", *more).stdout)["findings"]
        return {f["rule"]: f["fingerprint"] for f in found}

    with_prose, without = prints(), prints("--no-prose")
    assert set(with_prose) == {"personal.email", "personal.person-name"}
    assert without == {"personal.email": with_prose["personal.email"]}


def test_files_known_to_be_synthetic_keep_their_secrets(here: Path) -> None:
    (here / ".contextward.yaml").write_text('synthetic: ["fixtures/**"]\nexclude: ["skip/**"]\n')
    for folder in ("fixtures", "skip"):
        (here / folder).mkdir()
        (here / folder / "a.yaml").write_text(
            f"ssn: {FACTORY.ssn()}\npassword: {FACTORY.password()}\n"
        )
    assert [f["rule"] for f in report()["findings"]] == ["secrets.password"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("rules: {health.mrn: loud}\n", ".contextward.yaml:1: rules.health.mrn: input should be"),
        ("profile: everyday\ncolour: red\n", ".contextward.yaml:2: colour: unknown key"),
        ("a: [\n", ".contextward.yaml:2: not valid YAML"),
        ("limits: {maxFileSize: big}\n", ".contextward.yaml:1: limits.maxFileSize: "),
    ],
)
def test_wrong_configuration_is_one_line_and_status_2(here: Path, text: str, message: str) -> None:
    (here / ".contextward.yaml").write_text(text)
    result = run("scan", "--no-prose")
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stderr.count("\n") == 1


def test_standard_input_under_a_name(here: Path) -> None:
    text = f'p = Patient(ssn="{FACTORY.ssn()}")\n'.encode()
    result = run("scan", "-", "--stdin-filename", "x/a.py", "--format", "json", text=text)
    (finding,) = json.loads(result.stdout)["findings"]
    assert (finding["path"], finding["region"]) == ("x/a.py", "key-value")


def test_output_to_a_file_is_never_coloured(here: Path) -> None:
    (here / "a.yaml").write_text(f"ssn: {FACTORY.ssn()}\n")
    assert run("scan", "a.yaml", "--no-prose", "--output", "report.txt").stdout == ""
    text = (here / "report.txt").read_text()
    assert "\033" not in text
    assert text.splitlines() == [
        "a.yaml  automatic",
        "  Cursor may send this file by itself.",
        "       1:6  warning      "
        "What may be a US Social Security number (ddd-dd-dddd)  health.us-ssn",
        "",
        "1 finding in 1 of 1 files: 1 warning.",
    ]


def test_names_in_prose_are_found_by_the_command_line_too(here: Path) -> None:
    (here / "a.py").write_text(f"# ask {FACTORY.name()}\n")
    assert "personal.person-name" in run("scan", "a.py").stdout
    assert "personal.person-name" not in run("scan", "a.py", "--no-prose").stdout
    (here / ".contextward.yaml").write_text("prose: {enabled: false}\n")
    assert "personal.person-name" not in run("scan", "a.py").stdout


def test_the_exposure_contract(here: Path) -> None:
    (here / "kept").mkdir()
    (here / "kept" / "a.txt").write_text("x")
    (here / "AGENTS.md").write_text("x")
    found = json.loads(run("exposure", "kept", "AGENTS.md", "--format", "json").stdout)
    assert found["schema"] == "contextward.exposure/1"
    kept, agents = found["files"]
    assert (kept["path"], kept["level"], agents["level"]) == ("kept/a.txt", "excluded", "always")
    (assistant,) = kept["assistants"]
    assert assistant == {
        "id": "cursor",
        "level": "excluded",
        "because": [{"kind": "exclusion", "source": ".cursorignore", "line": 1}],
    }


def test_exposure_as_text_names_the_line_that_decides(here: Path) -> None:
    (here / "kept").mkdir()
    (here / "kept" / "a.txt").write_text("x")
    assert run("exposure", "kept").stdout.splitlines() == [
        "excluded   kept/a.txt",
        "           Cursor: excluded, .cursorignore:1 (exclusion)",
        "             kept/ · best effort, not for terminal commands or MCP tools",
    ]


def test_doctor_tells_what_is_there(here: Path) -> None:
    result = run("doctor")
    assert result.exit_code == 0
    for part in ("contextward 0.1.0", "secrets 0.2.0: ", "Cursor", "ready", "neovim"):
        assert part in result.stdout
    (here / ".contextward.yaml").write_text("nonsense: 1\n")
    broken = run("doctor")
    assert broken.exit_code == 2
    assert "nonsense: unknown key" in broken.stdout


def test_help_names_every_command() -> None:
    result = run("--help")
    assert result.exit_code == 0
    for command in ("server", "scan", "exposure", "doctor"):
        assert f"\n  {command} " in result.stdout


def test_what_is_wrong_with_an_exclusion_list_is_a_finding_of_its_own_category(
    here: Path,
) -> None:
    (here / ".cursorignore").write_text(
        "kept/\n# \u00e9 \U0001f600\n/gone/a.csv\n", encoding="utf-8"
    )
    (finding,) = [f for f in report()["findings"] if f["category"] == "context"]
    assert (finding["rule"], finding["path"]) == ("context.unused", ".cursorignore")
    assert finding["range"] == {
        "start": {"line": 2, "character": 0},
        "end": {"line": 2, "character": 11},
    }
    assert finding["span"] == {"start": 12, "end": 23}
    assert (finding["severity"], finding["confidence"]) == ("information", "medium")
    text = run("scan", "--no-prose")
    assert "Nothing has this path" in text.output
    assert text.exit_code == 0
    (here / ".contextward.yaml").write_text("rules: {'context.*': off}\n")
    assert [f for f in report()["findings"] if f["category"] == "context"] == []
    assert "no rule matches" not in run("scan", "--no-prose").output


def test_in_a_file_of_every_prompt_authors_are_no_louder_than_elsewhere(here: Path) -> None:
    mail = [FACTORY.email(), FACTORY.email()]
    text = f"Maintainer: {mail[0]}\n\nCall {mail[1]}\n"
    for name in ("AGENTS.md", "notes.md"):
        (here / name).write_text(text)
    found = {
        (f["path"], f["range"]["start"]["line"]): f["severity"]
        for f in report()["findings"]
        if f["rule"] == "personal.email"
    }
    assert found["AGENTS.md", 0] == found["notes.md", 0] == found["notes.md", 2]
    assert found["AGENTS.md", 2] != found["notes.md", 2]


def test_an_attested_exclusion_counts_for_people_and_not_for_a_gate(here: Path) -> None:
    (here / ".contextward.yaml").write_text(
        "exposure:\n  attested:\n  - assistant: cursor\n    owner: security\n"
        "    expires: 2999-01-31\n    patterns:\n    - /vouched/**\n"
    )
    (here / "vouched").mkdir()
    (here / "vouched" / "a.yaml").write_text(f"ssn: {FACTORY.ssn()}\n")
    shown = json.loads(run("exposure", "vouched", "--format", "json").stdout)["files"][0]
    assert shown["level"] == "excluded"
    assert shown["assistants"][0]["because"] == [
        {"kind": "attested", "source": ".contextward.yaml", "line": 7}
    ]
    (finding,) = report("vouched")["findings"]
    assert finding["exposure"] == "automatic"
    text = (here / ".contextward.yaml").read_text().replace("2999-01-31", "2020-01-31")
    (here / ".contextward.yaml").write_text(text)
    late = run("exposure", "vouched", "--format", "json")
    assert json.loads(late.stdout)["files"][0]["level"] == "automatic"
    assert "expired on 2020-01-31" in run("scan", "--no-prose").output


def test_a_gate_does_not_ask_the_home_folder(here: Path, tmp_path: Path) -> None:
    own = tmp_path / "home" / ".claude" / "settings.json"
    own.parent.mkdir(parents=True)
    own.write_text('{"permissions": {"deny": ["Read(**/kept.yaml)"]}}')
    (here / ".contextward.yaml").write_text("assistants: [claude-code]\n")
    (here / "kept.yaml").write_text(f"ssn: {FACTORY.ssn()}\n")
    (found,) = report()["findings"]
    assert "claude-code" in found["assistants"]
    seen = json.loads(run("exposure", "--format", "json", "kept.yaml").stdout)["files"][0]
    levels = {one["id"]: one["level"] for one in seen["assistants"]}
    assert levels["claude-code"] == "excluded"
