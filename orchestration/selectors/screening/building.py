"""Prepare the page of screens: pair them, read what is known, and look at one of them closely. One statement."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from orchestration.selectors.screening.closeup import close_up
from orchestration.selectors.screening.grouping import Heap, heaps_of_build, heaps_of_mocks
from orchestration.selectors.screening.shapes import Detail, Entry, Group, Screening
from orchestration.selectors.screening.source import Source
from orchestration.selectors.screening.words import changed_words, note_of
from orchestration.wording import VERDICT_PAST
from reviews.pairs import Pair, pair_screens
from reviews.selectors.screen_notes import ScreenNotes, screen_notes
from reviews.selectors.screens import stored_screens
from reviews.services.verdicts import in_force
from reviews.settled import CORRECT, WRONG, Said, settled, to_look_at


def screening(source: Source, wanted: str | None) -> Screening:
    """All screens, and the one named `wanted` closely; without a name the first that asks for a look, and of mocks none."""
    left, right = stored_screens(source.left), stored_screens(source.revision)
    notes = screen_notes(
        source.sight.feature,
        source.gate.key,
        source.sight.user,
        [screen.sha256 for screen in left],
        [screen.sha256 for screen in right],
    )
    pairs = pair_screens(left, right, notes.manners if source.holds_mocks else None)
    return _Builder(source, pairs, notes).build(wanted)


class _Builder:
    def __init__(self, source: Source, pairs: list[Pair], notes: ScreenNotes) -> None:
        self.source, self.pairs, self.notes = source, pairs, notes
        self.said = _said(source) if source.holds_mocks else []
        self.settled = settled(pairs, self.said)
        self.decides = source.holds_mocks and source.may_decide
        self.rows = in_force(notes.rows, pairs) if self.decides else []
        self.asked = [pair for pair in to_look_at(pairs) if pair.name not in self.settled] if self.decides else []
        marked = {row["name"] for row in self.rows}
        self.undecided = [pair.name for pair in self.asked if pair.name not in marked]

    def build(self, wanted: str | None) -> Screening:
        heaps = self._heaps()
        order = [pair for heap in heaps for pair in heap.pairs]
        chosen = self._chosen(order, wanted)
        at = order.index(chosen) if chosen else -1
        then = self._then(order, at)
        waiting = sum(self._is_waiting(pair) for pair in self.pairs)
        changed = sum(not pair.is_equal for pair in self.pairs) if not self.source.is_build else len(self._changed())
        return Screening(
            is_build=self.source.is_build,
            groups=[self._group(heap, chosen) for heap in heaps],
            changed_words=changed_words(changed, self._count(), self._since()),
            changed=bool(self._since() and changed),
            chosen=self._detail(chosen) if chosen else None,
            decides=self.decides,
            can_pair=self._can_pair(),
            mock_names=[screen.name for screen in stored_screens(self.source.mocks)],
            undecided=self.undecided,
            equal=[pair for pair in self.asked if pair.is_equal and pair.name in self.undecided],
            asked=len(self.asked),
            remarks=sum(row["verdict"] == WRONG for row in self.rows),
            reason="\n".join(f"{row['name']}: {row['note']}" for row in self.rows if row["verdict"] == WRONG)[:4000],
            then=then,
            then_url=self._url(then) if then else "",
            previous_url=self._url(order[at - 1].name) if at > 0 else "",
            next_url=self._url(order[at + 1].name) if 0 <= at < len(order) - 1 else "",
            all_url=self.source.url.rstrip("?&"),
            mocks=(self.source.mocks.number, self.source.mocks.digest) if self.source.mocks else None,
            commit=self.source.commit,
            waiting=waiting,
            progress_query=urlencode(
                {**self.source.asked, **({"screen": chosen.name} if chosen else {}), "waiting": waiting}
            ),
            missing=[pair.inputs for pair in self.pairs if pair.inputs and self.notes.compared(pair.inputs) is None],
        )

    def _heaps(self) -> list[Heap]:
        if self.source.holds_mocks:
            return heaps_of_build(self.pairs, self.settled, looked_before=bool(self.said))
        return heaps_of_mocks(self.pairs, self._before())

    def _before(self) -> str:
        base = self.source.base
        if self.source.before is None:
            return ""
        return f"what you {VERDICT_PAST[base.verdict]}" if base.verdict else f"revision {base.number}"

    def _since(self) -> str:
        """ "you accepted", "you returned it", "revision 2"."""
        if not self.source.holds_mocks:
            verdict, number = self.source.base.verdict, self.source.base.number
        else:
            # What was said of this very build is no earlier look at it.
            earlier = [
                one for one in self.said if one.verdict == "accept" or one.revision < self.source.revision.number
            ]
            verdict, number = (earlier[-1].verdict, earlier[-1].revision) if earlier else ("", 0)
        if verdict:
            return f"you {VERDICT_PAST[verdict]}" + ("" if verdict == "accept" else " it")
        return f"revision {number}" if number and self.source.before is not None else ""

    def _changed(self) -> list[Pair]:
        return [pair for pair in self.pairs if pair.right and pair.name not in self.settled]

    def _count(self) -> int:
        return len(self.source.revision.data.get("screens", []))

    def _chosen(self, order: Sequence[Pair], wanted: str | None) -> Pair | None:
        named = next((pair for pair in order if pair.name == wanted), None)
        if named or not order or not self.source.is_build:
            return named
        return next((pair for pair in order if pair.name in self.undecided), order[0])

    def _then(self, order: Sequence[Pair], at: int) -> str:
        """The next screen after this one that is still undecided, from the start again after the last."""
        after = [*order[at + 1 :], *order[: max(at, 0)]]
        return next((pair.name for pair in after if pair.name in self.undecided), "")

    def _url(self, name: str) -> str:
        return f"{self.source.url}{urlencode({'screen': name})}"

    def _group(self, heap: Heap, chosen: Pair | None) -> Group:
        entries = tuple(self._entry(pair, pair is chosen) for pair in heap.pairs)
        return Group(heap.title, entries, heap.quiet, heap.equal_to_mock)

    def _entry(self, pair: Pair, current: bool) -> Entry:
        shown = pair.right or pair.left
        assert shown is not None
        of_mocks = pair.right is None and self.source.holds_mocks
        return Entry(
            name=pair.name,
            url=self._url(pair.name),
            thumb=self.source.file_url(shown, self.source.mocks if of_mocks else None),
            note=note_of(pair, self.notes.compared(pair.inputs), is_build=self.source.holds_mocks),
            mark=self._mark(pair),
            current=current,
            waiting=self._is_waiting(pair),
        )

    def _mark(self, pair: Pair) -> str:
        verdicts = {row["verdict"] for row in self.rows or self._sent() if row["name"] == pair.name}
        if verdicts:
            return WRONG if WRONG in verdicts else CORRECT
        return "settled" if pair.name in self.settled else ""

    def _sent(self) -> Sequence[Mapping[str, Any]]:
        """The marks that this member has sent on the build in view."""
        last = self.said[-1] if self.said else None
        return last.data.get("screens", []) if last and last.revision == self.source.revision.number else ()

    def _is_waiting(self, pair: Pair) -> bool:
        compared = self.notes.compared(pair.inputs)
        return pair.inputs is not None and (compared is None or compared.state == "waiting")

    def _detail(self, pair: Pair) -> Detail:
        return close_up(
            self.source,
            pair,
            self.notes.compared(pair.inputs),
            rows=self.rows,
            url=self._url(pair.name),
            mark=self._mark(pair),
            settled_on=self.settled.get(pair.name, 0),
        )

    def _can_pair(self) -> bool:
        source = self.source
        current = source.gate.current is not None and source.revision.number == source.gate.current.number
        parties = {source.gate.giver, *source.gate.receivers}
        return source.holds_mocks and current and source.gate.opened and bool(parties & source.sight.roles)


def _said(source: Source) -> list[Said]:
    """The member's own decisions of this round, each with the pixels of its build."""
    round_ = source.sight.round_of(source.gate)
    return [
        _one_said(decision)
        for decision in source.decisions
        if decision.by_id == source.sight.user.pk
        and decision.round == round_
        and getattr(decision, "revocation", None) is None
    ]


def _one_said(decision: Any) -> Said:
    build: Mapping[str, Any] = decision.build
    pixels = {screen["name"]: screen["pixel_digest"] for screen in build.get("screens", [])}
    return Said(decision.number, decision.verdict, decision.data, pixels)
