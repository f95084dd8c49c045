"""Evidence packs: one feature with its chain, evidence, files and anchors, to be verified without the database."""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from orchestration.services.audit import stored_bytes
from projects.models import Anchor, Feature, User
from projects.services.audit.anchored import lost_heads
from projects.services.audit.plain import Finding, Row, plain_rows
from reviews.services.audit.cases import Case, cases_of
from reviews.services.audit.evidence import case_findings

FORMAT = 1
LONGEST_CASE = 512 * 1024 * 1024  # bytes of JSON that a check is willing to read
_README = """This is the evidence of one feature, as Countersign kept it.

case.json   the feature, its process, its chain of events, every piece of evidence, and the anchors that hold its chain
files/      the bytes of every revision, by their SHA-256

Check it with:  python3 manage.py audit check THIS_FILE
It needs no database. With --anchor HASH it also makes sure that an anchor noted elsewhere is among those in here.
"""


class NoPack(Exception):
    """What was given is no evidence pack; the message says why."""


def write_pack(feature: Feature, stream: IO[bytes]) -> list[str]:
    """Write the pack of a feature as a zip file; returns the names of files that are damaged, and so not in it."""
    [case] = cases_of([feature.pk])
    chain = f"feature:{feature.pk}"
    document = {
        "format": FORMAT,
        "case": case.to_json(),
        "people": {str(user.pk): {"name": user.name, "email": user.email} for user in _people(case)},
        "anchors": plain_rows(Anchor.objects.filter(heads__has_key=chain).order_by("pk").values()),
    }
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("README.txt", _README)
        pack.writestr("case.json", json.dumps(document, indent=1, sort_keys=True))
        left_out = []
        for row in {row["sha256"]: row for row in case.files}.values():
            try:
                pack.writestr(f"files/{row['sha256']}", stored_bytes(row))
            except ValueError:
                left_out.append(row["name"])
    return left_out


def pack_findings(path: Path, *, noted_anchor: str | None = None) -> tuple[Case, Iterator[Finding]]:
    """The case in a pack, and what is wrong with it. Raises NoPack for something else."""
    document = _document(path)
    try:
        case = Case(**document["case"])
        anchors = list(document["anchors"])
    except (KeyError, TypeError) as error:
        raise NoPack("It holds no complete case.") from error
    return case, _findings(path, case, anchors, noted_anchor)


def _findings(path: Path, case: Case, anchors: list[Row], noted_anchor: str | None) -> Iterator[Finding]:
    try:
        yield from _judged(path, case, anchors, noted_anchor)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        yield Finding("pack", f"something is missing or of the wrong kind in it ({type(error).__name__}).")


def _judged(path: Path, case: Case, anchors: list[Row], noted_anchor: str | None) -> Iterator[Finding]:
    with zipfile.ZipFile(path) as pack:
        yield from case_findings(case, lambda row: pack.read(f"files/{row['sha256']}"))
    for sentence in lost_heads(anchors, case.events, f"feature:{case.feature['id']}"):
        yield Finding(case.key, sentence)
    if noted_anchor and noted_anchor not in {anchor["hash"] for anchor in anchors}:
        yield Finding(case.key, f"the anchor {noted_anchor} is not among those of this pack.")


def _document(path: Path) -> dict[str, Any]:
    try:
        with zipfile.ZipFile(path) as pack:
            if pack.getinfo("case.json").file_size > LONGEST_CASE:
                raise NoPack("Its case is too large to be read.")
            document = json.loads(pack.read("case.json"))
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise NoPack("It cannot be read as a zip file with a case.json in it.") from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise NoPack(f"It is no pack of format {FORMAT}.")
    return document


def _people(case: Case) -> list[User]:
    """Everybody the events name as actors or speak of."""
    ids = {event["actor_id"] for event in case.events}
    ids |= {row["by_id"] for rows in case.evidence.values() for row in rows}
    ids |= {row["user_id"] for row in case.evidence["receiver"]}
    return list(User.objects.filter(pk__in=ids - {None}).order_by("pk"))
