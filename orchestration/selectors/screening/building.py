"""Prepare the page of screens: pair them, read what is known, and look at one of them closely. One statement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from orchestration.gates import GateVerdict
from orchestration.selectors.review_page.comparing import Base
from orchestration.selectors.review_page.shown import file_url
from orchestration.selectors.screening.grouping import Heap, heaps_of_build, heaps_of_mocks
from orchestration.selectors.screening.remarks import remarks_on
from orchestration.selectors.screening.shapes import Detail, Entry, Group, Picture, Remark, Screening
from orchestration.selectors.screening.words import changed_words, difference_words, note_of
from orchestration.selectors.sight import Sight
from orchestration.wording import VERDICT_PAST
from reviews.models import Decision, Revision
from reviews.pairs import Pair, Stored, pair_screens
from reviews.selectors.screen_notes import ScreenNotes, screen_notes
from reviews.selectors.screens import stored_screens
from reviews.services.verdicts import in_force
from reviews.settled import CORRECT, WRONG, Said, settled, to_look_at


@dataclass(frozen=True)
class Source:
    """What a page of screens is prepared from. `mocks` are those that a build is held against, `before` is an earlier
    revision; `against` says that somebody asked for that one in their stead."""

    sight: Sight
    gate: GateVerdict
    revision: Revision
    base: Base
    before: Revision | None
    mocks: Revision | None
    decisions: Sequence[Decision]
    may_decide: bool
    against: bool = False

    @property
    def is_build(self) -> bool:
        return self.revision.kind == "build"

    @property
    def holds_mocks(self) -> bool:
        """A build beside its mocks, as it is decided on; not beside another build."""
        return self.is_build and not self.against

    @property
    def left(self) -> Revision | None:
        return self.mocks if self.holds_mocks else self.before

    @property
    def asked(self) -> dict[str, int]:
        """What of the address says which revisions are in view."""
        found: dict[str, int] = {}
        if self.gate.current is None or self.revision.number != self.gate.current.number:
            found["revision"] = self.revision.number
        if self.against:
            found["against"] = self.base.number
        return found

    @property
    def url(self) -> str:
        """The address of this very view, to which a screen's name is added."""
        asked = urlencode(self.asked)
        return f"{self.sight.gate_url(self.gate.key)}?{asked}{'&' if asked else ''}"


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
            commit=self.source.revision.data.get("commit", ""),
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
            thumb=self._file_url(shown, self.source.mocks if of_mocks else None),
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

    def _file_url(self, screen: Stored, of: Revision | None = None) -> str:
        gate = of.gate if of else self.source.gate.key
        return file_url(self.source.sight.gate_url(gate), screen.revision, screen.file)

    def _detail(self, pair: Pair) -> Detail:
        compared = self.notes.compared(pair.inputs)
        shown = compared is not None and compared.state == "done"
        url = f"{self.source.sight.gate_url(self.source.gate.key)}/comparisons/{compared.id}.png" if compared else ""
        return Detail(
            pair=pair,
            url=self._url(pair.name),
            left=self._left(pair.left) if pair.left else None,
            right=self._right(pair.right) if pair.right else None,
            facts=self._facts(pair),
            remarks=self._remarks(pair),
            found=compared,
            difference_url=url if shown else "",
            mark=self._mark(pair),
            settled_on=self.settled.get(pair.name, 0),
        )

    def _left(self, screen: Stored) -> Picture:
        word = "Mock" if self.source.holds_mocks or not self.source.is_build else "Build"
        url = self._file_url(screen, self.source.left)
        return Picture(url, f"{word} · revision {screen.revision}", screen.name, screen.width, screen.height)

    def _right(self, screen: Stored) -> Picture:
        commit = self.source.revision.data.get("commit", "")[:7]
        label = f"Build · {commit}" if commit else f"Mock · revision {screen.revision}"
        return Picture(self._file_url(screen), label, screen.name, screen.width, screen.height)

    def _facts(self, pair: Pair) -> list[tuple[str, str]]:
        source, sight = self.source, self.source.sight
        found = []
        if source.left is not None and (pair.left or source.holds_mocks):
            words = f"revision {source.left.number}, by {sight.name(source.left.by_id)}" if pair.left else "none"
            if pair.left and pair.left.name.casefold() != pair.name.casefold():
                words = f"“{pair.left.name}”, {words}"
            found.append(("Mock" if source.holds_mocks else "Before", words))
        if pair.right:
            words = f"revision {source.revision.number}, by {sight.name(source.revision.by_id)}"
            commit = source.revision.data.get("commit", "")[:7]
            found.append(("Build" if source.is_build else "Now", f"{commit}, {words}" if commit else words))
        if pair.left and pair.right:
            found.append(("Differs", self._differs(pair)))
        sizes = {(screen.width, screen.height) for screen in (pair.left, pair.right) if screen}
        if len(sizes) == 2 and pair.left and pair.right:
            found.append(
                ("Size", f"{pair.right.width} × {pair.right.height}, was {pair.left.width} × {pair.left.height}")
            )
        return found

    def _differs(self, pair: Pair) -> str:
        compared = self.notes.compared(pair.inputs)
        if pair.is_equal:
            return "in no pixel"
        if compared is None or compared.state == "waiting":
            return "is being found out …"
        return compared.sentence if compared.state == "refused" else difference_words(compared)

    def _remarks(self, pair: Pair) -> Sequence[Remark]:
        if not self.source.holds_mocks:
            return ()
        number = self.source.revision.number
        screen = pair.right or (replace(pair.left, revision=number) if pair.left else None)
        return remarks_on(self.source.sight, screen, self.rows, self.source.decisions) if screen else ()

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
