"""Record an answer for each call of the API, from a feature on which all of them are possible; `make api-examples`.

The calls of the description are made as they stand there, each answer is kept as it came, and the write is undone.
"""

import json
from collections.abc import Iterator
from typing import Any

from django.db import transaction

from orchestration.api.answers import KEPT
from tests.orchestration.api.conftest import As
from tests.orchestration.api.table import WRITES, Place, operations

# Who asks where a viewer may not, and what stands at the gate that an address is about.
_WHO = {"list_invitations": "manager"}
_GATES = {"get_file": "mocks", "list_results": "risks", "list_waivers": "visual"}
_NAMES = {"slug": "shop", "gate": "contract", "number": 1, "move": "merge", "kind": "json", "name": "Cart.png"}


def recorded(place: Place, api: As) -> dict[str, dict[str, Any]]:
    """{operation: {"status": ..., "answer": ...}} of every call that answers with JSON."""
    callers = {who: api(who) for who in {"viewer", *_WHO.values(), *(write.who for write in WRITES)}}
    found: dict[str, dict[str, Any]] = {}
    for name, path in _reads(place):
        answer = callers[_WHO.get(name, "viewer")].get(path)
        assert answer.status_code == 200, (name, answer.content)
        if answer.headers["Content-Type"] == "application/json":
            found[name] = {"status": 200, "answer": answer.json()}
    for write in WRITES:
        with transaction.atomic():
            answer = callers[write.who].send(write.method, place.path(write.path), place.body(write))
            transaction.set_rollback(True)
        assert answer.status_code == write.status, (write.operation, answer.content)
        if answer.content:
            found[write.operation] = {"status": answer.status_code, "answer": answer.json()}
    return dict(sorted(found.items()))


def keep(found: dict[str, dict[str, Any]]) -> None:
    KEPT.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n")


def _reads(place: Place) -> Iterator[tuple[str, str]]:
    for name, (method, template, _) in operations().items():
        if method == "GET":
            names = {**_NAMES, **place.names, "gate": _GATES.get(name, "contract")}
            names |= {"user_id": names["ben"], "proposal_id": names["proposal"], "key": place.feature.key}
            yield name, template.removeprefix("/api/v1/").format(**names)
