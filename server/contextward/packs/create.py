"""Beginning a pack: a folder with rules that work, to be changed into one's own."""

from __future__ import annotations

import re
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from contextward.errors import PackError
from contextward.rules.data import rules_dir
from contextward.rules.schema import PackName
from contextward.rules.shipped import SHIPPED

_TEMPLATE = Path(__file__).parent / "template"
_FILES = ("pack.yaml", "rules/claims.yaml", "README.md")
_SCHEMA = "pack.schema.json"
_ID, _FOLDER = "acme.claims", "./packs/claims"
_NAME: TypeAdapter[str] = TypeAdapter(PackName)


def create(folder: Path, pack: str = "") -> tuple[Path, ...]:
    """Write a pack called `pack`, by default like its folder, into a folder that is new or empty.

    The files written, in order. `PackError` for a name that is none and for a folder that is not
    empty or is a link; nothing is ever overwritten.
    """
    pack = pack or re.sub(r"[^a-z0-9.-]+", "-", folder.absolute().name.lower()).strip("-.")
    try:
        _NAME.validate_python(pack)
    except ValidationError:
        reason = f"'{pack}' is no id of a pack: lower case words with dots between, acme.claims"
        raise PackError(folder, 0, reason) from None
    if pack in SHIPPED:
        raise PackError(folder, 0, f"'{pack}' comes with contextward: choose another id")
    try:
        if folder.is_symlink() or (folder.exists() and any(folder.iterdir())):
            raise PackError(folder, 0, "is there already: a pack is begun in a new or empty folder")
        (folder / "rules").mkdir(parents=True)
        written = []
        for name in (*_FILES, _SCHEMA):
            source = (_TEMPLATE if name != _SCHEMA else rules_dir() / "schemas") / name
            text = source.read_text(encoding="utf-8")
            text = text.replace(_FOLDER, f"./{_named(folder)}").replace(_ID, pack)
            with (folder / name).open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
            written.append(folder / name)
    except OSError as error:
        raise PackError(folder, 0, f"cannot be written: {error.strerror}") from None
    return tuple(written)


def _named(folder: Path) -> str:
    """The folder as a configuration file beside us would name it."""
    inside = not folder.is_absolute() and ".." not in folder.parts and folder.name
    return folder.as_posix() if inside else f"packs/{folder.absolute().name}"
