import pytest
from tests.factories import Factory

from contextward.detect.assignments import takes_bare
from contextward.engine import Engine
from contextward.project import shipped_engine
from contextward.rules.shipped import shipped_packs
from contextward.text.document import Document

ENGINE: Engine = shipped_engine()
VALUE = Factory(11).password() + "x7Qz"


def found(text: str, path: str) -> list[str]:
    """What generic rules find."""
    snapshot = ENGINE.open(Document.of(text), path)
    lines = text.split("\n")
    return [
        lines[line][one.start : one.end]
        for line, one in snapshot.detections()
        if one.rule in ("secrets.password", "secrets.token")
    ]


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ('password := "{}"', "a.go"),
        ("$dbPassword = '{}';", "a.php"),
        (":password => '{}',", "a.rb"),
        ('client.setPassword("{}");', "a.java"),
        ('settings.put("password", "{}");', "a.java"),
        ('let password: String = "{}"', "a.swift"),
        ("if password == '{}':", "a.xyz"),
        ("<password>{}</password>", "a.xml"),
        ('<add user="x" password="{}"/>', "a.xml"),
        ("run -e DB_PASSWORD={} image", "a.rs"),
        ("tool --db-password={} now", "a.rs"),
        ("get('http://h/x?auth_token={}&y=1')", "a.rs"),
        ('body: "{{\\"password\\": \\"{}\\"}}"', "a.rs"),
        ("db.password = {}", "a.properties"),
        ("-- Password: '{}'", "a.sql"),
        ('é = 1; password = "{}"', "a.cs"),
    ],
)
def test_a_name_leads_to_its_value_in_any_language(text: str, path: str) -> None:
    assert found(text.format(VALUE), path) == [VALUE]


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("password = getPassword()", "a.go"),
        ("token = other7Token9Value3x", "a.rs"),
        ("password: ${{DB_PASSWORD}}", "a.conf"),
        ("['pass', '{}']", "a.rs"),
        ('compass = "{}"', "a.go"),
        ('password_field = "{}"', "a.go"),
        ("Pass `{}` to it.", "a.rst"),
    ],
)
def test_what_is_no_value_of_the_name_stays_silent(text: str, path: str) -> None:
    assert found(text.format(VALUE), path) == []


def test_where_a_value_needs_no_quotes() -> None:
    assert takes_bare(".env", "dotenv") and takes_bare("app.conf", "unknown")
    assert not takes_bare("main.go", "unknown") and not takes_bare("main.py", "python")


def test_rules_without_such_names_ask_nothing_and_the_search_ends() -> None:
    rule = next(rule for pack in shipped_packs() for rule in pack.rules if rule.id == "health.mrn")
    snapshot = Engine([rule]).open(Document.of('x = "a": (b)\n' * 50), "a.py", "python")
    assert list(snapshot.detections()) == []
