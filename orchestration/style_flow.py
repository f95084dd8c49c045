"""The picture of a process for the living style page: every state, long names, several receivers, nobody to answer."""

from orchestration.charts.flow import NOBODY, Band, Flow, Handshake, Party, lanes, stacked, svg
from orchestration.pictograms import PIP_WORDS
from orchestration.selectors.flow import FlowShown, rows
from orchestration.selectors.needed_phase import NeededPhase

_TITLES = {
    "pm": "PM",
    "designer": "Designer",
    "architect": "Architect",
    "api-engineer": "API Engineer",
    "mobile-engineer": "Mobile Engineer",
    "qa": "QA",
    "integration-engineer": "Integration/Media Engineer",
}
_LONG = "Assets and design tokens for every platform, in all languages that the product speaks, and then some"

NEEDED = NeededPhase(
    "Designer", "designer", "3", "Final screens", ("Draw every state", "Hand over assets"), "Nothing is left to guess"
)


def flow() -> FlowShown:
    """Both drawings with their table. Needs no database."""
    picture = Flow(
        (
            Band("Before the start", "2 of 4 hold", _start()),
            Band("Before the build", "1 of 4 hold", _build()),
            Band("Before the merge", "0 of 3 hold", _merge()),
        ),
        {
            **{slug: Party(slug, title) for slug, title in _TITLES.items()},
            "qa": Party("qa", "QA", "nobody", "nobody yet"),
            "designer": Party("designer", "Designer", "turn"),
            "api-engineer": Party("api-engineer", "API Engineer", "mine"),
            NOBODY: Party(NOBODY, "Nobody named", "nobody"),
        },
    )
    narrow = [svg(drawing, band.title) for drawing, band in zip(stacked(picture), picture.bands, strict=True)]
    return FlowShown(narrow, rows(picture, {}), svg(lanes(picture), "A sample of who hands what to whom"), live=True)


def _handshake(
    state: str, title: str, giver: str, *receivers: str, turn: str = "", notes: tuple[str, ...] = ()
) -> Handshake:
    return Handshake(
        key=title,
        title=title,
        giver=giver,
        receivers=receivers,
        url="#flow",
        said=f"{title}, {PIP_WORDS[state]}",
        state=state,
        notes=notes,
        broken=state == "error",
        turn=(turn,) if turn else (),
        mine=turn == "api-engineer",
    )


def _start() -> tuple[Handshake, ...]:
    return (
        _handshake("accepted", "PRD", "pm", "designer", "api-engineer", "mobile-engineer"),
        _handshake("offered", "High-fidelity mocks", "designer", "api-engineer", turn="api-engineer", notes=("your turn",)),
        _handshake("not_applicable", "Architecture decision record", "architect", "api-engineer", notes=("does not apply",)),
        _handshake("open", "Design brief", "pm", "designer", notes=("if complex", "Ada Obi’s turn")),
    )  # fmt: skip


def _build() -> tuple[Handshake, ...]:
    return (
        _handshake("returned", "Contract review", "api-engineer", "mobile-engineer", turn="api-engineer", notes=("your turn",)),
        _handshake("blocked", "Risk review", "api-engineer", "qa", notes=("nobody holds QA yet",)),
        _handshake("stale", _LONG, "designer", "mobile-engineer", turn="designer", notes=("Li Wei’s turn",)),
        _handshake("waived", "Load estimate", "api-engineer", "architect", notes=("waived",)),
    )  # fmt: skip


def _merge() -> tuple[Handshake, ...]:
    return (
        _handshake("open", "Integration check", "api-engineer", "integration-engineer"),
        _handshake("open", "Visual QA", "mobile-engineer", "designer", notes=("waits for phase 3 of Designer",)),
        _handshake("error", "Release note", "pm", NOBODY, notes=("nobody is named to answer",)),
    )
