"""A random walk through the API by Schemathesis's state machine, along the links of the API's own description.

Three people of a small team call the real WSGI application; what one call changes, the next one meets, until a
scenario ends and its project begins anew. Schemathesis makes right and wrong calls from the description and follows
ids by its links. Where chance alone finds no feature, gate or body that fits, further links lead to those of `table.py`.
"""

import re
from collections import Counter
from copy import deepcopy
from dataclasses import dataclass, field
from random import Random
from typing import Any

import hypothesis
import schemathesis
from django.db import transaction
from hypothesis import HealthCheck, Phase
from schemathesis.core.failures import FailureGroup
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation.stateful.state_machine import StepInput, StepOutput
from schemathesis.specs.openapi.checks import ignored_auth

from projects.models import Membership
from projects.services.tokens import create_token
from tests.orchestration.api.judging import keeps_its_word, load, name_of
from tests.orchestration.api.table import WRITES, Place, examples, operations, prepare
from tests.orchestration.api.test_walk import here
from tests.world import build_world

# A small team: between them they may do everything, and each of them much that the others may not.
TEAM = {
    "pm": ["pm", "architect", "counterpart"],
    "engineer": ["api-engineer"],
    "manager": ["manager", "designer", "qa", "integration-engineer"],
}
ALSO = {"architect": "pm", "ines": "pm", "viewer": "pm", "ben": "manager", "qa": "manager", "integration": "manager"}
A_LIFE = 50  # calls of a scenario
A_WORLD = 2000  # calls until the database's dead rows are left behind, with the project
OFTEN = 3  # right calls for each that has only its address right
RIGHT_PERSON = 0.85  # how often a call is made by who may
HERE, RIGHT = "here", {"the right body": True}  # stand in links for what each world calls otherwise


def walkable() -> Any:
    """With further links to each call: to what is there, and mostly with a body that fits.

    So those that few links lead to come as often as the others, and with success.
    """
    schema = load()
    links = schema.raw_schema["paths"]["/api/v1/me"]["get"]["responses"]["200"]["links"]
    for name, (_, path, operation) in operations().items():
        link = {"operationId": name, "parameters": dict.fromkeys(re.findall(r"{(\w+)}", path), HERE)}
        links[f"to_{name}"] = link
        if name in examples():
            several = len(operation["requestBody"]["content"]) > 1  # of which Schemathesis is to choose one
            link = link | {"requestBody": RIGHT, "x-schemathesis": {"merge_body": several}}
        links |= {f"right_{name}_{n}": link for n in range(OFTEN)}
    return schema


@dataclass
class Walk:
    """`reached` counts answers by operation and status; `failures` says of each kind of failure how to repeat it."""

    seed: int
    reached: Counter[tuple[str, int]] = field(default_factory=Counter)
    failures: dict[str, str] = field(default_factory=dict)
    enforced: set[str] = field(default_factory=set)  # operations that were seen to refuse calls without credentials

    def __post_init__(self) -> None:
        self.random = Random(self.seed)
        self.writes = {write.operation: write for write in WRITES}
        self.schema = walkable()
        self.machine = _machine(self, self.schema)

    @property
    def calls(self) -> int:
        return self.reached.total()

    def go(self, calls: int) -> None:
        """At least so many, each scenario in a transaction of its own that is rolled back."""
        while self.calls < calls:
            with transaction.atomic():
                self._begin()
                self._each_once()
                wanted = max(A_LIFE, min(A_WORLD, calls - self.calls))
                self.run = self.random.getrandbits(64)
                hypothesis.seed(self.run)(self.machine)
                self.machine.run(
                    settings=hypothesis.settings(
                        max_examples=-(-wanted // A_LIFE),
                        stateful_step_count=A_LIFE,
                        deadline=None,
                        database=None,
                        phases=[Phase.generate],
                        suppress_health_check=list(HealthCheck),
                    )
                )
                transaction.set_rollback(True)

    def _begin(self) -> None:
        world = build_world()
        self.place = prepare(world)
        self.paths = {name: _path(self.place, name) for name in operations()}
        for who, roles in TEAM.items():
            Membership.objects.filter(project=world.project, user=world.people[who]).update(roles=roles)
        self.tokens = {who: create_token(name=who, by=world.people[who])[1] for who in TEAM}

    def _each_once(self) -> None:
        """As it is meant, so that no call is left to chance alone."""
        for name, (method, path, _) in operations().items():
            case = self.schema[path][method].Case(
                path_parameters=dict(self.paths[name]),
                headers={"Authorization": f"Bearer {self.tokens[self.who_may(name)]}"},
            )
            if name in examples():
                case.body, case.media_type = self.place.body(self.writes[name]), "application/json"
            with transaction.atomic():
                self.judge(case.call(), case, None)
                transaction.set_rollback(True)

    def who_may(self, name: str) -> str:
        write = self.writes.get(name)
        return ALSO.get(write.who, write.who) if write else "manager"

    def token(self, case: schemathesis.Case) -> str:
        # The same for the same step: Hypothesis stops where a beginning that it repeats goes on otherwise.
        chance = Random(f"{self.run} {self.step} {name_of(case)}")
        return self.tokens[self.who_may(name_of(case)) if chance.random() < RIGHT_PERSON else chance.choice(list(TEAM))]

    def lead(self, step: StepInput, recorder: Any) -> None:
        """Put in what this world calls the things that `walkable` links to."""
        case, name = step.case, name_of(step.case)
        if step.transition and not {HERE, "shop", self.place.feature.key} & {*map(str, case.path_parameters.values())}:
            opener = recorder.cases[step.transition.parent_id].value  # in whose project nobody else is
            case.headers["Authorization"] = opener.headers["Authorization"]
        known = self.paths[name]
        begins = step.transition is None and not (case.meta and case.meta.is_negative_at(ParameterLocation.PATH))
        case.path_parameters = {
            part: known[part] if begins or value == HERE else value for part, value in case.path_parameters.items()
        }
        if isinstance(case.body, dict) and case.body.keys() >= RIGHT.keys():
            case.body, case.media_type = deepcopy(self.place.body(self.writes[name])), "application/json"

    def judge(self, response: schemathesis.Response, case: schemathesis.Case, recorder: Any) -> None:
        name = name_of(case)
        self.reached[(name, response.status_code)] += 1
        done = [ignored_auth] if name in self.enforced or recorder is None else []
        try:
            case.validate_response(
                response, additional_checks=[keeps_its_word], excluded_checks=done, recorder=recorder
            )
        except FailureGroup as group:
            for failure in group.exceptions:
                kind = f"{name} {response.status_code}: {type(failure).__name__}"
                self.failures.setdefault(kind, f"{kind}\n{case!r}\n{failure}\n{response.content!r:.600}")
        else:
            self.enforced |= {name} if recorder is not None and response.status_code < 300 else set()


def _machine(walk: Walk, schema: Any) -> Any:
    @schema.auth(refresh_interval=None)
    class Token:
        def get(self, case: schemathesis.Case, ctx: schemathesis.AuthContext) -> str:
            return walk.token(case)

        def set(self, case: schemathesis.Case, data: str, ctx: schemathesis.AuthContext) -> None:
            case.headers["Authorization"] = f"Bearer {data}"

    class Machine(schema.as_state_machine()):  # type: ignore[misc]
        def setup(self) -> None:
            walk.step = 0
            self.undone = transaction.atomic()
            self.undone.__enter__()

        def teardown(self) -> None:
            transaction.set_rollback(True)
            self.undone.__exit__(None, None, None)

        def call(self, case: schemathesis.Case, **options: Any) -> schemathesis.Response:
            with transaction.atomic():
                response = super().call(case, **options)
                # A crash breaks a transaction of its own, not the one that the scenario is in.
                transaction.set_rollback(response.status_code >= 500)
            return response

        def step(self, input: StepInput) -> StepOutput:
            walk.lead(input, self.recorder)
            walk.step += 1
            return super().step(input)

        def validate_response(self, response: schemathesis.Response, case: schemathesis.Case, **options: Any) -> None:
            walk.judge(response, case, self.recorder)

    return Machine


def _path(place: Place, name: str) -> dict[str, Any]:
    """What each part of the operation's address is called in this world, where the call can succeed."""
    template = operations()[name][1].removeprefix("/api/v1/")
    names = here(place)
    if name == "get_file":
        names["gate"] = "mocks"
    if name == "list_results":
        names["gate"] = "risks"
    for write in WRITES:
        if write.operation == name:
            found = re.fullmatch(re.sub(r"{(\w+)}", r"(?P<\1>[^/]+)", template), place.path(write.path))
            assert found
            names |= found.groupdict()
    return {part: names[part] for part in re.findall(r"{(\w+)}", template)}
