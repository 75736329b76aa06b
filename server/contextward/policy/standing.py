"""What its standing in a record makes of a finding: category, severity, regulations.

A direct identifier of a patient beside health information is an error; what says little without it
is information. Staff and institutions are personal data, and a hint.
"""

from __future__ import annotations

from dataclasses import replace

from contextward.detect.people import roles
from contextward.detect.standing import Standing
from contextward.model import Finding
from contextward.rules.schema import Rule

_HIPAA = "HIPAA:"


def judged(rule: Rule, standing: Standing) -> Rule:
    """The rule, with the severity that its values have in such records."""
    severity = rule.severity
    if standing is Standing.PROTECTED:
        severity = "information" if rule.data_class in roles().quasi else "error"
    elif standing is Standing.STAFF:
        severity = "hint"
    return rule if severity == rule.severity else replace(rule, severity=severity)


def in_standing(finding: Finding, standing: Standing, what: str) -> Finding:
    """The finding with category, regulations and words of its standing; `what` says its rule."""
    if standing is Standing.PROTECTED:
        return replace(finding, category="health", detail=f"{what}, and may be PHI")
    own = standing is Standing.PLAIN and finding.category != "personal"
    if own or finding.category not in ("health", "personal"):
        return finding
    others = tuple(one for one in finding.regulations if not one.startswith(_HIPAA))
    return replace(finding, category="personal", regulations=others)
