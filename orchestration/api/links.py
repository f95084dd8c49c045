"""What an answer names, as OpenAPI links: from each answer to the calls that can be made on what it made or found.

A program that reads the description sees which call follows which, and so does a test that walks the API by them.
"""

import re
from collections.abc import Iterator
from typing import Any

Values = dict[str, str]

_SLUG = {"slug": "$request.path.slug"}
_KEY = {"key": "$request.path.key"}
_GATE = _KEY | {"gate": "$request.path.gate"}


def _body(pointer: str) -> str:
    return f"$response.body#/{pointer}"


def _named(name: str, pointer: str, within: Values) -> tuple[Values, ...]:
    return (within | {name: _body(pointer)},)


_PROPOSED = _named("proposal_id", "id", _SLUG)
_OFFERED = (_GATE, _GATE | {"number": _body("number")})
# By call: the values of an address that its answer of success gives. Of a list, the first row.
_GIVES: dict[str, tuple[Values, ...]] = {
    "me": _named("slug", "memberships/0/project/slug", {}),
    "list_projects": _named("slug", "results/0/slug", {}),
    "open_project": _named("slug", "slug", {}),
    "list_members": _named("user_id", "results/0/user/id", _SLUG),
    "list_invitations": _named("invitation_id", "results/0/id", _SLUG),
    "list_proposals": _named("proposal_id", "results/0/id", _SLUG),
    "propose_process": _PROPOSED,
    "confirm_proposal": _named("number", "version", _SLUG),
    "get_process": (
        _SLUG | {"number": _body("version")},
        _SLUG | {"number": _body("version"), "kind": "json"},
    ),
    "list_features": _named("key", "results/0/key", {}),
    "open_feature": _named("key", "key", {}),
    "get_feature": (
        _KEY | {"gate": _body("gates/0/key")},
        _KEY | {"move": _body("moves/0/move")},
        _KEY | {"role": _body("phases/0/role")},
        _KEY
        | {
            "role": _body("phases/0/role"),
            "number": _body("phases/0/number"),
            "n": _body("phases/0/activities/0/n"),
        },
    ),
    "list_conditions": _named("condition_id", "results/0/id", _KEY),
    "list_flags": _named("flag_id", "results/0/id", _KEY),
    "raise_flag": _named("flag_id", "id", _KEY),
    "list_revisions": (_GATE | {"number": _body("results/0/number")},),
    "offer": _OFFERED,
    "get_revision": (_GATE | {"number": "$request.path.number", "name": _body("files/0/name")},),
    "name_receivers": _named("user_id", "named/0/id", _GATE),
    "list_decisions": _named("decision_id", "results/0/id", _GATE),
    "decide": _named("decision_id", "id", _GATE),
    "list_threads": _named("thread_id", "results/0/id", _GATE),
    "begin_thread": _named("thread_id", "id", _GATE),
    "list_waivers": _named("waiver_id", "results/0/id", _GATE),
    "propose_waiver": _named("waiver_id", "id", _GATE),
}
# Where success has several forms, what each of them gives.
_BY_STATUS: dict[tuple[str, str], tuple[Values, ...]] = {
    ("add_member", "201"): _named("user_id", "user/id", _SLUG),
    ("add_member", "202"): _named("invitation_id", "id", _SLUG),
}
# A decision names what its author saw.
_BODIES: dict[tuple[str, str], dict[str, str]] = {
    ("offer", "decide"): {"revision": _body("number"), "digest": _body("digest")},
}


def add_links(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """drf-spectacular's hook: each answer of success is linked to the calls whose address takes just what it gives."""
    targets = {
        operation["operationId"]: frozenset(re.findall(r"{(\w+)}", path))
        for path, operations in result["paths"].items()
        for operation in operations.values()
    }
    for operations in result["paths"].values():
        for operation in operations.values():
            name = operation["operationId"]
            for status, response in operation["responses"].items():
                given = _BY_STATUS.get((name, status), _GIVES.get(name, ()) if status.startswith("2") else ())
                links = {target: link for values in given for target, link in _links(name, values, targets)}
                if links:
                    response["links"] = links
    return result


def _links(source: str, values: Values, targets: dict[str, frozenset[str]]) -> Iterator[tuple[str, dict[str, Any]]]:
    for target, taken in targets.items():
        if taken == frozenset(values):
            body = _BODIES.get((source, target))
            link: dict[str, Any] = {"operationId": target, "parameters": dict(values)}
            yield target, link | ({"requestBody": body} if body else {})
