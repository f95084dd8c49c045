"""The picture of a process: whatever the process, no word lies on an arrow or on another word, and every handshake is a link."""

from dataclasses import replace
from itertools import combinations
from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.charts.flow import NOBODY, Band, Drawing, Flow, Handshake, Party, lanes, stacked, svg
from orchestration.charts.flow.letters import width, wrapped
from orchestration.charts.flow.order import ordered
from orchestration.charts.flow.shapes import Arrow, Rect, Tie, Words
from orchestration.charts.flow.stacked import stars
from orchestration.pictograms import PIPS

HOSTILE = '<script>alert("1")</script>'
TITLES = st.one_of(
    st.sampled_from(
        ["PM", "QA", "Mobile/Backend Counterpart", "Donaudampfschifffahrtsgesellschaftskapitän", "産品経理"]
    ),
    st.text(alphabet="abcWM /-äß", min_size=1, max_size=40),
)
STATES = st.sampled_from(["", *PIPS])


@st.composite
def flows(draw: st.DrawFn) -> Flow:
    """Up to nine roles and fourteen handshakes at three checkpoints, to nobody and to oneself included."""
    slugs = [f"role-{at}" for at in range(draw(st.integers(1, 9)))]
    parties = {slug: Party(slug, draw(TITLES), note=draw(st.sampled_from(["", "nobody yet"]))) for slug in slugs}
    parties[NOBODY] = Party(NOBODY, "Nobody named", "nobody")
    bands = []
    for title in ("Before the start", "Before the build", "Before the merge"):
        found = [_handshake(draw, f"{title}-{at}", slugs) for at in range(draw(st.integers(0, 5)))]
        bands.append(Band(title, draw(st.sampled_from(["", "1 of 3 hold"])), tuple(found)))
    return Flow(tuple(bands), parties)


def _handshake(draw: st.DrawFn, key: str, slugs: list[str]) -> Handshake:
    giver = draw(st.sampled_from([*slugs, NOBODY]))
    receivers = draw(st.lists(st.sampled_from(slugs), unique=True, max_size=4)) or [NOBODY]
    notes = draw(st.lists(st.sampled_from(["if complex", "all of them", "waits for phase 3 of Designer"]), max_size=3))
    broken = NOBODY in (giver, *receivers)
    return Handshake(key, draw(TITLES), giver, tuple(receivers), "#", key, draw(STATES), tuple(notes), broken=broken)


def ties(drawing: Drawing) -> list[Tie]:
    return [tie for section in drawing.sections for tie in section.ties]


def words(drawing: Drawing) -> list[Words]:
    nodes = [*drawing.nodes, *(node for section in drawing.sections for node in section.nodes)]
    found = [one for node in nodes for one in node.words]
    return (
        found
        + [one for section in drawing.sections for one in section.words]
        + [one for tie in ties(drawing) for one in tie.words]
    )


def arrows(drawing: Drawing) -> list[Arrow]:
    return [arrow for tie in ties(drawing) for arrow in tie.arrows]


def faults(drawing: Drawing) -> list[str]:
    """Everything that lies on something else, or outside."""
    texts = [(one.text, one.frame) for one in words(drawing)]
    pips = [(f"pip of {tie.handshake.key}", tie.pip) for tie in ties(drawing) if tie.pip]
    lines = [(str(arrow.points), frame) for arrow in arrows(drawing) for frame in arrow.frames]
    whole = Rect(-1, -1, drawing.width + 2, drawing.height + 2)
    found = [f"{a} on {b}" for (a, one), (b, other) in combinations(texts + pips, 2) if one.touches(other)]
    found += [f"{a} on arrow {b}" for a, one in texts + pips for b, other in lines if one.touches(other)]
    areas = [(tie.handshake.key, tie.area) for tie in ties(drawing)]
    found += [f"areas of {a} and {b}" for (a, one), (b, other) in combinations(areas, 2) if one.touches(other)]
    for name, frame in texts + pips + lines + areas:
        if frame.x < whole.x or frame.y < whole.y or frame.right > whole.right or frame.bottom > whole.bottom:
            found.append(f"{name} outside")
    return found


def crossings(drawing: Drawing) -> list[str]:
    """Arrows of different handshakes that meet, and boxes that an arrow runs through."""
    tied = [(tie, frame) for tie in ties(drawing) for arrow in tie.arrows for frame in arrow.frames]
    found = [
        f"{a.handshake.key} and {b.handshake.key}"
        for (a, one), (b, other) in combinations(tied, 2)
        if a is not b and one.touches(other)
    ]
    boxes = [node.frame for node in (*drawing.nodes, *(node for one in drawing.sections for node in one.nodes))]
    inner = [Rect(box.x + 2, box.y + 2, box.width - 4, box.height - 4) for box in boxes]
    return found + [f"{tie.handshake.key} through a box" for tie, line in tied for box in inner if line.touches(box)]


@settings(max_examples=40, deadline=None)
@given(flows())
def test_nothing_lies_on_anything_else(flow: Flow) -> None:
    for drawing in (lanes(flow), *stacked(flow)):
        assert faults(drawing) == []
        assert crossings(drawing) == []


@settings(max_examples=8, deadline=None)
@given(flows())
def test_each_handshake_is_one_link_with_an_arrow_to_each_receiver(flow: Flow) -> None:
    narrow = [tie for drawing in stacked(flow) for tie in ties(drawing)]
    for drawn in (ties(lanes(flow)), narrow):
        assert sorted(tie.handshake.key for tie in drawn) == sorted(one.key for one in flow.handshakes)
        assert all(len(tie.arrows) == len(tie.handshake.receivers) for tie in drawn)
        assert all(tie.area.height >= 24 and tie.area.width >= 24 for tie in drawn)


def test_the_control_sees_what_overlaps() -> None:
    drawing = lanes(flow_of(handshake("prd", "pm", "qa"), handshake("risks", "pm", "qa")))
    [section] = drawing.sections
    first, second = section.ties
    low = tuple(replace(word, y=second.arrows[0].points[0][1] - 5) for word in first.words)
    moved = replace(drawing, sections=(replace(section, ties=(replace(first, words=low), second)),))
    assert any("PRD on arrow" in fault for fault in faults(moved))
    same = replace(drawing, sections=(replace(section, ties=(first, replace(second, arrows=first.arrows))),))
    assert crossings(same) == ["prd and risks"]


def handshake(key: str, giver: str, *receivers: str, state: str = "") -> Handshake:
    return Handshake(key, key.upper(), giver, receivers, f"#{key}", f"{key}: {giver} to {receivers}", state)


def flow_of(*handshakes: Handshake) -> Flow:
    slugs = {slug for one in handshakes for slug in (one.giver, *one.receivers)}
    return Flow((Band("Before the start", "", handshakes),), {slug: Party(slug, slug) for slug in sorted(slugs)})


def test_arrows_lead_from_the_giver_to_the_receiver() -> None:
    flow = flow_of(handshake("prd", "pm", "engineer"), handshake("visual", "engineer", "designer"))
    drawing = lanes(flow)
    places = {node.party.slug: node.frame.x + node.frame.width / 2 for node in drawing.nodes}
    for tie in ties(drawing):
        [arrow] = tie.arrows
        assert arrow.points[0][0] == places[tie.handshake.giver]
        assert arrow.points[-1][0] == places[tie.handshake.receivers[0]]


def test_roles_stand_so_that_arrows_are_short_and_lead_on() -> None:
    pairs = [("pm", "api"), ("designer", "api"), ("api", "qa"), ("api", "counterpart")]
    order = ordered(["api", "counterpart", "qa", "designer", "pm"], pairs)
    assert order[2] == "api" and set(order[:2]) == {"pm", "designer"}
    many = [f"role-{at}" for at in range(60)]
    assert ordered(many, [(many[0], many[59])]) == many


def test_a_checkpoint_is_cut_into_stars_of_one_role_each() -> None:
    found = stars(
        [
            handshake("prd", "pm", "api"),
            handshake("brief", "pm", "designer", "qa"),
            handshake("mocks", "designer", "api"),
        ]
    )
    assert [(star.hub, star.gives, [one.key for one in star.handshakes]) for star in found] == [
        ("pm", True, ["prd", "brief"]),
        ("designer", True, ["mocks"]),
    ]  # fmt: skip
    many = [handshake("prd", "pm", "api"), handshake("mocks", "designer", "api"), handshake("adr", "architect", "api")]
    assert [(star.hub, star.gives) for star in stars(many)] == [("api", False)]


def test_words_are_broken_where_one_would_and_shortened_at_the_end() -> None:
    assert wrapped("Mobile/Backend Counterpart", 13, 100) == ("Mobile/", "Backend", "Counterpart")
    assert wrapped("", 13, 100) == ("?",)
    lines = wrapped("one two three four five six seven", 13, 60, 2)
    assert len(lines) == 2 and lines[-1].endswith("…")
    assert all(width(line, 13) <= 60 for line in wrapped("W" * 40, 13, 60, 99))


def test_state_broken_and_turn_show_in_the_markup() -> None:
    broken = Handshake("visual", "Visual QA", "engineer", (NOBODY,), "#v", "Visual QA: engineer to nobody", broken=True)
    mine = Handshake(
        "prd", "PRD", "pm", ("engineer",), "#p", "PRD: pm to engineer", "offered", turn=("engineer",), mine=True
    )
    flow = flow_of(broken, mine)
    for drawing in (lanes(flow), *stacked(flow)):
        links = [one for one in ElementTree.fromstring(svg(drawing, "Who")).iter() if one.tag == "a"]
        looks = {one.get("aria-label"): (one.get("class") or "").split() for one in links}
        assert "flow-is-broken" in looks["Visual QA: engineer to nobody"]
        assert {"flow-is-offered", "flow-is-mine"} <= set(looks["PRD: pm to engineer"])
        crosses = [one for link in links for one in link.iter() if one.get("class") == "flow-cross"]
        assert len(crosses) == 1
    assert "flow-box-mine" in svg(stacked(flow)[0], "Who")


def test_words_of_others_stay_words() -> None:
    one = Handshake("x", HOSTILE, "a", ("b",), 'javascript"onload="x', HOSTILE, notes=(HOSTILE,))
    flow = Flow((Band(HOSTILE, HOSTILE, (one,)),), {slug: Party(slug, HOSTILE, note=HOSTILE) for slug in "ab"})
    for drawing in (lanes(flow), *stacked(flow)):
        drawn = svg(drawing, HOSTILE)
        assert "<script" not in drawn
        found = ElementTree.fromstring(drawn).iter()
        assert all(not name.startswith("on") and name != "style" for e in found for name in e.attrib)
