"""What holds for every synthesizer, over values of every form made by hypothesis."""

from __future__ import annotations

import re
import string
from collections.abc import Mapping as AbstractMapping

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from contextward.detect.checks import (
    check,
    dea_digit,
    luhn_digit,
    nhs_digit,
    npi_digit,
)
from contextward.detect.reserved import is_reserved
from contextward.synth import CannotSynthesize
from contextward.synth.catalogue import SYNTHESIZERS
from contextward.synth.mapping import Mapping

KEY = bytes(range(32))
MAPPING = Mapping(KEY)


def digits(count: int) -> st.SearchStrategy[str]:
    return st.text(string.digits, min_size=count, max_size=count)


def grouped(strategy: st.SearchStrategy[str], *forms: str) -> st.SearchStrategy[str]:
    """The characters of a drawn text in place of the `#` of a form."""

    def fill(text: str, form: str) -> str:
        rest = iter(text)
        return "".join(next(rest) if c == "#" else c for c in form)

    return st.builds(fill, strategy, st.sampled_from(forms))


WORD = st.text(string.ascii_lowercase, min_size=2, max_size=9)
CASED = st.builds(lambda word, case: case(word), WORD, st.sampled_from((str.title, str.upper)))
ACCENTED = st.text("äöüéèñçøåłşğı", min_size=1, max_size=3)
NAME_WORD = CASED | st.builds(lambda a, b: (a + b).capitalize(), WORD, ACCENTED)
NAMES = st.builds(
    lambda a, b, form: form.format(a, b),
    NAME_WORD,
    NAME_WORD,
    st.sampled_from(
        (
            "{0} {1}",
            "{1}, {0}",
            "{1}^{0}",
            "Dr. {0} Q. {1}",
            "{0}",
            "{0} van {1}",
            "{0}-{1}",
            "{1}^{0}^X",
        )
    ),
)
YEARS, MONTHS, DAYS = st.integers(1900, 2030), st.integers(1, 12), st.integers(1, 28)
DATES = st.builds(
    lambda y, m, d, form: form.format(y=y, m=m, d=d),
    YEARS,
    MONTHS,
    DAYS,
    st.sampled_from(
        (
            "{y}-{m:02}-{d:02}",
            "{y}{m:02}{d:02}",
            "{m:02}/{d:02}/{y}",
            "{m}/{d}/{y}",
            "{d}.{m}.{y}",
            "{d:02}.{m:02}.{y}",
            "{y}, {m}, {d}",
            "{y}{m:02}{d:02}134559-0500",
            "{y}-{m:02}-{d:02}T13:45:59Z",
            "{d} Mar {y}",
            "March {d}, {y}",
            "{y}-{m:02}",
        )
    ),
)
CARDS = (
    st.builds(
        lambda prefix, rest: f"{prefix}{rest}{luhn_digit(prefix + rest)}",
        st.sampled_from(("4", "51", "22", "35", "60")),
        digits(14),
    )
    .map(lambda number: number[:15])
    .map(lambda body: f"{body}{luhn_digit(body)}")
)
VALUES: AbstractMapping[tuple[str, str], st.SearchStrategy[str]] = {
    ("us-ssn", "us-ssn"): grouped(digits(9), "###-##-####", "#########", "### ## ####"),
    ("phone", "phone"): grouped(
        digits(10),
        "(###) ###-####",
        "+1 ### ###-####",
        "###.###.####",
        "##########",
        "### #### ###",
        "+44 ## #### ####",
        "+49 (0)## ########",
        "0## #### ####",
        "+31 # ########",
        "###-###-#### x12",
    ),
    ("email", "email"): st.builds(
        lambda a, b, form, host: form.format(a, b) + f"@{host}.org",
        WORD,
        WORD,
        st.sampled_from(("{}.{}", "{}_{}", "{}{}", "{}", "{}+{}", "{}.{}84", "J.{}")),
        WORD,
    ),
    ("person-name", "person-name"): NAMES,
    ("mrn", "mrn"): st.from_regex(
        re.compile(r"(MRN-|PAT|[A-Z]{0,4}[- ]?)[0-9]{4,12}[a-z]?", re.ASCII), fullmatch=True
    ),
    ("shape", "account-number"): st.uuids().map(str)
    | st.text("0123456789abcdef", min_size=16, max_size=40)
    | st.text(string.ascii_letters + string.digits + "-/.", min_size=6, max_size=40),
    ("health-plan-id", "health-plan-id"): st.from_regex(
        re.compile(r"[A-Z]{0,5}-?[0-9]{5,12}[A-Z]?", re.ASCII), fullmatch=True
    )
    | grouped(digits(5), "#AG#-XC#-NN##", "#AGT#XC#NN#"),
    ("birth-date", "birth-date"): DATES,
    ("npi", "npi"): st.builds(
        lambda first, body: f"{first}{body}{npi_digit(first + body)}",
        st.sampled_from("12"),
        digits(8),
    ),
    ("mbi", "mbi"): grouped(digits(5), "#AG#-XC#-NN##", "#AGTXXC#NN##".replace("XX", "X")),
    ("credit-card", "credit-card"): CARDS,
    ("ip", "ipv4"): st.ip_addresses(v=4).map(str),
    ("ip", "ipv6"): st.ip_addresses(v=6).map(str),
    ("mac", "mac"): grouped(
        st.text("0123456789abcdef", min_size=12, max_size=12),
        "##:##:##:##:##:##",
        "####.####.####",
        "##-##-##-##-##-##",
    ),
    ("nhs-number", "nhs-number"): digits(9)
    .filter(lambda body: nhs_digit(body) < 10)
    .map(lambda body: f"{body}{nhs_digit(body)}"),
    ("dea", "dea"): digits(6).map(lambda body: f"BK{body}{dea_digit(body)}"),
    ("place", "street-address"): st.builds(
        lambda number, a, b, form: form.format(number, a, b),
        st.integers(1, 9999),
        NAME_WORD,
        NAME_WORD,
        st.sampled_from(("{0} {1} Avenue", "{1} {0}", "Rue de {1} {0}", "{0} {1} {2} St, Apt 4")),
    ),
    ("place", "locality"): st.builds("{} {}".format, NAME_WORD, NAME_WORD) | NAME_WORD,
    ("placeholder", "github-token"): st.text(
        string.ascii_letters + string.digits, min_size=36, max_size=36
    ),
    ("placeholder", "password"): st.text(min_size=6, max_size=40),
}
"""Values of every form, by synthesizer and data class."""

unhurried = settings(deadline=None)
every_class = pytest.mark.parametrize(("synth", "data_class"), sorted(VALUES))
LENGTH_KEPT = {"us-ssn", "phone", "mrn", "shape", "health-plan-id", "npi", "mbi", "credit-card"}
LENGTH_KEPT |= {"mac", "nhs-number", "dea"}
CHECKED = {"npi": "luhn", "credit-card": "luhn", "nhs-number": "nhs", "dea": "dea"}


def substitute(synth: str, data_class: str, value: str, mapping: Mapping = MAPPING) -> str:
    """Discards the few values that have none, and says so to hypothesis."""
    try:
        return mapping.synthesize(synth, data_class, value)
    except CannotSynthesize as error:
        assert value not in str(error) or len(value) < 4
        assume(False)
        raise


@every_class
@unhurried
@given(data=st.data())
def test_a_substitute_is_reserved_and_never_the_original(
    synth: str, data_class: str, data: st.DataObject
) -> None:
    value = data.draw(VALUES[synth, data_class])
    assume(not is_reserved(data_class, value))
    other = substitute(synth, data_class, value)
    assert is_reserved(data_class, other)
    assert other != value


@every_class
@unhurried
@given(data=st.data())
def test_a_substitute_is_its_own_substitute(
    synth: str, data_class: str, data: st.DataObject
) -> None:
    other = substitute(synth, data_class, data.draw(VALUES[synth, data_class]))
    assert MAPPING.synthesize(synth, data_class, other) == other
    assert Mapping(b"another key").synthesize(synth, data_class, other) == other


@every_class
@unhurried
@given(data=st.data())
def test_the_same_key_gives_the_same_substitute(
    synth: str, data_class: str, data: st.DataObject
) -> None:
    value = data.draw(VALUES[synth, data_class])
    assert substitute(synth, data_class, value) == substitute(
        synth, data_class, value, Mapping(KEY)
    )


@pytest.mark.parametrize(
    ("synth", "data_class"), sorted(pair for pair in VALUES if pair[0] in LENGTH_KEPT)
)
@unhurried
@given(data=st.data())
def test_length_and_separators_stay(synth: str, data_class: str, data: st.DataObject) -> None:
    value = data.draw(VALUES[synth, data_class])
    other = substitute(synth, data_class, value)
    assert len(other) == len(value)
    assert [c for c in other if not c.isalnum()] == [c for c in value if not c.isalnum()]


@pytest.mark.parametrize("synth", sorted(CHECKED))
@unhurried
@given(data=st.data())
def test_check_digits_are_right(synth: str, data: st.DataObject) -> None:
    other = substitute(synth, synth, data.draw(VALUES[synth, synth]))
    assert check(CHECKED[synth], "80840" + other if synth == "npi" else other)


@pytest.mark.parametrize("synth", ["mrn", "shape"])
@unhurried
@given(data=st.data())
def test_letters_stay_letters_and_digits_digits(synth: str, data: st.DataObject) -> None:
    value = data.draw(
        st.from_regex(re.compile("[A-Za-z]{1,4}-[0-9A-Z]{5,9}", re.ASCII), fullmatch=True)
    )
    other = substitute(synth, "account-number", value)
    kinds = (str.isdigit, str.isupper, str.islower)
    assert [[kind(c) for kind in kinds] for c in other] == [
        [kind(c) for kind in kinds] for c in value
    ]


@unhurried
@given(st.uuids(version=4))
def test_a_uuid_stays_one(value: object) -> None:
    other = MAPPING.synthesize("mrn", "mrn", str(value))
    assert re.fullmatch("9{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", other)


@pytest.mark.parametrize(
    ("synth", "surfaces"),
    [
        ("us-ssn", ("{0}-{1}-{2}", "{0}{1}{2}", "{0} {1} {2}")),
    ],
)
@unhurried
@given(st.integers(101, 665), st.integers(11, 99), st.integers(1111, 9999))
def test_the_surface_does_not_count(
    synth: str, surfaces: tuple[str, ...], a: int, b: int, c: int
) -> None:
    values = [surface.format(a, b, c) for surface in surfaces]
    assume(not is_reserved(synth, values[0]))
    others = {re.sub(r"\D", "", MAPPING.synthesize(synth, synth, value)) for value in values}
    assert len(others) == 1


@unhurried
@given(NAME_WORD, NAME_WORD)
def test_a_name_is_the_same_in_every_form(first: str, last: str) -> None:
    full = f"{first} {last}"
    assume(not any(is_reserved("person-name", text) for text in (full, first, last)))
    given_name, surname = (substitute("person-name", "person-name", w) for w in (first, last))
    assert substitute("person-name", "person-name", full) == f"{given_name} {surname}"
    turned = f"{last.upper()}^{first.upper()}"
    assume(turned.lower().split("^") == [last.lower(), first.lower()])  # no dotless i
    assert substitute("person-name", "person-name", turned) == f"{surname}^{given_name}".upper()
    if first.isascii() and last.isascii():
        address = f"{first.lower()}.{last.lower()}@" + "clinic-" + "harbor.org"
        assume(not is_reserved("email", address))
        local = substitute("email", "email", address).partition("@")[0]
        assert local == f"{given_name}.{surname}".lower()


@unhurried
@given(DATES)
def test_a_birth_date_keeps_its_year_and_its_form(value: str) -> None:
    assume(not is_reserved("birth-date", value))
    other = substitute("birth-date", "birth-date", value)
    year = re.search(r"(19|20)\d\d", value)
    assert year is not None
    assert year[0] in other
    assert check("date", other)
    assert re.sub("[0-9]+|[A-Za-z]{3,}", "", other) == re.sub("[0-9]+|[A-Za-z]{3,}", "", value)
    if "," in value or re.match(r"\d/", value):
        assert re.search(r"\b0\d\b", other) is None


def test_different_keys_give_different_substitutes() -> None:
    value = "-".join(("219", "44", "8812"))
    others = {Mapping(bytes([n]) * 32).synthesize("us-ssn", "us-ssn", value) for n in range(20)}
    assert len(others) == 20


def test_substitutes_of_numbers_spread() -> None:
    values = [f"2{n:03}-{n % 90 + 10}-{n + 2000}"[-11:] for n in range(11, 400)]
    others = {MAPPING.synthesize("us-ssn", "us-ssn", value) for value in values}
    assert len(others) >= len(values) - 2


@unhurried
@given(st.text(max_size=3), st.text(max_size=3))
def test_blanks_around_a_value_stay(before: str, after: str) -> None:
    before, after = (re.sub(r"\S", " ", text) for text in (before, after))
    value = "MRN-" + "48" + "2913"
    plain = MAPPING.synthesize("mrn", "mrn", value)
    assert MAPPING.synthesize("mrn", "mrn", f"{before}{value}{after}") == f"{before}{plain}{after}"


@pytest.mark.parametrize(
    ("synth", "data_class", "value"),
    [
        ("us-ssn", "us-ssn", "44-8812"),
        ("phone", "phone", "call the desk"),
        ("phone", "phone", "34286"),
        ("email", "email", "nobody at all"),
        ("person-name", "person-name", "48213"),
        ("mrn", "mrn", "a7"),
        ("mrn", "mrn", "\u0664\u0668\u0662\u0669\u0661\u0663"),
        ("birth-date", "birth-date", "last spring"),
        ("npi", "npi", "12"),
        ("mbi", "mbi", "2AG9"),
        ("credit-card", "credit-card", "48215"),
        ("ip", "ipv4", "54.23"),
        ("mac", "mac", "3c:22"),
        ("no-such-synthesizer", "mrn", "48291x"),
        ("person-name", "us-ssn", "Marlene Hofberg"),
        ("mrn", "mrn", "   "),
    ],
)
def test_a_value_without_a_substitute_is_refused_unnamed(
    synth: str, data_class: str, value: str
) -> None:
    with pytest.raises(CannotSynthesize) as caught:
        MAPPING.synthesize(synth, data_class, value)
    assert value.strip() == "" or value not in str(caught.value)


@pytest.mark.parametrize("synth", sorted(SYNTHESIZERS))
@unhurried
@given(value=st.text(max_size=60))
def test_no_text_brings_a_synthesizer_down(synth: str, value: str) -> None:
    try:
        other = MAPPING.synthesize(synth, "mrn", value)
    except CannotSynthesize:
        return
    assert is_reserved("mrn", other)


@unhurried
@given(st.text(min_size=6, max_size=60))
def test_a_placeholder_needs_no_quotes(value: str) -> None:
    assume(not is_reserved("github-token", value))
    other = MAPPING.synthesize("placeholder", "github-token", value)
    assert re.fullmatch("[a-z][a-z0-9-]+", other.strip())
