"""Everything about one feature as plain rows: what an audit judges and an evidence pack holds."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db.models import Model

from projects.models import Event, Feature, ProcessVersion
from projects.services.audit.chains import ADOPTED
from projects.services.audit.plain import Row, plain
from reviews.models import (
    Assignment,
    Comment,
    Decision,
    Obligation,
    Receiver,
    RecordNumber,
    RedFlag,
    Request,
    Revision,
    RevisionFile,
    Revocation,
    RoleRuling,
    Ruling,
    ScreenPairing,
    TestResult,
    Thread,
    Tick,
    Waiver,
    WaiverWithdrawal,
)

EVIDENCE: dict[str, type[Model]] = {
    "revision": Revision,
    "decision": Decision,
    "revocation": Revocation,
    "request": Request,
    "receiver": Receiver,
    "flag": RedFlag,
    "tick": Tick,
    "ruling": Ruling,
    "role ruling": RoleRuling,
    "assignment": Assignment,
    "waiver": Waiver,
    "waiver withdrawal": WaiverWithdrawal,
    "thread": Thread,
    "comment": Comment,
    "obligation": Obligation,
    "pairing": ScreenPairing,
    "record number": RecordNumber,
    "test result": TestResult,
}
TOGETHER = 50  # features read at a time, which bounds the memory


@dataclass
class Case:
    """`evidence` holds the rows of each kind of EVIDENCE, `files` those of its revisions.

    `process` is the version it stands under, `earlier` are those it stood under before.
    """

    feature: Row
    project: Row
    process: Row
    events: list[Row]
    evidence: dict[str, list[Row]] = field(default_factory=dict)
    files: list[Row] = field(default_factory=list)
    earlier: list[Row] = field(default_factory=list)

    @property
    def key(self) -> str:
        return str(self.feature["key"])

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def cases(project_id: int) -> Iterator[Case]:
    """All features of a project, in their order."""
    ids = list(Feature.objects.filter(project=project_id).order_by("number").values_list("pk", flat=True))
    for start in range(0, len(ids), TOGETHER):
        yield from cases_of(ids[start : start + TOGETHER])


def cases_of(feature_ids: Sequence[int]) -> list[Case]:
    features = Feature.objects.select_related("project", "process").filter(pk__in=feature_ids).order_by("number")
    events = _by_feature(Event, feature_ids, "seq")
    evidence = {kind: _by_feature(model, feature_ids, "seq", "pk") for kind, model in EVIDENCE.items()}
    files: dict[int, list[Row]] = defaultdict(list)
    rows = RevisionFile.objects.filter(revision__feature__in=feature_ids).order_by("revision", "position")
    for owner, row in zip(rows.values_list("revision__feature", flat=True), rows.values(), strict=True):
        files[owner].append(plain(row))
    earlier = _earlier(features, events)
    own = {row["id"]: plain(row) for row in Feature.objects.filter(pk__in=feature_ids).values()}
    return [
        Case(
            feature=own[feature.pk],
            project={"id": feature.project_id, "key": feature.project.key, "name": feature.project.name},
            process={"number": feature.process.number, "document": feature.process.document},
            events=events[feature.pk],
            evidence={kind: by_feature[feature.pk] for kind, by_feature in evidence.items()},
            files=files[feature.pk],
            earlier=earlier[feature.pk],
        )
        for feature in features
    ]


def _earlier(features: Iterable[Feature], events: dict[int, list[Row]]) -> dict[int, list[Row]]:
    """The versions that each feature has left, by feature; one statement, and none where no feature changed its process."""
    left = {
        feature.pk: [event["data"]["from"] for event in events[feature.pk] if event["kind"] == ADOPTED]
        for feature in features
    }
    found: dict[int, list[Row]] = {pk: [] for pk in left}
    wanted = {number for numbers in left.values() for number in numbers}
    if not wanted:
        return found
    projects = {feature.project_id for feature in features}
    rows = ProcessVersion.objects.filter(project__in=projects, number__in=wanted).order_by("number")
    for version in rows:
        for feature in features:
            if version.project_id == feature.project_id and version.number in left[feature.pk]:
                found[feature.pk].append({"number": version.number, "document": version.document})
    return found


def _by_feature(model: type[Model], feature_ids: Sequence[int], *order: str) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in model._default_manager.filter(feature__in=feature_ids).order_by("feature", *order).values():
        found[row["feature_id"]].append(plain(row))
    return found
