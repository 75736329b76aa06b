"""The configuration files of one repository, and what all layers together say of its files.

A file that is wrong never stops anything: its fault is kept, and what it said before, or the
defaults, stand in for it. Where the organisation has locked a rule, nothing in a repository takes
files out of its sight: `exclude`, `synthetic` and `limits` hold for the other rules only, and say
so where they stand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from contextward.errors import ConfigurationError
from contextward.model import Confidence, Level, Profile
from contextward.policy.config import CONFIG_NAME, Config, Limits, Settings, load_config
from contextward.policy.document import PolicyFile, bound_of
from contextward.policy.judged import Judged
from contextward.policy.machine import Machine
from contextward.policy.severity import Layers, Resolution, resolve
from contextward.text.globs import compile_globs

_PROFILES: tuple[Profile, ...] = ("everyday", "strict", "audit")
_Key = tuple[str, str, Level, int, Confidence, bool]


class Repository:
    """`root` is the project's folder, `top` that of the repository which holds it. `read` gives the
    text of a file, None where there is none. `before` is what files said that may be broken now."""

    def __init__(
        self,
        root: Path,
        top: Path,
        read: Callable[[Path], str | None],
        machine: Machine,
        *,
        profile: Profile | None = None,
        before: Mapping[Path, Config | None] | None = None,
    ) -> None:
        self.root, self._top = root, top
        self.machine = machine
        self._rules: tuple[Judged, ...] = ()
        self._warn: Callable[[Config], None] = lambda config: self._unwarned.append(config)
        self._unwarned: list[Config] = []
        self._read = read
        self._profile = profile
        self._before = before or {}
        self.loaded: dict[Path, Config | None] = {}
        """Configurations by folder, those that do not exist included."""
        self._by_folder: dict[str, Config] = {}
        self._resolutions: dict[_Key, Resolution] = {}
        self.faults: tuple[ConfigurationError, ...] = ()
        self.warnings: tuple[ConfigurationError, ...] = (*machine.faults, *machine.warnings)
        self.any_locked = False
        """The organisation has locked a rule that there is."""
        self._governing: Config | None = None
        self._governing = self._shared()
        self.config = self._governing or Config(Settings())
        """The keys that hold for the whole project: from its root, or above."""

    def know(
        self, rules: Iterable[Judged], assistants: Sequence[str], *, more: bool = False
    ) -> None:
        """Tell which rules and assistants there are, so that settings about no one are told.

        `more`: there are rules that are not known here.
        """
        self._rules = tuple(rules)
        self.any_locked = self._any_locked()

        def warn(config: Config) -> None:
            assert config.file is not None
            folder = config.file.path.parent
            nested = folder != self.root and folder.is_relative_to(self.root)
            known = [(rule.id, rule.category) for rule in self._rules]
            self.warnings += config.without_effect(known, assistants, nested=nested, more=more)
            self.warnings += tuple(self._overruled(config))

        self._warn = warn
        for config in self._unwarned:
            warn(config)

    @property
    def consulted(self) -> tuple[Path, ...]:
        """Files whose change calls for reading everything again."""
        return (*(folder / CONFIG_NAME for folder in self.loaded), *self.machine.consulted)

    @property
    def limits(self) -> Limits:
        """The limits of the root; with a lock not below the defaults."""
        mine = self.config.settings.limits
        return _not_below_usual(mine) if self.any_locked else mine

    def config_for(self, path: str) -> Config:
        """The nearest configuration file above `path` (relative, with `/`), else the defaults."""
        folder = path.rpartition("/")[0]
        found = self._by_folder.get(folder)
        if found is None:
            found = self._by_folder[folder] = next(iter(self._chain(path)), self.config)
        return found

    def excluded(self, path: str) -> bool:
        """Is the file not scanned? A folder stands for all that is in it."""
        return not self.any_locked and self.asks_to_exclude(path)

    def asks_to_exclude(self, path: str) -> bool:
        """Has the repository asked not to scan this file?"""
        config = self.config_for(path)
        globs = config.settings.exclude
        inside = (f"{glob.rstrip('/')}/**" for glob in globs)
        return self._matches(config, (*globs, *inside), path)

    def synthetic(self, path: str) -> bool:
        """Does the repository know this file to hold synthetic data?"""
        config = self.config_for(path)
        return self._matches(config, config.settings.synthetic, path)

    def profile(self, path: str) -> Profile:
        """How much is shown of a file: a person may ask for more than the repository, not less."""
        said = [self.config_for(path).settings.profile, self._profile or "everyday"]
        if self.machine.user.config is not None:
            said.append(self.machine.user.config.settings.profile)
        return max(said, key=_PROFILES.index)

    def resolution(
        self,
        rule: Judged,
        path: str,
        level: Level,
        confidence: Confidence,
        *,
        authorship: bool = False,
    ) -> Resolution:
        """The severity of a finding of a rule in a file at `level`, and why."""
        config = self.config_for(path)
        key = (rule.id, rule.severity, level, id(config), confidence, authorship)
        found = self._resolutions.get(key)
        if found is None:
            profile = self.profile(path)
            layers = self._layers(path)
            found = resolve(rule, layers, level, profile, confidence, authorship=authorship)
            self._resolutions[key] = found
        return found

    def _layers(self, path: str) -> Layers:
        chain = list(self._chain(path))
        outer = chain[-1:]  # the outermost file governs
        inner = chain[-2::-1]
        return Layers(
            managed=self.machine.managed.policy if self.machine.managed else None,
            root=outer[0] if outer else None,
            nested=inner,
            delegated=[self._delegates(outer[0], one) for one in inner],
            user=self.machine.user.config,
        )

    def _delegates(self, governing: Config, config: Config) -> bool:
        """Does the governing file let this one lower severities?"""
        assert config.file is not None
        globs = governing.settings.delegate
        folder = config.file.path.parent
        if not globs or not folder.is_relative_to(self.root):
            return False
        return self._matches(governing, globs, folder.relative_to(self.root).as_posix())

    def _chain(self, path: str) -> Iterator[Config]:
        """The configuration files above `path`, nearest first."""
        for folder in self._above(self.root / path.rpartition("/")[0]):
            if folder not in self.loaded:
                self._load(folder)
            config = self.loaded[folder]
            if config is not None:
                yield config

    def _shared(self) -> Config | None:
        for folder in self._above(self.root):
            config = self._load(folder)
            if config is not None:
                return config
        return None

    def _above(self, folder: Path) -> Iterator[Path]:
        """`folder` and those above it, up to the root of the repository that holds the project."""
        for above in (folder, *folder.parents):
            yield above
            if above == self._top:
                return

    def _matches(self, config: Config, globs: Iterable[str], path: str) -> bool:
        """Globs of a configuration file are relative to the folder it is in."""
        matches = compile_globs(globs)
        if config.file is None:
            return matches(path)
        place = self.root / path
        folder = config.file.path.parent
        return place.is_relative_to(folder) and matches(place.relative_to(folder).as_posix())

    def _load(self, folder: Path) -> Config | None:
        path = folder / CONFIG_NAME
        config = None
        text = self._read(path)
        if text is not None:
            try:
                config = load_config(path, text)
                self._warn(config)
            except ConfigurationError as error:
                self.faults += (error,)
                config = self._before.get(folder)  # what held before somebody broke it
        self.loaded[folder] = config
        return config

    def _alone(self, config: Config, policy: PolicyFile | None) -> Layers:
        """One file under the policy and, where it is not the root's own, under that."""
        governing = self._governing
        if governing is None or governing is config:
            return Layers(managed=policy, root=config)
        return Layers(policy, governing, [config], [self._delegates(governing, config)])

    def _any_locked(self) -> bool:
        policy = self.machine.managed.policy if self.machine.managed else None
        return policy is not None and any(
            bound_of(policy, rule).locked is not None for rule in self._rules
        )

    def _overruled(self, config: Config) -> Iterator[ConfigurationError]:
        """Settings that the organisation's policy, or the repository's root, does not let have
        effect, or not in full."""
        policy = self.machine.managed.policy if self.machine.managed else None
        assert config.file is not None
        settings, layers = config.settings, self._alone(config, policy)
        withheld: dict[int, list[str]] = {}
        for rule in self._rules if settings.rules else ():
            for step in resolve(rule, layers, Level.AUTOMATIC, "audit", Confidence.HIGH).steps:
                if step.source == str(config.file.path) and not step.effective:
                    withheld.setdefault(step.line, []).append(rule.id)
        decides = "the organisation's policy decides" if policy else "the root's file decides"
        for key in settings.rules:
            ids = withheld.pop(config.line("rules", key), [])
            if ids:
                more = f" and {len(ids) - 1} more" if len(ids) > 1 else ""
                yield _fault(config, f"has no effect on {ids[0]}{more}: {decides}", "rules", key)
        if not self.any_locked:
            return
        for name in ("exclude", "synthetic"):
            if getattr(settings, name):
                yield _fault(config, "does not hold for rules that the policy locks", name)
        if settings.limits != _not_below_usual(settings.limits):
            reason = "count as the defaults where lower: the policy locks rules"
            yield _fault(config, reason, "limits")


def _not_below_usual(mine: Limits) -> Limits:
    usual = Limits()
    size = max(mine, usual, key=lambda limits: limits.max_bytes).max_file_size
    return Limits(size, max(mine.max_diagnostics, usual.max_diagnostics))


def _fault(config: Config, reason: str, *keys: str) -> ConfigurationError:
    assert config.file is not None
    return ConfigurationError(config.file.path, config.line(*keys), f"{'.'.join(keys)}: {reason}")
