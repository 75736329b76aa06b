"""Safe writing of files of a workspace: whole or not at all, in their encoding, never elsewhere.

No link is followed on the way from the workspace to the file, and a file that changed since it was
read is left as it is.
"""

from __future__ import annotations

import codecs
import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path

from contextward.errors import UnwritableFile


def encode_like(original: bytes, text: str) -> bytes:
    """`text` in the encoding, and with the byte order mark, of `original`."""
    try:
        if original.startswith(codecs.BOM_UTF16_LE):
            return codecs.BOM_UTF16_LE + text.encode("utf-16-le")
        if original.startswith(codecs.BOM_UTF16_BE):
            return codecs.BOM_UTF16_BE + text.encode("utf-16-be")
        if original.startswith(codecs.BOM_UTF8):
            return codecs.BOM_UTF8 + text.encode()
        try:
            original.decode()
        except UnicodeDecodeError:
            return text.encode("latin-1")
        return text.encode()
    except UnicodeEncodeError:
        raise UnwritableFile("its encoding has not all the letters of the substitutes") from None


def replace_file(root: Path, path: str, data: bytes, *, was: bytes) -> None:
    """Put `data` in the place of the file at `path` under `root`, which holds `was`.

    Permissions stay. `UnwritableFile` when the file is a link, lies behind one, is read-only, has
    changed, or the folder takes no file.
    """
    file = _inside(root, path)
    try:
        status = file.stat(follow_symlinks=False)
        if not stat.S_ISREG(status.st_mode):
            raise UnwritableFile("not a regular file")
        if not os.access(file, os.W_OK):
            raise UnwritableFile("it is read-only")
        if file.read_bytes() != was:
            raise UnwritableFile("it changed meanwhile")
        draft = file.with_name(f".{file.name[:40]}.{secrets.token_hex(6)}")
        _write_new(draft, data, stat.S_IMODE(status.st_mode))
        try:
            draft.replace(file)
        except OSError:
            with suppress(OSError):
                draft.unlink()
            raise
    except OSError as error:
        raise UnwritableFile(f"cannot be written: {error.strerror}") from None


def new_file(root: Path, path: str, data: bytes, mode: int = 0o600) -> None:
    """Write a file that is not there yet, with the folders that lead to it.

    `UnwritableFile` when it is there, or lies behind a link.
    """
    file = root / path
    try:
        folder = root
        for part in Path(path).parent.parts:
            folder = folder / part
            folder.mkdir(mode=0o700, exist_ok=True)
        _write_new(_inside(root, path), data, mode)
    except OSError as error:
        raise UnwritableFile(f"{file.name}: cannot be written: {error.strerror}") from None


def _inside(root: Path, path: str) -> Path:
    """The file at `path`; neither it nor a folder on the way to it is a link."""
    place = root
    for part in Path(path).parts:
        if part in ("..", "/") or Path(part).is_absolute():
            raise UnwritableFile("it lies outside of the workspace")
        place = place / part
        if place.is_symlink():
            raise UnwritableFile("a link leads there")
    return place


def _write_new(file: Path, data: bytes, mode: int) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    descriptor = os.open(file, flags, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        out.write(data)
    file.chmod(mode)
