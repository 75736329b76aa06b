"""Which language a file is in, and who reads it.

Languages have the identifiers of Visual Studio Code. What other editors call them, and what the
name of a file says, is put into these words first.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import PurePath

from contextward.model import Region
from contextward.regions import DATA_LINE, KeyPlace, Reader, State
from contextward.regions.code import CodeReader
from contextward.regions.delimited import DelimitedReader
from contextward.regions.dicom import DicomDumpReader, DicomJsonReader
from contextward.regions.dotenv import DotenvReader
from contextward.regions.fhir import FhirReader
from contextward.regions.hl7v2 import Hl7Reader
from contextward.regions.javascript import JavaScriptReader
from contextward.regions.json import JsonReader
from contextward.regions.keyvalues import KeyValuesReader
from contextward.regions.prose import ProseReader
from contextward.regions.python import PythonReader
from contextward.regions.sql import SqlReader
from contextward.regions.syntax import languages
from contextward.regions.x12 import X12Reader
from contextward.regions.xml import XmlReader
from contextward.regions.yaml import YamlReader

UNKNOWN = "unknown"

_EXTENSIONS = {
    extension: language
    for language, extensions in {
        "python": "py pyi pyw",
        "javascript": "js mjs cjs es6",
        "javascriptreact": "jsx",
        "typescript": "ts mts cts",
        "typescriptreact": "tsx",
        "json": "json geojson har ipynb jsonl jsonld ndjson webmanifest",
        "jsonc": "jsonc json5 code-workspace",
        "yaml": "yaml yml",
        "markdown": "md markdown mdc mdx mkd",
        "plaintext": "txt text rst",
        "csv": "csv",
        "tsv": "tsv tab",
        "psv": "psv",
        "sql": "sql ddl dml pgsql psql mysql tsql",
        "x12": "x12 edi 837 835 834 270 271 276 277 278 820",
        "xml": "xml cda ccda ccd xsd xsl xslt wsdl svg plist pom csproj props targets config resx",
        "toml": "toml",
        "dicom-dump": "dcmdump",
        "ini": "ini cfg conf cnf",
        "properties": "properties",
        "hl7v2": "hl7 hl7v2 hl7_v2",
    }.items()
    for extension in extensions.split()
}
_NAMES = {
    "pipfile.lock": "json",
    "pipfile": "toml",
    "poetry.lock": "toml",
    "uv.lock": "toml",
    "cargo.lock": "toml",
    ".editorconfig": "ini",
    "jsconfig.json": "jsonc",
    "tsconfig.json": "jsonc",
    ".babelrc": "jsonc",
    ".eslintrc": "jsonc",
    ".clang-format": "yaml",
}
_DOTENV = re.compile(r"\.env(?:\.[^/]*)?\Z|[^/]*\.env\Z|\.envrc\Z")
_READ_ME = re.compile(
    r"(?:readme|license|licence|copying|notice|authors|contributors|changelog|changes|history"
    r"|install|news|todo)(?:[-_][^.]*)?\Z"
)
_ALIASES = {
    "py": "python",
    "js": "javascript",
    "jsx": "javascriptreact",
    "javascript.jsx": "javascriptreact",
    "ts": "typescript",
    "tsx": "typescriptreact",
    "typescript.tsx": "typescriptreact",
    "json5": "jsonc",
    "jsonl": "json",
    "yml": "yaml",
    "yaml.docker-compose": "yaml",
    "dockercompose": "yaml",
    "env": "dotenv",
    "csv (semicolon)": "csv",
    "csv (pipe)": "psv",
    "dynamic csv": "csv",
    "hl7": "hl7v2",
    "edi": "x12",
    "xsl": "xml",
    "mysql": "sql",
    "pgsql": "sql",
    "plsql": "sql",
    "postgres": "sql",
    "postgresql": "sql",
    "tsql": "sql",
    "md": "markdown",
    "mdx": "markdown",
    "text": "plaintext",
    "rst": "plaintext",
    "restructuredtext": "plaintext",
}


class NothingReader:
    """Reads languages that nobody reads: no line has regions."""

    start: State = ()
    anchor = r"(?:)"
    keys: KeyPlace = "none"
    code = False
    decodes = ""
    longest = DATA_LINE

    def read(self, line: str, state: State) -> tuple[tuple[Region, ...], State]:
        """Pass over one line."""
        return (), state


_READERS: dict[str, Reader] = {
    "python": PythonReader(),
    "javascript": JavaScriptReader(elements=True),
    "javascriptreact": JavaScriptReader(elements=True),
    "typescript": JavaScriptReader(elements=False),
    "typescriptreact": JavaScriptReader(elements=True),
    "json": JsonReader(),
    "jsonc": JsonReader(),
    "yaml": YamlReader(),
    "dotenv": DotenvReader(),
    "markdown": ProseReader(markdown=True),
    "plaintext": ProseReader(markdown=False),
    "csv": DelimitedReader(),
    "tsv": DelimitedReader("\t"),
    "psv": DelimitedReader("|"),
    "dicom-json": DicomJsonReader(),
    "dicom-dump": DicomDumpReader(),
    "toml": KeyValuesReader("toml"),
    "ini": KeyValuesReader("ini"),
    "properties": KeyValuesReader("properties"),
    "hl7v2": Hl7Reader(),
    "x12": X12Reader(),
    "xml": XmlReader("around"),
    "fhir-xml": XmlReader("unwritten"),
    "cda": XmlReader("unwritten"),
    "fhir-json": FhirReader(),
    "sql": SqlReader(),
}
_NOTHING = NothingReader()


@cache
def _by_data() -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """The languages of `rules/languages.yaml` by extension, file name and alias."""
    extensions: dict[str, str] = {}
    names: dict[str, str] = {}
    aliases: dict[str, str] = {}
    for one in languages().values():
        extensions.update(dict.fromkeys(one.extensions, one.id))
        names.update(dict.fromkeys(one.names, one.id))
        aliases.update(dict.fromkeys(one.aliases, one.id))
    return extensions, names, aliases


@cache
def _code_reader(language: str) -> Reader:
    return CodeReader(language) if language in languages() else _NOTHING


def language_of(path: PurePath | str) -> str:
    """The language that a file's name tells; `unknown` when it tells none."""
    name = re.split(r"[/\\]", str(path))[-1].lower()
    if _DOTENV.match(name):
        return "dotenv"
    if name in _NAMES:
        return _NAMES[name]
    stem, dot, extension = name.rpartition(".")
    if dot and extension in _EXTENSIONS:
        return _EXTENSIONS[extension]
    extensions, names, _ = _by_data()
    if name in names or (stem in names and extension not in extensions):
        return names.get(name) or names[stem]
    if dot:
        return extensions.get(extension, UNKNOWN)
    return "plaintext" if _READ_ME.match(name) else UNKNOWN


def normalise(language_id: str, path: PurePath | str = "") -> str:
    """The language of a document: by its name where that tells it, else as its editor calls it."""
    language = language_of(path)
    if language != UNKNOWN:
        return language
    word = language_id.lower()
    word = _ALIASES.get(word) or _by_data()[2].get(word, word)
    return word if word in _READERS or word in languages() else UNKNOWN


def reader_for(language: str) -> Reader:
    """The reader of a language; for one that nobody reads, a reader that finds nothing."""
    return _READERS.get(language) or _code_reader(language)
