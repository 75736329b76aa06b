"""The consistent mapping: a value has one substitute, wherever and whenever it is replaced.

A user's key decides it. Without the key nobody can tell from a substitute what stood there, nor
confirm a guess. Nothing is remembered: a substitute is known by its own form (`detect.reserved`).
"""

from __future__ import annotations

import collections.abc
import contextlib
import hashlib
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType

from contextward.detect.reserved import is_reserved, kind_of
from contextward.errors import ConfigurationError
from contextward.synth import CannotSynthesize
from contextward.synth.birth import birth_date
from contextward.synth.contact import email, phone
from contextward.synth.draw import Draw
from contextward.synth.inert import placeholder
from contextward.synth.network import ip, mac
from contextward.synth.person import person_name
from contextward.synth.published import credit_card, iban
from contextward.synth.registers import dea, mbi, nhs_number, npi, us_ssn
from contextward.synth.shape import health_plan_id, shape

KEY_VARIABLE = "CONTEXTWARD_KEY"
_KEY_FILE = "synthetic.key"
_KEY_BYTES = 32
_NO_PARAMS: collections.abc.Mapping[str, object] = MappingProxyType({})

Synthesizer = Callable[[Draw, str, collections.abc.Mapping[str, object]], str]

SYNTHESIZERS: collections.abc.Mapping[str, Synthesizer] = MappingProxyType(
    {
        "birth-date": birth_date,
        "credit-card": credit_card,
        "dea": dea,
        "email": email,
        "health-plan-id": health_plan_id,
        "iban": iban,
        "ip": ip,
        "ipv4": ip,
        "ipv6": ip,
        "mac": mac,
        "mbi": mbi,
        "mrn": shape,
        "nhs-number": nhs_number,
        "npi": npi,
        "person-name": person_name,
        "phone": phone,
        "placeholder": placeholder,
        "shape": shape,
        "us-ssn": us_ssn,
    }
)
"""Every synthesizer, by the name that packs use in `replace: {synth: NAME}`."""


class Mapping:
    """Values to their substitutes under one key."""

    __slots__ = ("_key",)

    def __init__(self, key: bytes) -> None:
        self._key = key

    def synthesize(
        self,
        synth: str,
        data_class: str,
        value: str,
        params: collections.abc.Mapping[str, object] = _NO_PARAMS,
    ) -> str:
        """The substitute of `value`, in its form. A reserved or synthetic value is its own.

        `CannotSynthesize` if no substitute keeps the form, or if it would be a finding again.
        """
        core = value.strip()
        synthesizer = SYNTHESIZERS.get(synth)
        if synthesizer is None:
            raise CannotSynthesize(f"there is no synthesizer called '{synth}'")
        if not core:
            raise CannotSynthesize("there is no value")
        if is_reserved(data_class, core):
            return value
        kind = kind_of(data_class)
        draw = Draw(self._key, data_class if kind in ("identifier", "secret") else kind)
        other = synthesizer(draw, core, params)
        if other == core or not is_reserved(data_class, other):
            raise CannotSynthesize(f"'{synth}' has no substitute that is safe for {data_class}")
        start = value.index(core)
        return value[:start] + other + value[start + len(core) :]


def load_key(state_dir: Path) -> bytes:
    """The user's key: `CONTEXTWARD_KEY` if set (hexadecimal or any text), else of `state_dir`.

    The first use makes one: 32 random bytes that only the user can read; of two processes that make
    it at once, both get the same. `ConfigurationError` if the file is damaged or cannot be made.
    """
    text = os.environ.get(KEY_VARIABLE, "").strip()
    if text:
        try:
            given = bytes.fromhex(text)
        except ValueError:
            given = b""
        return given if len(given) >= _KEY_BYTES else hashlib.sha256(text.encode()).digest()
    path = state_dir / _KEY_FILE
    try:
        if not path.exists():
            _make_key(path)
        key = path.read_bytes()
    except OSError as error:
        raise ConfigurationError(path, 0, f"cannot be used as key: {error.strerror}") from None
    if len(key) != _KEY_BYTES:
        raise ConfigurationError(path, 0, "is damaged: delete it to have a new key made")
    return key


def _make_key(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(_KEY_BYTES))
        with contextlib.suppress(FileExistsError):  # another process was first: its key stays
            os.link(draft, path)
    finally:
        draft.unlink()
