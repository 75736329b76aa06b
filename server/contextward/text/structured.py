"""From a YAML file to checked values: clear errors with file, line and what to do."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from contextward.errors import ConfigurationError
from contextward.text.yamlfile import YamlFile

T = TypeVar("T")
_UNKNOWN = ("unexpected_keyword_argument", "extra_forbidden")
_MANY = 5_000
_MISSING = ("missing", "missing_argument")
_WORDS = {
    "dataclass_type": "should be keys with values",
    "dict_type": "should be keys with values",
    "tuple_type": "should be a list",
    "string_type": "should be text: put it in quotes",
    "too_long": "should have at most {max_length} items",
    "too_short": "should have at least {min_length} items",
}
"""Where pydantic speaks of Python's types; it is clear enough otherwise."""


def structure(adapter: TypeAdapter[T], file: YamlFile) -> T:
    """Check a parsed file against its format. `ConfigurationError` names the first fault's line.

    The message names keys and expectations, never a value of the file.
    """
    try:
        return adapter.validate_python(file.data, by_alias=True, by_name=False)
    except ValidationError as error:
        raise _faults(error, file)[0] from None


def faults(adapter: TypeAdapter[Any], file: YamlFile) -> tuple[ConfigurationError, ...]:
    """Everything in a parsed file that its format does not allow, in order of lines."""
    try:
        adapter.validate_python(file.data, by_alias=True, by_name=False)
    except ValidationError as error:
        return _faults(error, file)
    return ()


def _faults(error: ValidationError, file: YamlFile) -> tuple[ConfigurationError, ...]:
    if error.error_count() > _MANY:  # listing them would take seconds
        return (ConfigurationError(file.path, 0, f"has more than {_MANY} faults"),)
    errors = error.errors(include_input=False, include_url=False)
    inner = {e["loc"][:depth] for e in errors for depth in range(len(e["loc"]))}
    found = []
    for fault in errors:
        if fault["type"] == "too_short" and fault["loc"] in inner:
            continue  # too few only because of what is wrong in them
        keys = _walk(file.data, fault["loc"])
        line = file.line(*keys)
        if fault["type"] in _UNKNOWN:
            reason = f"{_dotted(keys)}: unknown key"
        elif fault["type"] in _MISSING:
            reason = f"{_dotted((*keys, fault['loc'][-1]))} is required"
        else:
            reason = f"{_dotted(keys)}: {_message(fault)}"
        found.append(ConfigurationError(file.path, line, reason))
    return tuple(sorted(found, key=lambda fault: fault.line))


def _message(fault: ErrorDetails) -> str:
    words = _WORDS.get(fault["type"])
    if words:
        return words.format(**fault.get("ctx", {}))
    return fault["msg"][0].lower() + fault["msg"][1:]


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
