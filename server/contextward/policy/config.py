"""`.contextward.yaml` (contract, design sections 7 and 9): its format and its reading.

A key that nobody knows is an error with its line. A key that is right but changes nothing is told
by `Config.without_effect`, because a setting that silently does nothing is a trap.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass as value
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, TypeAdapter
from pydantic.alias_generators import to_camel
from pydantic.dataclasses import dataclass

from contextward.errors import ConfigurationError
from contextward.model import Profile
from contextward.policy.names import names_rule
from contextward.text.globs import compile_globs
from contextward.text.structured import structure
from contextward.text.yamlfile import YamlFile, load_yaml

CONFIG_NAME = ".contextward.yaml"
_FORMAT = ConfigDict(extra="forbid", alias_generator=to_camel, validate_by_name=True)
_SIZE = re.compile(r"(\d{1,6})(KB|MB)")

SeverityWord = Literal["error", "warning", "information", "hint", "off"]


@dataclass(frozen=True, config=_FORMAT)
class Limits:
    """`maxFileSize` is a number with KB or MB; beyond it a file is scanned by patterns only."""

    max_file_size: Annotated[str, Field(pattern=f"^{_SIZE.pattern}$")] = "5MB"
    max_diagnostics: Annotated[int, Field(ge=1, le=10_000)] = 200

    @property
    def max_bytes(self) -> int:
        """`maxFileSize` in bytes."""
        number, unit = self.max_file_size[:-2], self.max_file_size[-2:]
        return int(number) * (1024 if unit == "KB" else 1024 * 1024)


@dataclass(frozen=True, config=_FORMAT)
class Prose:
    """The tier that reads prose in the background."""

    enabled: bool = True
    roster: bool = True
    model: str | None = None
    languages: tuple[str, ...] = ()
    glossary: tuple[str, ...] = ()


@dataclass(frozen=True, config=_FORMAT)
class Attested:
    """An exclusion that no file shows, because it lives in the settings of a service.

    Somebody who can see it attests, in front of colleagues and until a day, which surfaces it
    covers (all when none is named) and for which paths: globs, or a copy of the service's own YAML.
    """

    assistant: str
    owner: Annotated[str, Field(min_length=1, max_length=200)]
    expires: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    surfaces: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    import_: Annotated[str | None, Field(alias="import")] = None
    link: str | None = None

    def expired(self, today: date) -> bool:
        """Is the day over?"""
        return self.expires < today.isoformat()


@dataclass(frozen=True, config=_FORMAT)
class ExposureSettings:
    """What is known of exposure beyond the files of assistants."""

    attested: tuple[Attested, ...] = ()


@dataclass(frozen=True, config=_FORMAT)
class Settings:
    """The keys of the file."""

    packs: tuple[str, ...] = ()
    profile: Profile = "everyday"
    rules: dict[str, SeverityWord] = Field(default_factory=dict)
    assistants: tuple[str, ...] = ()
    exposure: ExposureSettings = Field(default_factory=ExposureSettings)
    exclude: tuple[str, ...] = ()
    synthetic: tuple[str, ...] = ()
    limits: Limits = Field(default_factory=Limits)
    prose: Prose = Field(default_factory=Prose)
    delegate: tuple[str, ...] = ()
    """Folders whose own files may lower severities; elsewhere below the root they only raise."""


SETTINGS: TypeAdapter[Settings] = TypeAdapter(Settings)


@value(frozen=True, slots=True)
class Config:
    """One configuration file, or the defaults when `file` is None."""

    settings: Settings
    file: YamlFile | None = None

    def line(self, *keys: str | int) -> int:
        """The line of a setting; 0 for a default."""
        return self.file.line(*keys) if self.file else 0

    def without_effect(
        self,
        rules: Iterable[tuple[str, str]],
        assistants: Iterable[str],
        *,
        nested: bool = False,
        more: bool = False,
    ) -> tuple[ConfigurationError, ...]:
        """Settings that change nothing; `rules` are (id, category) pairs of the rules there are.

        `nested`: the file is below the root, where keys for the whole project do not count.
        `more`: there are rules that are not known here.
        """
        if self.file is None:
            return ()
        known = list(rules)
        faults = []
        for key in self.settings.rules:
            if not more and not any(names_rule(key, rule, category) for rule, category in known):
                faults.append(self._fault("no rule matches it", "rules", key))
        names = set(assistants)
        for index, name in enumerate(self.settings.assistants):
            if name not in names:
                faults.append(
                    self._fault(f"'{name}' is not a known assistant", "assistants", index)
                )
        default = Settings()
        for keys, mine, theirs in ((("prose", "model"), self.settings.prose.model, None),):
            if mine != theirs:
                faults.append(self._fault("has no effect in this version", *keys))
        today = date.today()
        for index, attested in enumerate(self.settings.exposure.attested):
            place = ("exposure", "attested", index)
            if attested.assistant not in names:
                reason = f"'{attested.assistant[:64]}' is not a known assistant"
                faults.append(self._fault(reason, *place, "assistant"))
            if attested.expired(today):
                reason = f"expired on {attested.expires}: it does not count any more"
                faults.append(self._fault(reason, *place, "expires"))
            if not attested.patterns and not attested.import_:
                faults.append(self._fault("names no paths: give patterns or import", *place))
        for key in ("assistants", "delegate", "exposure", "limits", "packs") if nested else ():
            if getattr(self.settings, key) != getattr(default, key):
                faults.append(self._fault("is read in the root's file only", key))
        return tuple(faults)

    def _fault(self, reason: str, *keys: str | int) -> ConfigurationError:
        assert self.file is not None
        place = ".".join(map(str, keys))
        return ConfigurationError(self.file.path, self.line(*keys), f"{place}: {reason}")


def load_config(path: Path, text: str | None = None) -> Config:
    """Read a configuration file. `ConfigurationError` names the line of the first fault."""
    file = load_yaml(path, text)
    settings = structure(SETTINGS, file) if file.data is not None else Settings()
    for key in ("exclude", "synthetic", "delegate"):
        for index, glob in enumerate(getattr(settings, key)):
            try:
                compile_globs((glob,))
            except ValueError as error:
                raise ConfigurationError(path, file.line(key, index), f"{key}: {error}") from None
    return Config(settings, file)


def config_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of `.contextward.yaml`."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **SETTINGS.json_schema(by_alias=True),
        "title": "contextward's settings of a repository",
    }
