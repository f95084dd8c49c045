"""What a decision on a build stands on, and whether every screen has been looked at."""

from collections.abc import Mapping, Sequence
from typing import Any

from projects.changes import FeatureChange
from projects.errors import Conflict, Invalid
from projects.playbooks.process import Gate, Process
from reviews.facts import Facts
from reviews.models import Revision
from reviews.pairs import Pair
from reviews.selectors.screens import (
    agreed_mocks,
    build_pairs,
    mock_gate,
    revisions_with_files,
    said_by,
    stored_screens,
)
from reviews.settled import settled, still_open


def stand_on(
    change: FeatureChange, process: Process, gate: Gate, facts: Facts, number: int, data: Mapping[str, Any]
) -> tuple[dict[str, Any], list[Pair]]:
    """The decision's data with `against`: the mocks, the commit and the pixels it stands on; and the screens it is about.

    Raises Conflict `mocks_moved` where `data` names mocks that are not those builds are held against now, and Invalid for
    a screen that neither has.
    """
    build = revisions_with_files(change.feature, gate.key, [number])[number]
    mocks = agreed_mocks(change.feature, process, facts)
    _refuse_moved(data.get("against"), mocks)
    pairs = build_pairs(change.feature, gate.key, build, mocks)
    _refuse_unknown(pairs, data.get("screens", []))
    against: dict[str, Any] = {"commit": build.data.get("commit", "")}
    place = mock_gate(process)
    if mocks is not None and place is not None:
        against["mock"] = {"gate": place.key, "revision": mocks.number, "digest": mocks.digest}
        against["screens"] = _screens(pairs, mocks)
    return {**data, "against": against}, pairs


def _refuse_unknown(pairs: Sequence[Pair], rows: Sequence[Mapping[str, Any]]) -> None:
    names = {pair.name for pair in pairs}
    unknown = [number for number, row in enumerate(rows) if row["name"] not in names]
    if unknown:
        sentence = "Neither the build nor its mocks have a screen with this name."
        raise Invalid({f"data.screens[{number}].name": [sentence] for number in unknown})


def _screens(pairs: Sequence[Pair], mocks: Revision) -> dict[str, dict[str, str]]:
    """The mock beside each screen; a build without screenshots is looked at with all mocks in mind."""
    shown = [pair for pair in pairs if pair.right is not None]
    if not shown:
        return {screen.name: {"mock": screen.name, "pixels": screen.pixels} for screen in stored_screens(mocks)}
    return {
        pair.name: {
            "mock": pair.left.name if pair.left else pair.manner.mock,
            "pixels": pair.left.pixels if pair.left else "",
        }
        for pair in shown
    }


def _refuse_moved(said: Mapping[str, Any] | None, mocks: Revision | None) -> None:
    seen = (said or {}).get("mock")
    current = {"revision": mocks.number, "digest": mocks.digest} if mocks else None
    if seen is not None and seen != current:
        now = f"revision {mocks.number} is" if mocks else "there are none"
        raise Conflict(
            f"You compared with mock revision {seen['revision']}; {now} agreed now. Look at the screens that changed.",
            code="mocks_moved",
            mocks=current,
        )


def demand_all_screens(
    change: FeatureChange, gate: Gate, pairs: Sequence[Pair], rows: Sequence[Mapping[str, Any]]
) -> None:
    """Raise Conflict `screens_open` unless each screen is marked correct, or equals one that this person accepted."""
    said = said_by(change.feature, gate.key, change.by, change.feature.rounds[gate.checkpoint])
    names = still_open(pairs, settled(pairs, said), rows)
    if names:
        raise Conflict(
            f"Say of each screen that it is correct, or that it need not be shown, before you accept: {', '.join(names)}.",
            code="screens_open",
            screens=names,
        )
