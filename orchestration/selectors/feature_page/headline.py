"""The answer of a feature page in a sentence: what keeps the next move shut, or that everything holds."""

from dataclasses import dataclass

from orchestration.gates import Blocker
from orchestration.moments import ago, number_word
from orchestration.selectors.sight import Sight
from orchestration.wording import MOVE_LABELS, MOVE_OPENS, capital, counted, listed, quoted
from reviews.checklists import order_of

# What has to hold besides the move's own gates, said of the checkpoint before.
_EARLIER = {"begin_build": ("start",), "submit": ("start", "build"), "merge": ("start", "build")}
_NO_HANDSHAKE = ("build_missing", "condition_open")
_CHECKPOINT_WORDS = {"start": "the start", "build": "the build", "merge": "the merge"}


@dataclass(frozen=True)
class Headline:
    tone: str
    title: str
    sub: str


def headline(sight: Sight, last_move_by: str, last_reason: str) -> Headline:
    """`last_move_by` and `last_reason` tell of a closed feature who closed it, and why."""
    feature, verdicts = sight.feature, sight.judged.verdicts
    if verdicts.next_move is None:
        when = ago(feature.state_since, sight.now)
        tone = "done" if feature.state == "merged" else "closed"
        by = f"by {last_move_by}" if last_move_by else ""
        reason = quoted(last_reason) if last_reason else ""
        return Headline(tone, f"{capital(feature.state)} {when}", " · ".join(part for part in (by, reason) if part))
    blockers = verdicts.move(verdicts.next_move).blockers
    if not blockers:
        return Headline("ready", f"Everything holds: {_act(verdicts.next_move)}", _rest(sight, blockers))
    return Headline(_tone(blockers), _shut(verdicts.next_move, blockers), _rest(sight, blockers))


def _act(move: str) -> str:
    return {"start": "start the design", "begin_build": "begin the build", "submit": "submit for verification"}.get(
        move, MOVE_LABELS[move].lower()
    )


def _tone(blockers: tuple[Blocker, ...]) -> str:
    if any(blocker.code == "red_flag" for blocker in blockers):
        return "stopped"
    return "error" if all(blocker.code == "error" for blocker in blockers) else "shut"


def _shut(move: str, blockers: tuple[Blocker, ...]) -> str:
    """Everything that is in the way, counted by kind; an open flag stands before all of it."""
    flags = sum(blocker.code == "red_flag" for blocker in blockers)
    if flags:
        return "A red flag stops the work" if flags == 1 else f"{capital(counted(flags, 'red flag'))} stop the work"
    handshakes = {blocker.gate for blocker in blockers if blocker.gate and blocker.code not in _NO_HANDSHAKE}
    builds = {blocker.gate for blocker in blockers if blocker.code == "build_missing"} - handshakes
    conditions = sum(blocker.code == "condition_open" for blocker in blockers)
    phases = [blocker for blocker in blockers if blocker.code == "phase_incomplete" and not blocker.gate]
    parts = [
        counted(len(handshakes), "handshake") if handshakes else "",
        "a build" if builds else "",
        counted(conditions, "condition") if conditions else "",
        _phase_words(phases),
    ]
    words = capital(listed([part for part in parts if part]))
    one = len(handshakes) + len(builds) + conditions + len(phases) == 1
    if builds and not handshakes and not conditions:
        return f"{words} {'is' if one else 'are'} missing for {MOVE_OPENS[move]}"
    return f"{words} {'keeps' if one else 'keep'} {MOVE_OPENS[move]} shut"


def _phase_words(phases: list[Blocker]) -> str:
    """ "phase 1", "three phases"."""
    if len(phases) == 1:
        return f"phase {phases[0].phase[1]}" if phases[0].phase else "a phase"
    return counted(len(phases), "phase") if phases else ""


def _rest(sight: Sight, blockers: tuple[Blocker, ...]) -> str:
    """What holds already, and what else is open, so that the headline can stay short."""
    parts = [_phases(sight), _earlier(sight, blockers)]
    return capital(" and ".join(part for part in parts if part)) + "." if any(parts) else _own(sight)


def _phases(sight: Sight) -> str:
    move = sight.judged.verdicts.next_move
    if move == "start":
        return ""
    asked = [
        one
        for one in sight.judged.verdicts.checklists
        if one.asked and (move != "begin_build" or order_of(one.phase.number) <= (1,))
    ]
    if not asked:
        return ""
    open_ones = [one for one in asked if not one.complete]
    if not open_ones:
        return "phase 1 is complete" if move == "begin_build" else "all phases are complete"
    first = open_ones[0]
    if len({one.phase.role for one in asked}) > 1:
        return f"{len(asked) - len(open_ones)} of {len(asked)} phases are complete"
    return f"phase {first.phase.number} is at {first.done} of {len(first.items)}"


def _earlier(sight: Sight, blockers: tuple[Blocker, ...]) -> str:
    earlier = _EARLIER.get(sight.judged.verdicts.next_move or "", ())
    shut = {blocker.gate for blocker in blockers}
    broken = any(gate.key in shut for gate in sight.judged.verdicts.gates if gate.checkpoint in earlier)
    if not earlier or broken:
        return ""
    return f"everything for {listed([_CHECKPOINT_WORDS[one] for one in earlier])} still holds"


def _own(sight: Sight) -> str:
    """For the start, where nothing comes before it: how many of its own gates hold."""
    gates = [gate for gate in sight.judged.verdicts.gates if gate.checkpoint == "start"]
    holding = sum(gate.holds for gate in gates)
    if not gates or sight.judged.verdicts.next_move != "start":
        return ""
    number = capital(number_word(holding)) if holding else "None"
    return f"{number} of the {len(gates)} handshakes for the start {'hold' if holding > 1 else 'holds'}."
