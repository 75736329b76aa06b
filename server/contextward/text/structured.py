"""From a YAML file to checked values: one clear error with file, line and what to do."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from contextward.errors import ConfigurationError
from contextward.text.yamlfile import YamlFile

T = TypeVar("T")


def structure(adapter: TypeAdapter[T], file: YamlFile) -> T:
    """Check a parsed file against its format. `ConfigurationError` names the first fault's line.

    The message names keys and expectations, never a value of the file.
    """
    try:
        return adapter.validate_python(file.data)
    except ValidationError as error:
        fault = error.errors(include_input=False, include_url=False)[0]
    location = fault["loc"]
    keys = _walk(file.data, location)
    if fault["type"] in ("unexpected_keyword_argument", "extra_forbidden"):
        reason = "unknown key"
    elif fault["type"] in ("missing", "missing_argument"):
        reason = "is required"
        keys_shown = (*keys, location[-1])
        raise ConfigurationError(file.path, file.line(*keys), f"{_dotted(keys_shown)} {reason}")
    else:
        reason = fault["msg"][0].lower() + fault["msg"][1:]
    raise ConfigurationError(file.path, file.line(*keys), f"{_dotted(keys)}: {reason}")


def _walk(data: Any, location: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """The part of pydantic's location that are keys of the file: it also names union members."""
    keys: list[str | int] = []
    for part in location:
        present = (
            part in data
            if isinstance(data, dict)
            else isinstance(data, list) and isinstance(part, int) and part < len(data)
        )
        if present:
            keys.append(part)
            data = data[part]
    return tuple(keys)


def _dotted(keys: tuple[str | int, ...]) -> str:
    return ".".join(str(key) for key in keys) or "the file"
