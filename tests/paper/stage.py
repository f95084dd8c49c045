"""Behind the scenes of a how-to: the time of day, the files in the reader's folder, and what others do meanwhile.

engineer returns prd of SHOP-14: Which shoppers?      also: accepts, blocks, offers
engineer moves SHOP-9 begin_build
architect rules SHOP-14 not complex: One table.       also: complex
engineer ticks api-engineer 3 of SHOP-6
the worker compares screens
the installation runs                                 a worker, beat, the watch and last night's backup
"""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from orchestration.demo import briefs, documents, screens
from orchestration.demo.cast import DOMAIN
from orchestration.demo.documents import Brief
from orchestration.demo.papers import PAPERS
from orchestration.models import BackupRun
from orchestration.services.moves import move
from orchestration.services.pulses import heard_of
from orchestration.watch.looking import look
from projects.models import Feature, User
from projects.selectors.processes import process_of
from reviews.artifacts import Submission
from reviews.checklists import checklist
from reviews.models import Revision
from reviews.services.comparisons import compare_waiting
from reviews.services.decisions import decide
from reviews.services.phases import tick
from reviews.services.revisions import offer
from reviews.services.rulings import rule_complexity

NOW = datetime(2026, 6, 16, 14, 30, tzinfo=UTC)  # a Tuesday: no promise is interrupted by a weekend
_VERDICTS = {"accepts": "accept", "returns": "return", "blocks": "block"}
_EVIDENCE = re.compile(
    r"(?P<who>\w+) (?P<act>offers|accepts|returns|blocks) (?P<gate>[\w-]+) of (?P<key>[\w-]+)(?:: (?P<why>.+))?"
)
_MOVE = re.compile(r"(?P<who>\w+) moves (?P<key>[\w-]+) (?P<move>\w+)")
_RULES = re.compile(r"(?P<who>\w+) rules (?P<key>[\w-]+) (?P<not>not )?complex: (?P<why>.+)")
_TICKS = re.compile(r"(?P<who>\w+) ticks (?P<role>[\w-]+) (?P<phase>[\d.]+) of (?P<key>[\w-]+)")


def meanwhile(words: str) -> None:
    """Let somebody do something through the same services as the pages."""
    if words == "the worker compares screens":
        while compare_waiting():
            pass
    elif words == "the installation runs":
        _run_installation()
    elif found := _EVIDENCE.fullmatch(words):
        _evidence(_person(found["who"]), found["act"], found["gate"], _feature(found["key"]), found["why"] or "")
    elif found := _MOVE.fullmatch(words):
        move(feature=_feature(found["key"]), move=found["move"], reason="", by=_person(found["who"]))
    elif found := _RULES.fullmatch(words):
        rule_complexity(
            feature=_feature(found["key"]), complex=not found["not"], reason=found["why"], by=_person(found["who"])
        )
    elif found := _TICKS.fullmatch(words):
        _tick(_person(found["who"]), found["role"], found["phase"], _feature(found["key"]))
    else:
        raise ValueError(f"nobody knows how to do this: {words}")


def text(name: str) -> str:
    """What the reader types, where it is longer than a line."""
    prd = documents.prd(_APP).body
    texts = {
        "prd": prd,
        "prd2": prd.replace(
            "## Out of scope", "- No points are left on orders that were sent back.\n\n## Out of scope"
        ),
        "adr": documents.decision_record(briefs.EXPORT).body.replace("Order export", "Points are counted at the till"),
    }
    return texts[name]


def file(name: str) -> tuple[str, str, bytes]:
    """A file of the reader's, by its name: a screen, or the contract of loyalty points."""
    if name.endswith(".png"):
        return name, "image/png", screens.mocks(_LOYALTY.title, (name.removesuffix(".png"),), 13).files[0].content
    return name, "application/json", json.dumps(json.loads(documents.contract(_LOYALTY).body), indent=2).encode()


def _person(who: str) -> User:
    return User.objects.get(email=f"{who}@{DOMAIN}")


def _feature(key: str) -> Feature:
    return Feature.objects.select_related("project", "process").get(key=key)


def _run_installation() -> None:
    heard_of("celery@web-1")
    look()
    begun = NOW.replace(hour=3, minute=0)
    BackupRun.objects.create(
        act="backup", file="countersign.backup", began_at=begun, ended_at=begun + timedelta(seconds=41), ok=True
    )


def _evidence(by: User, act: str, gate: str, feature: Feature, why: str) -> None:
    if act == "offers":
        offer(feature=feature, gate_key=gate, submission=_submission(gate, feature), note=why, by=by)
        return
    current = Revision.objects.filter(feature=feature, gate=gate).order_by("-number")[0]
    planned = documents.planned_tests(_brief(feature)) if (gate, act) == ("risks", "accepts") else None
    decide(
        feature=feature,
        gate_key=gate,
        verdict=_VERDICTS[act],
        revision=current.number,
        digest=current.digest,
        reason=why,
        data=planned,
        by=by,
    )


def _tick(by: User, role: str, number: str, feature: Feature) -> None:
    [phase] = [one for one in process_of(feature).phases_of(role) if one.number == number]
    for item in checklist(phase, ()).items:
        tick(feature=feature, role=role, number=number, activity=item.n, by=by)


_LOYALTY = briefs.LOYALTY
_APP = replace(
    _LOYALTY,
    title="Loyalty points in the app",
    summary="Members see how many points an order brought, and how many they have.",
)
_ALL: dict[str, Brief] = {one.title: one for one in (*vars(briefs).values(), _APP) if isinstance(one, Brief)}


def _brief(feature: Feature) -> Brief:
    return _ALL.get(feature.title, _LOYALTY)


def _submission(gate: str, feature: Feature) -> Submission:
    brief, number = _brief(feature), Revision.objects.filter(feature=feature, gate=gate).count() + 1
    drawn: dict[str, Any] = {"mocks": screens.mocks, "visual": screens.build}
    if gate in drawn:
        return drawn[gate](brief.title, brief.screens, feature.number, number)
    if gate in ("prd", "contract"):
        return {"prd": documents.prd, "contract": documents.contract}[gate](brief, number)
    papers = {
        "adr": documents.decision_record,
        "risks": documents.risk_register,
        "integration": documents.component_usage,
    }
    return (PAPERS | papers)[gate](brief)
