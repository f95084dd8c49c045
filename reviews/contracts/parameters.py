"""Rules about parameters: in the path, the query, headers and cookies."""

from reviews.contracts.comparison import Comparison
from reviews.contracts.lifecycle import compare_lives, day_of, fate_of, life_of
from reviews.contracts.operations import Operation
from reviews.contracts.parameters_read import Parameter, parameters_of
from reviews.contracts.rules import Rule, Rules, both_ways
from reviews.contracts.uses import Use
from reviews.contracts.wording import name_words

RULES: Rules = {
    **both_ways(
        "parameter-added",
        Rule("safe", "{Subject} can be given."),
        Rule("safe", "{Subject} is now given."),
    ),
    "request-parameter-added-required": Rule(
        "breaking", "{Subject} is new and must be given. Calls without it are refused.", "Make it optional."
    ),
    **both_ways(
        "parameter-removed",
        Rule("breaking", "{Subject} is gone. Calls that give it are refused or have another result.", "Keep it."),
        Rule("risky", "{Subject}, which could be missing before, is not given any more.", "Keep giving it."),
    ),
    "response-parameter-removed-required": Rule(
        "breaking", "{Subject}, which was always given, is gone.", "Keep giving it."
    ),
    **both_ways(
        "parameter-removed-announced",
        Rule("risky", "{Subject}, which was marked as going away, is gone.", "Say until when it stays."),
        Rule("risky", "{Subject}, which was marked as going away, is gone.", "Say until when it stays."),
    ),
    **both_ways(
        "parameter-removed-due",
        Rule("safe", "{Subject} is gone, as was announced for {day}."),
        Rule("safe", "{Subject} is gone, as was announced for {day}."),
    ),
    **both_ways(
        "parameter-moved",
        Rule("breaking", "{Subject} must now be given in the {now} instead of the {was}.", "Accept it in both places."),
        Rule("breaking", "{Subject} is now given in the {now} instead of the {was}.", "Give it in both places."),
    ),
    **both_ways(
        "parameter-required",
        Rule("breaking", "{Subject} must now be given. Calls without it are refused.", "Keep it optional."),
        Rule("safe", "{Subject} is now always given."),
    ),
    **both_ways(
        "parameter-optional",
        Rule("safe", "{Subject} need not be given any more."),
        Rule("breaking", "{Subject} can now be missing; before, it was always given.", "Keep giving it always."),
    ),
    **both_ways(
        "parameter-style-changed",
        Rule("breaking", "{Subject} must now be written as {now} instead of {was}.", "Keep the way it is written."),
        Rule("breaking", "{Subject} is now written as {now} instead of {was}.", "Keep the way it is written."),
    ),
    **both_ways(
        "parameter-reserved-refused",
        Rule("risky", "{Subject} must now have characters such as / and ? escaped.", "Keep accepting them as they are."),
        Rule("risky", "{Subject} now has characters such as / and ? escaped.", "Keep them as they are."),
    ),
    **both_ways(
        "parameter-reserved-allowed",
        Rule("safe", "{Subject} may now hold characters such as / and ? as they are."),
        Rule("risky", "{Subject} can now hold characters such as / and ? as they are.", "Keep them escaped."),
    ),
    **both_ways(
        "parameter-empty-refused",
        Rule("breaking", "{Subject} must no longer be empty.", "Keep accepting it without a value."),
        Rule("safe", "{Subject} is never empty any more."),
    ),
    **both_ways(
        "parameter-empty-allowed",
        Rule("safe", "{Subject} may now be empty."),
        Rule("risky", "{Subject} can now be empty.", "Keep giving a value."),
    ),
}  # fmt: skip


def compare_parameters(comparison: Comparison, use: Use, base: Operation, revision: Operation) -> None:
    """Compare what is given beside the body."""
    before = parameters_of(comparison.base, base)
    after = parameters_of(comparison.revision, revision)
    gone = {key: before[key] for key in before if key not in after}
    new = {key: after[key] for key in after if key not in before}
    for key in before:
        if key in after:
            _compare_parameter(comparison, _use_of(use, before[key], after[key]), before[key], after[key])
    for parameter in gone.values():
        moved = next((other for other in new.values() if other.name == parameter.name), None)
        if moved is None:
            _report_gone(comparison, _use_of(use, parameter), parameter)
            continue
        del new[moved.key]
        there = _use_of(use, parameter, moved)
        places = parameter.part.path, moved.part.path
        comparison.report(
            there, "parameter-moved", parameter.place, moved.place,
            base=places[0], revision=places[1], was=parameter.place, now=moved.place,
        )  # fmt: skip
        comparison.compare_schemas(there, parameter.schema, moved.schema, is_text=True)
    for parameter in new.values():
        is_required = parameter.is_required and use.flow == "request"
        rule = "parameter-added-required" if is_required else "parameter-added"
        comparison.report(_use_of(use, parameter), rule, base=None, revision=parameter.part.path)


def _use_of(use: Use, base: Parameter, revision: Parameter | None = None) -> Use:
    """The use at a parameter, which is shown by its latest name."""
    shown = revision or base
    key = "\x1d".join(base.key)
    return use.at(f"the {shown.place} parameter {name_words(shown.name)}", f"{shown.place} · {shown.name}", key)


def _report_gone(comparison: Comparison, use: Use, parameter: Parameter) -> None:
    fate = fate_of(parameter.part, comparison.today)
    rule = f"parameter-removed-{fate}" if fate else "parameter-removed"
    if not fate and use.flow == "response" and parameter.is_required:
        rule += "-required"
    day = name_words(str(day_of(life_of(parameter.part).sunset)))
    comparison.report(use, rule, base=parameter.part.path, revision=None, day=day)


def _compare_parameter(comparison: Comparison, use: Use, base: Parameter, revision: Parameter) -> None:
    places = base.part.path, revision.part.path
    if base.is_required != revision.is_required:
        rule = "parameter-required" if revision.is_required else "parameter-optional"
        comparison.report(use, rule, base=places[0], revision=places[1])
    if base.form != revision.form and _form_matters(comparison, base, revision):
        was, now = name_words(base.form), name_words(revision.form)
        comparison.report(
            use,
            "parameter-style-changed",
            base.form,
            revision.form,
            base=places[0],
            revision=places[1],
            was=was,
            now=now,
        )
    for flag, word in (("allowReserved", "reserved"), ("allowEmptyValue", "empty")):
        before, after = base.part.flag(flag), revision.part.flag(flag)
        if before != after and base.place == "query":
            rule = f"parameter-{word}-{'allowed' if after else 'refused'}"
            comparison.report(use, rule, base=places[0], revision=places[1])
    comparison.take(use, compare_lives(life_of(base.part), life_of(revision.part)))
    is_text = not base.has_content and not revision.has_content
    comparison.compare_schemas(use, base.schema, revision.schema, is_text=is_text)


def _form_matters(comparison: Comparison, base: Parameter, revision: Parameter) -> bool:
    """A single value looks the same in most styles; lists and objects do not."""
    if base.has_content or revision.has_content or (base.style != revision.style and base.place == "path"):
        return True
    kinds = comparison.graph.base.facts(base.schema).kinds | comparison.graph.revision.facts(revision.schema).kinds
    return not kinds.isdisjoint({"array", "object"})
