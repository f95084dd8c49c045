"""All rules in one place, and from a finding to the change that people see."""

from functools import lru_cache

from reviews.artifacts.contract.places import Path, pointer
from reviews.contracts import (
    bodies,
    calls,
    components,
    headers,
    lifecycle,
    links,
    media,
    parameters,
    responses,
    schemes,
    security,
    servers,
)  # fmt: skip
from reviews.contracts.changes import Change, Pointer, fingerprint
from reviews.contracts.findings import Finding, Step
from reviews.contracts.rules import Rules
from reviews.contracts.schemas import comparing
from reviews.contracts.uses import Use, start_words, subject_words, where_words

RULES: Rules = dict(comparing.RULES)
for _family in (
    bodies, calls, components, headers, lifecycle, links, media, parameters, responses, schemes, security, servers,
):  # fmt: skip
    RULES |= _family.RULES


def change_of(use: Use, steps: list[Step], finding: Finding, *, has_more: bool = False) -> Change:
    """What a finding means at one use."""
    directed = f"{use.flow}-{finding.rule}"
    name = directed if directed in RULES else finding.rule
    rule = RULES[name]
    way = [*steps, *finding.steps]
    subject = subject_words(use, way)
    words = {**finding.words, "subject": subject, "Subject": start_words(subject)}
    place = (*use.place_key, *(step.key for step in way))
    return Change(
        fingerprint=fingerprint(name, use.identity, place, finding.values),
        cls=rule.cls,
        operation=use.operation,
        where=where_words(use, way),
        pointer=_pointer(finding.base, finding.revision),
        text=rule.text.format_map(words),
        suggestion=rule.suggestion.format_map(words),
        rule=name,
        has_more=has_more,
    )


@lru_cache(maxsize=4096)
def _pointer(base: Path | None, revision: Path | None) -> Pointer:
    return Pointer(None if base is None else pointer(base), None if revision is None else pointer(revision))
