"""Rules about choices between forms: `oneOf`, `anyOf`, discriminators, and schemas that others extend."""

from reviews.contracts.findings import Step
from reviews.contracts.rules import Rule, Rules, both_ways
from reviews.contracts.schemas.branches import Branch, branch_of, branches_of
from reviews.contracts.schemas.discriminators import compare_marks
from reviews.contracts.schemas.facts import Facts, Parts, Union
from reviews.contracts.schemas.graph import Pair, Schemas
from reviews.contracts.schemas.matching import match
from reviews.contracts.wording import name_words

RULES: Rules = {
    **both_ways(
        "variant-added",
        Rule("safe", "{Subject} may now have another form, {form}."),
        Rule(
            "breaking",
            "{Subject} can now have another form, {form}, that readers do not know.",
            "Send the new form only to those who ask for it, or in a new field.",
        ),
    ),
    **both_ways(
        "variant-removed",
        Rule("breaking", "{Subject} no longer accepts the form {form}.", "Keep accepting it."),
        Rule("safe", "{Subject} no longer has the form {form}."),
    ),
    **both_ways(
        "choice-added",
        Rule("breaking", "{Subject} must now also follow one of several forms.", "Keep accepting what was accepted."),
        Rule("safe", "{Subject} now also follows one of several forms."),
    ),
    **both_ways(
        "choice-removed",
        Rule("safe", "{Subject} need no longer follow one of several forms."),
        Rule("risky", "{Subject} may no longer follow one of the forms that were known.", "Keep to the forms."),
    ),
    **both_ways(
        "choice-exclusive",
        Rule(
            "risky", "{Subject} must now fit exactly one of its forms; before, it could fit several.", "Keep “anyOf”."
        ),
        Rule("safe", "{Subject} now fits exactly one of its forms."),
    ),
    **both_ways(
        "choice-inclusive",
        Rule("safe", "{Subject} may now fit several of its forms at once."),
        Rule("risky", "{Subject} can now fit several of its forms at once.", "Keep “oneOf”."),
    ),
}


def compare_choices(pair: Pair) -> bool:
    """Compare choices. True where that was all: one side is nothing but a choice, and the other one of its forms."""
    base, revision = pair.base.unions, pair.revision.unions
    if not base and not revision:
        return False
    if len(base) == len(revision) == 1:
        _compare_unions(pair, base[0], revision[0])
        return False
    if len(base) + len(revision) == 1:
        whole, plain = (pair.base, pair.revision) if base else (pair.revision, pair.base)
        if not whole.is_narrow and not plain.says_nothing and plain.is_narrow:
            _compare_with_plain(pair, (base or revision)[0], is_new=not base)
            return True
    _compare_several(pair)
    return False


def _compare_unions(pair: Pair, base: Union, revision: Union) -> None:
    schemas = pair.graph
    left = _branches(schemas.base, base)
    right = _branches(schemas.revision, revision)
    if base.how != revision.how and min(len(left), len(right)) > 1:
        rule = "choice-exclusive" if revision.how == "oneOf" else "choice-inclusive"
        pair.report(rule, base=base.path, revision=revision.path)
    _compare_twins(pair, left, right, (base.path, revision.path))


def _branches(schemas: Schemas, union: Union) -> list[Branch]:
    mapping = union.discriminator.mapping if union.discriminator is not None else None
    return branches_of(schemas, union.branches, mapping)


def _compare_twins(
    pair: Pair, left: list[Branch], right: list[Branch], places: tuple[tuple[str | int, ...], ...]
) -> None:
    seen: dict[str, int] = {}
    for before, after in match(lambda one, other: _same(pair, one, other), left, right):
        branch = before or after
        if branch is None:
            continue
        ordinal = seen.get(branch.signature, 0)
        if before is not None and after is not None:
            seen[branch.signature] = ordinal + 1
            pair.descend(branch.step(ordinal), before.parts, after.parts)
            compare_marks(pair, before, after)
            continue
        rule = "variant-removed" if after is None else "variant-added"
        seen[f"{rule} {branch.signature}"] = seen.get(f"{rule} {branch.signature}", -1) + 1
        pair.report(
            rule,
            branch.signature,
            str(seen[f"{rule} {branch.signature}"]),
            base=places[0] if before is None else before.parts[0].path,
            revision=places[1] if after is None else after.parts[0].path,
            form=name_words(branch.label),
        )


def _same(pair: Pair, one: Branch, other: Branch) -> bool:
    return pair.same(pair.graph.base.aim(one.parts), pair.graph.revision.aim(other.parts))


def _compare_with_plain(pair: Pair, union: Union, *, is_new: bool) -> None:
    """A plain schema became a choice, or a choice a plain schema: it is, or was, one of the forms."""
    plain = (
        branch_of(pair.graph.base, pair.base_parts, [])
        if is_new
        else branch_of(pair.graph.revision, pair.revision_parts, [])
    )
    several = _branches(pair.graph.revision if is_new else pair.graph.base, union)
    paths = pair.base.path, pair.revision.path
    if is_new:
        _compare_twins(pair, [plain], several, (paths[0], union.path))
    else:
        _compare_twins(pair, several, [plain], (union.path, paths[1]))


def _compare_several(pair: Pair) -> None:
    """Several choices at once, each of which must be met: told apart by their branches."""
    left, right = list(pair.base.unions), list(pair.revision.unions)
    for union in pair.base.unions:
        shape = _shape(pair.graph.base, union)
        twin = next((other for other in right if _shape(pair.graph.revision, other) == shape), None)
        if twin is not None:
            left.remove(union)
            right.remove(twin)
            _compare_unions(pair, union, twin)
    while left and right:
        _compare_unions(pair, left.pop(0), right.pop(0))
    for ordinal, union in enumerate(left):
        pair.report("choice-removed", str(ordinal), base=union.path, revision=pair.revision.path)
    for ordinal, union in enumerate(right):
        pair.report("choice-added", str(ordinal), base=pair.base.path, revision=union.path)


def _shape(schemas: Schemas, union: Union) -> list[str]:
    return sorted(branch.signature for branch in _branches(schemas, union))


def compare_extensions(pair: Pair) -> None:
    """Compare what the schemas add that extend this one, by the value of the discriminator that stands for each."""
    base, revision = pair.base, pair.revision
    for value in base.variants.keys() | revision.variants.keys():
        before, after = base.variants.get(value), revision.variants.get(value)
        if before is not None and after is not None:
            pair.descend(Step(f"|{value}", f" ({value})"), before, after)
        elif base.discriminator is not None and revision.discriminator is not None:
            _report_extension(pair, value, before, after)


def _report_extension(pair: Pair, value: str, before: Parts | None, after: Parts | None) -> None:
    pair.report(
        "variant-removed" if after is None else "variant-added",
        value,
        base=before[0].path if before else _discriminator_path(pair.base),
        revision=after[0].path if after else _discriminator_path(pair.revision),
        form=name_words(value),
    )


def _discriminator_path(facts: Facts) -> tuple[str | int, ...]:
    return facts.discriminator.path if facts.discriminator is not None else facts.path
