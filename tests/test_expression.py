"""An expression in place of a literal: only where the file stays what it is."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from tests.factories import Factory

from contextward.project import Project, shipped_engine
from contextward.substitute import substitutes
from contextward.synth.mapping import Mapping
from contextward.text.document import Document

ENGINE = shipped_engine()
TOKEN = Factory("expression").github_token()
REFERENCE = 'os.environ["GITHUB_TOKEN"]'


def fixed(path: str, text: str, root: Path) -> str | None:
    """The text with every secret taken from the environment; None when no fix is given."""
    snapshot = ENGINE.open(Document.of(text), path)
    findings = Project(root, ENGINE).report(snapshot).findings
    assert findings
    edits = substitutes(ENGINE, snapshot, findings, "environment", Mapping(b"key"))
    if not edits:
        return None
    ordered = sorted(edits, key=lambda e: e.range.start, reverse=True)
    return ENGINE.update(snapshot, ordered).document.text


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ('t = "{}"\n', f"import os\n{{}} = {REFERENCE}\n"),
        ('"""Doc."""\nt = "{}"\n', f'"""Doc."""\nimport os\n{{}} = {REFERENCE}\n'),
        ('r"""Doc."""\nt = "{}"\n', f'r"""Doc."""\nimport os\n{{}} = {REFERENCE}\n'),
        ('"""Doc\nfrom the db.\n"""\nimport sys\nt = "{}"\n',
         f'"""Doc\nfrom the db.\n"""\nimport os\nimport sys\n{{}} = {REFERENCE}\n'),
        ('from __future__ import (\n    annotations,\n)\n\nt = "{}"\n',
         f"from __future__ import (\n    annotations,\n)\nimport os\n\n{{}} = {REFERENCE}\n"),
        ('#!/usr/bin/python\n# a\nt = "{}"\n',
         f"#!/usr/bin/python\n# a\nimport os\n{{}} = {REFERENCE}\n"),
        ('def f():\n    import os\nt = "{}"\n',
         f"import os\ndef f():\n    import os\n{{}} = {REFERENCE}\n"),
        ('import os\r\nt = "{}"\r\n', f"import os\r\n{{}} = {REFERENCE}\r\n"),
        ('@decorated\ndef f(t="{}"): ...\n',
         f"import os\n@decorated\ndef f({{}}={REFERENCE}): ...\n"),
    ],
)  # fmt: skip
def test_python_gets_its_import_where_it_belongs(
    before: str, expected: str, tmp_path: Path
) -> None:
    text = before.replace("t =", "github_token =").replace("(t=", "(github_token=").format(TOKEN)
    result = fixed("a.py", text, tmp_path)
    assert result == expected.format("github_token")
    ast.parse(result)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.py", 'x = ("a" "{}")\n'),
        ("a.py", 'match x:\n    case "{}":\n        pass\n'),
        ("a.py", 'x = b"{}"\n'),
        ("a.py", 'x = "{}"\ndef broken(:\n'),
        ("a.py", 'x = "Bearer {}"\n'),
        ("a.ts", 'const x = {{"{}": 1}};\n'),
        ("a.tsx", 'const x = <Foo token="{}" />;\n'),
        (".env", "TOKEN={}\n"),
    ],
)
def test_no_fix_where_the_file_would_break(path: str, text: str, tmp_path: Path) -> None:
    assert fixed(path, text.format(TOKEN), tmp_path) is None


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("a.ts", 'const apiToken = "{}";\n', "const apiToken = process.env.API_TOKEN;\n"),
        ("a.json", '{{"apiToken": "{}"}}\n', '{"apiToken": "${API_TOKEN}"}\n'),
        ("a.yaml", "apiToken: {}\n", "apiToken: ${API_TOKEN}\n"),
    ],
)
def test_other_languages(path: str, text: str, expected: str, tmp_path: Path) -> None:
    assert fixed(path, text.format(TOKEN), tmp_path) == expected
