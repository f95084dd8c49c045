"""An installation of two machines that share a database, a broker and a bucket, and no folder."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.deployment.machine import Machine
from tests.deployment.shared import Shared
from tests.deployment.visitor import Visitor
from tests.world import PASSWORD


@dataclass
class Site:
    """`one` has a web server and a worker, `two` the clock besides; `name` is the broker's."""

    name: str
    one: Machine
    two: Machine
    shared: Shared

    def person(self, who: str, address: str = "198.51.100.1") -> Visitor:
        """Signed in with a password: the page comes from one machine, the answer goes to the other."""
        visitor = Visitor(address)
        visitor.get(self.one, "/accounts/login/")
        form = {"login": self.email(who), "password": PASSWORD}
        answer = visitor.post(self.two, "/accounts/login/", form)
        assert answer.status == 302, answer.text
        return visitor

    def program(self, who: str) -> Visitor:
        assert self.shared.people
        return Visitor(bearer=self.shared.people[who][1])

    def email(self, who: str) -> str:
        assert self.shared.people
        return self.shared.people[who][0]

    def feature(self, title: str) -> str:
        """Open one and return its key."""
        opened = self.program("pm").call(self.two, "POST", "projects/shop/features", title=title)
        assert opened.status == 201, opened.text
        return str(opened.data["key"])


@contextmanager
def two_machines(folder: Path, shared: Shared, name: str, broker_url: str) -> Iterator[Site]:
    """Started at the same moment, as after a power cut."""
    settings = shared.settings | {"BROKER_URL": broker_url}
    machines = [Machine(folder / "one", settings), Machine(folder / "two", settings, parts="web,worker,beat")]
    try:
        for machine in machines:
            machine.start()
        for machine in machines:
            machine.wait()
        shared.invite_people(machines[0])
        yield Site(name, *machines, shared)
    finally:
        for machine in machines:
            machine.stop()
