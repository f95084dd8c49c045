"""An answer of each call as an example in the description: real ones, recorded by `make api-examples` and held by a test."""

import json
from pathlib import Path
from typing import Any

KEPT = Path(__file__).parent / "answers.json"


def add_answers(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """drf-spectacular's hook."""
    kept = json.loads(KEPT.read_text()) if KEPT.exists() else {}
    for operations in result["paths"].values():
        for operation in operations.values():
            one = kept.get(operation["operationId"])
            content = operation["responses"].get(str(one["status"]), {}).get("content", {}) if one else {}
            if one and "application/json" in content:
                content["application/json"]["examples"] = {"answer": {"value": one["answer"]}}
    return result
