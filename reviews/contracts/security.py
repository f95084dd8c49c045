"""Rules about who may call: security requirements of operations."""

from collections.abc import Iterator

from reviews.contracts.document import Document, Part
from reviews.contracts.findings import Finding
from reviews.contracts.operations import Operation
from reviews.contracts.rules import Rule, Rules
from reviews.contracts.schemes import Alternative, Schemes
from reviews.contracts.wording import name_words

RULES: Rules = {
    "security-introduced": Rule(
        "breaking", "Callers must now sign in: {now}. Calls without are refused.", "Keep allowing calls without signing in."
    ),
    "security-dropped": Rule(
        "risky", "Anybody may now call this; before: {was}.", "Make sure that this is meant, and keep {was} if not."
    ),
    "security-alternative-removed": Rule(
        "breaking", "Callers can no longer sign in with {was}.", "Keep accepting {was} beside the new way."
    ),
    "security-alternative-added": Rule("safe", "Callers can also sign in with {now}."),
    "security-tightened": Rule(
        "breaking", "Callers who sign in with {was} now need more: {now}.", "Keep accepting {was}."
    ),
    "security-loosened": Rule("safe", "Callers who sign in with {was} now need less: {now}."),
}  # fmt: skip


def compare_security(schemes: Schemes, base: Part, revision: Part) -> Iterator[Finding]:
    """Compare the ways in which an operation can be called: each is a set of schemes with scopes, one is enough."""
    before, after = schemes.alternatives(base, is_base=True), schemes.alternatives(revision, is_base=False)
    if set(before) == set(after):
        return
    is_open = any(not way for way in before), any(not way for way in after)
    if is_open[0] and not is_open[1]:
        yield _finding("security-introduced", base, revision, "anybody", words_of_all(after))
        return
    if is_open[1] and not is_open[0]:
        yield _finding("security-dropped", base, revision, words_of_all(before), "anybody")
        return
    kept = {way for way in before if any(_is_enough(way, other) for other in after)}
    told: set[Alternative] = set()
    for way in before:
        if way in after:
            continue
        related = next((other for other in after if other not in before and _names(other) & _names(way)), None)
        if way in kept:
            if related is not None:
                told.add(related)
                yield _finding("security-loosened", base, revision, words_of(way), words_of(related))
        elif related is not None and _is_enough(related, way):
            told.add(related)
            yield _finding("security-tightened", base, revision, words_of(way), words_of(related))
        else:
            yield _finding("security-alternative-removed", base, revision, words_of(way), "")
    for way in after:
        if way not in before and way not in told and way:
            yield _finding("security-alternative-added", base, revision, "", words_of(way))


def requirement_of(document: Document, operation: Operation) -> Part:
    """The security that holds for an operation: its own, or that of the document."""
    for holder in (operation.part, Part(document.root, ())):
        requirement = holder.child("security")
        if isinstance(requirement.raw, list):
            return requirement
    return Part([], operation.part.path)


def words_of(way: Alternative) -> str:
    """One way to sign in, in words."""
    if not way:
        return "nothing"
    return " and ".join(
        name_words(scheme) + (f" with {', '.join(sorted(scopes))}" if scopes else "")
        for scheme, scopes in sorted_way(way)
    )


def words_of_all(ways: list[Alternative]) -> str:
    """All ways to sign in, in words."""
    return ", or ".join(words_of(way) for way in ways if way)


def sorted_way(way: Alternative) -> list[tuple[str, list[str]]]:
    """The schemes of one way, in order."""
    return sorted((scheme, sorted(scopes)) for scheme, scopes in way)


def _is_enough(credentials: Alternative, asked: Alternative) -> bool:
    """Whether who can sign in one way has all that another asks for."""
    have = dict(credentials)
    return all(scheme in have and scopes <= have[scheme] for scheme, scopes in asked)


def _names(way: Alternative) -> set[str]:
    return {scheme for scheme, _ in way}


def _finding(rule: str, base: Part, revision: Part, was: str, now: str) -> Finding:
    return Finding(rule, (was, now), {"was": was, "now": now}, base.path, revision.path)
