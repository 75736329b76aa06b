"""Writes docs/assistants.md from the registry of assistants."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from contextward.context.reader import strength_words
from contextward.context.registry import shipped_registry
from contextward.context.schema import Assistant, Mechanism, RegistryFile

PAGE = Path(__file__).resolve().parents[1] / "docs" / "assistants.md"

_HEAD = """\
# What each assistant reads, and how a file is kept from it

This page is generated from `rules/assistants.yaml` (`python scripts/assistants_page.py`).

An ignore file is rarely a barrier. *Hard* means that the assistant's own file tools refuse the
file; *best effort* that its maker says so, or that ways around are known; *discovery only* and
*index only* that the file is merely not listed or indexed and is read when somebody asks;
*completion only* that inline suggestions leave it out; *approval* that the assistant asks first;
*none* that nothing reads the list any more. A file kept from an index is `on-request`, not
`excluded`.

Each fact has a source, the day of the look-up, and a confidence: *high*, the source code
or the maker's current page was read; *medium*, an excerpt of it or two independent reports; *low*,
one report, or an old one. What is known with low confidence never makes a file excluded.
"""


def page() -> str:
    """The page as it should be."""
    data = shipped_registry().data
    parts = [_HEAD, *_overview(data.assistants), ""]
    for assistant in data.assistants:
        parts += [*_assistant(data, assistant), ""]
    parts += ["## Sources", "", *(_source(data, key) for key in data.sources), ""]
    return "\n".join(parts)


def _overview(assistants: Iterable[Assistant]) -> Iterator[str]:
    yield "| Assistant | Status | A file is kept out by | Strength | Written here |"
    yield "| --- | --- | --- | --- | --- |"
    for one in assistants:
        best = next((m for m in one.exclude if m.effect in ("excluded", "on-request")), None)
        if best is None:
            yield f"| {_link(one)} | {one.status} | nothing in the workspace | | no |"
            continue
        written = "yes" if any(m.writer != "none" for m in one.exclude) else "no"
        strength = best.enforcement.replace("-", " ")
        yield f"| {_link(one)} | {one.status} | {_place(best)} | {strength} | {written} |"


def _link(one: Assistant) -> str:
    return f"[{one.name}](#{one.id})"


def _assistant(data: RegistryFile, one: Assistant) -> Iterator[str]:
    yield f'<a id="{one.id}"></a>'
    yield f"## {one.name}"
    yield ""
    status = f"`{one.id}`, {one.status}"
    status += f"; {one.since}" if one.since else ""
    status += f". Former ids: {_code(one.aliases)}" if one.aliases else ""
    yield f"{status}."
    if one.detect:
        marks = [m.path + (" (weak)" if m.strength == "weak" else "") for m in one.detect.workspace]
        told = (*one.detect.extensions, *one.detect.editors, *one.detect.neovim)
        yield ""
        yield f"Recognised by {_code((*marks, *told, *one.detect.jetbrains))}.{_fact(one.detect)}"
    if one.exclude:
        yield ""
        for mechanism in one.exclude:
            yield f"- {_mechanism(mechanism)}"
    yield ""
    yield f"- Takes up by itself: {', '.join(one.takes.what)}.{_fact(one.takes)}"
    ignored = "on-request" if one.git_ignored.effect == "on-request" else "read like any other"
    yield f"- What git ignores is {ignored}.{_fact(one.git_ignored)}"
    for group in one.always:
        files = _code(group.globs) if group.globs else ""
        if group.listed:
            files = f"the files that `{group.listed.pointer}` of `{group.listed.file}` names"
        more = f"; `@path` in them is followed {group.imports.hops} times" if group.imports else ""
        yield f"- Always sent ({group.kind}): {files}{more}.{_fact(group)}"
    for kept in one.history:
        yield f"- Keeps conversations in {_code(kept.globs)}.{_fact(kept)}"
    for defaults in one.defaults:
        yield f"- Leaves out by itself, until asked: {_code(defaults.globs)}.{_fact(defaults)}"
    if one.gaps:
        yield ""
        yield "Known gaps: " + "; ".join(one.gaps) + "."


def _mechanism(mechanism: Mechanism) -> str:
    bound = f" It binds {', '.join(mechanism.surfaces)} only." if mechanism.surfaces else ""
    instead = f" Use {mechanism.instead}." if mechanism.instead else ""
    note = f" Note: {mechanism.note}." if mechanism.note else ""
    effect = {"partial": "partly excluded", "none": "no effect"}.get(
        mechanism.effect, mechanism.effect
    )
    needs = mechanism.needs
    needed = f" Counts when `{needs.pointer}` of `{needs.file}` names it." if needs else ""
    return (
        f"{_place(mechanism)} ({mechanism.dialect}): {effect}; {strength_words(mechanism)}."
        f"{bound}{needed}{instead}{note}{_fact(mechanism)}"
    )


def _place(mechanism: Mechanism) -> str:
    if mechanism.file is None:
        return f"{mechanism.id.replace('-', ' ')}, outside the workspace"
    files = _code((mechanism.file, *mechanism.also))
    anywhere = " in any folder" if mechanism.place == "any-folder" else ""
    return f"`{mechanism.pointer}` of {files}" if mechanism.pointer else files + anywhere


def _fact(fact: object) -> str:
    source, confidence = getattr(fact, "source", ""), getattr(fact, "confidence", "")
    return f" <sup>[{source}](#source-{source}), {confidence}</sup>"


def _source(data: RegistryFile, key: str) -> str:
    source = data.sources[key]
    return f'- <a id="source-{key}"></a>`{key}`: {source.ref} ({source.verified})'


def _code(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
