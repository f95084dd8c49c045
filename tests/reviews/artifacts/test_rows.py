"""Risk registers, component usage, screens and builds: rows read strictly, each mistake under its field."""

import json
from typing import Any

import pytest

from reviews.artifacts import (
    InvalidArtifact,
    Prepared,
    RenderedRisks,
    RenderedScreens,
    RenderedUsage,
    Submission,
    TooLarge,
    Upload,
    prepare,
    render,
)
from tests.reviews.artifacts import pictures

RISK = {"risk": "Orders are lost", "likelihood": 3, "impact": 5, "mitigation": "Write them twice"}
USE = {"component": "Media player", "owner": "Integration", "how": "Through the wrapper", "link": "https://a.example/p"}
COMMIT = "4f2a9c1d"
PNG = pictures.encoded(pictures.drawn())


def refused(kind: str, data: Any, *uploads: Upload, body: str | None = None) -> dict[str, list[str]]:
    with pytest.raises(InvalidArtifact) as refusal:
        prepare(kind, Submission(data=data, files=uploads, body=body))
    return refusal.value.errors


def risk(**changes: Any) -> dict[str, Any]:
    return {"risks": [{**RISK, **changes}]}


def use(**changes: Any) -> dict[str, Any]:
    return {"components": [{**USE, **changes}]}


def build(**changes: Any) -> dict[str, Any]:
    return {"commit": COMMIT, **changes}


DEEP: Any = "x"
for _ in range(150):
    DEEP = [DEEP]
WRONG: list[tuple[str, Any, str]] = [
    ("risks", None, "data.risks"),
    ("risks", {}, "data.risks"),
    ("risks", [RISK], "data"),
    ("risks", "risks", "data"),
    ("risks", 7, "data"),
    ("risks", {"risks": None}, "data.risks"),
    ("risks", {"risks": {}}, "data.risks"),
    ("risks", {"risks": []}, "data.risks"),
    ("risks", {"risks": [RISK] * 201}, "data.risks"),
    ("risks", {"risks": ["a risk"]}, "data.risks[0]"),
    ("risks", {"risks": [RISK, None]}, "data.risks[1]"),
    ("risks", {"risks": [[]]}, "data.risks[0]"),
    ("risks", {"risks": [RISK], "rows": []}, "data.rows"),
    ("risks", risk(risk=None), "data.risks[0].risk"),
    ("risks", risk(risk=""), "data.risks[0].risk"),
    ("risks", risk(risk=" \n\u200b"), "data.risks[0].risk"),
    ("risks", risk(risk=7), "data.risks[0].risk"),
    ("risks", risk(risk=["x"]), "data.risks[0].risk"),
    ("risks", risk(risk="x" * 2001), "data.risks[0].risk"),
    ("risks", risk(likelihood=0), "data.risks[0].likelihood"),
    ("risks", risk(likelihood=6), "data.risks[0].likelihood"),
    ("risks", risk(likelihood=-1), "data.risks[0].likelihood"),
    ("risks", risk(likelihood=2.5), "data.risks[0].likelihood"),
    ("risks", risk(likelihood=True), "data.risks[0].likelihood"),
    ("risks", risk(likelihood="high"), "data.risks[0].likelihood"),
    ("risks", risk(likelihood="３"), "data.risks[0].likelihood"),
    ("risks", risk(likelihood=None), "data.risks[0].likelihood"),
    ("risks", risk(likelihood=[3]), "data.risks[0].likelihood"),
    ("risks", risk(impact=10**30), "data.risks[0].impact"),
    ("risks", risk(impact=10**5000), "data"),
    ("risks", risk(impact=float("nan")), "data"),
    ("risks", risk(mitigation={"a": 1}), "data.risks[0].mitigation"),
    ("risks", risk(mitigation="nul\0"), "data"),
    ("risks", risk(mitigation="half\ud800"), "data"),
    ("risks", risk(severity=5), "data.risks[0].severity"),
    ("risks", risk(id="../x"), "data.risks[0].id"),
    ("risks", risk(id="a b"), "data.risks[0].id"),
    ("risks", risk(id=1), "data.risks[0].id"),
    ("risks", {"risks": [{**RISK, "id": "r1"}, {**RISK, "id": "R1"}]}, "data.risks[1].id"),
    ("risks", risk(planned_test=7), "data.risks[0].planned_test"),
    ("risks", risk(planned_test={"level": "unit"}), "data.risks[0].planned_test.what"),
    ("risks", risk(planned_test={"what": "x", "level": "smoke"}), "data.risks[0].planned_test.level"),
    ("risks", risk(planned_test={"what": "x", "level": ["unit"]}), "data.risks[0].planned_test.level"),
    ("risks", risk(planned_test={"what": "x", "link": "javascript:x"}), "data.risks[0].planned_test.link"),
    ("risks", risk(risk=DEEP), "data"),
    ("risks", risk(risk=b"bytes"), "data"),
    ("risks", {1: 2}, "data"),
    ("usage", None, "data.components"),
    ("usage", {}, "data.components"),
    ("usage", {"components": []}, "data.components"),
    ("usage", {"components": "player"}, "data.components"),
    ("usage", {"components": [USE] * 201}, "data.components"),
    ("usage", {"components": [USE], "none": True}, "data.none"),
    ("usage", {"components": [USE], "reason": "why"}, "data.reason"),
    ("usage", {"none": "yes"}, "data.none"),
    ("usage", {"none": 1}, "data.none"),
    ("usage", {"none": False}, "data.components"),
    ("usage", {"none": True, "reason": 7}, "data.reason"),
    ("usage", use(component=""), "data.components[0].component"),
    ("usage", use(component="x" * 201), "data.components[0].component"),
    ("usage", use(how=None), "data.components[0].how"),
    ("usage", use(owner=[]), "data.components[0].owner"),
    ("usage", use(link="ftp://a.example/x"), "data.components[0].link"),
    ("usage", use(link="//a.example/x"), "data.components[0].link"),
    ("usage", use(link="https://"), "data.components[0].link"),
    ("usage", use(link=7), "data.components[0].link"),
    ("usage", use(version="1"), "data.components[0].version"),
    ("build", None, "data.commit"),
    ("build", {}, "data.commit"),
    ("build", {"commit": ""}, "data.commit"),
    ("build", {"commit": "abc"}, "data.commit"),
    ("build", {"commit": "main"}, "data.commit"),
    ("build", {"commit": "g" * 40}, "data.commit"),
    ("build", {"commit": "a" * 41}, "data.commit"),
    ("build", {"commit": 1234567}, "data.commit"),
    ("build", {"commit": "abcdef1\nabcdef1"}, "data.commit"),
    ("build", {"commit": "４f2a9c1"}, "data.commit"),
    ("build", build(preview="preview.example"), "data.preview"),
    ("build", build(preview="javascript:alert(1)"), "data.preview"),
    ("build", build(preview="https://user:secret@a.example/"), "data.preview"),
    ("build", build(preview="https://a.example/" + "x" * 2000), "data.preview"),
    ("build", build(preview=["https://a.example/"]), "data.preview"),
    ("build", build(branch="main"), "data.branch"),
    ("build", build(screens=[{"file": "a.png"}]), "data.screens[0].file"),
    ("build", build(screens={"a.png": "A"}), "data.screens"),
    ("mocks", {}, "files"),
    ("mocks", {"screens": [{"file": "a.png", "name": "A"}]}, "files"),
]


@pytest.mark.parametrize(("kind", "data", "field"), WRONG)
def test_each_mistake_is_under_its_field(kind: str, data: Any, field: str) -> None:
    errors = refused(kind, data)
    assert field in errors
    assert all(sentence[-1] in ".?" for sentence in errors[field])


def test_all_mistakes_come_at_once() -> None:
    errors = refused("risks", {"risks": [{**RISK, "likelihood": 9}, {**RISK, "risk": "", "impact": 0}]})
    assert list(errors) == ["data.risks[0].likelihood", "data.risks[1].risk", "data.risks[1].impact"]


def risks_of(submission: Submission) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = prepare("risks", submission).data["risks"]
    return rows


def test_risks_are_normalised_and_get_stable_ids() -> None:
    rows = risks_of(
        Submission(
            data={
                "risks": [
                    {"risk": " a\u202e ", "likelihood": "3", "impact": 4},
                    {**RISK, "id": "R1", "planned_test": "Cut the line"},
                    {
                        **RISK,
                        "planned_test": {"what": "w", "level": "e2e", "who": "Quinn", "link": "https://a.example"},
                    },
                ]
            }
        )
    )
    assert [row["id"] for row in rows] == ["R2", "R1", "R3"]
    assert rows[0] == {
        "id": "R2",
        "risk": "a",
        "likelihood": 3,
        "impact": 4,
        "mitigation": "",
        "planned_test": None,
    }
    assert rows[1]["planned_test"] == {"what": "Cut the line", "level": "", "who": "", "link": ""}
    again = risks_of(Submission(data={"risks": rows}))
    assert again == rows


@pytest.mark.parametrize(
    "content",
    [
        b"Risk,Likelihood,Impact,Mitigation\nOrders are lost,3,5,Write them twice\n",
        b"\xef\xbb\xbfrisk;impact;likelihood;mitigation\r\nOrders are lost;5;3;Write them twice\r\n;;;\r\n",
        b'mitigation\trisk\tlikelihood\timpact\n"Write them twice"\t"Orders are lost"\t3\t5',
        json.dumps({"risks": [RISK]}).encode(),
        json.dumps([RISK]).encode(),
    ],
)
def test_a_register_may_come_as_a_file(content: bytes) -> None:
    from_file = prepare("risks", Submission(files=(Upload("risks.csv", content),)))
    from_data = prepare("risks", Submission(data={"risks": [RISK]}))
    assert (from_file.data, from_file.digest, from_file.files) == (from_data.data, from_data.digest, ())
    assert from_file.source_digest != from_data.source_digest


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n",
        b"risk,likelihood\na,1",
        b"risk,risk,likelihood,impact\na,b,1,1",
        b"risk,likelihood,impact\na,1,1,1",
        b'risk,likelihood,impact\n"a,1,1',
        b"risk,likelihood,impact\n" + b'"' + b"x" * 200_000 + b'",1,1',
        b"risk,likelihood,impact\na\0,1,1",
        b"<html>",
        b"PK\x03\x04",
        b"\xff\xfe",
        b"{",
        b'{"risks": NaN}',
        b"[" * 100_000,
    ],
)
def test_a_broken_register_file_is_refused(content: bytes) -> None:
    assert list(refused("risks", None, Upload("risks.csv", content))) == ["files"]


def test_rows_of_a_file_are_judged_like_any_others() -> None:
    errors = refused("risks", None, Upload("r.csv", b"risk,likelihood,impact,colour\na,high,1,red\n"))
    assert set(errors) == {"data.risks[0].likelihood", "data.risks[0].colour"}


def test_a_register_comes_in_one_way_only() -> None:
    assert list(refused("risks", {"risks": [RISK]}, Upload("r.json", b"[]"))) == ["files"]


def test_risks_are_shown_with_score_matrix_and_the_projects_threshold() -> None:
    prepared = prepare("risks", Submission(data={"risks": [RISK, {**RISK, "impact": 4}]}, body="*Mind* R1."))
    shown = render("risks", body=prepared.body, data=prepared.data, threshold=13)
    assert isinstance(shown, RenderedRisks)
    assert [(row.id, row.score, row.serious) for row in shown.rows] == [("R1", 15, True), ("R2", 12, False)]
    assert shown.matrix[2] == (0, 0, 0, 1, 1)
    assert sum(map(sum, shown.matrix)) == 2
    assert [row.id for row in shown.serious_without_test] == ["R1"]
    assert shown.note is not None
    assert "<em>Mind</em>" in shown.note.html


def test_usage_is_rows_or_none() -> None:
    some = prepare("usage", Submission(data={"components": [USE, {"component": "Map", "how": "As documented"}]}))
    shown = render("usage", body=some.body, data=some.data)
    assert isinstance(shown, RenderedUsage)
    assert [(row.component, row.owner, row.link) for row in shown.rows] == [
        ("Media player", "Integration", "https://a.example/p"),
        ("Map", "", ""),
    ]
    assert some.summary == "2 components"
    none = prepare("usage", Submission(data={"none": True, "reason": "Text alone"}))
    shown = render("usage", body=none.body, data=none.data)
    assert isinstance(shown, RenderedUsage)
    assert (shown.none, shown.reason, shown.rows) == (True, "Text alone", ())


def screens(kind: str, *uploads: Upload, **data: Any) -> Prepared:
    return prepare(kind, Submission(files=uploads, data=data))


def test_screens_are_named_and_ordered_by_the_data() -> None:
    uploads = [Upload(name, PNG) for name in ("c.png", "dir/a_first.png", "b.png")]
    given = [{"file": "b.png", "name": "Summary"}, {"file": "dir/a_first.png"}]
    prepared = screens("mocks", *uploads, screens=given)
    shown = render("mocks", body="", data=prepared.data)
    assert isinstance(shown, RenderedScreens)
    assert [(screen.name, screen.file) for screen in shown.screens] == [
        ("Summary", "b.png"),
        ("a first", "a_first.png"),
        ("c", "c.png"),
    ]
    assert [file.name for file in prepared.files] == ["b.png", "a_first.png", "c.png"]
    assert {(screen.width, screen.height) for screen in shown.screens} == {(120, 80)}
    assert shown.screens[0].pixel_digest == prepared.files[0].pixel_digest
    assert prepared.summary == "3 screens"


def test_screens_of_an_earlier_revision_can_be_sent_again() -> None:
    first = screens("mocks", Upload("a.png", PNG), Upload("b.png", PNG))
    again = screens("mocks", Upload("b.png", PNG), Upload("a.png", PNG), screens=first.data["screens"])
    assert again.digest == first.digest


def test_equal_names_are_told_apart_and_each_file_is_used_once() -> None:
    prepared = screens("mocks", Upload("x/a.png", PNG), Upload("y/a.png", PNG), Upload("a.gif", PNG))
    assert [file.name for file in prepared.files] == ["a.png", "a (2).png", "a (3).png"]
    assert [screen["name"] for screen in prepared.data["screens"]] == ["a", "a (2)", "a (3)"]
    with pytest.raises(InvalidArtifact) as refusal:
        screens("mocks", Upload("a.png", PNG), screens=[{"file": "a.png"}, {"file": "a.png"}])
    assert list(refusal.value.errors) == ["data.screens[1].file"]


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"file": "b.png"}, "data.screens[0].file"),
        ({"file": 7}, "data.screens[0].file"),
        ({"name": "A"}, "data.screens[0].file"),
        ({"file": "a.png", "name": 7}, "data.screens[0].name"),
        ({"file": "a.png", "name": "n" * 81}, "data.screens[0].name"),
        ({"file": "a.png", "colour": "red"}, "data.screens[0].colour"),
        ("a.png", "data.screens[0]"),
        (None, "data.screens[0]"),
    ],
)
def test_screen_rows_are_judged(row: Any, field: str) -> None:
    assert field in refused("mocks", {"screens": [row]}, Upload("a.png", PNG))


def test_a_build_is_a_commit_and_what_shows_it() -> None:
    prepared = screens("build", Upload("a.png", PNG), commit="4F2A9C1D", preview=" https://pr-7.example.com/ ")
    shown = render("build", body=prepared.body, data=prepared.data)
    assert isinstance(shown, RenderedScreens)
    assert (shown.commit, shown.preview) == (COMMIT, "https://pr-7.example.com/")
    assert prepared.summary == "commit 4f2a9c1d, 1 screen"
    assert screens("build", commit=COMMIT).summary == "commit 4f2a9c1d"
    assert screens("build", commit=COMMIT).digest != screens("build", commit="4f2a9c1e").digest


def test_numbers_of_files_are_bounded() -> None:
    sixty = tuple(Upload(f"{number}.png", PNG) for number in range(61))
    assert list(refused("mocks", {}, *sixty)) == ["files"]
    with pytest.raises(TooLarge):
        prepare("mocks", Submission(files=(Upload("a.png", PNG + b"\0" * 20 * 1024 * 1024),)))


def test_a_kind_takes_only_its_own_parts() -> None:
    assert list(refused("usage", {"none": True}, Upload("a.png", PNG))) == ["files"]
    with pytest.raises(InvalidArtifact) as refusal:
        prepare("mocks", Submission(files=(Upload("a.png", PNG),), link="https://a.example/"))
    assert list(refusal.value.errors) == ["link"]
