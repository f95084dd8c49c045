"""Offer hostile things the way people do, through page and API, and look at everything that shows or serves them."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from time import perf_counter
from typing import Any

from django.test import Client

from projects.models import Feature
from projects.services.tokens import create_token
from reviews.models import RevisionFile
from tests.hostile.case import Case
from tests.hostile.judging import faults_of_headers, faults_of_page
from tests.hostile.peaks import peak_of_children
from tests.world import World

GATES = {
    "prd": ("prd", "pm"),
    "mocks": ("mocks", "designer"),
    "adr": ("adr", "architect"),
    "contract": ("contract", "engineer"),
    "risks": ("risks", "engineer"),
    "usage": ("integration", "engineer"),
    "build": ("visual", "engineer"),
}
_EARLY = ("prd", "mocks", "adr")
_ON_ONE_FEATURE = 40


@dataclass
class Figures:
    """What came of all of them: `slowest` in seconds with its name, `memory` in bytes, `statuses` of the offers."""

    statuses: Counter[int] = field(default_factory=Counter)
    slowest: tuple[float, str] = (0.0, "")
    memory: int = 0


class Stranger:
    """Offers one case after the other in a project of its own."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.figures = Figures()
        self.browsers: dict[str, Client] = {}
        self.tokens: dict[str, str] = {}
        self.late: Feature | None = None
        self.on_late = 0
        Client().get("/")  # the first request of all loads modules, of which one looks whether the machine knows IPv6

    def faults(self, case: Case) -> Iterator[str]:
        """Offer it, then read every page and file on which it shows."""
        gate, who = GATES[case.kind]
        feature = self._feature(case.kind)
        began = perf_counter()
        answer = self._offer(case, feature, gate, who)
        self.figures.slowest = max(self.figures.slowest, (perf_counter() - began, f"{case.kind}: {case.name}"))
        self.figures.memory = max(self.figures.memory, peak_of_children())
        self.figures.statuses[answer.status_code] += 1
        yield from self._of_answer(answer)
        if answer.status_code >= 400 and answer["Content-Type"].startswith("text/html"):
            self._browser(who).post(f"/f/{feature.key}/{gate}/offer", {"act": "discard"})
        elif answer.status_code < 400:
            yield from self._shown(feature, gate)

    def _feature(self, kind: str) -> Feature:
        if kind in _EARLY:
            return self.world.feature()
        if self.late is None or self.on_late >= _ON_ONE_FEATURE:
            self.late, self.on_late = self.world.bring_to(self.world.feature(), "build"), 0
        self.on_late += 1
        return self.late

    def _offer(self, case: Case, feature: Feature, gate: str, who: str) -> Any:
        given = case.submission
        if given.files or (given.body is not None and given.body.isprintable()):
            fields: dict[str, Any] = {"act": "offer", "confirms_phase": "on", **(given.data or {})}
            if given.body is not None:
                fields["body"] = given.body
            if given.files:
                file = BytesIO(given.files[0].content)
                file.name = given.files[0].name
                fields["files"] = file
            return self._browser(who).post(f"/f/{feature.key}/{gate}/offer", fields)
        body = {"body": given.body, "data": given.data, "link": given.link}
        return self._browser("").post(
            f"/api/v1/features/{feature.key}/gates/{gate}/revisions",
            json.dumps({name: value for name, value in body.items() if value is not None}),
            content_type="application/json",
            headers={"Authorization": f"Bearer {self._token(who)}"},
        )

    def _of_answer(self, answer: Any) -> Iterator[str]:
        if answer.status_code not in (200, 201, 302, 400, 413):
            yield f"the answer {answer.status_code}"
        if answer["Content-Type"].startswith("text/html"):
            yield from _of_page(answer)
        if (
            answer.status_code >= 400
            and answer["Content-Type"] == "application/problem+json"
            and not answer.json()["detail"]
        ):
            yield "refused without a sentence"

    def _shown(self, feature: Feature, gate: str) -> Iterator[str]:
        reader = self._browser("qa")
        for path in (f"/f/{feature.key}/{gate}", f"/f/{feature.key}", f"/f/{feature.key}/history"):
            page = reader.get(path)
            if page.status_code != 200:
                yield f"{path} is {page.status_code}"
            yield from _of_page(page)
        files = RevisionFile.objects.filter(revision__feature=feature, revision__gate=gate).order_by(
            "-revision__number"
        )
        for file in files[:3]:
            for address in (f"/f/{feature.key}/{gate}/revisions/{file.revision.number}/files/{file.name}",):
                served = reader.get(address)
                if served.status_code != 200:
                    yield f"the file {file.name!r} is {served.status_code}"
                else:
                    yield from faults_of_headers(served)

    def _browser(self, who: str) -> Client:
        if who not in self.browsers:
            self.browsers[who] = Client(raise_request_exception=False)
            if who:
                self.browsers[who].force_login(self.world.people[who])
        return self.browsers[who]

    def _token(self, who: str) -> str:
        if who not in self.tokens:
            self.tokens[who] = create_token(name="tests", by=self.world.people[who])[1]
        return self.tokens[who]


def _of_page(page: Any) -> Iterator[str]:
    policy = page.get("Content-Security-Policy", "")
    if page.status_code < 500 and page.content and "script-src 'self'" not in policy:
        yield f"a page with the policy {policy!r}"
    yield from faults_of_page(page.content.decode())
