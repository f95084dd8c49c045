"""The demo's second project: a team that works by the playbooks of all seven roles, each with phases of its own."""

from datetime import datetime, timedelta

from orchestration.demo import studio_briefs as briefs
from orchestration.demo.cast import PEOPLE, STUDIO_KEY, STUDIO_NAME
from orchestration.demo.documents import Brief
from orchestration.demo.shared import STUDIO_COMPONENTS, name_components
from orchestration.demo.story import Tale
from orchestration.demo.wares import STUDIO
from projects.clock import time_is
from projects.models import Project, User
from projects.playbooks.builtin import TEAM
from projects.services.members import add_member
from projects.services.projects import create_project

_OTHERS = ("architect", "api-engineer", "counterpart", "qa", "integration-engineer")


def open_studio(*, people: dict[str, User], now: datetime) -> Project:
    """The project with everybody in it and its features, none of which goes on beyond some minutes before `now`."""
    with time_is(now - timedelta(days=27)):
        project = create_project(name=STUDIO_NAME, key=STUDIO_KEY, playbooks=TEAM, by=people["manager"])
        for person in PEOPLE:
            if person.who != "manager":
                add_member(project=project, email=person.email, roles_given=person.roles, by=people["manager"])
        name_components(project, people, STUDIO_COMPONENTS)

    def tell(brief: Brief, days: int, tint: int, pace: float = 1.0) -> Tale:
        begin = (now - timedelta(days=days)).replace(hour=10, minute=tint * 11)
        return Tale(project, people, brief, begin, now - timedelta(minutes=25 + tint * 31), tint, pace, STUDIO)

    _chapters(tell(briefs.CHAPTERS, 26, 1, 0.95))
    _offline(tell(briefs.OFFLINE, 14, 5))
    _timer(tell(briefs.TIMER, 4, 3))
    return project


def _chapters(tale: Tale) -> None:
    """In build, every role at work; the app waits for QA, and one part of the build for its owner."""
    tale.rule(3, False, "One table beside the episodes.")
    _to_design(tale)
    _first_phases(tale)
    tale.agree("contract", 4, 9)
    tale.agree("risks", 3, 12)
    tale.move("begin_build", 1)
    for role, phase, only in (
        ("integration-engineer", "2", None),
        ("api-engineer", "2", None),
        ("counterpart", "2", None),
        ("qa", "2", None),
        ("architect", "2", 2),
        ("pm", "2", 1),
        ("designer", "4", 1),
        ("api-engineer", "3", 2),
        ("qa", "3", 1),
    ):
        tale.tick(phase, 8, only=only, role=role)
    tale.offer("integration", 3)
    tale.offer("app-check", 5)


def _offline(tale: Tale) -> None:
    """In design: the contract came back, and not everybody has ended the first phase."""
    tale.rule(4, True, "It keeps other people's work on devices we do not own.")
    tale.agree("adr", 9, 6)
    _to_design(tale)
    tale.tick("1", 5, role="architect")
    tale.tick("1", 6)
    tale.offer("contract", 3)
    tale.tick("1", 4, only=2, role="counterpart")
    tale.answer("contract", 2, "return", "How does the app learn that a licence has ended while there was no link?")


def _timer(tale: Tale) -> None:
    """In intake, without an architect: the brief is agreed, the PRD came back, and the designer tries several ways."""
    tale.do_without("architect", 2, "It lives in the player alone, and nothing is kept.")
    tale.tick("1", 4, role="pm")
    tale.agree("design-brief", 1, 3)
    tale.offer("prd", 2)
    tale.answer("prd", 3, "return", "Nobody sees the screen at night. How is it stretched?")
    tale.tick("1", 3, role="designer")
    tale.tick("2", 2, only=1, role="designer")


def _to_design(tale: Tale) -> None:
    """The PM and the designer end the phases for which brief and mocks wait."""
    tale.tick("1", 6, role="pm")
    tale.agree("design-brief", 1, 4)
    tale.agree("prd", 4, 6)
    for phase, hours in (("1", 4), ("2", 8), ("3", 14)):
        tale.tick(phase, hours, role="designer")
    tale.agree("mocks", 2, 5)
    tale.move("start", 1)


def _first_phases(tale: Tale) -> None:
    for role in _OTHERS:
        tale.tick("1", 5, role=role)
