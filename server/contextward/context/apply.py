"""Writing planned exclusions to the disk: inside the workspace, never through a link, atomically.

Every folder on the way is opened without following links, and the file is put in place by renaming
one that was written beside it. A file that changed since the plan was made is left alone.
"""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath

from contextward.errors import UnwritableFile

_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0)
_READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)


def write_inside(root: Path, file: PurePosixPath, before: str | None, after: str) -> None:
    """Make `after` of a file of the workspace that holds `before`, or that is not there (None).

    `UnwritableFile` says why it was not done; nothing has changed then.
    """
    if file.is_absolute() or ".." in file.parts or not file.parts:
        raise UnwritableFile(f"{file} is not in the workspace")
    try:
        with _folder(root, file.parts[:-1]) as folder:
            mode = _check(folder, file, before)
            _put(folder, file.name, after.encode("utf-8"), mode)
    except OSError as error:
        raise UnwritableFile(f"{file} cannot be written: {error.strerror}") from None


@contextmanager
def _folder(root: Path, parts: tuple[str, ...]) -> Iterator[int]:
    """The folder that holds the file, made where it is missing."""
    current = os.open(root, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
    try:
        for part in parts:
            with suppress(FileExistsError):
                os.mkdir(part, 0o755, dir_fd=current)
            inner = os.open(part, _FOLDER, dir_fd=current)
            os.close(current)
            current = inner
        yield current
    finally:
        os.close(current)


def _check(folder: int, file: PurePosixPath, before: str | None) -> int:
    """The permissions of the file; `UnwritableFile` when it is not what was planned for."""
    try:
        descriptor = os.open(file.name, _READ, dir_fd=folder)
    except FileNotFoundError:
        if before is not None:
            raise UnwritableFile(f"{file} has changed since") from None
        return 0o644
    with os.fdopen(descriptor, "rb") as opened:
        status = os.fstat(opened.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise UnwritableFile(f"{file} is no regular file")
        if before is None or opened.read() != before.encode("utf-8"):
            raise UnwritableFile(f"{file} has changed since")
        return stat.S_IMODE(status.st_mode)


def _put(folder: int, name: str, data: bytes, mode: int) -> None:
    made = f".{name[:200]}.{secrets.token_hex(6)}"
    descriptor = os.open(made, _NEW, mode, dir_fd=folder)
    try:
        with os.fdopen(descriptor, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        os.replace(made, name, src_dir_fd=folder, dst_dir_fd=folder)
    except BaseException:
        with suppress(OSError):
            os.unlink(made, dir_fd=folder)
        raise
