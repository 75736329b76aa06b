"""JavaScript and TypeScript: what each kind of line gives, and what goes on over several lines."""

from __future__ import annotations

import pytest
from tests.regions.reading import in_line, lines_of, literal, shown

from contextward.regions.languages import reader_for

LINES = [
    # declarations and assignments
    ('const ssn = "1";', [("ssn", "1")]),
    ("let ssn='1'", [("ssn", "1")]),
    ('export const a = "1", b = `2`;', [("a", "1"), ("b", "2")]),
    ('patient.ssn = "1"', [("patient.ssn", "1")]),
    ('this.#ssn = "1"', [("this.#ssn", "1")]),
    ('p?.ssn ??= "1"', [("p.ssn", "1")]),
    ('p!.ssn ||= "1"', [("p.ssn", "1")]),
    ('row["ssn"] = "1"', [('"', "ssn"), ("row.ssn", "1")]),
    ('row["a"].b = "1"', [('"', "a"), ("row.a.b", "1")]),
    ('rows[i] = "1"', [("rows", "1")]),
    ('a = b = "1"', [("b", "1")]),
    ('a = "1"; b = "2"', [("a", "1"), ("b", "2")]),
    ('const x = c ? "1" : "2"', [("x", "1"), ("x", "2")]),
    ('const x = y === "1" ? "2" : "3"', [("y", "1"), ("x", "2"), ("x", "3")]),
    ('const x = y ?? "1"', [("x", "1")]),
    ('const ssns = ["1", ["2"]]', [("ssns", "1"), ("ssns", "2")]),
    ('const x = ("1" + "2")', [("x", "1"), ("x", "2")]),
    ("const mrn = 1234567n", [("mrn", "1234567n")]),
    ("f(12, x[3])", []),
    ("const on = true", []),
    ('$ = "1"', [("$", "1")]),
    ('größe = "1"', [("größe", "1")]),
    # types
    ('const ssn: string = "1"', [("ssn", "1")]),
    ('const p: Map<string, Foo[]> = "1"', [("p", "1")]),
    ('let kind: "a" | "b" = "1"', [('"', "a"), ('"', "b"), ("kind", "1")]),
    ('private readonly ssn: string = "1";', [("ssn", "1")]),
    ('ssn?: string = "1"', [("ssn", "1")]),
    ('ssn!: string = "1"', [("ssn", "1")]),
    ('const p: { a: string } = { ssn: "1" }', [("p.ssn", "1")]),
    ('const f: (a: string) => void = "1"', [("f", "1")]),
    ('type Kind = "a" | "b"', [("Kind", "a"), ("Kind", "b")]),
    ('const x = { ssn: "1" } as const satisfies Y', [("x.ssn", "1")]),
    ('useState<string>("1")', [('"', "1")]),
    ('const x = new Map<A, B<C>>({ ssn: "1" })', [("x.Map.ssn", "1")]),
    ('const x = f<{ a: "b" }>("1")', [("x.a", "b"), ('"', "1")]),
    ('enum Kind { A = "1", B = "2" }', [("A", "1"), ("B", "2")]),
    # objects
    ('const p = { ssn: "1" }', [("p.ssn", "1")]),
    ("p = { 'ssn' : '1' }", [('"', "ssn"), ("p.ssn", "1")]),
    (
        'const p = { name: { family: "1", given: ["2", "3"] }, mrn: 4, x }',
        [("p.name.family", "1"), ("p.name.given", "2"), ("p.name.given", "3"), ("p.mrn", "4")],
    ),
    ('f = [{ a: "1" }, { b: "2" }]', [("f.a", "1"), ("f.b", "2")]),
    ('p = { a: c ? "1" : "2", b: "3" }', [("p.a", "1"), ("p.a", "2"), ("p.b", "3")]),
    ('p = { ...q, ssn: "1" }', [("p.ssn", "1")]),
    ('p = { 7: "1", in: "2", default: "3" }', [("p.7", "1"), ("p.in", "2"), ("p.default", "3")]),
    ('p = { get() { return "1" }, a: "2" }', [('"', "1"), ("p.a", "2")]),
    ('p = { f: () => "1", g: async () => ({ a: "2" }) }', [("p.f", "1"), ("p.g.a", "2")]),
    ('const { a = "1", b: c = "2" } = p', [("a", "1"), ("c", "2")]),
    ('return { ssn: "1" }', [("ssn", "1")]),
    ('export default { ssn: "1" }', [("ssn", "1")]),
    ('module.exports = { ssn: "1" }', [("module.exports.ssn", "1")]),
    ('type T = { kind: "1"; other?: "2" }', [("T.kind", "1"), ("T.other", "2")]),
    # calls and functions
    ('new Patient("1", { ssn: "2" })', [('"', "1"), ("Patient.ssn", "2")]),
    ('ssn = clean("1")', [('"', "1")]),
    ('ssn = clean(["1"])', [('"', "1")]),
    ('a.b("x").c({ ssn: "1" })', [('"', "x"), ("c.ssn", "1")]),
    ('function f(a = "1", { b = "2" }) { return "3" }', [("f.a", "1"), ("f.b", "2"), ('"', "3")]),
    ('const f = (a: string = "1") => { const b = "2" }', [("f.a", "1"), ("b", "2")]),
    ('it("x", () => { const ssn = "1"; });', [('"', "x"), ("ssn", "1")]),
    ('it("x", async () => { f({ a: "1" }) }, "2")', [('"', "x"), ("f.a", "1"), ('"', "2")]),
    ('import a, { b } from "c"', [('"', "c")]),
    ('class A { x = "1"; m(y = "2") { return "3" } }', [("x", "1"), ("m.y", "2"), ('"', "3")]),
    # comparisons
    ('if (ssn === "1") {', [("ssn", "1")]),
    ('if (p.a == "1" && p.b !== "2") x = "3"', [("p.a", "1"), ("p.b", "2"), ("x", "3")]),
    ('for (const ssn of ["1", "2"]) {', [("ssn", "1"), ("ssn", "2")]),
    ('case "1": return "2"', [('"', "1"), ('"', "2")]),
    ('case A: x = "1"', [("x", "1")]),
    ('default: x = "1"', [("x", "1")]),
    # literals
    ("x = 'a\\'b'", [("x", "a\\'b")]),
    ("x = ``", [("x", "")]),
    ("x = `a ${b} c`", [("x", "a "), ("x", " c")]),
    ("x = `${a}`", []),
    ('x = `a${f({ ssn: "1" })}b` + "2"', [("x", "a"), ("f.ssn", "1"), ("x", "b"), ("x", "2")]),
    ("x = `a${`b${c}`}d`, y", [("x", "a"), ('"', "b"), ("x", "d")]),
    ("x = `a\\`\\${b}`", [("x", "a\\`\\${b}")]),
    ("x = `$a {b}`", [("x", "$a {b}")]),
    ("sql`select ${a} from b`", [('"', "select "), ('"', " from b")]),
    ('x = "1', [("x", "1")]),
    # regular expressions and divisions
    ('x = /"/.test("1")', [('"', "1")]),
    ("x = a.replace(/[/\"']/g, '1')", [('"', "1")]),
    ('return /\\/"/', []),
    ('x = a / b / "1"', [("x", "1")]),
    ('x = (a) / 2 + "/"', [("x", "2"), ("x", "/")]),
    ('x = a[0] /= 2; y = "/1"', [("a", "2"), ("y", "/1")]),
    ("x = /=\"/; y = '1'", [("y", "1")]),
    ('i++ / 2; x = "/1"', [("x", "/1")]),
    ('} /"/.test("1")', [('"', "1")]),
    ('x = / "1"', [("x", "1")]),
    # comments
    ("// one", [("#", "one")]),
    ("/// one", [("#", "one")]),
    ('x = "// no" // yes', [("x", "// no"), ("#", "yes")]),
    ('/* one */ x = "1" /** two */', [("#", "one"), ("x", "1"), ("#", "two")]),
    ("x = `/* no */`", [("x", "/* no */")]),
    ("#!/usr/bin/env node", [("#", "usr/bin/env node")]),
    ("/**/", []),
    # hardly JavaScript
    (')]} x = "1"', [("x", "1")]),
    ('x = \ud800 "1\u2028"', [("x", "1\u2028")]),
]

ELEMENTS = [
    ('<P ssn="1" />', [("P.ssn", "1")]),
    ("x = <P ssn='1' mrn={\"2\"} on />", [("P.ssn", "1"), ("P.mrn", "2")]),
    (
        '<Form.Input data-id="1" x:y="2"/>',
        [("Form.Input.data-id", "1"), ("Form.Input.x:y", "2")],
    ),
    ('<P name={{ family: "1" }} {...rest} x="2">', [("P.name.family", "1"), ("P.x", "2")]),
    ("<p>Ada Lovelace</p>", [('"', "Ada Lovelace")]),
    ('<p>it\'s {x && <b>"1"</b>} // 2</p>', [('"', "it's"), ('"', '"1"'), ('"', "// 2")]),
    ('<p>{"1"}</p>', [('"', "1")]),
    ("<>a<br/>b</>", [('"', "a"), ('"', "b")]),
    ('return <P a="1">b</P>; x = "2"', [("P.a", "1"), ('"', "b"), ("x", "2")]),
    ('const f = () => <P a="1"/>', [("P.a", "1")]),
    ('<P a={`1${b}2`} c="3"/>', [("P.a", "1"), ("P.a", "2"), ("P.c", "3")]),
    ('<P on={() => { x = "1" }} c="3"/>', [("x", "1"), ("P.c", "3")]),
    ('<P /* a "b" */ c="3"/>', [("#", 'a "b"'), ("P.c", "3")]),
    ('if (a < b && c > d) x = "1"', [("x", "1")]),
    ('x = <T,>(a: T) => "1"', [("x", "1")]),
    ('x = <T extends U>(a: T) => "1"', [("x", "1")]),
    ('x = <T>(a: T) => "1"', [("x", "1")]),
    ('<P a=\n<Q b="1"/>', [("Q.b", "1")]),
]

TEXTS = [
    ('const ssn =\n  "1";\nf("2")', [(1, "ssn", "1"), (2, '"', "2")]),
    ('a = "1"\nf("2")\n"3"', [(0, "a", "1"), (1, '"', "2"), (2, '"', "3")]),
    ('a = b\n  + "1"\nb', [(1, "a", "1")]),
    ('a = b\n// "c"\n  || "1"', [(1, "#", '"c"'), (2, "a", "1")]),
    ("a\n  .then('1')\n  .catch({ b: '2' })", [(1, '"', "1"), (2, "catch.b", "2")]),
    (
        "x = `1\n 2 ${a} 3\n4` + '5'",
        [(0, "x", "1"), (1, "x", " 2 "), (1, "x", " 3"), (2, "x", "4"), (2, "x", "5")],
    ),
    ("x = `${\n { a: '1' }.a\n}2`", [(1, "a", "1"), (2, "x", "2")]),
    ("/*\n * one\n   two */ x = '1'", [(1, "#", "one"), (2, "#", "two"), (2, "x", "1")]),
    ("x = '1\\\n2'", [(0, "x", "1"), (1, "x", "2")]),
    ("x = '1\ny = '2'", [(0, "x", "1"), (1, "y", "2")]),
    (
        'const people: Person[] = [\n  {\n    name: "1",\n    "ssn": "2",\n  },\n'
        '  { name: "3" },\n];\nf("4")',
        [
            (2, "people.name", "1"),
            (3, '"', "ssn"),
            (3, "people.ssn", "2"),
            (5, "people.name", "3"),
            (7, '"', "4"),
        ],
    ),
    (
        'const p: {\n  ssn: string\n} = {\n  ssn:\n    "1",\n}',
        [(4, "p.ssn", "1")],
    ),
    (
        'describe("a", () => {\n  it("b", () => {\n    const p = build({\n      ssn: "1",\n    })\n'
        '    expect(p.ssn).toBe("2")\n  })\n})\nx = "3"',
        [
            (0, '"', "a"),
            (1, '"', "b"),
            (3, "p.build.ssn", "1"),
            (5, '"', "2"),
            (8, "x", "3"),
        ],
    ),
    (
        'class A {\n  static x = "1"\n  y: string = "2"\n\n  get z() {\n    return "3"\n  }\n'
        '  w = "4"\n}',
        [(1, "x", "1"), (2, "y", "2"), (5, '"', "3"), (7, "w", "4")],
    ),
    ('const g = () => {\n  f(bar(\n}\nx = "1"', [(3, "x", "1")]),
]

ELEMENT_TEXTS = [
    (
        'return (\n  <P\n    ssn="1"\n    mrn={\n      "2"\n    }\n  >\n    Ada {n}\n    // Bo\n'
        '    <Q a="3"/>\n  </P>\n)\nx = "4"',
        [
            (2, "P.ssn", "1"),
            (4, "P.mrn", "2"),
            (7, '"', "Ada"),
            (8, '"', "// Bo"),
            (9, "Q.a", "3"),
            (12, "x", "4"),
        ],
    ),
    ("<P a='1\n2' b='3'/>", [(0, "P.a", "1"), (1, "P.a", "2"), (1, "P.b", "3")]),
    ("<p>\n  {/* one\n  two */}\n  a\n</p>", [(1, "#", "one"), (2, "#", "two"), (3, '"', "a")]),
]

LITERALS = [
    ('x = "1"', ['"1"']),
    ("x = `1`", ["`1`"]),
    ("x = `1${a}2`", ["", ""]),
    ("x = 12", [""]),
    ("x = `1", [""]),
    ('f("1")', ['"1"']),
]


@pytest.mark.parametrize("language", ["javascript", "typescript", "typescriptreact"])
@pytest.mark.parametrize(("line", "expected"), LINES)
def test_a_line_gives(language: str, line: str, expected: list[tuple[str, str]]) -> None:
    assert in_line(language, line) == expected


@pytest.mark.parametrize(("text", "expected"), ELEMENTS)
def test_an_element_gives(text: str, expected: list[tuple[str, str]]) -> None:
    assert [region[1:] for region in shown("typescriptreact", text)] == expected


@pytest.mark.parametrize("language", ["javascript", "typescript"])
@pytest.mark.parametrize(("text", "expected"), TEXTS)
def test_a_text_gives(language: str, text: str, expected: list[tuple[int, str, str]]) -> None:
    assert shown(language, text) == expected


@pytest.mark.parametrize(("text", "expected"), ELEMENT_TEXTS)
def test_elements_of_several_lines_give(text: str, expected: list[tuple[int, str, str]]) -> None:
    assert shown("javascriptreact", text) == expected


def test_an_angle_bracket_is_a_type_in_plain_typescript() -> None:
    assert in_line("typescript", 'x = <Foo>y; z = "1"') == [("z", "1")]


@pytest.mark.parametrize(("line", "expected"), LITERALS)
def test_the_literal_has_its_quotes_when_it_is_whole(line: str, expected: list[str]) -> None:
    [(_, _, regions)] = lines_of(reader_for("javascript"), line)
    assert [literal(line, region) for region in regions] == expected


def test_statements_leave_no_state() -> None:
    reader = reader_for("javascript")
    assert reader.read('f(() => { const ssn = "1"; });', ())[1] == ()
