from __future__ import annotations

from typing import get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from contextward.detect.evidence import companions
from contextward.detect.evidencetables import evidence_tables
from contextward.rules.schema import RuleCategory


def test_companions_are_other_kinds_of_data_within_reach() -> None:
    reach = evidence_tables().company.lines
    found: list[tuple[int, RuleCategory, str]] = [
        (0, "health", "person-name"),
        (1, "health", "birth-date"),
        (1, "personal", "phone"),
        (1, "secret", "password"),
        (2, "health", "birth-date"),
        (2, "personal", "ip"),
        (1 + reach, "personal", "email"),
        (3 + 3 * reach, "health", "mrn"),
    ]
    assert companions(found) == [2, 3, 3, 0, 3, 4, 2, 0]


def test_nobody_keeps_company_alone() -> None:
    assert companions([]) == []
    assert companions([(4, "health", "mrn")] * 3) == [0, 0, 0]


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 60),
            st.sampled_from(get_args(RuleCategory)),
            st.sampled_from(["mrn", "phone", "email", "ip", "password"]),
        ),
        max_size=40,
    ).map(sorted)
)
def test_companions_are_what_looking_at_every_pair_gives(
    found: list[tuple[int, RuleCategory, str]],
) -> None:
    company = evidence_tables().company
    expected = [
        len(
            {
                other
                for far, theirs, other in found
                if abs(far - line) <= company.lines
                and company.groups[theirs] == company.groups[category]
                and other != data_class
                and other not in company.strangers
            }
        )
        for line, category, data_class in found
    ]
    assert companions(found) == expected
