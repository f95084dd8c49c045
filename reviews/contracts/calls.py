"""Rules about operations: which there are, and everything that one of them asks and answers."""

from reviews.contracts.bodies import compare_bodies
from reviews.contracts.comparison import Comparison
from reviews.contracts.document import Part
from reviews.contracts.lifecycle import compare_lives, day_of, fate_of, life_of
from reviews.contracts.operations import Operation, Operations, callbacks_of
from reviews.contracts.parameters import compare_parameters
from reviews.contracts.responses import compare_responses
from reviews.contracts.rules import Rule, Rules
from reviews.contracts.schemes import Schemes
from reviews.contracts.security import compare_security, requirement_of
from reviews.contracts.servers import compare_servers, servers_of
from reviews.contracts.uses import Use
from reviews.contracts.wording import name_words

RULES: Rules = {
    "operation-added": Rule("safe", "There is a new call."),
    "operation-removed": Rule("breaking", "This call is gone.", "Keep it, mark it as deprecated, and say until when it stays."),
    "operation-removed-announced": Rule(
        "risky", "This call, which was marked as going away, is gone.", "Say until when it stays, and keep it until then."
    ),
    "operation-removed-due": Rule("safe", "This call is gone, as was announced for {day}."),
    "message-added": Rule("safe", "There is a new message that can be received."),
    "message-removed": Rule("breaking", "This message does not come any more.", "Keep sending it while it is used."),
    "operation-id-changed": Rule(
        "risky", "This call is now named {now} instead of {was}. Generated clients call it by that name.", "Keep the name."
    ),
    "operation-id-added": Rule("safe", "This call now has a name, {now}."),
    "operation-id-removed": Rule(
        "risky", "This call has no name any more; before, it was {was}. Generated clients call it by that name.", "Keep the name."
    ),
}  # fmt: skip


def compare_calls(comparison: Comparison, schemes: Schemes, base: Operation, revision: Operation, owner: str) -> None:
    """Compare one operation of both documents."""
    use = use_of(revision, owner)
    same = comparison.graph.sameness.same_part
    if not (same(base.part.raw, revision.part.raw) and same(base.item.raw, revision.item.raw)):
        _compare_contents(comparison, schemes, use, base, revision)
    if revision.flow == "request" and owner == revision.identity:
        requirements = requirement_of(comparison.base, base), requirement_of(comparison.revision, revision)
        comparison.take(use, compare_security(schemes, *requirements))
    if any(has_own_servers(operation) for operation in (base, revision)):
        lists = [
            servers_of(operation.part, operation.item, Part(document.root, ()))
            for document, operation in ((comparison.base, base), (comparison.revision, revision))
        ]
        comparison.take(use, compare_servers(*lists))


def _compare_contents(comparison: Comparison, schemes: Schemes, use: Use, base: Operation, revision: Operation) -> None:
    _compare_names(comparison, use, base.part, revision.part)
    comparison.take(use, compare_lives(life_of(base.part), life_of(revision.part)))
    compare_parameters(comparison, use, base, revision)
    compare_bodies(comparison, use, base.part, revision.part)
    compare_responses(comparison, use, base.part, revision.part)
    before, after = callbacks_of(comparison.base, base), callbacks_of(comparison.revision, revision)
    compare_existence(comparison, before, after, use.owner)
    for identity in before.keys() & after.keys():
        compare_calls(comparison, schemes, before[identity], after[identity], use.owner)


def compare_existence(comparison: Comparison, base: Operations, revision: Operations, owner: str = "") -> None:
    """Report operations that came or went."""
    for identity in base.keys() - revision.keys():
        operation = base[identity]
        fate = fate_of(operation.part, comparison.today)
        rule = f"operation-removed-{fate}" if fate else "operation-removed"
        if operation.flow == "response" and not fate:
            rule = "message-removed"
        day = name_words(str(day_of(life_of(operation.part).sunset)))
        use = use_of(operation, owner or identity)
        comparison.report(use, rule, base=operation.part.path, revision=None, day=day)
    for identity in revision.keys() - base.keys():
        operation = revision[identity]
        rule = "operation-added" if operation.flow == "request" else "message-added"
        use = use_of(operation, owner or identity)
        comparison.report(use, rule, base=None, revision=operation.part.path)


def has_own_servers(operation: Operation) -> bool:
    """Whether an operation or its path says where it is to be reached."""
    return any(isinstance(holder.child("servers").raw, list) for holder in (operation.part, operation.item))


def use_of(operation: Operation, owner: str) -> Use:
    """The use that stands for a whole operation."""
    return Use(operation.shown, operation.identity, operation.flow, "this call", owner=owner)


def _compare_names(comparison: Comparison, use: Use, base: Part, revision: Part) -> None:
    was, now = base.text("operationId"), revision.text("operationId")
    if was == now:
        return
    rule = "operation-id-added" if not was else "operation-id-removed" if not now else "operation-id-changed"
    places = [(*part.path, "operationId") if part.text("operationId") else part.path for part in (base, revision)]
    words = {"was": name_words(was), "now": name_words(now)}
    comparison.report(use, rule, was, now, base=places[0], revision=places[1], **words)
