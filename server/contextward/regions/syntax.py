"""The syntax of programming languages as data (`rules/languages.yaml`), compiled for reading.

Expressions of the file are for `re`; they are shipped and trusted. What they make is linear: single
characters repeat possessively, and a text ends at the first of its closing marks.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass as value
from functools import cache, lru_cache
from typing import Literal

from pydantic import ConfigDict, TypeAdapter
from pydantic.alias_generators import to_camel
from pydantic.dataclasses import dataclass

from contextward.rules.data import rules_dir
from contextward.text.structured import structure
from contextward.text.yamlfile import load_yaml

_FORMAT = ConfigDict(extra="forbid", alias_generator=to_camel, validate_by_name=True)


@dataclass(frozen=True, config=_FORMAT)
class Text:
    """A comment or string between two marks."""

    open: str
    """An expression; its group `d` may hold what the closing mark repeats."""
    close: str = ""
    """The closing mark, `{d}` in it for the group; empty: the last character of the opening."""
    escape: bool = True
    """A backslash takes the meaning of the character behind it."""
    hole: str = ""
    """An expression for code inside of the text, taken as text."""
    lines: bool = False
    """It may go on over lines."""
    nested: bool = False
    heredoc: bool = False
    """It begins on the next line and ends on a line that holds nothing but the closing mark."""


@dataclass(frozen=True, config=_FORMAT)
class Language:
    """One language; `id` as in Visual Studio Code."""

    id: str
    extensions: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    """File names, in lower case."""
    aliases: tuple[str, ...] = ()
    """What other editors call it."""
    line: tuple[str, ...] = ()
    """Expressions that begin a comment up to the end of the line."""
    lead: tuple[str, ...] = ()
    """The same, only at the start of a line, behind space."""
    block: tuple[Text, ...] = ()
    strings: tuple[Text, ...] = ()
    word: str = r"[^\W\d]\w*+"
    """An expression for a name."""
    words: tuple[str, ...] = ()
    """Words that are no names: keywords behind which a value may stand."""
    control: tuple[str, ...] = ()
    """Words of a statement in which a brace opens a block."""
    makers: tuple[str, ...] = ()
    """Words of an expression in which a brace holds the parts of a value."""
    braces: Literal["operand", "literal", "always", "never"] = "operand"
    """Where a brace holds a value: where an operand may stand; behind a name as well."""
    named: bool = False
    """A colon gives a name to an argument or an element of a list."""
    pairs: tuple[str, ...] = ()
    """What stands between a key and its value, besides a colon."""
    operators: tuple[str, ...] = ("+",)
    """What joins strings."""
    beside: bool = False
    """Strings beside each other are one."""
    anchor: str = ""
    data: bool = False
    """No programming language: `code` among the formats of a rule does not mean it."""


@dataclass(frozen=True, config=_FORMAT)
class _File:
    languages: tuple[Language, ...]
    anchors: dict[str, str]


_FILE: TypeAdapter[_File] = TypeAdapter(_File)


@value(frozen=True, slots=True)
class Syntax:
    """A language, compiled."""

    language: Language
    token: re.Pattern[str]
    texts: tuple[Text, ...]
    """Comments, then strings."""
    words: frozenset[str]
    control: frozenset[str]
    makers: frozenset[str]
    pair_next: re.Pattern[str]
    lead: re.Pattern[str]
    blocks: int
    """How many of the texts are comments."""


@cache
def languages() -> Mapping[str, Language]:
    """The languages by id, anchors filled in."""
    file = structure(_FILE, load_yaml(rules_dir() / "languages.yaml"))
    return {one.id: one for one in file.languages}


@cache
def anchor_of(language: str) -> str:
    """The expression for lines on which reading may begin anew (RE2)."""
    file = structure(_FILE, load_yaml(rules_dir() / "languages.yaml"))
    return file.anchors.get(languages()[language].anchor, "")


@cache
def syntax(language: str) -> Syntax:
    """The syntax of a language of the file."""
    one = languages()[language]
    texts = (*one.block, *one.strings)
    comments = "|".join(f"(?:{mark})" for mark in one.line) or "(?!)"
    opened = "".join(
        f"(?P<t{i}>{text.open.replace('(?P<d>', f'(?P<d{i}>').replace('(?P=d)', f'(?P=d{i})')})|"
        for i, text in enumerate(texts)
    )
    separator = r"(?:[?!&]{0,2}\.|::|->)"
    name = rf"(?:{separator})?{one.word}(?:{separator}{one.word})*(?!{separator}{one.word})"
    pairs = sorted(one.pairs, reverse=True, key=len)
    pair = "|".join(re.escape(p) if not p.isalpha() else rf"{p}\b" for p in pairs) or "(?!)"
    token = re.compile(
        rf"\s*+(?:{opened}(?P<comment>{comments})|(?P<pair>{pair})|(?P<name>{name})"
        r"|(?P<number>\.?\d[\w.]*+(?:(?<=[eE])[-+]\d++)?)"
        r"|(?P<open>[(\[{])|(?P<close>[)\]}])"
        r"|(?P<operator>[=!]==?|/=|~=|=>|->|<-|[?|&]{2}=?|:=|[-+*/%&|^.?]=|::|<=|>=|(?s:.)))"
    )
    return Syntax(
        language=one,
        token=token,
        texts=texts,
        words=frozenset((*one.words, *one.control, *one.makers)),
        control=frozenset(one.control),
        makers=frozenset(one.makers),
        pair_next=re.compile(rf"\s*+(?:{pair})"),
        lead=re.compile(rf"\s*+(?:{'|'.join(one.lead) or '(?!)'})"),
        blocks=len(one.block),
    )


def closing(text: Text, match: re.Match[str], index: int) -> str:
    """The mark that ends a text whose opening was matched."""
    if not text.close:
        return match[f"t{index}"][-1:]
    if "{d}" not in text.close:
        return text.close
    return text.close.replace("{d}", match[f"d{index}"] or "")


@lru_cache(maxsize=512)
def body(close: str, escape: bool, hole: str) -> re.Pattern[str]:
    """Matches a text up to its closing mark, the end of the line, or a backslash that ends it."""
    first, marks = re.escape(close[:1]), "$#{" if hole else ""
    parts = [rf"[^\\{first}{marks}]++" if escape else f"[^{first}{marks}]++"]
    parts += [hole] * bool(hole) + [r"\\."] * escape
    other = r"[^\\]" if escape else "."
    parts.append(rf"(?!{re.escape(close)}){other}")
    return re.compile(rf"(?s:(?:{'|'.join(parts)})*)")
