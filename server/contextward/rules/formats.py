"""What the positions of formats mean: `rules/formats/*.yaml`, from the standards themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass as value
from functools import cache
from typing import Annotated, Any

from pydantic import ConfigDict, Field, TypeAdapter
from pydantic.dataclasses import dataclass

from contextward.rules.data import rules_dir
from contextward.text.structured import structure
from contextward.text.yamlfile import load_yaml

_FORMAT = ConfigDict(extra="forbid")
Path = tuple[str, ...]
Names = Annotated[str, Field(pattern=r"^(?:[a-z][a-z0-9 ]*(?:\.[a-z][a-z0-9 ]*)*)?$")]
"""Names from the outermost to the innermost, separated by dots."""


def path_of(names: str) -> Path:
    """The names as a path."""
    return tuple(names.split(".")) if names else ()


@dataclass(frozen=True, config=_FORMAT)
class _Hl7Type:
    parts: Mapping[Annotated[str, Field(pattern=r"^\d+(\.\d+)?$")], Names]
    kind: int = 0
    longest: int = 0
    person: bool = False


@dataclass(frozen=True, config=_FORMAT)
class _Hl7File:
    types: Mapping[str, _Hl7Type]
    kinds: Mapping[str, Names]
    records: Mapping[str, Names]
    segments: Mapping[
        Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9]{2}$")],
        Mapping[Annotated[str, Field(pattern=r"^\d+$")], Annotated[str, Field(min_length=1)]],
    ]


@value(frozen=True, slots=True)
class Hl7Field:
    """One field of a segment: `parts` has a path for each component that says something."""

    index: int
    parts: Mapping[tuple[int, int], Path]
    """By component and subcomponent, from one on; subcomponent 0 is a component without any."""
    kind: int = 0
    """The component whose code says what the first component is; 0 without one."""
    typed_by: int = 0
    """The field that holds the name of the data type; 0 where the standard fixes it."""
    outer: Path = ()
    """The names before those of the data type."""
    longest: int = 0
    """How many characters of a value say what its names say; 0: all of them."""
    person: bool = False
    """Each value is about somebody else."""


@value(frozen=True, slots=True)
class Hl7:
    """HL7 version 2."""

    segments: Mapping[str, tuple[Hl7Field, ...]]
    """In the order of the fields."""
    records: Mapping[str, Path]
    """Segments that begin a record, and the names that lead to what it is about."""
    types: Mapping[str, _Hl7Type]
    kinds: Mapping[str, str]

    def typed(self, field: Hl7Field, data_type: str) -> Hl7Field | None:
        """The field once its data type is known; None for a type that says nothing."""
        found = self.types.get(data_type)
        return _field(field.index, field.outer, found) if found else None


@cache
def hl7() -> Hl7:
    """The meaning of HL7's positions. `ValueError` for a data type that is not described."""
    file = structure(_HL7, load_yaml(rules_dir() / "formats" / "hl7v2.yaml"))
    segments = {
        segment: tuple(
            sorted(
                (_named(int(index), names, file) for index, names in fields.items()),
                key=lambda field: field.index,
            )
        )
        for segment, fields in file.segments.items()
    }
    records = {segment: path_of(names) for segment, names in file.records.items()}
    return Hl7(segments, records, file.types, file.kinds)


def _named(index: int, names: str, file: _Hl7File) -> Hl7Field:
    path = path_of(names)
    last = path[-1]
    if last.startswith("@"):
        return Hl7Field(index, {}, 0, int(last[1:]), path[:-1])
    if not last.isupper():
        return Hl7Field(index, {(1, 0): path}, 0, 0, path)
    if last not in file.types:
        raise ValueError(f"data type {last} is not described")
    return _field(index, path[:-1], file.types[last])


def _field(index: int, outer: Path, data_type: _Hl7Type) -> Hl7Field:
    parts = {}
    for key, names in data_type.parts.items():
        component, _, subcomponent = key.partition(".")
        parts[int(component), int(subcomponent or 0)] = (*outer, *path_of(names))
    return Hl7Field(index, parts, data_type.kind, 0, outer, data_type.longest, data_type.person)


@dataclass(frozen=True, config=_FORMAT)
class Fhir:
    """FHIR, beyond what its elements are called; see the file."""

    names: Mapping[str, Names]
    resources: Mapping[str, Names]
    references: Mapping[str, Names]
    contacts: Mapping[str, Names]
    systems: Mapping[str, Names]
    extensions: Mapping[str, Names]


@cache
def fhir() -> Fhir:
    """What the elements of FHIR mean."""
    return structure(_FHIR, load_yaml(rules_dir() / "formats" / "fhir.yaml"))


@dataclass(frozen=True, config=_FORMAT)
class _Cda:
    names: Mapping[str, Names]


@cache
def cda() -> Mapping[str, str]:
    """What the elements of CDA mean."""
    return structure(_CDA, load_yaml(rules_dir() / "formats" / "cda.yaml")).names


@dataclass(frozen=True, config=_FORMAT)
class _Dicom:
    tags: Mapping[Annotated[str, Field(pattern=r"^[0-9A-F]{8}$")], Names]


@cache
def dicom() -> Mapping[str, Path]:
    """What the tags of DICOM mean, by their eight digits."""
    file = structure(_DICOM, load_yaml(rules_dir() / "formats" / "dicom.yaml"))
    return {tag: path_of(names) for tag, names in file.tags.items()}


_ElementNames = Annotated[
    str, Field(pattern=r"^[a-z][a-z0-9 ]*(?:\.[a-z][a-z0-9 ]*)*(?:@[1-9][0-9]?)?$")
]


@dataclass(frozen=True, config=_FORMAT)
class _X12File:
    entities: Mapping[str, Names]
    levels: Mapping[str, Names]
    identifiers: Mapping[str, Names]
    references: Mapping[str, Names]
    contacts: Mapping[str, Names]
    dates: Mapping[str, Names]
    segments: Mapping[
        Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9]{1,2}$")],
        Mapping[Annotated[str, Field(pattern=r"^\d+$")], _ElementNames],
    ]
    records: tuple[str, ...]


@value(frozen=True, slots=True)
class X12Element:
    """One element of a segment. `who` as the first name stands for the entity spoken of."""

    index: int
    path: Path
    qualifier: int = 0
    """The element whose code says what this one is."""
    table: Mapping[str, str] | None = None
    """Its codes; None where the standard leaves no choice."""


@value(frozen=True, slots=True)
class X12:
    """X12 in health care."""

    segments: Mapping[str, tuple[X12Element, ...]]
    entities: Mapping[str, str]
    levels: Mapping[str, str]
    records: frozenset[str]


@cache
def x12() -> X12:
    """The meaning of X12's positions."""
    file = structure(_X12, load_yaml(rules_dir() / "formats" / "x12.yaml"))
    tables = {
        "identifier": file.identifiers,
        "reference": file.references,
        "contact": file.contacts,
        "date": file.dates,
    }

    def element(index: str, names: str) -> X12Element:
        told, _, qualifier = names.partition("@")
        path = path_of(told)
        table = tables[path[-1]] if qualifier else None
        return X12Element(int(index), path, int(qualifier or 0), table)

    segments = {
        segment: tuple(element(index, names) for index, names in elements.items())
        for segment, elements in file.segments.items()
    }
    return X12(segments, file.entities, file.levels, frozenset(file.records))


_FHIR: TypeAdapter[Fhir] = TypeAdapter(Fhir)
_CDA: TypeAdapter[_Cda] = TypeAdapter(_Cda)
_DICOM: TypeAdapter[_Dicom] = TypeAdapter(_Dicom)
_X12: TypeAdapter[_X12File] = TypeAdapter(_X12File)
_HL7: TypeAdapter[_Hl7File] = TypeAdapter(_Hl7File)


def formats_schemas() -> dict[str, dict[str, Any]]:
    """The JSON Schemas (2020-12) of the files, by their name."""
    return {
        name: {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": title,
            **adapter.json_schema(),
        }
        for name, title, adapter in (
            ("cda", "What the elements of HL7 CDA documents mean", _CDA),
            ("dicom", "What the tags of DICOM mean", _DICOM),
            ("fhir", "What the elements of FHIR resources mean", _FHIR),
            ("hl7v2", "What the positions of an HL7 version 2 message mean", _HL7),
            ("x12", "What the elements of X12 segments mean", _X12),
        )
    }
