"""Which files a command looks at, and in which project each one is."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import click

from contextward.cache import stamp
from contextward.policy.machine import BARE, Machine, read_machine
from contextward.project import Project, root_of, shipped_engine
from contextward.report.text import Painter, unpainted
from contextward.walk import Folder, Walk

T = TypeVar("T")


class Projects:
    """The projects that the paths of a command line belong to, each opened once.

    `packs`: load the packs that they name. `attested`: exclusions that the repository attests
    count, as they do in an editor. `gate`: the answer must be the same on every machine.
    """

    def __init__(self, *, packs: bool = True, attested: bool = False, gate: bool = False) -> None:
        self.engine = shipped_engine()
        self._attested = attested
        self._packs = packs
        self._gate = gate
        self.machine = machine_here()
        self._by_root: dict[Path, Project] = {}

    @property
    def all(self) -> tuple[Project, ...]:
        """Every project that was needed so far."""
        return tuple(self._by_root.values())

    def of(self, path: Path) -> Project:
        """The project of a file or folder. `ConfigurationError` when its configuration is wrong."""
        root = project_of(path)
        if root not in self._by_root:
            self._by_root[root] = Project(
                root,
                self.engine,
                editor=self._attested,
                packs=self._packs,
                gate=self._gate,
                machine=self.machine,
            )
        return _faultless(self._by_root[root])


class Files:
    """The files that paths of a command line stand for; links are followed when named only.

    A folder that is named is gone through, whatever it is; `ignored` and `every` as for `Walk`.
    """

    def __init__(
        self,
        paths: Sequence[Path],
        projects: Projects,
        *,
        ignored: bool = False,
        every: bool = False,
    ) -> None:
        self.left_out = 0
        """Folders that git ignores and that were not entered."""
        self._paths = paths
        self._projects = projects
        self._ignored = ignored
        self._every = every

    def folders(self) -> Iterator[tuple[Project, Folder]]:
        """The files by folder, in order. `ConfigurationError` when a configuration is wrong."""
        for path in self._paths:
            absolute = Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow links
            project = self._projects.of(absolute)
            place = absolute.relative_to(project.root).as_posix()
            if absolute.is_dir():
                walk = Walk(project, ignored=self._ignored, every=self._every)
                for folder in walk.folders("" if place == "." else place):
                    yield _faultless(project), folder
                self.left_out += len(walk.left_out)
            else:
                yield project, _alone(absolute, place, project, every=self._every)

    def each(self) -> Iterator[tuple[Project, str]]:
        """Every file: its project and its path in it."""
        for project, folder in self.folders():
            for name, _ in folder.files:
                yield project, folder.path + name


def machine_here() -> Machine:
    """What the organisation and the person say; nothing where no program was started."""
    context = click.get_current_context(silent=True)
    root = context.find_object(Path) if context else None
    return read_machine(root) if root else BARE


def project_of(path: Path) -> Path:
    """The folder of the project that a file or folder is in."""
    folder = path if path.is_dir() else path.parent
    here = Path.cwd()
    return root_of(folder, here if folder.is_relative_to(here) else folder)


def shown(project: Project, path: str) -> str:
    """A path of a project as it is shown: relative to where we stand, with `/`."""
    if project.root == Path.cwd():
        return path
    return os.path.relpath(project.root / path).replace(os.sep, "/")


def with_progress(items: Iterable[T], count: int, label: str) -> Iterator[T]:
    """The items, with a bar on a terminal and nothing elsewhere."""
    if not sys.stderr.isatty() or count < 50:
        yield from items
        return
    with click.progressbar(items, length=count, label=label, file=sys.stderr) as bar:
        yield from bar


def painter(ctx: click.Context) -> Painter:
    """Colour on a terminal only, and never with NO_COLOR."""
    if ctx.color is not False and sys.stdout.isatty():
        return click.style
    return unpainted


def _alone(absolute: Path, place: str, project: Project, *, every: bool) -> Folder:
    """A single file, as what is found in its folder; nothing when configuration excludes it."""
    config = project.config_for(place)
    _faultless(project)
    try:
        mark = stamp(absolute.stat())
    except OSError:
        mark = b""
    folder, slash, name = place.rpartition("/")
    files = [(name, mark)] if every or not project.excluded(place) else []
    return Folder(folder + slash, files, config, whole=False)


def _faultless(project: Project) -> Project:
    if project.faults:
        raise project.faults[0]
    return project
