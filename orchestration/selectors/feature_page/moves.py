"""The buttons that move a feature: the next move beside the answer, the others in a quiet menu."""

from typing import Any

from orchestration.gates.moves import SOURCES
from orchestration.selectors.sight import Sight
from orchestration.wording import MOVE_LABELS
from projects.roles import MAY, titles

_HELP = {
    "send_back": "Say what has to change. The next submission then needs a newer build.",
    "cancel": "Say why the work ends here. It can be reopened later.",
    "reopen": "Say why the work goes on. Everything is agreed anew.",
}


def next_move_action(sight: Sight) -> dict[str, Any] | None:
    """Primary where the move is open and this member may make it; else a shut button, with who may."""
    move = sight.judged.verdicts.next_move
    if move is None:
        return None
    label = MOVE_LABELS[move]
    if not sight.judged.verdicts.move(move).allowed:
        return {"label": label, "tone": "shut"}
    if not sight.may(move):
        return {"label": label, "tone": "shut", "reason": f"{titles(MAY[move])} can do it"}
    return {
        "label": label,
        "url": sight.judged.url,
        "method": "post",
        "tone": "primary",
        "fields": {"act": "move", "move": move},
    }


def other_moves(sight: Sight) -> list[dict[str, Any]]:
    """Send back, cancel and reopen, where the state and this member's roles allow them."""
    return [
        {"move": move, "label": MOVE_LABELS[move], "help": _HELP[move], "danger": move == "cancel"}
        for move in ("send_back", "cancel", "reopen")
        if sight.feature.state in SOURCES[move] and sight.may(move)
    ]
