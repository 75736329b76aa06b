"""What a text is by its beginning, where the name of its file does not say it all.

A file called `.txt`, or by no name we know, may hold messages or a table.
"""

from __future__ import annotations

import re

from contextward.regions.delimited import DELIMITERS, delimiter_of, is_name, split

HEAD = 8192
"""Bytes at the beginning that are looked at."""
_UNTOLD = frozenset({"unknown", "plaintext"})
_HL7 = re.compile(r"[\x0b\ufeff]?(?:MSH|FHS|BHS)([^\w\s])[^\w\s]{2,4}+\1")
_X12 = re.compile(r"\ufeff?ISA([^\w\s])\d\d\1")
_XML = re.compile(r"\ufeff?<\?xml\b|<ClinicalDocument\b")
_CDA = re.compile(rb"<ClinicalDocument\b")
_FHIR_XML = re.compile(rb"xmlns\s*=\s*[\"']http://hl7\.org/fhir[\"']")
_FHIR_JSON = re.compile(rb"[\"']resourceType[\"']\s*:\s*[\"'][A-Z]")
_DICOM_JSON = re.compile(rb"\"[0-9A-Fa-f]{8}\"\s*:\s*\{\s*\"(?:vr|Value)\"")
_DICOM_DUMP = re.compile(rb"(?m)^[\s#\d.:>-]{0,12}\([0-9A-Fa-f]{4}, ?[0-9A-Fa-f]{4}\)\s")
_DIALECTS = {
    "json": ((_FHIR_JSON, "fhir-json"), (_DICOM_JSON, "dicom-json")),
    "jsonc": ((_FHIR_JSON, "fhir-json"),),
    "xml": ((_CDA, "cda"), (_FHIR_XML, "fhir-xml")),
}
_ROWS = 4
"""Lines that have to have as many cells as the first, where there are so many."""
_FEWEST = {",": 3, ";": 2, "\t": 2, "|": 2}
"""Delimiters that the header of a table has at least: text has commas."""


def recognise(language: str, head: bytes) -> str:
    """The language of a text that begins with `head`, of which the name says `language`."""
    head = head[:HEAD]
    if language not in _UNTOLD:
        return _dialect(language, head)
    lines = head.decode("utf-8", "ignore").lstrip("\ufeff \n\t").split("\n", 32)
    if _HL7.match(lines[0]):
        return "hl7v2"
    if _X12.match(lines[0]):
        return "x12"
    if _XML.match(lines[0]):
        return _dialect("xml", head)
    if len(_DICOM_DUMP.findall(head)) > 2:
        return "dicom-dump"
    return "csv" if _is_table(lines) else language


def _dialect(language: str, head: bytes) -> str:
    for mark, dialect in _DIALECTS.get(language, ()):
        if mark.search(head):
            return dialect
    return language


def _is_table(lines: list[str]) -> bool:
    header = lines[0].lstrip("\ufeff")
    delimiter = delimiter_of(header)
    if header.count(delimiter) < _FEWEST[delimiter] or delimiter not in DELIMITERS:
        return False
    cells = split(header, delimiter)
    if not all(is_name(cell) and cell.count(" ") < 4 for cell in cells if cell):
        return False
    rows = [line for line in lines[1:] if line][: _ROWS + 1]
    if len(rows) > 1:  # the last may be cut
        rows.pop()
    return bool(rows) and all(len(split(row, delimiter)) == len(cells) for row in rows)
