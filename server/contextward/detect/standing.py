"""Standing: what a value means in its record, once it is known whose it is.

HIPAA protects identifiers of patients, relatives, household members and employers beside health
information; those of the staff and of institutions are personal data only. A date of care, a town
or a postal code says something only beside an identifier of the same person.
"""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from contextward.detect.people import roles, speaks_of_health
from contextward.model import Detection
from contextward.rules.schema import RuleCategory

_STAFF = frozenset({"practitioner", "organisation"})
_STAFF_CLASSES = frozenset({"npi", "dea"})
_OF_PEOPLE = frozenset({"health", "personal"})


class Standing(enum.Enum):
    """What the record makes of a value."""

    PROTECTED = "may be PHI"
    STAFF = "of a practitioner or an organisation"
    PLAIN = "as its rule says"
    ALONE = "says nothing without an identifier beside it"


@dataclass(slots=True)
class _Record:
    health: bool = False
    patient: bool = False
    classes: set[str] = field(default_factory=set)
    direct: set[bool] = field(default_factory=set)
    """Of staff (True) and of others (False): is there an identifier that says who it is?"""


Seen = tuple[Detection, RuleCategory, str]
"""A detection, the category of its rule, its data class."""


def standings(found: Sequence[Seen], path: str) -> tuple[list[Standing], list[bool]]:
    """The standing of each detection of a file, and which say little by themselves."""
    tables = roles()
    file_health = speaks_of_health(tuple(path.split("/")[-3:]))
    records: dict[int, _Record] = defaultdict(_Record)
    for detection, category, data_class in found:
        if category not in _OF_PEOPLE:
            continue
        record = records[detection.record]
        record.classes.add(data_class)
        record.health |= speaks_of_health(detection.path) or data_class in tables.medical
        record.patient |= detection.role == "patient" or data_class in tables.medical
        if data_class not in tables.quasi:
            record.direct.add(detection.role in _STAFF)
    result = [_standing(one, records, file_health) for one in found]
    return result, [data_class in tables.quasi for _, _, data_class in found]


def _standing(seen: Seen, records: dict[int, _Record], file_health: bool) -> Standing:
    detection, category, data_class = seen
    if category not in _OF_PEOPLE:
        return Standing.PLAIN
    record, tables = records[detection.record], roles()
    staff = detection.role in _STAFF or data_class in _STAFF_CLASSES
    if not detection.role and not record.patient:
        staff = staff or not record.classes.isdisjoint(_STAFF_CLASSES) or record.direct == {True}
    if data_class in tables.quasi and not (record.direct if staff else False in record.direct):
        return Standing.ALONE
    if staff:
        return Standing.STAFF
    health = record.health or file_health
    if health and (not detection.role or detection.role in tables.protected):
        return Standing.PROTECTED
    return Standing.PLAIN
