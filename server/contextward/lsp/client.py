"""The client as `initialize` describes it: capabilities resolved once, options checked once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from lsprotocol import types as t

from contextward.model import Profile
from contextward.text.encoding import Encoding

_PROFILES: dict[str, Profile] = {"everyday": "everyday", "strict": "strict", "audit": "audit"}
_OPTIONS = {"assistants", "commands", "settings"}
SAVE_COMMAND = "contextward.save"
FIX_ALL = "source.fixAll.contextward"


@dataclass(frozen=True, slots=True)
class Preferences:
    """What a person sets in the editor; everything else is the repository's."""

    show_excluded: bool = False
    profile: Profile | None = None


@dataclass(frozen=True, slots=True)
class Client:
    """What the client can do and what it told about itself."""

    delivery: Literal["pull", "push"]
    """Diagnostics are pulled if the client can be asked to pull again, else pushed; never both."""
    encoding: Encoding
    document_changes: bool
    create_files: bool
    annotations: bool
    resolve_edits: bool
    watch_files: bool
    refresh_lenses: bool
    told: tuple[str, ...]
    """Extensions and editors that the client names, by which assistants are known."""
    can_save: bool
    preferences: Preferences
    complaints: tuple[str, ...]
    """What is wrong with the options, one sentence each."""


def negotiate(params: t.InitializeParams, encoding: Encoding) -> Client:
    """Resolve the capabilities that matter here."""
    text = params.capabilities.text_document
    workspace = params.capabilities.workspace
    pull = bool(
        text
        and text.diagnostic
        and workspace
        and workspace.diagnostics
        and workspace.diagnostics.refresh_support
    )
    edits = workspace.workspace_edit if workspace else None
    document_changes = bool(edits and edits.document_changes)
    operations = (edits.resource_operations if edits else None) or ()
    resolve = text.code_action.resolve_support if text and text.code_action else None
    watched = workspace.did_change_watched_files if workspace else None
    lens = workspace.code_lens if workspace else None
    complaints: list[str] = []
    options = _table(params.initialization_options, "initializationOptions", complaints)
    for key in options.keys() - _OPTIONS:
        complaints.append(f"unknown key '{key[:40]}' in initializationOptions: ignored")
    assistants = _table(options.get("assistants"), "assistants", complaints)
    editor = assistants.get("editor")
    names = [*_words(assistants.get("extensions")), *([editor] if isinstance(editor, str) else [])]
    if params.client_info:
        names.append(params.client_info.name)
    return Client(
        delivery="pull" if pull else "push",
        encoding=encoding,
        document_changes=document_changes,
        create_files=document_changes and t.ResourceOperationKind.Create in operations,
        annotations=bool(document_changes and edits and edits.change_annotation_support),
        resolve_edits=bool(resolve and "edit" in resolve.properties),
        watch_files=bool(watched and watched.dynamic_registration),
        refresh_lenses=bool(lens and lens.refresh_support),
        told=tuple(names),
        can_save=SAVE_COMMAND in _words(options.get("commands")),
        preferences=preferences(options.get("settings"), complaints),
        complaints=tuple(complaints),
    )


def preferences(settings: object, complaints: list[str]) -> Preferences:
    """Check what a person set; what is unknown or wrong is told once and ignored."""
    table = _table(settings, "settings", complaints)
    show, profile = table.get("showExcluded"), table.get("profile")
    for key in table.keys() - {"showExcluded", "profile", "path", "trace"}:
        complaints.append(f"unknown setting 'contextward.{key[:40]}': ignored")
    if show is not None and not isinstance(show, bool):
        complaints.append("setting 'contextward.showExcluded' is true or false: ignored")
    if profile is not None and profile not in _PROFILES:
        complaints.append("setting 'contextward.profile' is everyday, strict or audit: ignored")
    return Preferences(
        show_excluded=show is True,
        profile=_PROFILES.get(profile) if isinstance(profile, str) else None,
    )


def _table(value: object, name: str, complaints: list[str]) -> dict[str, Any]:
    if value is None or value == []:  # Lua has one empty table for both
        return {}
    if not isinstance(value, dict):
        complaints.append(f"{name} is not an object: ignored")
        return {}
    return {str(key): item for key, item in value.items()}


def _words(value: object) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []
