import json
from pathlib import Path

from bench.quality.samples import in_half, records
from bench.quality.secrets.cases import Case, Mark, hits
from bench.quality.secrets.suite import Outcome, shares


def case(text: str, secret: str | None, *, positive: bool = True, id: str = "a") -> Case:
    return Case(id, "source", "rule", text, "case.txt", secret, positive, core=False)


def test_every_record_is_in_one_half_and_its_near_duplicates_with_it() -> None:
    keys = [f"rule {number}" for number in range(200)]
    held = [in_half(key, "held") for key in keys]
    assert held == [not in_half(key, "open") for key in keys]
    assert 60 < sum(held) < 140
    assert all(in_half(key, "all") for key in keys)


def test_a_mark_counts_where_it_overlaps_the_secret() -> None:
    one = case("key:\n  secret", "secret")
    assert hits(one, Mark("f", "r", 2, 2, (7, 9)))
    assert not hits(one, Mark("f", "r", 2, 2, (0, 7)))
    assert hits(one, Mark("f", "r", 2, 2))
    assert not hits(one, Mark("f", "r", 1, 1))
    assert hits(case("anything", None), Mark("f", "r", 9, 9))


def test_recall_by_rule_is_the_mean_over_rules() -> None:
    found = Outcome(found={"a"}, alarms={"n"})
    positives = [case("", None, id="a"), case("", None, id="b")]
    negatives = [case("", None, id="n", positive=False), case("", None, id="m", positive=False)]
    assert shares([*positives, *negatives], found) == (0.5, 0.5, 0.5)


def test_records_of_all_files_come_in_order(tmp_path: Path) -> None:
    for name in ("b", "a"):
        (tmp_path / f"{name}.jsonl").write_text(json.dumps({"id": name}) + "\n\n")
    assert [record["id"] for record in records(tmp_path)] == ["a", "b"]
