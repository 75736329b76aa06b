"""Substitutes for network addresses, from the ranges that are set apart for documents."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import IPv6Address

from contextward.detect.reserved import ip_address, mac_digits
from contextward.detect.reservedtables import tables
from contextward.synth import CannotSynthesize
from contextward.synth.draw import Draw, put

_HOSTS = 254


def ip(draw: Draw, value: str, params: Mapping[str, object]) -> str:
    """RFC 5737 for IPv4 (762 addresses), RFC 3849 for IPv6; port and prefix length stay."""
    address = ip_address(value)
    if address is None:
        raise CannotSynthesize("the text is no IP address")
    if address.version == 4:
        networks = tables().documentation_networks
        drawn = draw.number(len(networks) * _HOSTS, "address", str(address.number))
        other = f"{networks[drawn // _HOSTS]}.{drawn % _HOSTS + 1}"
    else:
        drawn = draw.number(1 << 48, "address", str(address.number))
        groups = f"{drawn >> 32 & 0xFFFF:x}:{drawn >> 16 & 0xFFFF:x}::{drawn & 0xFFFF:x}"
        other = str(IPv6Address(f"{tables().documentation_prefix6}:{groups}"))
        if value.upper() == value:
            other = other.upper()
    return value[: address.start] + other + value[address.end :]


def mac(draw: Draw, value: str, params: Mapping[str, object]) -> str:
    """RFC 9542, 00-00-5E-00-53-00 to FF: 256 addresses, in the same form."""
    digits = mac_digits(value)
    if digits is None:
        raise CannotSynthesize("the text is no hardware address")
    other = tables().macs.documentation + f"{draw.number(256, 'address', digits):02x}"
    places = [i for i, c in enumerate(value) if c.isalnum()]
    return put(value, places, other.upper() if value.upper() == value else other)
