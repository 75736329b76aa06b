"""The person's own file, `contextward/config.yaml` in the platform's configuration folder.

A person may ask for more than a repository does, never for less: severities only rise, a profile
only shows more, assistants are only added. In their own editor they may hide hints and information;
gates and reports know nothing of that.
"""

from __future__ import annotations

from dataclasses import dataclass as value
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, TypeAdapter
from pydantic.alias_generators import to_camel
from pydantic.dataclasses import dataclass

from contextward.errors import ConfigurationError
from contextward.model import Profile, Severity
from contextward.policy.config import Config, Settings, SeverityWord
from contextward.text.structured import structure
from contextward.text.yamlfile import load_yaml

USER_CONFIG = "config.yaml"
_MOST_BYTES = 1 << 20


@dataclass(
    frozen=True,
    config=ConfigDict(extra="forbid", alias_generator=to_camel, validate_by_name=True),
)
class UserSettings:
    """The keys of the file."""

    profile: Profile = "everyday"
    rules: dict[str, SeverityWord] = Field(default_factory=dict)
    assistants: tuple[str, ...] = ()
    hide: Annotated[tuple[Literal["hint", "information"], ...], Field(max_length=2)] = ()
    """Severities that are not shown in one's own editor, unless a policy locks them."""


USER: TypeAdapter[UserSettings] = TypeAdapter(UserSettings)


@value(frozen=True, slots=True)
class User:
    """What a person asks for, or why their file does not count."""

    place: Path | None = None
    config: Config | None = None
    hidden: frozenset[Severity] = frozenset()
    fault: ConfigurationError | None = None


NOBODY = User()


def read_user(folder: Path) -> User:
    """Read the file in `folder`. Never raises: what is wrong is the `fault` of the answer."""
    place = folder / USER_CONFIG
    try:
        with place.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except FileNotFoundError:
        return User(place)
    except OSError as error:
        return User(place, fault=ConfigurationError(place, 0, f"{error.strerror}"))
    try:
        if len(data) > _MOST_BYTES:
            raise ConfigurationError(place, 0, "is larger than 1 MiB")
        file_ = load_yaml(place, data.decode(errors="replace"))
        mine = structure(USER, file_) if file_.data is not None else UserSettings()
    except ConfigurationError as error:
        return User(place, fault=error)
    settings = Settings(profile=mine.profile, rules=mine.rules, assistants=mine.assistants)
    hidden = frozenset(Severity.parse(word) for word in mine.hide)
    return User(place, Config(settings, file_), hidden)


def user_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of the person's file."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **USER.json_schema(by_alias=True),
        "title": "A person's own settings for contextward",
    }
