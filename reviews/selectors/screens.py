"""Screens of a feature's revisions, what they are held against, and what was said of them."""

from collections.abc import Collection, Iterable

from projects.models import Feature, User
from projects.playbooks.process import Gate, Process
from reviews import answers
from reviews.facts import Facts
from reviews.models import Decision, Revision, ScreenComparison, ScreenPairing
from reviews.pairs import Inputs, Manner, Pair, Stored, pair_screens
from reviews.settled import Said


def mock_gate(process: Process) -> Gate | None:
    """The gate whose screens builds are held against."""
    return next((gate for gate in process.gates if gate.artifact == "mocks"), None)


def revisions_with_files(feature: Feature, gate_key: str, numbers: Collection[int]) -> dict[int, Revision]:
    """By number; two statements."""
    found = Revision.objects.filter(feature=feature, gate=gate_key, number__in=numbers).select_related("by")
    return {revision.number: revision for revision in found.prefetch_related("files")}


def stored_screens(revision: Revision | None) -> list[Stored]:
    """The screens of a revision in its order, each with its file."""
    if revision is None:
        return []
    files = {file.name: file for file in revision.files.all()}
    return [
        Stored(
            name=screen["name"],
            file=screen["file"],
            sha256=files[screen["file"]].sha256,
            pixels=screen["pixel_digest"],
            width=screen["width"],
            height=screen["height"],
            revision=revision.number,
        )
        for screen in revision.data.get("screens", [])
    ]


def agreed_mocks(feature: Feature, process: Process, facts: Facts) -> Revision | None:
    """The mocks that builds are held against: the newest that were accepted, else the current ones."""
    gate = mock_gate(process)
    if gate is None:
        return None
    number = answers.agreed_revision(facts.gate(gate.key), facts.rounds[gate.checkpoint])
    return revisions_with_files(feature, gate.key, [number]).get(number) if number else None


def manners_of(feature: Feature, gate_key: str) -> dict[str, Manner]:
    """What was said by hand about a gate's screens, by case-folded name; the latest word counts."""
    rows = ScreenPairing.objects.filter(feature=feature, gate=gate_key).order_by("seq")
    return {
        row.screen.casefold(): Manner(row.mock, row.tolerance, tuple((b[0], b[1], b[2], b[3]) for b in row.ignore))
        for row in rows
    }


def build_pairs(feature: Feature, gate_key: str, build: Revision, mocks: Revision | None) -> list[Pair]:
    """Each screenshot of a build beside its mock."""
    return pair_screens(stored_screens(mocks), stored_screens(build), manners_of(feature, gate_key))


def said_by(feature: Feature, gate_key: str, user: User, round_: int) -> list[Said]:
    """What one person decided on a gate's builds in a round and did not revoke, oldest first."""
    rows = (
        Decision.objects.filter(feature=feature, revision__gate=gate_key, by=user, round=round_, revocation=None)
        .order_by("seq")
        .values_list("revision__number", "verdict", "data", "revision__data")
    )
    return [
        Said(number, verdict, data, {one["name"]: one["pixel_digest"] for one in build.get("screens", [])})
        for number, verdict, data, build in rows
    ]


def comparisons_of(project_id: int, wanted: Iterable[Inputs]) -> dict[Inputs, ScreenComparison]:
    """Those that there are; one statement."""
    inputs = {(one.left, one.right, one.tolerance, one.ignore_digest): one for one in wanted}
    if not inputs:
        return {}
    rows = ScreenComparison.objects.filter(
        project=project_id, left_sha__in={key[0] for key in inputs}, right_sha__in={key[1] for key in inputs}
    )
    found = {inputs.get((row.left_sha, row.right_sha, row.tolerance, row.ignore_digest)): row for row in rows}
    return {one: row for one, row in found.items() if one is not None}
