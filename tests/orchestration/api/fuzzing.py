"""Random calls made from the API's own description: right, nearly right and hostile ones, on features that live on.

The state is that of a whole project: what one call changes, the next one meets. Every answer is held against the
description (`check_answer`): no crash, no status, code, member or type that it does not promise.
"""

import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from orchestration.api.views.schema import description
from tests.orchestration.api.calling import Caller
from tests.orchestration.api.table import WRITES, Place, examples, operations

HOSTILE: list[Any] = [
    None,
    True,
    0,
    -1,
    1,
    3.5,
    10**30,
    "",
    " ",
    "x",
    "0",
    "null",
    "\x00",
    "\ud800",
    "ü" * 40,
    "x" * 5000,
]
HOSTILE += [
    [],
    [None],
    [[]],
    {},
    {"a": {"b": []}},
    "2030-02-30",
    "2099-01-01",
    "../../etc",
    "'; --",
    "%s%n",
    "a@b",
    "١",
]
HOSTILE += ["javascript:x", "http://127.0.0.1/", ["x"] * 300, "🙂", "-0", "1e9", "NaN", "\u202e", "<b>", "{{7*7}}"]
IN_PATHS = [
    "0",
    "1",
    "999",
    "9" * 18,
    "-1",
    "x",
    "%00",
    "%ff",
    "..",
    "a%2Fb",
    "prd",
    "contract",
    "SHOP-1",
    "SHOP-0",
    "X" * 61,
    "ü",
]
RAW = [
    b"",
    b"{",
    b"[]",
    b"null",
    b"\xff\xfe",
    b'{"a":1,"a":2}',
    b"[" * 3000,
    b'{"a":NaN}',
    b'"x"',
    b"--x\r\n",
    b"a=1&b=2",
]
KINDS = [
    "application/json",
    "application/json; charset=latin-1",
    "text/plain",
    "multipart/form-data; boundary=x",
    "",
    "x",
]
TAGS = ["*", '"x"', "W/", 'W/"' + "0" * 40 + '"', "\x7f", '"' * 50]


@dataclass
class Fuzz:
    """`callers` are tokens of different roles. `reached` counts statuses by operation, `failures` says how to repeat each."""

    random: Random
    place: Place
    names: dict[str, Any]
    callers: dict[str, Caller]
    caller_for: Callable[[str], Caller]
    reached: Counter[tuple[str, int]] = field(default_factory=Counter)
    failures: dict[str, str] = field(default_factory=dict)
    calls: int = 0

    def right_write(self) -> None:
        """A write as the table has it, by whoever may."""
        write = self.random.choice(WRITES)
        self.send(
            self.caller_for(write.who),
            write.operation,
            write.method,
            self.place.path(write.path),
            self.place.body(write),
        )

    def random_call(self) -> None:
        name = self.random.choice(sorted(operations()))
        method, template, operation = operations()[name]
        path = re.sub(r"{(\w+)}", lambda found: self._part(found[1]), template.removeprefix("/api/v1/"))
        caller = self.callers[self.random.choice(sorted(self.callers))]
        body = self._body(name, operation) if method != "GET" else None
        self.send(caller, name, method, path + self._query(operation), body)

    def send(self, caller: Caller, name: str, method: str, path: str, body: Any = None) -> None:
        headers = self._headers(method)
        data = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        kind = "application/json" if self.random.random() < 0.95 else self.random.choice(KINDS)
        self.calls += 1
        try:
            answer = caller.call(method, path, data=data, content_type=kind, headers=headers)
        except AssertionError as failure:
            said = str(failure)[:600]
            self.failures.setdefault(f"{name}: {said[:80]}", f"{method} {path} {headers} {kind} {data[:600]!r}\n{said}")
        else:
            self.reached[(name, answer.status_code)] += 1

    def _part(self, name: str) -> str:
        known = self.random.random() < 0.9
        if known and name == "gate":
            return str(
                self.random.choice([self.names["gate"], "prd", "mocks", "adr", "risks", "integration", "visual"])
            )
        return str(self.names.get(name, "1") if known else self.random.choice(IN_PATHS))

    def _query(self, operation: dict[str, Any]) -> str:
        declared = [one["name"] for one in operation.get("parameters", []) if one["in"] == "query"]
        if self.random.random() < 0.04:
            declared.append("unknown")
        chosen = [name for name in declared if self.random.random() < 0.3]
        values = ["1", "100", "shop", "intake", "design,build", "me", "", "x", "-1", "%00", "%ff", "bjE=", "9" * 30]
        return ("?" + "&".join(f"{name}={self.random.choice(values)}" for name in chosen)) if chosen else ""

    def _headers(self, method: str) -> dict[str, str]:
        headers = {}
        if method != "GET" and self.random.random() < 0.2:
            headers["Idempotency-Key"] = self.random.choice(["a", "b", "c", "", "x" * 201, "\x7f"])
        if method == "GET" and self.random.random() < 0.2:
            headers["If-None-Match"] = self.random.choice(TAGS)
        if self.random.random() < 0.05:
            headers["Accept"] = self.random.choice(["text/html", "*/*", "application/xml", ";", "x" * 300])
        return headers

    def _body(self, name: str, operation: dict[str, Any]) -> Any:
        chance = self.random.random()
        if chance < 0.05:
            return self.random.choice(RAW)
        content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
        made = self._value(content.get("schema", {})) if chance < 0.5 else examples().get(name, {})
        return self._mutated(json.loads(json.dumps(made)))

    def _value(self, schema: dict[str, Any], depth: int = 0) -> Any:
        """Something of the schema's form."""
        if "$ref" in schema:
            schema = description()["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        for key in ("oneOf", "anyOf", "allOf"):
            if key in schema:
                return self._value(self.random.choice(schema[key]), depth)
        if "enum" in schema:
            return self.random.choice(schema["enum"])
        kind = schema.get("type", "object")
        kind = self.random.choice(kind) if isinstance(kind, list) else kind
        if kind == "object":
            wanted, needed = schema.get("properties", {}), schema.get("required", ())
            chosen = [one for one in wanted if one in needed or self.random.random() < 0.5]
            return {one: self._value(wanted[one], depth + 1) for one in chosen if depth < 5}
        if kind == "array":
            return [self._value(schema.get("items", {}), depth + 1) for _ in range(self.random.randrange(3))]
        numbers = [1, 2, 3, self.random.randrange(-5, 40)]
        return {
            "integer": self.random.choice(numbers),
            "number": 0.5,
            "boolean": self.random.random() < 0.5,
            "null": None,
        }.get(
            kind,
            self.random.choice(["R1", "Goals", "prd", "start", "accept", "qa", self.place.names["digest"], "Because."]),
        )

    def _mutated(self, body: Any) -> Any:
        for _ in range(self.random.choice([0, 0, 1, 1, 2])):
            spots = list(_spots(body))
            if not spots:
                return self.random.choice(HOSTILE)
            holder, key = self.random.choice(spots)
            if self.random.random() < 0.2 and isinstance(holder, dict):
                del holder[key]
            else:
                holder[key] = self.random.choice(HOSTILE)
        return body


def _spots(value: Any) -> Any:
    """Every place inside that can be replaced, as (holder, key)."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in list(inner):
        yield value, key
        yield from _spots(item)
