"""Write the demo workspace: a small clinic service that leaks what an assistant should not read.

    python examples/clinic/generate.py DIR [--seed N] [--manifest FILE]

The files come from `template/` (each name ends in `.in`, so that no tool takes a template for the
real thing). A placeholder `{{form:subject}}` is filled at run time: `{{ssn:oak.woman}}` is one form
of one person, `{{github-token:agents}}` one secret. A subject `household.member` has the same
values in every file, members of a household share surname and address, and a household whose name
begins with `accented` has letters outside ASCII. No person, number or token stands in the
repository; the same seed gives the same workspace. `template/reserved/` has only reserved,
documented and placeholder values, which no rule may report.

`--manifest` writes, for each value planted, `{"path", "line", "column", "kind", "value"}`: line
zero-based, column in Unicode code points. It is never written into the workspace.

Exit status: 0 written; 2 bad usage, or DIR holds anything that this program would not write.
"""

from __future__ import annotations

import argparse
import json
import re
import string
import sys
import unicodedata
import zlib
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from random import Random

TEMPLATE = Path(__file__).resolve().parent / "template"
SUFFIX = ".in"
PLACEHOLDER = re.compile(r"\{\{([a-z0-9-]+)(?::([a-z0-9.-]+))?\}\}")
BASE62 = string.digits + string.ascii_uppercase + string.ascii_lowercase

# Names by halves: any first half with any of its second halves is an ordinary name.
WOMEN = {
    "Mar": "lene ianne garet jorie",
    "Jo": "anna sephine celyn",
    "Ger": "trude aldine",
    "Cath": "erine leen",
    "Ro": "salind wena sanne",
    "Bea": "trice trix",
    "Vi": "vian ctoria",
}
MEN = {
    "Ber": "nard trand",
    "Gil": "bert roy",
    "Har": "old vey rison",
    "Leo": "nard pold",
    "Nath": "aniel an",
    "Ray": "mond nard",
    "Wal": "ter lace",
}
SURNAMES = {
    "Hof": "mann bauer meier",
    "Whit": "field aker comb",
    "Brad": "bury shaw well",
    "Hend": "erson ricks",
    "Thorn": "bury hill ton",
    "Lind": "strom berg gren",
    "Mc": "Allister Kinney Donnell",
    "Ash": "worth croft down",
    "Fair": "banks weather child",
    "Black": "wood burn well",
}
ACCENTED_WOMEN = {"Ren": "ée", "Fran": "çoise", "Hél": "ène"}
ACCENTED_MEN = {"Bj": "örn", "S": "øren", "Andr": "és"}
ACCENTED_SURNAMES = {"Mü": "ller", "Grön": "lund", "Lef": "èvre", "Ib": "áñez"}
STREETS = {
    "Willow": "brook dale",
    "Maple": "wood crest",
    "Oak": "ridge field",
    "Stone": "gate leigh",
}
CITIES = {"Mil": "ford bury", "West": "brook ham", "Had": "field leigh", "Nor": "wood ton"}
CLINICS = {"river": "bend side", "north": "gate field", "harbor": "view point"}
MAILERS = {"lake": "post mail", "cedar": "post mail", "prairie": "post mail"}


class Refused(Exception):
    """Nothing was written; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Person:
    """Someone of the workspace, with everything that a form can show of them."""

    given: str
    family: str
    ssn: str
    mrn: str
    birth: date
    phone: tuple[str, str, str]
    member_id: str
    mailer: str
    street: str
    city: str
    postal_code: str
    clinic: str

    @property
    def handle(self) -> str:
        """`given.family` in lower-case ASCII, as in a user name."""
        plain = f"{self.given}.{self.family}".lower().replace("ø", "o")
        return unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()


@dataclass(frozen=True, slots=True)
class Planted:
    """One value put into the workspace: `line` zero-based, `column` in code points."""

    path: str
    line: int
    column: int
    kind: str
    value: str


def letters(rng: Random, alphabet: str, length: int) -> str:
    return "".join(rng.choices(alphabet, k=length))


def digits(rng: Random, length: int) -> str:
    return letters(rng, string.digits, length)


def github_token(rng: Random) -> str:
    """A classic token: 30 characters and their CRC-32 in six digits of base 62."""
    body = letters(rng, BASE62, 30)
    crc = zlib.crc32(body.encode())
    check = "".join(BASE62[crc // 62**place % 62] for place in range(5, -1, -1))
    return f"ghp_{body}{check}"


# Placeholder of a person -> kind in the manifest, text.
FORMS: dict[str, tuple[str, Callable[[Person], str]]] = {
    "name": ("person-name", lambda p: f"{p.given} {p.family}"),
    "given": ("person-name", lambda p: p.given),
    "family": ("person-name", lambda p: p.family),
    "handle": ("person-name", lambda p: p.handle),
    "ssn": ("us-ssn", lambda p: p.ssn),
    "ssn-digits": ("us-ssn", lambda p: p.ssn.replace("-", "")),
    "mrn": ("mrn", lambda p: p.mrn),
    "member-id": ("health-plan-id", lambda p: p.member_id),
    "birth-date": ("birth-date", lambda p: p.birth.isoformat()),
    "birth-date-digits": ("birth-date", lambda p: p.birth.strftime("%Y%m%d")),
    "birth-date-args": ("birth-date", lambda p: f"{p.birth.year}, {p.birth.month}, {p.birth.day}"),
    "phone": ("phone", lambda p: "-".join(p.phone)),
    "phone-brackets": ("phone", lambda p: "({}) {}-{}".format(*p.phone)),
    "phone-plus": ("phone", lambda p: "+1 {} {} {}".format(*p.phone)),
    "email": ("email", lambda p: f"{p.handle}@{p.mailer}"),
    "work-email": ("email", lambda p: f"{p.handle}@{p.clinic}"),
    "street": ("street-address", lambda p: p.street),
    "city": ("city", lambda p: p.city),
    "postal-code": ("postal-code", lambda p: p.postal_code),
}

# Placeholder of a secret, which is also its kind -> text.
SECRETS: dict[str, Callable[[Random], str]] = {
    "github-token": github_token,
    "aws-access-key-id": lambda rng: "AKIA" + letters(rng, string.ascii_uppercase + "234567", 16),
    "aws-secret-access-key": lambda rng: letters(rng, BASE62 + "+/", 40),
    "password": lambda rng: letters(rng, BASE62, 20),
    "url-password": lambda rng: letters(rng, BASE62, 20),
}


def combine(halves: dict[str, str]) -> list[str]:
    return [first + second for first, seconds in halves.items() for second in seconds.split()]


def deal(rng: Random, subjects: Iterable[str], plain: list[str], accented: list[str]) -> list[str]:
    """One name for each subject, none twice, in the order of the subjects."""
    decks = {False: rng.sample(plain, len(plain)), True: rng.sample(accented, len(accented))}
    return [decks[subject.startswith("accented")].pop() for subject in subjects]


def cast(seed: int, subjects: Iterable[str]) -> dict[str, Person]:
    """The people behind `household.member`; `woman`, `girl`, `man` and `boy` say what they are."""
    rng = Random(f"{seed}/names")
    people = sorted(subjects)
    households = sorted({subject.partition(".")[0] for subject in people})
    women = [subject for subject in people if subject.endswith(("woman", "girl"))]
    men = [subject for subject in people if subject not in women]
    surnames = deal(rng, households, combine(SURNAMES), combine(ACCENTED_SURNAMES))
    family = dict(zip(households, surnames, strict=True))
    given = dict(zip(women, deal(rng, women, combine(WOMEN), combine(ACCENTED_WOMEN)), strict=True))
    given |= zip(men, deal(rng, men, combine(MEN), combine(ACCENTED_MEN)), strict=True)
    clinic = f"{rng.choice(combine(CLINICS))}clinic.org"
    return {
        subject: person(seed, subject, given[subject], family[subject.partition(".")[0]], clinic)
        for subject in people
    }


def person(seed: int, subject: str, given: str, family: str, clinic: str) -> Person:
    """Numbers are of ranges that are in use, so that a scanner has to report them."""
    rng, home = Random(f"{seed}/{subject}"), Random(f"{seed}/{subject.partition('.')[0]}")
    child = subject.endswith(("girl", "boy"))
    return Person(
        given=given,
        family=family,
        # Areas 560 to 649 are issued, and no number known from advertising or manuals is in them.
        ssn=f"{rng.randrange(560, 650)}-{rng.randrange(10, 89)}-{rng.randrange(1, 10_000):04}",
        # No leading 1, 2 or 9: neither a date nor the mark of a made-up number.
        mrn=rng.choice("345678") + digits(rng, 7),
        # Never the first of a month, which is a common placeholder.
        birth=date(
            rng.randrange(2009, 2018) if child else rng.randrange(1948, 1992),
            rng.randrange(2, 13),
            rng.randrange(2, 29),
        ),
        # Exchanges 420 to 499: neither a service code such as 411 nor the fictional 555.
        phone=(
            rng.choice(("617", "503", "414", "612", "919")),
            str(rng.randrange(420, 500)),
            digits(rng, 4),
        ),
        # Without vowels and X, so that the letters are no word and no row of X.
        member_id=letters(rng, "BCDGHJKLMNPRVW", 3) + digits(rng, 9),
        mailer=f"{rng.choice(combine(MAILERS))}.{rng.choice(('net', 'org'))}",
        street=f"{home.randrange(12, 98)} {home.choice(combine(STREETS))} "
        f"{home.choice(('Lane', 'Street', 'Avenue'))}",
        city=home.choice(combine(CITIES)),
        postal_code=f"02{home.randrange(120, 780)}",
        clinic=clinic,
    )


def render(seed: int) -> tuple[dict[str, str], list[Planted]]:
    """Every file of the workspace by its path, and the values planted in them."""
    sources = {
        path.relative_to(TEMPLATE).as_posix().removesuffix(SUFFIX): path.read_text("utf-8")
        for path in sorted(TEMPLATE.rglob("*" + SUFFIX))
    }
    marks = [mark.groups() for text in sources.values() for mark in PLACEHOLDER.finditer(text)]
    people = cast(seed, {subject for form, subject in marks if form in FORMS})
    files: dict[str, str] = {}
    planted: list[Planted] = []
    for path, source in sources.items():
        text, end = "", 0
        for mark in PLACEHOLDER.finditer(source):
            text, end = text + source[end : mark.start()], mark.end()
            form, subject = mark.groups()
            if form == "clinic-domain":
                text += next(iter(people.values())).clinic
                continue
            if form in FORMS:
                kind, show = FORMS[form]
                value = show(people[subject])
            else:
                kind, value = form, SECRETS[form](Random(f"{seed}/{form}/{subject}"))
            line, column = text.count("\n"), len(text) - (text.rfind("\n") + 1)
            planted.append(Planted(path, line, column, kind, value))
            text += value
        files[path] = text + source[end:]
    return files, planted


def check(directory: Path, files: Iterable[str], manifest: Path | None) -> None:
    """Refuse to write among files of somebody else, through a link, or a manifest among our own."""
    if directory.exists() and not directory.is_dir():
        raise Refused(f"{directory} is not a folder: name a new or an empty one")
    known = set(files)
    for path in directory.rglob("*"):
        name = path.relative_to(directory).as_posix()
        if path.is_symlink() or (name not in known and not path.is_dir()):
            raise Refused(
                f"{directory} holds {name}, not of the demo: name a new or an empty folder"
            )
    if manifest and manifest.resolve().is_relative_to(directory.resolve()):
        raise Refused(f"{manifest} would be part of the workspace: write the manifest elsewhere")


def write(directory: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def main() -> int:
    parser = argparse.ArgumentParser(description="Write the demo workspace of contextward.")
    parser.add_argument("directory", metavar="DIR", type=Path, help="created if missing")
    parser.add_argument("--seed", type=int, default=20, help="another number, other values")
    parser.add_argument("--manifest", metavar="FILE", type=Path, help="list the planted values")
    options = parser.parse_args()
    directory: Path = options.directory
    manifest: Path | None = options.manifest
    files, planted = render(options.seed)
    try:
        check(directory, files, manifest)
        write(directory, files)
        if manifest:
            rows = [asdict(value) for value in planted]
            manifest.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", "utf-8")
    except (Refused, OSError) as error:
        print(f"generate.py: {error}", file=sys.stderr)
        return 2
    print(f"{len(files)} files with {len(planted)} planted values written to {directory}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
