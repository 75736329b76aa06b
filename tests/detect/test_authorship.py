from __future__ import annotations

import pytest

from contextward.detect.authorship import names_author


@pytest.mark.parametrize(
    "before",
    [
        "# @author ", "Author: ", "authors = [", "Copyright (c) 2024 ", "(c) 2020-2024 ",
        "Signed-off-by: ", "Maintained by ", "Co-authored-by: A B <", "* Written by ",
    ],
)  # fmt: skip
def test_words_before_a_value_tell_of_authorship(before: str) -> None:
    assert names_author(f"{before}X", len(before), ())


@pytest.mark.parametrize(
    "before", ["Call ", "The authority of ", "Patient: ", "Author unknown. Ask ", "authored data, "]
)
def test_other_words_do_not(before: str) -> None:
    assert not names_author(f"{before}X", len(before), ())


def test_a_key_tells_it_too() -> None:
    assert names_author("  name: X", 8, ("project", "Authors", "name"))
    assert not names_author("  name: X", 8, ("patient", "name"))
