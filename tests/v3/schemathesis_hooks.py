"""What schemathesis is told before it reads our document: what there is on the seeded server, and how dates are sent.

The vendor's document says `date-time`, its live answers leave the zone out (observed.md), and so do ours: dates in answers are
held against the form that is really sent, which is stricter.
"""

from __future__ import annotations

import json
import os
from typing import Any

import schemathesis

SENT = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?$"
SEED: dict[str, list[Any]] = json.loads(os.environ.get("SCHEMATHESIS_SEED", "{}"))
"""By the name of a part of a path: what to put there, most of which is there and some of which is not."""
TEXT = "A text that is long enough for the rules of this site."
EXAMPLES: dict[str, dict[str, Any]] = {
    "QuestionRequestModel": {"title": "What does schemathesis ask?", "body": TEXT, "tags": ["json"]},
    "AnswerRequestModel": {"body": TEXT},
    "ArticleRequestModel": {"title": "What it asks", "body": TEXT, "tags": ["json"], "type": "policy"},
    "UserGroupRequestModel": {"name": "Askers", "userIds": [1]},
    "CollectionRequestModel": {"title": "Its questions", "contentIds": [1]},
}


@schemathesis.hook
def before_load_schema(context: schemathesis.HookContext, raw_schema: dict[str, Any]) -> None:
    schemas = raw_schema["components"]["schemas"]
    for name, schema in schemas.items():
        if name in EXAMPLES:
            schema["example"] = EXAMPLES[name]
        for field in schema.get("properties", {}).values():
            if field.get("format") == "date-time":
                del field["format"]
                field["pattern"] = SENT
    for operation in (each for verbs in raw_schema["paths"].values() for each in verbs.values()):
        for parameter in operation["parameters"]:
            if parameter["in"] == "path" and parameter["name"] in SEED:
                parameter["schema"] = {**parameter["schema"], "enum": SEED[parameter["name"]]}
