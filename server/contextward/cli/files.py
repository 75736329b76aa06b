"""Which files a command looks at, and in which project each one is."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import click
from pydantic import TypeAdapter

from contextward.engine import Engine
from contextward.project import Project, root_of, shipped_engine
from contextward.report.text import Painter, unpainted
from contextward.rules.data import rules_dir
from contextward.text.structured import structure
from contextward.text.yamlfile import load_yaml

_FOLDERS = TypeAdapter(dict[str, frozenset[str]])


@dataclass(frozen=True, slots=True)
class File:
    """A file to look at: `path` relative to the project, `shown` relative to where we stand."""

    project: Project
    absolute: Path
    path: str
    shown: str


class Projects:
    """The projects that the paths of a command line belong to, each opened once."""

    def __init__(self, engine: Engine | None = None) -> None:
        self.engine = engine or shipped_engine()
        self._by_root: dict[Path, Project] = {}

    @property
    def all(self) -> tuple[Project, ...]:
        """Every project that was needed so far."""
        return tuple(self._by_root.values())

    def of(self, path: Path) -> Project:
        """The project of a file or folder. `ConfigurationError` when its configuration is wrong."""
        root = project_of(path)
        if root not in self._by_root:
            project = Project(root, self.engine)
            if project.faults:
                raise project.faults[0]
            self._by_root[root] = project
        return self._by_root[root]

    def file(self, absolute: Path, project: Project) -> File:
        """A file of a project; the project's nested configuration is read on the way."""
        path = absolute.relative_to(project.root).as_posix()
        project.config_for(path)
        if project.faults:
            raise project.faults[0]
        return File(project, absolute, path, os.path.relpath(absolute).replace(os.sep, "/"))


def project_of(path: Path) -> Path:
    """The folder of the project that a file or folder is in."""
    folder = path if path.is_dir() else path.parent
    here = Path.cwd()
    return root_of(folder, here if folder.is_relative_to(here) else folder)


def files_under(paths: Iterable[Path], projects: Projects) -> Iterator[File]:
    """Every file of the paths, folders gone through in order; links are not followed."""
    for path in paths:
        absolute = Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow links
        project = projects.of(absolute)
        if not absolute.is_dir():
            yield projects.file(absolute, project)
            continue
        for found in _walk(absolute):
            yield projects.file(found, project)


@cache
def _skipped() -> frozenset[str]:
    return structure(_FOLDERS, load_yaml(rules_dir() / "folders.yaml"))["skipped"]


def _walk(folder: Path) -> Iterator[Path]:
    unread: list[OSError] = []
    for place, folders, names in os.walk(folder, onerror=unread.append):
        folders[:] = sorted(name for name in folders if name not in _skipped())
        for name in sorted(names):
            file = Path(place, name)
            if not file.is_symlink():
                yield file
    # A folder that cannot be opened is named like a file that cannot be read.
    yield from (Path(error.filename) for error in unread if error.filename)


def with_progress(files: list[File], label: str) -> Iterator[File]:
    """The files, with a bar on a terminal and nothing elsewhere."""
    if not sys.stderr.isatty() or len(files) < 50:
        yield from files
        return
    with click.progressbar(files, label=label, file=sys.stderr) as bar:
        yield from bar


def painter(ctx: click.Context) -> Painter:
    """Colour on a terminal only, and never with NO_COLOR."""
    if ctx.color is not False and sys.stdout.isatty():
        return click.style
    return unpainted
