"""Each code that a call may be refused with, as a named example of its problem document: a list that programs can read.

The codes are those that the sentences of the description name, which `reads` and `writes` put there.
"""

import re
from typing import Any

from orchestration.api.problems import CODES, CONTENT_TYPE, TITLES

_NAMED = re.compile(r"`([a-z_]+)`")
# What else stands in backticks there: members of the document, and a call.
_NO_CODES = frozenset({"errors", "needs", "scopes", "can", "changes", "seen"})
_ALWAYS = frozenset({400, 401, 404, 413, 415})  # statuses with one code of their own, named or not
_MORE: dict[str, dict[str, Any]] = {
    "scope": {"scopes": ["offer"]},
    "superseded": {
        "current": {"number": 4, "digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}
    },
    "shut": {"blockers": []},
}


def add_problem_examples(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """drf-spectacular's hook: the examples lie among the components, and responses refer to them."""
    shared = result["components"].setdefault("examples", {})
    for operations in result["paths"].values():
        for operation in operations.values():
            for status, response in operation["responses"].items():
                content = response.get("content", {}).get(CONTENT_TYPE)
                if content is not None:
                    content["examples"] = {
                        code: _referred(shared, int(status), code) for code in codes_of(int(status), response)
                    }
    return result


def codes_of(status: int, response: dict[str, Any]) -> list[str]:
    named = [one for one in _NAMED.findall(response["description"]) if one not in _NO_CODES]
    return list(dict.fromkeys([*([CODES[status]] if status in _ALWAYS else []), *named]))


def _referred(shared: dict[str, Any], status: int, code: str) -> dict[str, str]:
    name = f"{status}-{code}"
    shared.setdefault(name, {"summary": f"{status} {code}", "value": _document(status, code)})
    return {"$ref": f"#/components/examples/{name}"}


def _document(status: int, code: str) -> dict[str, Any]:
    document = {"type": "about:blank", "title": TITLES[status], "status": status, "code": code}
    document["detail"] = "A sentence for people, which says what would open the door."
    if status in (400, 413, 415):
        document["errors"] = {"body": ["A sentence about what was sent."]}
    return document | _MORE.get(code, {})
