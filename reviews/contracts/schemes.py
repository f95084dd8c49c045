"""Rules about security schemes: how one signs in, and whether two schemes are the same whatever they are called."""

from collections.abc import Iterator
from typing import Any

from reviews.contracts.document import Document, Part
from reviews.contracts.findings import Finding
from reviews.contracts.rules import Rule, Rules
from reviews.contracts.schemas.facts import key_of
from reviews.contracts.wording import name_words

RULES: Rules = {
    "scheme-changed": Rule(
        "breaking", "Signing in with {scheme} works in another way: {now} instead of {was}.", "Offer the new way as a second scheme."
    ),
    "scheme-flow-added": Rule("safe", "One can sign in with {scheme} in another way, {flow}."),
    "scheme-flow-removed": Rule(
        "breaking", "One can no longer sign in with {scheme} by the flow {flow}.", "Keep the flow."
    ),
    "scheme-address-changed": Rule(
        "breaking", "Signing in with {scheme} is now done at {now} instead of {was}.", "Keep the old address working."
    ),
    "scheme-scope-added": Rule("safe", "{scheme} knows a new scope, {scope}."),
    "scheme-scope-removed": Rule("risky", "{scheme} no longer knows the scope {scope}.", "Keep the scope."),
}  # fmt: skip

# One way to sign in: schemes with the scopes that they need.
Alternative = frozenset[tuple[str, frozenset[str]]]
_MEANING = ("type", "in", "name", "scheme", "openIdConnectUrl")
_ADDRESSES = ("authorizationUrl", "tokenUrl", "refreshUrl", "deviceAuthorizationUrl")


class Schemes:
    """The security schemes of both documents. A scheme that only got another name keeps that of the base."""

    def __init__(self, base: Document, revision: Document) -> None:
        self.base, self.revision = _schemes_of(base), _schemes_of(revision)
        known = {meaning_of(scheme): name for name, scheme in self.base.items() if name not in self.revision}
        self._renamed = {
            name: known[meaning_of(scheme)]
            for name, scheme in self.revision.items()
            if name not in self.base and meaning_of(scheme) in known
        }

    def alternatives(self, requirement: Part, *, is_base: bool) -> list[Alternative]:
        """The ways to sign in that a `security` list names; the empty way is none at all."""
        ways: list[Alternative] = []
        for entry in requirement.entries():
            ways.append(
                frozenset(
                    (
                        name if is_base else self._renamed.get(name, name),
                        frozenset(str(s.raw) for s in scopes.entries()),
                    )
                    for name, scopes in entry.items()
                )
            )
        return ways or [frozenset()]

    def compare(self, used: set[str]) -> Iterator[Finding]:
        """Compare the schemes that both documents have and use."""
        back = {name: now for now, name in self._renamed.items()}
        for name in sorted(used & self.base.keys()):
            twin = self.revision.get(name) or self.revision.get(back.get(name, ""))
            if twin is not None:
                yield from _compare_scheme(name, self.base[name], twin)


def meaning_of(scheme: Part) -> str:
    """What a scheme says to programs, apart from its scopes."""
    told: dict[str, Any] = {key: scheme.raw[key] for key in _MEANING if key in scheme.raw}
    if scheme.text("scheme"):
        told["scheme"] = scheme.text("scheme").lower()
    if scheme.text("in") == "header":
        told["name"] = scheme.text("name").lower()
    flows = {name: {key: flow.text(key) for key in _ADDRESSES} for name, flow in scheme.child("flows").items()}
    return key_of([told, flows]).decode()


def _schemes_of(document: Document) -> dict[str, Part]:
    found = Part(document.root, ()).child("components", "securitySchemes").items()
    return {name: document.follow(scheme) for name, scheme in found}


def _compare_scheme(name: str, base: Part, revision: Part) -> Iterator[Finding]:
    places = base.path, revision.path
    words = {"scheme": name_words(name)}
    was, now = _way_words(base), _way_words(revision)
    if was != now:
        yield Finding("scheme-changed", (name, was, now), {**words, "was": was, "now": now}, *places)
        return
    before, after = dict(base.child("flows").items()), dict(revision.child("flows").items())
    for flow in sorted(before.keys() | after.keys()):
        flow_words = {**words, "flow": name_words(flow)}
        if flow not in after:
            yield Finding("scheme-flow-removed", (name, flow), flow_words, before[flow].path, places[1])
        elif flow not in before:
            yield Finding("scheme-flow-added", (name, flow), flow_words, places[0], after[flow].path)
        else:
            yield from _compare_flow(name, flow, before[flow], after[flow])


def _compare_flow(name: str, flow: str, base: Part, revision: Part) -> Iterator[Finding]:
    for key in _ADDRESSES:
        was, now = base.text(key), revision.text(key)
        if was != now:
            words = {"scheme": name_words(name), "was": name_words(was), "now": name_words(now)}
            yield Finding("scheme-address-changed", (name, flow, key, was, now), words, base.path, revision.path)
    before, after = (dict(side.child("scopes").items()) for side in (base, revision))
    for fate, scopes in (("removed", before.keys() - after.keys()), ("added", after.keys() - before.keys())):
        for scope in sorted(scopes):
            words = {"scheme": name_words(name), "scope": name_words(scope)}
            yield Finding(f"scheme-scope-{fate}", (name, flow, scope), words, base.path, revision.path)


def _way_words(scheme: Part) -> str:
    """How one signs in, in words: "apiKey in header “X-Key”"."""
    kind, place, name = scheme.text("type"), scheme.text("in"), scheme.text("name")
    if kind == "apiKey":
        return f"{kind} in {place} {name_words(name.lower() if place == 'header' else name)}"
    return " ".join(part for part in (kind, scheme.text("scheme").lower(), scheme.text("openIdConnectUrl")) if part)
