"""What people say to each other about an artifact: open threads by their place, those about what is gone, those done."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import F
from django.utils.html import format_html
from django.utils.safestring import SafeString

from orchestration.gates import GateVerdict
from orchestration.selectors.sight import Sight
from reviews.anchors import lives
from reviews.artifacts import (
    Heading,
    Rendered,
    RenderedContract,
    RenderedMarkdown,
    RenderedRisks,
    RenderedScreens,
    RenderedUsage,
)
from reviews.models import Comment, Revision, Thread

Place = tuple[str, str]  # (what the anchor names, the anchor)


@dataclass(frozen=True)
class ShownComment:
    person: dict[str, str] | None
    name: str
    body: str
    at: datetime


@dataclass(frozen=True)
class ShownThread:
    """`place` says what it is about, `url` leads there on this page; `gone` where this revision holds no such part."""

    id: int
    anchor: Place
    place: str
    url: str
    since: str  # the revision it began on, where that is an earlier one
    gone: bool
    comments: tuple[ShownComment, ...]
    resolved_by: str = ""
    resolved_at: datetime | None = None
    box: Sequence[float] | None = None

    @property
    def percents(self) -> tuple[str, ...]:
        """The sides of the box as SVG takes them, and last where its letter stands: "10.5%"."""
        if not self.box:
            return ()
        left, top, width, height = self.box
        return tuple(f"{100 * share:.2f}%" for share in (left, top, width, height, left + width))


@dataclass(frozen=True)
class Discussion:
    """`places` are what a new thread can be about: (value of the choice, words)."""

    open: tuple[ShownThread, ...] = ()
    gone: tuple[ShownThread, ...] = ()
    resolved: tuple[ShownThread, ...] = ()
    places: tuple[tuple[str, str], ...] = ()
    by_place: Mapping[Place, tuple[int, ...]] = field(default_factory=dict)

    @property
    def unresolved(self) -> int:
        return len(self.open) + len(self.gone)

    @property
    def words(self) -> str:
        """ "2 open, 1 resolved"."""
        parts = [(self.unresolved, "open"), (len(self.resolved), "resolved")]
        return ", ".join(f"{number} {words}" for number, words in parts if number) or "nothing yet"

    def at(self, kind: str, anchor: str) -> tuple[int, ...]:
        """The ids of the open threads at one place, oldest first."""
        return self.by_place.get((kind, anchor), ())


def discussion(sight: Sight, gate: GateVerdict, revision: Revision | None, rendered: Rendered | None) -> Discussion:
    """Everything that was said about the artifacts of a gate, as seen from one revision. One statement."""
    if revision is None or rendered is None:
        return Discussion()
    places = _places(rendered)
    shown = [_shown(sight, thread, said, revision, places) for thread, said in _threads(sight, gate)]
    unresolved = [thread for thread in shown if not thread.resolved_by]
    by_place: dict[Place, list[int]] = defaultdict(list)
    for thread in unresolved:
        by_place[thread.anchor].append(thread.id)
    return Discussion(
        open=tuple(thread for thread in unresolved if not thread.gone),
        gone=tuple(thread for thread in unresolved if thread.gone),
        resolved=tuple(thread for thread in shown if thread.resolved_by),
        places=tuple((f"{kind}:{anchor}", words) for (kind, anchor), (words, _) in places.items()),
        by_place={place: tuple(ids) for place, ids in by_place.items()},
    )


def _threads(sight: Sight, gate: GateVerdict) -> list[tuple[Thread, list[Comment]]]:
    """Oldest first; the people in them become known to the page."""
    rows = Comment.objects.filter(thread__feature=sight.feature, thread__gate=gate.key).order_by("seq")
    found: dict[int, tuple[Thread, list[Comment]]] = {}
    people = sight.judged.people
    for comment in rows.select_related("by", "thread__resolved_by").annotate(number=F("thread__revision__number")):
        thread = comment.thread
        people.setdefault(comment.by_id, comment.by)
        if thread.resolved_by is not None:
            people.setdefault(thread.resolved_by.pk, thread.resolved_by)
        thread.began_on = comment.number  # type: ignore[attr-defined]
        found.setdefault(thread.pk, (thread, []))[1].append(comment)
    return list(found.values())


def _shown(
    sight: Sight,
    thread: Thread,
    said: Sequence[Comment],
    revision: Revision,
    places: Mapping[Place, tuple[str, str]],
) -> ShownThread:
    anchor = (thread.anchor_kind, thread.anchor)
    began: int = thread.began_on  # type: ignore[attr-defined]
    known = anchor in places
    words, url = places.get(anchor, (thread.anchor, ""))
    return ShownThread(
        id=thread.pk,
        anchor=anchor,
        place=words,
        url=url,
        since=f"since revision {began}" if began < revision.number else "",
        gone=not known and not lives(*anchor, revision.data, revision.body),
        comments=tuple(ShownComment(sight.person(one.by_id), sight.author(one), one.body, one.at) for one in said),
        resolved_by=sight.name(thread.resolved_by_id) if thread.resolved_by_id else "",
        resolved_at=thread.resolved_at,
        box=thread.box,
    )


def _places(rendered: Rendered) -> dict[Place, tuple[str, str]]:
    """What one can speak about: (kind, anchor) -> (words for people, where it stands on the page)."""
    found: dict[Place, tuple[str, str]] = {("whole", ""): ("The whole", "")}
    if isinstance(rendered, RenderedMarkdown):
        for heading in rendered.outline:
            found.setdefault(("section", heading.text[:300]), (heading.text, f"#{heading.anchor}"))
    elif isinstance(rendered, RenderedContract):
        for one in rendered.operations:
            name = f"{one.method.upper()} {one.path}"
            found[("operation", name[:300])] = (name, f"#{one.anchor}")
    elif isinstance(rendered, RenderedRisks):
        for place, row in enumerate(rendered.rows, start=1):
            found[("risk", row.id)] = (f"{row.id} {row.risk}", f"#risk-{place}")
    elif isinstance(rendered, RenderedUsage):
        for place, usage in enumerate(rendered.rows, start=1):
            found.setdefault(("component", usage.component), (usage.component, f"#component-{place}"))
    elif isinstance(rendered, RenderedScreens):
        for screen in rendered.screens:
            found[("screen", screen.name)] = (screen.name, "")
    return found


def mark(ids: Sequence[int]) -> SafeString:
    """How many open threads there are, as a link to the first; "" for none."""
    if not ids:
        return SafeString("")
    words = "open thread" if len(ids) == 1 else "open threads"
    drawn = '<a class="thread-mark" href="#thread-{}">{}<span class="visually-hidden"> {}</span></a>'
    return format_html(drawn, ids[0], len(ids), words)


def mark_headings(html: str, outline: Sequence[Heading], threads: Discussion) -> str:
    """The sanitised text with a quiet count behind each heading that is spoken about; only numbers are put in."""
    for heading in outline:
        drawn = mark(threads.at("section", heading.text[:300]))
        start = html.find(f' id="{heading.anchor}"') if drawn else -1
        end = html.find("</h", start) if start >= 0 else -1
        if end >= 0:
            html = f"{html[:end]} {drawn}{html[end:]}"
    return html
