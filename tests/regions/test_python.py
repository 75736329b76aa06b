"""Python: what each kind of line gives, and what goes on over several lines."""

from __future__ import annotations

import pytest
from tests.regions.reading import in_line, lines_of, literal, shown

from contextward.regions.languages import reader_for

LINES = [
    # assignments
    ('ssn = "1"', [("ssn", "1")]),
    ("ssn='1'", [("ssn", "1")]),
    ('patient.ssn = "1"', [("patient.ssn", "1")]),
    ('self.patient.ssn: str = "1"', [("self.patient.ssn", "1")]),
    ('ssn: str = "1"', [("ssn", "1")]),
    ('ssn: Optional["Number"] = "1"', [('"', "Number"), ("ssn", "1")]),
    ('ssn: "Number" = "1"', [('"', "Number"), ("ssn", "1")]),
    ('row["ssn"] = "1"', [('"', "ssn"), ("row.ssn", "1")]),
    ('rows[0]["ssn"] = "1"', [('"', "ssn"), ("rows.ssn", "1")]),
    ('row["ssn"].value = "1"', [('"', "ssn"), ("row.ssn.value", "1")]),
    ('a["b"]["c"] = "1"', [('"', "b"), ('"', "c"), ("a.b.c", "1")]),
    ('rows[i] = "1"', [("rows", "1")]),
    ('ssn = note = "1"', [("note", "1")]),
    ('first, last = "1", "2"', [("first", "1"), ("last", "2")]),
    ('codes = "1", "2"', [("codes", "1"), ("codes", "2")]),
    ('ssn += "1"', [("ssn", "1")]),
    ('if (ssn := "1"):', [("ssn", "1")]),
    ('a = 1; b = "2"', [("a", "1"), ("b", "2")]),
    ('x = "1" if y == "2" else "3"', [("x", "1"), ("y", "2"), ("x", "3")]),
    ('x = a or "1"', [("x", "1")]),
    ('name = "Ada " + "Lovelace"', [("name", "Ada "), ("name", "Lovelace")]),
    ('name = "Ada" "Lovelace"', [("name", "Ada"), ("name", "Lovelace")]),
    ('name = ("Ada")', [("name", "Ada")]),
    ('ssns = ["1", "2"]', [("ssns", "1"), ("ssns", "2")]),
    ('ssns = {"1", "2"}', [("ssns", "1"), ("ssns", "2")]),
    ('ssns = [("1", "2")]', [("ssns", "1"), ("ssns", "2")]),
    # numbers
    ("mrn = 1234567", [("mrn", "1234567")]),
    ("weight = -72.5e-3", [("weight", "72.5e-3")]),
    ("f(12)", []),
    ("x[12]", []),
    ("mrns = [1, 2]", [("mrns", "1"), ("mrns", "2")]),
    ("flag, other = True, None", []),
    # dictionaries
    ('p = {"ssn": "1"}', [('"', "ssn"), ("p.ssn", "1")]),
    (
        'p = {"name": {"family": "1", "given": ["2", "3"]}, "mrn": 4}',
        [
            ('"', "name"),
            ('"', "family"),
            ("p.name.family", "1"),
            ('"', "given"),
            ("p.name.given", "2"),
            ("p.name.given", "3"),
            ('"', "mrn"),
            ("p.mrn", "4"),
        ],
    ),
    (
        'p = {SSN: "1", Field.MRN: "2", 3: "4"}',
        [("p.SSN", "1"), ("p.Field.MRN", "2"), ("p.3", "4")],
    ),
    ('p = {"a": x or "1"}', [('"', "a"), ("p.a", "1")]),
    ('p = {"a" : "1"}', [('"', "a"), ("p.a", "1")]),
    ('{**p, "ssn": "1"}', [('"', "ssn"), ("ssn", "1")]),
    ('people = [{"ssn": "1"}]', [('"', "ssn"), ("people.ssn", "1")]),
    ('return {"ssn": "1"}', [('"', "ssn"), ("ssn", "1")]),
    # calls
    ('Patient(ssn="1")', [("Patient.ssn", "1")]),
    ('p = models.Patient(ssn="1")', [("p.models.Patient.ssn", "1")]),
    ('Patient("1", ssn="2")', [('"', "1"), ("Patient.ssn", "2")]),
    ('ssn = clean("1")', [('"', "1")]),
    ('ssn = clean(["1"])', [('"', "1")]),
    ('ssn = clean(("1"))', [('"', "1")]),
    ('send({"ssn": "1"})', [('"', "ssn"), ("send.ssn", "1")]),
    ('send(ssns=["1"])', [("send.ssns", "1")]),
    ('dict(a=dict(b="1"))', [("dict.a.dict.b", "1")]),
    ('super().__init__(ssn="1")', [("__init__.ssn", "1")]),
    ('"{}".format(ssn="1")', [("#", "{}"), ("format.ssn", "1")]),
    ('x = "{}".format("1")', [("x", "{}"), ('"', "1")]),
    ('f(a, key=lambda x: x == "1")', [("f.x", "1")]),
    ('f(key="1" if a else "2")', [("f.key", "1"), ("f.key", "2")]),
    ('print("1", file=out)', [('"', "1")]),
    # definitions
    ('def f(ssn="1", *, mrn: str = "2") -> "T":', [("f.ssn", "1"), ("f.mrn", "2"), ('"', "T")]),
    ('async def f(ssn: str | None = "1"): ...', [("f.ssn", "1")]),
    ('lambda ssn="1": ssn', [("ssn", "1")]),
    ('class P(Base, table="1"):', [("P.table", "1")]),
    ('return "1"', [('"', "1")]),
    ('if x: y = "1"', [("y", "1")]),
    ('else: y = "1"', [("y", "1")]),
    # comparisons
    ('p.ssn == "1"', [("p.ssn", "1")]),
    ('assert p.ssn != "1", "2"', [("p.ssn", "1"), ('"', "2")]),
    ('if p.a == "1" and p.b == "2":', [("p.a", "1"), ("p.b", "2")]),
    ('p["ssn"] == "1"', [('"', "ssn"), ("p.ssn", "1")]),
    ('get_ssn(p) == "1"', [("get_ssn", "1")]),
    ('if ssn in ("1", "2"):', [("ssn", "1"), ("ssn", "2")]),
    ('if ssn not in ["1"]:', [("ssn", "1")]),
    ('for ssn in ["1", "2"]:', [("ssn", "1"), ("ssn", "2")]),
    ('for a, b in [("1", "2")]:', [('"', "1"), ('"', "2")]),
    ('assert f(p.ssn == "1")', [("f.p.ssn", "1")]),
    # literals
    ('a = r"\\d"', [("a", "\\d")]),
    ('a = "\\""', [("a", '\\"')]),
    ('a = r"\\""', [("a", '\\"')]),
    ("a = ''", [("a", "")]),
    ('a = """1"""', [("a", "1")]),
    ('a = """1"2""3\\""""', [("a", '1"2""3\\"')]),
    ("a = f'{x[\"k\"]} y'", [("a", '{x["k"]} y')]),
    ('a = f"{x["k"]}" "z"', [("a", '{x["k"]}'), ("a", "z")]),
    ('a = f"{{" + "1"', [("a", "{{"), ("a", "1")]),
    ("a = f\"{x:'>10}\" + '1'", [("a", "{x:'>10}"), ("a", "1")]),
    ('a = f"{f"{b}"}", "1"', [("a", '{f"{b}"}'), ("a", "1")]),
    ('a = f"{x", "1"', [("a", "{x"), ("a", "1")]),
    ('a = "1', [("a", "1")]),
    ("a = b'1' + rb'2'", [("a", "1"), ("a", "2")]),
    # comments and docstrings
    ("# one", [("#", "one")]),
    ("x = 1  ## two  ", [("x", "1"), ("#", "two")]),
    ('a = "# no" # yes', [("a", "# no"), ("#", "yes")]),
    ("#", []),
    ("    # contextward: allow[a.b]", [("#", "contextward: allow[a.b]")]),
    ('"""One."""', [("#", "One.")]),
    ('    r"""  One.  """', [("#", "One.")]),
    ("'one' 'two'", [("#", "one"), ("#", "two")]),
    ('x.y("1")', [('"', "1")]),
    # hardly Python
    ('print "1"', [('"', "1")]),
    (')]} ssn = "1"', [("ssn", "1")]),
    ('\x0c ssn\u2003= "1\u20282"', [("ssn", "1\u20282")]),
    ("größe = 'ä'", [("größe", "ä")]),
    ("x = \ud800 '1'", [("x", "1")]),
]

TEXTS = [
    (
        '"""One\n\n  two # not a comment\n"""\nx = 1',
        [(0, "#", "One"), (2, "#", "two # not a comment"), (4, "x", "1")],
    ),
    ('x = """1\n2\n3""" + "4"', [(0, "x", "1"), (1, "x", "2"), (2, "x", "3"), (2, "x", "4")]),
    ('f("""\n1 # 2\n""")  # 3', [(1, '"', "1 # 2"), (2, "#", "3")]),
    ("x = '''\n\"\"\"\n''' # 1", [(1, "x", '"""'), (2, "#", "1")]),
    ('x = "1\\\n2" + \\\n "3"', [(0, "x", "1"), (1, "x", "2"), (2, "x", "3")]),
    ('x = "1\ny = "2"', [(0, "x", "1"), (1, "y", "2")]),
    (
        'p = {\n  "ssn": "1",  # a\n  "mrn":\n    "2",\n}',
        [
            (1, '"', "ssn"),
            (1, "p.ssn", "1"),
            (1, "#", "a"),
            (2, '"', "mrn"),
            (3, "p.mrn", "2"),
        ],
    ),
    ('x = (\n  "1"\n  "2"\n)\n"3"', [(1, "x", "1"), (2, "x", "2"), (4, "#", "3")]),
    (
        'Patient(\n  ssn="1",\n  address={\n    "zip": 2},\n)',
        [
            (1, "Patient.ssn", "1"),
            (3, '"', "zip"),
            (3, "Patient.address.zip", "2"),
        ],
    ),
    ('x: Dict[\n  str\n] = {"a": "1"}', [(2, '"', "a"), (2, "x.a", "1")]),
    (
        'def f(\n  a: str = "1",\n  b="2"):\n  "3"',
        [(1, "f.a", "1"), (2, "f.b", "2"), (3, "#", "3")],
    ),
    ('x = [\n"1",\n\n"2"]\n', [(1, "x", "1"), (3, "x", "2")]),
    ('f(\ndef g():\n  """1"""', [(2, "#", "1")]),
    ('x = f(a, (\nclass B:\n  y = "1"', [(2, "y", "1")]),
    ('ssn = \\\n  "1"\nf("2")', [(1, "ssn", "1"), (2, '"', "2")]),
    ('a = """x\n""" ; "1"\nb == "2"', [(0, "a", "x"), (1, "#", "1"), (2, "b", "2")]),
]

LITERALS = [
    ('x = "1"', ['"1"']),
    ("x = f'{a}'", ["f'{a}'"]),
    ('x = Rb"""1"""', ['Rb"""1"""']),
    ('x = "1', [""]),
    ("x = 12", [""]),
    ('x = """1', [""]),
    ('g("1")', ['"1"']),
    ('"""doc"""', [""]),
]


@pytest.mark.parametrize(("line", "expected"), LINES)
def test_a_line_gives(line: str, expected: list[tuple[str, str]]) -> None:
    assert in_line("python", line) == expected


@pytest.mark.parametrize(("text", "expected"), TEXTS)
def test_a_text_gives(text: str, expected: list[tuple[int, str, str]]) -> None:
    assert shown("python", text) == expected


@pytest.mark.parametrize(("line", "expected"), LITERALS)
def test_the_literal_has_prefix_and_quotes_when_it_is_whole(line: str, expected: list[str]) -> None:
    [(_, _, regions)] = lines_of(reader_for("python"), line)
    assert [literal(line, region) for region in regions] == expected


def test_a_line_of_nothing_leaves_no_state() -> None:
    reader = reader_for("python")
    assert reader.read('ssn = "1"  # done', ())[1] == ()
    assert reader.read("", ()) == ((), ())


def test_a_continued_statement_ends_with_a_blank_line() -> None:
    reader = reader_for("python")
    _, state = reader.read("x = \\", ())
    assert state != ()
    assert reader.read("", state) == ((), ())
