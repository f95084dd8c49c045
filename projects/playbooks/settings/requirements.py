"""The lines of a gate's rule other than when it applies: what satisfies it, what carries over, who waives it, how soon."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from projects.playbooks.parts import NO_RULE, GateRule
from projects.playbooks.roles import Roster, title_of

_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_COUNT = re.compile(
    r"^(?:at least\s+)?(?P<n>\d{1,2}|one|two|three|four|five)\s+(?:different\s+|distinct\s+)?(?:people|persons?)$"
)
_DAYS = re.compile(r"[,;]?\s*(?:for\s+)?(?:at most|up to|max\.?)?\s*(?P<n>\d{1,3})\s+days?\s*$", re.IGNORECASE)
_TIME = re.compile(r"^(?:within\s+)?(?P<n>\d{1,4})\s+(?:weekday\s+)?(?P<unit>hours?|days?)$", re.IGNORECASE)
_HOURS_A_DAY = 24
MOST_PEOPLE = 10
LONGEST_WAIVER = 30  # days, for whatever gate
LONGEST_ANSWER = 720  # hours


class RequirementError(ValueError):
    """What is wrong with a line of a rule, in a sentence that says what would be right."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A gate's rule while it is read; None and () leave what the playbook says."""

    rule: GateRule = NO_RULE
    applies_when: str | None = None
    receivers: tuple[str, ...] = ()
    everyone: bool | None = None


def satisfied(wanted: Wanted, text: str, roster: Roster) -> Wanted:
    """`accepted by QA and Designer, 2 people, humans only`."""
    for clause in (part.strip() for part in re.split(r"[,;]", text)):
        wanted = _clause(wanted, " ".join(clause.split()), roster)
    return wanted


def _clause(wanted: Wanted, clause: str, roster: Roster) -> Wanted:
    said = clause.lower()
    count = _COUNT.match(said)
    if count:
        people = _NUMBERS.get(count["n"]) or int(count["n"])
        if not 1 <= people <= MOST_PEOPLE:
            raise RequirementError(f"Ask for 1 to {MOST_PEOPLE} people.")
        return replace(wanted, rule=replace(wanted.rule, people=people))
    if said.startswith("accepted by "):
        return _accepted_by(wanted, clause[len("accepted by ") :], roster)
    simple: dict[str, Callable[[], Wanted]] = {
        "humans only": lambda: replace(wanted, rule=replace(wanted.rule, humans_only=True)),
        "each role": lambda: replace(wanted, everyone=True),
        "any role": lambda: replace(wanted, everyone=False),
        "all named": lambda: wanted,  # so it is always: whoever was named when offering must accept
        "not the same operator": lambda: wanted,  # so it is always: an agent is the person behind it
    }
    if said in simple:
        return simple[said]()
    known = ", ".join(["accepted by ROLE", "2 people", *simple])
    raise RequirementError(f"“{clause}” is no requirement. Known are, separated by commas: {known}.")


def _accepted_by(wanted: Wanted, text: str, roster: Roster) -> Wanted:
    any_one = re.search(r"\s+or\s+", text, re.IGNORECASE) is not None
    names = [name.strip() for name in re.split(r"\s+(?:and|or)\s+|\s*&\s*", text, flags=re.IGNORECASE)]
    receivers = tuple(dict.fromkeys(_role(name, roster) for name in names))
    return replace(wanted, receivers=receivers, everyone=len(receivers) > 1 and not any_one)


def carries(wanted: Wanted, text: str) -> Wanted:
    known = {"never": "never", "the meaning is unchanged": "", "only wording changed": "wording"}
    said = " ".join(text.lower().split())
    if said not in known:
        raise RequirementError(f"“{text}” is unknown. A decision carries over when: {', '.join(known)}.")
    return replace(wanted, rule=replace(wanted.rule, carries_over=known[said]))


def waived(wanted: Wanted, text: str, roster: Roster) -> Wanted:
    """`nobody`, or `manager, at most 14 days`."""
    limit = _DAYS.search(text)
    who = text[: limit.start()] if limit else text
    days = int(limit["n"]) if limit else wanted.rule.waived_for_days
    if not 1 <= days <= LONGEST_WAIVER:
        raise RequirementError(f"A waiver lasts 1 to {LONGEST_WAIVER} days.")
    if who.strip().lower() in ("nobody", "no one", "never"):
        return replace(wanted, rule=replace(wanted.rule, waived_by=()))
    names = [name for name in re.split(r"\s*,\s*|\s+(?:and|or)\s+", who.strip(" ,;")) if name]
    roles = tuple(dict.fromkeys(_role(name, roster) for name in names)) or NO_RULE.waived_by
    return replace(wanted, rule=replace(wanted.rule, waived_by=roles, waived_for_days=days))


def answered(wanted: Wanted, text: str) -> Wanted:
    found = _TIME.match(text.strip())
    hours = int(found["n"]) * (_HOURS_A_DAY if found["unit"].lower().startswith("day") else 1) if found else 0
    if not 1 <= hours <= LONGEST_ANSWER:
        raise RequirementError(f"Say a time such as “8 hours” or “2 days”, up to {LONGEST_ANSWER} hours.")
    return replace(wanted, rule=replace(wanted.rule, answer_within_hours=hours))


def _role(name: str, roster: Roster) -> str:
    found = roster.resolve(name)
    if found is None:
        close = ", ".join(roster.suggestions(name)[:3])
        raise RequirementError(f"Nobody knows the role “{name}”. Close to it: {close}.")
    return found


def written(rule: GateRule) -> list[str]:
    """The lines that would say this rule; nothing for what is the default."""
    lines = []
    wants = [f"{rule.people} people"] * (rule.people > 1) + ["humans only"] * rule.humans_only
    if wants:
        lines.append(f"satisfied when: {', '.join(wants)}")
    if rule.carries_over:
        lines.append(f"carries over when: {'never' if rule.carries_over == 'never' else 'only wording changed'}")
    if rule.waived_by != NO_RULE.waived_by or rule.waived_for_days != NO_RULE.waived_for_days:
        who = " or ".join(map(title_of, rule.waived_by))
        lines.append(f"waived by: {f'{who}, at most {rule.waived_for_days} days' if who else 'nobody'}")
    if rule.answer_within_hours:
        lines.append(f"answered within: {rule.answer_within_hours} hours")
    return lines
