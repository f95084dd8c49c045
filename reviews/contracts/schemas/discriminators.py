"""Rules about the field that tells the forms of a choice apart."""

from reviews.contracts.rules import Rule, Rules, both_ways
from reviews.contracts.schemas.branches import Branch
from reviews.contracts.schemas.facts import Discriminator, Facts
from reviews.contracts.schemas.graph import Pair
from reviews.contracts.wording import list_words, name_words

RULES: Rules = {
    **both_ways(
        "discriminator-added",
        Rule("risky", "The field {now} now tells the forms of {subject} apart, and has to fit them.", "Say which values clients send so far."),
        Rule("safe", "The field {now} now tells the forms of {subject} apart."),
    ),
    **both_ways(
        "discriminator-removed",
        Rule("safe", "No field tells the forms of {subject} apart any more; before, it was {was}."),
        Rule("risky", "No field tells the forms of {subject} apart any more; before, it was {was}.", "Keep the discriminator."),
    ),
    **both_ways(
        "discriminator-changed",
        Rule("breaking", "The forms of {subject} are now told apart by the field {now} instead of {was}.", "Keep {was}."),
        Rule("breaking", "The forms of {subject} are now told apart by the field {now} instead of {was}.", "Keep {was}."),
    ),
    **both_ways(
        "discriminator-value-changed",
        Rule("breaking", "A form of {subject} is now called {now} instead of {was}.", "Accept both names."),
        Rule("breaking", "A form of {subject} is now called {now} instead of {was}.", "Keep the name."),
    ),
    **both_ways(
        "discriminator-value-removed",
        Rule("breaking", "A form of {subject} can no longer be called {was}.", "Accept both names."),
        Rule("safe", "A form of {subject} is no longer called {was}."),
    ),
    **both_ways(
        "discriminator-value-added",
        Rule("safe", "A form of {subject} may also be called {now}."),
        Rule("risky", "A form of {subject} can also be called {now}, which readers do not know.", "Keep the name."),
    ),
}  # fmt: skip


def compare_discriminators(pair: Pair) -> None:
    """Compare the discriminators of choices and of schemas that others extend."""
    base, revision = _of(pair.base), _of(pair.revision)
    if base is None and revision is None:
        return
    places = base.path if base else pair.base.path, revision.path if revision else pair.revision.path
    if base is None or revision is None:
        # A choice that comes or goes says so itself.
        if _has_forms(pair.base) and _has_forms(pair.revision):
            rule = "discriminator-added" if base is None else "discriminator-removed"
            field = (base or revision).field  # type: ignore[union-attr]
            pair.report(rule, field, base=places[0], revision=places[1], was=name_words(field), now=name_words(field))
    elif base.field != revision.field:
        words = {"was": name_words(base.field), "now": name_words(revision.field)}
        pair.report("discriminator-changed", base.field, revision.field, base=places[0], revision=places[1], **words)


def _of(facts: Facts) -> Discriminator | None:
    return next((union.discriminator for union in facts.unions if union.discriminator is not None), facts.discriminator)


def _has_forms(facts: Facts) -> bool:
    return bool(facts.unions or facts.variants or facts.properties)


def compare_marks(pair: Pair, before: Branch, after: Branch) -> None:
    """Compare the values that stand for one form, where both sides have a discriminator."""
    if not before.marks or not after.marks or before.marks == after.marks:
        return
    removed = [mark for mark in before.marks if mark not in after.marks]
    added = [mark for mark in after.marks if mark not in before.marks]
    rule = "changed" if removed and added else "removed" if removed else "added"
    pair.report(
        f"discriminator-value-{rule}",
        *removed,
        "→",
        *added,
        base=before.parts[0].path,
        revision=after.parts[0].path,
        was=list_words(removed),
        now=list_words(added),
    )
