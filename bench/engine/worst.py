"""Documents that are hard to scan, made at run time: each about a megabyte, most on one line.

Every value in them is drawn, nobody's, and the same in each run.
"""

from __future__ import annotations

import base64
import json
import random
from collections.abc import Iterator
from itertools import count

SIZE = 1_000_000
_NAMES = ("Ada", "Bela", "Carla", "Dario", "Elif", "Femi", "Greta", "Hugo", "Ines", "Jonas", "Kofi")


def documents() -> Iterator[tuple[str, str, bytes]]:
    """What it is, the path it is opened as, and the text."""
    draw = random.Random(20_011)
    yield "spaces, one line", "spaces.txt", b" " * SIZE
    yield "base64 data URI, one line", "page.html", _data_uri(draw)
    yield "SQL INSERT, one line", "dump.sql", _insert(draw)
    yield "20,000 PEM headers", "keys.txt", f"-----BEGIN {'PRIVATE KEY'}-----\n".encode() * 20_000
    yield "package-lock.json", "package-lock.json", _package_lock(draw)
    digits = "".join(draw.choices("0123456789", k=SIZE)).encode()
    yield "digits, one line", "digits.txt", digits
    yield "digits, lines of 80", "digits80.txt", _folded(digits)
    yield "hex dump", "memory.txt", _hex_dump(draw)
    yield "CSV of persons", "persons.csv", _persons(draw)


def _folded(data: bytes) -> bytes:
    return b"".join(data[at : at + 80] + b"\n" for at in range(0, len(data), 80))


def _until_full(head: str, parts: Iterator[str], tail: str = "") -> bytes:
    held, size = [head], len(head)
    for part in parts:
        held.append(part)
        size += len(part)
        if size >= SIZE:
            break
    return ("".join(held) + tail).encode()


def _data_uri(draw: random.Random) -> bytes:
    image = base64.b64encode(draw.randbytes(SIZE * 3 // 4))
    return b'<img src="data:image/png;base64,' + image + b'">\n'


def _insert(draw: random.Random) -> bytes:
    rows = (
        f"({n},'{draw.choice(_NAMES)}','{draw.randbytes(8).hex()}',{draw.randrange(10**6)},"
        f"'{draw.randrange(1950, 2020)}-{draw.randrange(1, 13):02}-{draw.randrange(1, 29):02}'),"
        for n in count()
    )
    return _until_full("INSERT INTO visits (id,name,code,cents,day) VALUES ", rows, "(0);\n")


def _package_lock(draw: random.Random) -> bytes:
    packages: dict[str, object] = {}
    for n in range(SIZE // 330):
        integrity = base64.b64encode(draw.randbytes(64)).decode()
        packages[f"node_modules/part-{n}"] = {
            "version": f"{n % 9}.{n % 31}.{n % 7}",
            "resolved": f"https://registry.example.com/part-{n}/-/part-{n}-1.0.0.tgz",
            "integrity": f"sha512-{integrity}",
            "engines": {"node": ">=18"},
        }
    return json.dumps({"lockfileVersion": 3, "packages": packages}, indent=2).encode()


def _hex_dump(draw: random.Random) -> bytes:
    rows = (f"{n * 16:08x}: {draw.randbytes(16).hex(' ', 2)}  {'.' * 16}\n" for n in count())
    return _until_full("", rows)


def _persons(draw: random.Random) -> bytes:
    def row() -> str:
        name, number = draw.choice(_NAMES), draw.randrange(10**4)
        return (
            f"{name} {draw.choice(_NAMES)}son,{name.lower()}{number}@clinic-{number % 97}.org,"
            f"{draw.randrange(100, 666)}-{draw.randrange(10, 100)}-{draw.randrange(1000, 10000)},"
            f"({draw.randrange(200, 999)}) 2{draw.randrange(10, 99)}-{draw.randrange(1000, 9999)},"
            f"{draw.randrange(1930, 2020)}-{draw.randrange(1, 13):02}-{draw.randrange(1, 29):02},"
            f"MRN{draw.randrange(10**7):07},10.{number % 256}.{draw.randrange(256)}.7\n"
        )

    return _until_full("name,email,ssn,phone,birth_date,mrn,address\n", (row() for _ in count()))
