"""Where features were over time, and how long they stayed in each state."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from orchestration.metrics.rows import FeatureRow, MoveRow, Window
from orchestration.metrics.spread import Spread, spread

SHOWN = ("merged", "verify", "build", "design", "intake")


def marks(window: Window, weeks: int) -> list[datetime]:
    """The moments looked at: now, and one for each week back to the start."""
    return [window.now - timedelta(weeks=back) for back in range(weeks, -1, -1)]


def states_over_time(
    features: Iterable[FeatureRow], moves: Iterable[MoveRow], moments: Sequence[datetime]
) -> dict[str, list[int]]:
    """How many features were in each state at each moment; merged counts from the first moment on, cancelled is left out.

    `moves` holds at least every move since the first moment, so that each past state follows from the present one.
    """
    by_feature: dict[int, list[MoveRow]] = {}
    for move in sorted(moves, key=lambda move: move.at):
        by_feature.setdefault(move.feature, []).append(move)
    counts = {state: [0] * len(moments) for state in SHOWN}
    for feature in features:
        history = by_feature.get(feature.pk, [])
        merged_before = _state_at(feature, history, moments[0]) == "merged"
        for place, moment in enumerate(moments):
            state = _state_at(feature, history, moment)
            if state in counts and not (state == "merged" and merged_before):
                counts[state][place] += 1
    return counts


def _state_at(feature: FeatureRow, history: Sequence[MoveRow], moment: datetime) -> str | None:
    """The state at a moment; None before the feature was opened."""
    if moment < feature.opened_at:
        return None
    later = next((move for move in history if move.at > moment), None)
    return later.source if later else feature.state


def stays(features: Iterable[FeatureRow], moves: Iterable[MoveRow], window: Window) -> dict[str, Spread]:
    """How long features stayed in each open state, over the stays that ended within the window.

    `moves` holds all moves of every feature that moved in the window; calendar time, because states last over weekends.
    """
    entered = {feature.pk: feature.opened_at for feature in features}
    lengths: dict[str, list[timedelta]] = {state: [] for state in ("intake", "design", "build", "verify")}
    for move in sorted(moves, key=lambda move: move.at):
        since = entered.get(move.feature)
        if since is not None and move.source in lengths and window.holds(move.at):
            lengths[move.source].append(move.at - since)
        entered[move.feature] = move.at
    return {state: spread(found) for state, found in lengths.items()}


def lead_times(features: Iterable[FeatureRow], window: Window) -> list[timedelta]:
    """From opened to merged, of the features merged within the window."""
    return [
        feature.state_since - feature.opened_at
        for feature in features
        if feature.state == "merged" and window.holds(feature.state_since)
    ]
