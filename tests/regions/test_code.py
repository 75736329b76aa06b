"""Languages read by data: what leads to values, what is a comment, what goes on over lines."""

from __future__ import annotations

import json
import sysconfig
from pathlib import Path

import pytest
from pygments.lexers import get_lexer_by_name  # type: ignore[import-untyped]
from pygments.token import Comment  # type: ignore[import-untyped]
from tests.factories import Factory
from tests.regions.reading import lines_of, shown

from contextward.project import shipped_engine
from contextward.regions.languages import reader_for
from contextward.regions.passages import read
from contextward.regions.syntax import languages, syntax
from contextward.text.document import Document

VALUES = [
    ("java", 'String ssn = "1"; int mrn = 12;', [("ssn", "1"), ("mrn", "12")]),
    ("java", 'p.setSsn("1");', [("p.setSsn", "1")]),
    ("java", '    .ssn("1")', [(".ssn", "1")]),
    ("java", 'log.info("1");', []),
    ("java", 'assertEquals("1", p.getSsn());', [("assertEquals.p.getSsn", "1")]),
    ("java", 'assertEquals(p.ssn, "1");', [("assertEquals.p.ssn", "1")]),
    ("java", 'map.put("ssn", "1");', [("map.put.ssn", "1")]),
    ("java", '@Column(name = "1")', [("Column.name", "1")]),
    ("csharp", 'var p = new Patient\n{\n  Ssn = @"1",\n};', [("p.Ssn", "1")]),
    ("csharp", 'Save(ssn: "1");', [("Save.ssn", "1")]),
    ("go", 'p := Patient{SSN: "1", Name: `x`}', [("p.SSN", "1"), ("p.Name", "x")]),
    ("go", 'x := map[string]string{"ssn": "1"}', [("x.ssn", "1")]),
    ("ruby", 'p = { ssn: "1", :mrn => "2" }', [("p.ssn", "1"), ("p.:mrn", "2")]),
    ("ruby", "Patient.new(ssn: '1')", [("Patient.new.ssn", "1")]),
    ("php", '$p = ["ssn" => "1"];', [("$p.ssn", "1")]),
    ("php", "$p->ssn = '1';", [("$p.ssn", "1")]),
    ("kotlin", 'val p = Patient(ssn = "1")', [("p.Patient.ssn", "1")]),
    ("kotlin", 'mapOf("ssn" to "1")', [("mapOf.ssn", "1")]),
    ("kotlin", 'val ssn: String = "1"', [("ssn", "1")]),
    ("swift", 'Patient(ssn: "1")', [("Patient.ssn", "1")]),
    ("rust", 'let p = Patient { ssn: "1".into() };', [("p.ssn", "1")]),
    ("c", 'struct p x = {\n  .ssn = "1",\n};', [("x.ssn", "1")]),
    ("cpp", 'const char *ssn = "1";', [("ssn", "1")]),
    ("shellscript", 'export SSN="1"', [("SSN", "1")]),
    ("lua", 'x = { ssn = "1" }', [("x.ssn", "1")]),
    ("perl", 'my %h = (ssn => "1");', [("%h.ssn", "1")]),
    ("elixir", '%{ssn: "1"}', [("ssn", "1")]),
    ("terraform", 'resource "a" "b" {\n  ssn = "1"\n}', [("ssn", "1")]),
]
TEXTS = [
    ("ruby", "x = <<~EOS\n 1\nEOS\ny = '2'", [(1, "x", " 1"), (3, "y", "2")]),
    ("shellscript", "cat <<EOF\n1\nEOF\n# 2", [(1, '"', "1"), (3, "#", "2")]),
    ("rust", '/* 1 /* 2 */ 3 */ x = r#"4"5"#', [(0, "#", "1"), (0, "#", "2"), (0, "#", "3"),
                                                  (0, "x", '4"5')]),
    ("rust", "fn f<'a>(x: &'a T) {} // 1", [(0, "#", "1")]),
    ("cpp", 'auto s = R"x(1)"2)x"; // 3', [(0, "s", '1)"2'), (0, "#", "3")]),
    ("lua", "--[[ 1\n2 ]] x = [==[3]]4]==]", [(0, "#", "1"), (1, "#", "2"), (1, "x", "3]]4")]),
    ("swift", 'x = "1 \\(f("2")) 3" // 4', [(0, "x", '1 \\(f("2")) 3'), (0, "#", "4")]),
    ("kotlin", 'x = """1\n2""" // 3', [(0, "x", "1"), (1, "x", "2"), (1, "#", "3")]),
    ("haskell", "{- 1 {- 2 -} -} x -- 3", [(0, "#", "1"), (0, "#", "2"), (0, "#", "3")]),
    ("html", "<!-- 1\n2 -->", [(0, "#", "1"), (1, "#", "2")]),
    ("ruby", "=begin\n1\n=end\nx = 2", [(1, "#", "1"), (3, "x", "2")]),
    ("java", "int x = 'a';\n/** 1\n * 2\n */", [(0, "x", "a"), (1, "#", "1"), (2, "#", "2")]),
]  # fmt: skip
COMMENTS = {
    "bat": "REM one", "makefile": "# one", "cmake": "# one", "dockerfile": "# one",
    "css": "/* one */",
    "scss": "// one", "graphql": "# one", "proto3": "// one", "viml": '" one', "vb": "' one",
    "ocaml": "(* one *)", "fsharp": "// one", "clojure": ";; one", "lisp": ";; one",
    "erlang": "%% one", "julia": "# one", "r": "# one", "powershell": "<# one #>", "nix": "# one",
    "zig": "/// one", "dart": "/// one", "scala": "// one", "groovy": "// one", "ada": "-- one",
    "objective-c": "// one", "pascal": "{ one }", "fortran": "! one", "matlab": "% one",
    "nim": "# one", "crystal": "# one", "d": "/+ one +/", "solidity": "/// one", "tcl": "# one",
    "coffeescript": "# one", "awk": "# one", "starlark": "# one", "html": "<!-- one -->",
    "haskell": "-- | one", "lua": "-- one", "perl": "# one", "elixir": "# one",
    "terraform": "// one",
}  # fmt: skip


@pytest.mark.parametrize(("language", "text", "expected"), VALUES)
def test_names_lead_to(language: str, text: str, expected: list[tuple[str, str]]) -> None:
    found = [(what, value) for _, what, value in shown(language, text) if what not in '"#']
    assert found == expected


@pytest.mark.parametrize(("language", "text", "expected"), TEXTS)
def test_a_text_gives(language: str, text: str, expected: list[tuple[int, str, str]]) -> None:
    assert shown(language, text) == expected


@pytest.mark.parametrize("language", sorted(COMMENTS))
def test_a_comment_is_found(language: str) -> None:
    [(_, kind, text)] = shown(language, COMMENTS[language])
    assert kind == "#"
    assert text.strip("| ") == "one"


def test_every_language_compiles_and_no_two_have_one_extension() -> None:
    seen: list[str] = []
    for one in languages().values():
        assert syntax(one.id).language is one
        seen += one.extensions
    assert len(languages()) >= 50
    assert sorted(seen) == sorted(set(seen))


@pytest.mark.parametrize("language", sorted(languages()))
def test_any_text_of_one_language_is_read_in_every_other(language: str) -> None:
    reader = reader_for(language)
    for _, text, _ in (*VALUES, *TEXTS):
        for line, state, regions in lines_of(reader, text):
            stored = tuple(json.loads(json.dumps(state)))
            assert read(reader, line, stored)[0] == regions
            ends = [0, *(region.end for region in regions)]
            assert all(a <= r.start <= r.end for a, r in zip(ends, regions, strict=False))


HEADERS = sorted(Path(sysconfig.get_path("include")).glob("*.h"))[::4]


@pytest.mark.parametrize("header", HEADERS, ids=lambda path: path.stem)
def test_comments_of_c_are_where_another_lexer_sees_them(header: Path) -> None:
    text = header.read_text("utf-8")
    lexer = get_lexer_by_name("c", stripnl=False, ensurenl=False)
    expected = set()
    place = 0
    for kind, piece in lexer.get_tokens(text):
        if kind in Comment and kind not in Comment.Preproc and kind not in Comment.PreprocFile:
            expected |= {text.count("\n", 0, place) + i for i, part in enumerate(piece.split("\n"))
                         if part.strip(" \t*/")}  # fmt: skip
        place += len(piece)
    found = {
        number
        for number, (_, _, regions) in enumerate(lines_of(reader_for("c"), text))
        if any(region.kind == "comment" for region in regions)
    }
    assert expected <= found
    assert len(found - expected) <= len(found) // 20  # comments behind a directive


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("A.java", 'Patient p = new Patient();\np.setSsn("{}");'),
        ("a.cs", 'var patient = new Patient {{ Ssn = "{}" }};'),
        ("a.go", 'patient := Patient{{SSN: "{}"}}'),
        ("a.rb", 'patient = Patient.new(ssn: "{}")'),
        ("a.php", '$patient = ["ssn" => "{}"];'),
        ("a.kt", 'val patient = Patient(ssn = "{}")'),
        ("a.swift", 'let patient = Patient(ssn: "{}")'),
        ("a.rs", 'let patient = Patient {{ ssn: "{}".into() }};'),
        ("a.sh", 'PATIENT_SSN="{}"'),
    ],
)
def test_a_value_is_found_by_its_key(path: str, form: str) -> None:
    text = form.format(Factory(5).ssn().replace("-", ""))
    found = {
        detection.rule
        for _, detection in shipped_engine().open(Document.of(text), path).detections()
    }
    assert "health.us-ssn" in found


@pytest.mark.parametrize(
    ("language", "text", "path"),
    [
        ("python", "dob = date(1965, 3, 15)", "dob"),
        ("python", "P(dob=datetime.date(1965, 3, 15))", "P.dob"),
        ("java", "LocalDate dob = LocalDate.of(1965, 3, 15);", "dob"),
        ("java", "  .birthDate(LocalDate.of(1965, Month.MARCH, 15))", ".birthDate"),
        ("javascript", "const dob = new Date(1965, 2, 15);", "dob"),
        ("go", "p := P{DOB: time.Date(1965, time.March, 15, 0, 0, 0, 0, time.UTC)}", "p.DOB"),
        ("ruby", "dob = Date.new(1965, 3, 15)", "dob"),
    ],
)
def test_a_date_as_an_expression_is_one_value(language: str, text: str, path: str) -> None:
    [(_, _, regions)] = lines_of(reader_for(language), text)
    [region] = [one for one in regions if one.decoded]
    assert region.decoded
    assert region.decoded.text == "1965-03-15"
    assert ".".join(region.path) == path
    assert text[region.start : region.end].startswith("1965, ")
    assert text[region.start : region.end].endswith(", 15")
