"""Values that look real, made when a test runs: none of them ever stands in the repository."""

from __future__ import annotations

import random
import string
import zlib

_BASE62 = string.digits + string.ascii_uppercase + string.ascii_lowercase
_FIRST = ("Mar", "Jo", "El", "Wen", "Ro", "Hen", "Ade", "Vic")
_SECOND = ("lene", "hanna", "dine", "rick", "bert", "laide", "tor", "mund")
_SURNAME = ("Hof", "Brand", "Linden", "Stein", "Whit", "Har", "Os", "Kel")
_SURNAME_END = ("stadt", "berg", "field", "mann", "grove", "wood", "mark", "ford")


class Factory:
    """One seed, one sequence of values."""

    def __init__(self, seed: object = 0) -> None:
        self.random = random.Random(f"factory {seed}")

    def ssn(self) -> str:
        """In the ranges that are issued (SSA: area 001-665 or 667-899, group and serial not 0)."""
        area = self.random.choice([*range(101, 219), *range(220, 457), *range(458, 665)])
        return f"{area:03}-{self.random.randrange(10, 99)}-{self.random.randrange(1000, 9999)}"

    def github_token(self) -> str:
        """With the right check digits (CRC-32 in base 62)."""
        body = "".join(self.random.choices(_BASE62, k=30))
        crc, tail = zlib.crc32(body.encode()), ""
        for _ in range(6):
            crc, digit = divmod(crc, 62)
            tail = _BASE62[digit] + tail
        return f"ghp_{body}{tail}"

    def aws_key_id(self) -> str:
        """AWS's alphabet, A-Z and 2-7."""
        return "AKIA" + "".join(self.random.choices(string.ascii_uppercase + "234567", k=16))

    def password(self) -> str:
        """Letters, digits and a hyphen."""
        pick = self.random.choices
        return "".join(pick("bcdfghkmpqrtvwx", k=6)) + "-" + "".join(pick("2345678", k=5)) + "Qz"

    def given(self) -> str:
        """A given name put together from halves."""
        return self.random.choice(_FIRST) + self.random.choice(_SECOND)

    def surname(self) -> str:
        """A surname put together from halves."""
        return self.random.choice(_SURNAME) + self.random.choice(_SURNAME_END)

    def name(self) -> str:
        """Given name and surname."""
        return f"{self.given()} {self.surname()}"

    def email(self) -> str:
        """At a domain that is not reserved."""
        host = self.random.choice(("river", "stone", "maple")) + self.random.choice(
            ("care", "well")
        )
        return (
            f"{self.given().lower()}.{self.surname().lower()}@{host}{self.random.randrange(90)}.org"
        )

    def phone(self) -> str:
        """A valid North American number outside of 555-01xx."""
        return f"617-4{self.random.randrange(20, 99)}-{self.random.randrange(2000, 9999)}"

    def mrn(self) -> str:
        """Six digits that are no sequence."""
        return str(self.random.choice([*range(481_300, 481_999), *range(727_100, 727_900)]))

    def birth_date(self) -> str:
        """ISO, an adult's."""
        pick = self.random
        return f"19{pick.randrange(50, 99)}-0{pick.choice((2, 3, 5, 8))}-1{pick.randrange(2, 8)}"
