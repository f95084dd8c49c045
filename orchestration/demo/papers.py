"""The papers that only the playbooks of the whole team ask for: a design brief, an app check, a test report."""

from orchestration.demo.documents import Brief
from reviews.artifacts import Submission


def _paper(title: str, *sections: tuple[str, tuple[str, ...]]) -> Submission:
    lines = [f"# {title}"]
    for heading, points in sections:
        lines += ["", f"## {heading}", "", *(f"- {point}" for point in points)]
    return Submission(body="\n".join(lines) + "\n")


def design_brief(brief: Brief) -> Submission:
    return _paper(
        f"{brief.title}: design brief",
        ("What goes wrong today", (brief.problem,)),
        ("What it is for", brief.goals),
        ("Fixed already", (*brief.fixed, *(f"Not now: {left}" for left in brief.out_of_scope))),
    )


def app_check(brief: Brief) -> Submission:
    return _paper(
        f"{brief.title}: app for QA",
        ("Where to get it", ("The build of tonight, in the channel for testers.",)),
        ("Devices", ("Phone, smallest promised screen", "Phone, oldest promised system", "Tablet, largest type")),
        ("Walk through", brief.screens),
    )


def test_report(brief: Brief) -> Submission:
    return _paper(
        f"{brief.title}: test report",
        ("Tried", tuple(test for *_risk, test in brief.risks if test)),
        ("Failed and mended", ("Nothing that was not mended and tried again.",)),
        ("Stays open", ("Nothing.",)),
    )


PAPERS = {"design-brief": design_brief, "app-check": app_check, "test-report": test_report}
