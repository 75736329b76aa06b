"""Writes the JSON Schemas that are made from the formats in the code."""

from __future__ import annotations

import json
from pathlib import Path

from contextward.context.schema import registry_schema
from contextward.detect.evidencetables import evidence_schema
from contextward.policy.config import config_schema
from contextward.policy.document import policy_schema
from contextward.policy.user import user_schema
from contextward.rules.formats import formats_schemas
from contextward.rules.schema import pack_schema

SCHEMAS = Path(__file__).resolve().parents[1] / "rules" / "schemas"


def main() -> None:
    for name, schema in (
        ("assistants", registry_schema()),
        ("contextward", config_schema()),
        ("evidence", evidence_schema()),
        ("pack", pack_schema()),
        *formats_schemas().items(),
        ("policy", policy_schema()),
        ("user", user_schema()),
    ):
        path = SCHEMAS / f"{name}.schema.json"
        path.write_text(json.dumps(schema, indent=2, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
