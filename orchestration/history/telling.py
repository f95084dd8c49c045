"""One event with everything its sentence may need. Pure."""

from collections.abc import Mapping
from typing import Any

from orchestration.wording import gate_title, listed
from projects.attribution import attributed
from projects.models import Event, User
from projects.playbooks.process import Process
from projects.roles import title as role_title

People = Mapping[int, User]


class Telling:
    """One event with everything its sentence may need."""

    def __init__(self, event: Event, people: People, process: Process | None) -> None:
        self.data: dict[str, Any] = event.data
        self.people, self.process = people, process
        self.person = self.name(event.actor_id)
        self.actor = attributed(self.person, event.agent)

    def name(self, user: int | None) -> str:
        if user is None:
            return "The system"
        person = self.people.get(user)
        return person.display_name if person else "somebody"

    def names(self, users: list[int]) -> str:
        return listed([self.name(user) for user in users])

    @property
    def gate(self) -> str:
        return gate_title(self.process, str(self.data.get("gate", "")))

    @property
    def revision(self) -> str:
        return f"{self.gate}, revision {self.data.get('revision')}"

    @property
    def phase(self) -> str:
        return f"in phase {self.data.get('phase')} of {role_title(str(self.data.get('role')))}"

    @property
    def activity(self) -> str:
        """The ticked activity by its own words where the process has them."""
        role, number, place = self.data.get("role"), self.data.get("phase"), int(self.data.get("activity", 0))
        phase = (
            next((p for p in self.process.phases_of(str(role)) if p.number == number), None) if self.process else None
        )
        if phase is None:
            return f"activity {place}"
        titles = [activity.title for activity in phase.activities]
        return f"“{titles[place - 1]}”" if 0 < place <= len(titles) else "the success criterion"
