from __future__ import annotations

from typing import get_args

from contextward.detect.checks import CHECKS
from contextward.detect.evidencetables import evidence_tables
from contextward.rules.filekinds import shipped_kinds
from contextward.rules.schema import RuleCategory


def test_every_check_says_what_it_is_worth() -> None:
    assert set(evidence_tables().checks) == set(CHECKS)


def test_weights_are_of_things_that_exist() -> None:
    tables = evidence_tables()
    files = {*(each.purpose for each in tables.purposes), *shipped_kinds().by_id, "other"}
    for weights in tables.weights.values():
        assert set(weights.file) <= files
        assert set(weights.key) <= set(tables.keys)


def test_no_kind_of_file_and_purpose_share_a_name() -> None:
    purposes = [each.purpose for each in evidence_tables().purposes]
    assert set(purposes).isdisjoint(shipped_kinds().by_id)
    assert len(purposes) == len(set(purposes))


def test_every_category_is_weighed_and_has_company() -> None:
    tables = evidence_tables()
    assert set(tables.weights) == set(get_args(RuleCategory))
    assert set(tables.company.groups) == set(get_args(RuleCategory))


def test_the_scale_rises_and_each_confidence_stands_on_itself() -> None:
    scale = evidence_tables().scale
    assert scale.low < scale.from_medium <= scale.medium < scale.from_high <= scale.high
    assert scale.high - scale.most < scale.from_high
    assert scale.low + scale.most >= scale.from_medium
