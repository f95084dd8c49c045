"""Find out what changed between two contracts: small ones at once, large ones by any worker, each pair only once."""

import logging
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Length

from projects import clock
from projects.models import Feature
from reviews.artifacts.digests import sha256
from reviews.contract_changes import ENGINE, compare
from reviews.contract_changes.bounded import compare_apart
from reviews.contracts import CannotCompare
from reviews.models import ContractComparison, Decision, Revision

logger = logging.getLogger(__name__)
SMALL = 300_000  # characters: what is compared while somebody waits for the page
MOST_ATTEMPTS = 3
LEASE = timedelta(minutes=2)  # a claimed row of a worker that died is tried again after it
_GIVEN_UP = "These contracts could not be compared."
_GONE = "One of the two contracts is gone."
_TELL_SECONDS = 0.5  # progress is written down no more often
# What wakes a worker after the commit; the roof registers its wake-up call here.
after_asking: list[Callable[[], None]] = []


class Pair(NamedTuple):
    """Digests of two contracts of one feature, the earlier one first."""

    base: str
    revision: str


def digest_of_text(text: str) -> str:
    """What a contract that is no revision is called by: a counter-proposal."""
    return sha256(text.encode())


def compared(
    feature: Feature, pairs: Iterable[Pair], *, texts: Mapping[str, str] | None = None
) -> dict[Pair, ContractComparison]:
    """The comparisons of pairs, those that are missing made or asked for; one statement where none is.

    `texts` are contracts that the caller has read already, by digest.
    """
    wanted = list(dict.fromkeys(pairs))
    found = _kept(feature, wanted) if wanted else {}
    missing = [pair for pair in wanted if pair not in found]
    if not missing:
        return found
    known = dict(texts or {})
    known |= _texts(feature, {digest for pair in missing for digest in pair} - set(known))
    rows = [_begun(feature, pair, known) for pair in missing]
    ContractComparison.objects.bulk_create(rows, ignore_conflicts=True)
    if any(row.state == "waiting" for row in rows):
        for wake in after_asking:
            transaction.on_commit(wake)
    return found | _kept(feature, missing)


def _kept(feature: Feature, pairs: Iterable[Pair]) -> dict[Pair, ContractComparison]:
    asked = Q()
    for pair in pairs:
        asked |= Q(base_digest=pair.base, revision_digest=pair.revision)
    rows = ContractComparison.objects.filter(asked, feature=feature, engine=ENGINE)
    return {Pair(row.base_digest, row.revision_digest): row for row in rows}


def _begun(feature: Feature, pair: Pair, texts: Mapping[str, str]) -> ContractComparison:
    """A row for a pair, done where that takes no time worth waiting for."""
    row = ContractComparison(
        feature=feature, base_digest=pair.base, revision_digest=pair.revision, engine=ENGINE, state="waiting"
    )
    base, revision = texts.get(pair.base), texts.get(pair.revision)
    if base is None or revision is None or max(len(base), len(revision)) > SMALL:
        return row
    try:
        found = compare(base, revision)
    except CannotCompare as problem:
        row.state, row.sentence = "refused", str(problem)[:300]
    else:
        row.state, row.progress = "done", 1.0
        row.changes, row.shown, row.counts = found.changes, found.shown, found.counts
    return row


def compare_waiting(*, seconds: float = 5.0) -> bool:
    """Work off what waits for about `seconds`; returns whether anything may be left. Any number may run at once."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        row = _claim()
        if row is None:
            return False
        _work_off(row)
    return True


def forget_outdated() -> None:
    """Throw away what an earlier engine found."""
    ContractComparison.objects.exclude(engine=ENGINE).delete()


def _claim() -> ContractComparison | None:
    """Take the oldest row that is due. It is written down before the work begins, so that a death counts as a try."""
    now = clock.now()
    with transaction.atomic():
        row = (
            ContractComparison.objects.select_for_update(skip_locked=True)
            .filter(Q(not_before=None) | Q(not_before__lte=now), state="waiting", engine=ENGINE)
            .order_by("pk")
            .first()
        )
        if row is None:
            return None
        row.attempts += 1
        row.not_before = now + LEASE
        row.save(update_fields=["attempts", "not_before"])
    return row


def _work_off(row: ContractComparison) -> None:
    try:
        if row.attempts > MOST_ATTEMPTS:  # whoever tried before did not live to tell
            raise CannotCompare(_GIVEN_UP)
        _finish(row)
    except CannotCompare as problem:
        _mine(row).update(state="refused", sentence=str(problem)[:300], not_before=None)
    except Exception as error:  # whatever one pair does must not stop the others
        where = "".join(traceback.format_tb(error.__traceback__)[-2:])
        logger.error(
            "contract comparison %s failed, attempt %s: %s\n%s", row.pk, row.attempts, type(error).__name__, where
        )
        _mine(row).update(not_before=clock.now() + timedelta(seconds=2**row.attempts))


def _finish(row: ContractComparison) -> None:
    texts = _texts(row.feature_id, {row.base_digest, row.revision_digest}, at_most=None)
    if len(texts) < len({row.base_digest, row.revision_digest}):
        raise CannotCompare(_GONE)
    told = time.monotonic()

    def tell(share: float) -> None:
        nonlocal told
        if time.monotonic() - told > _TELL_SECONDS:
            told = time.monotonic()
            _mine(row).update(progress=share)

    found = compare_apart(texts[row.base_digest], texts[row.revision_digest], tell=tell)
    _mine(row).update(
        state="done", progress=1.0, not_before=None, changes=found.changes, shown=found.shown, counts=found.counts
    )


def _mine(row: ContractComparison) -> QuerySet[ContractComparison]:
    return ContractComparison.objects.filter(pk=row.pk, state="waiting")


def _texts(feature: Feature | int, digests: Iterable[str], *, at_most: int | None = SMALL) -> dict[str, str]:
    """The contracts of a feature by digest, those that are longer than `at_most` characters left out."""
    wanted = set(digests)
    rows = Revision.objects.filter(feature=feature, kind="contract", digest__in=wanted)
    if at_most is not None:
        rows = rows.alias(length=Length("body")).filter(length__lte=at_most)
    found = dict(rows.values_list("digest", "body"))
    return found | (dict(_proposals(feature, wanted - set(found))) if wanted - set(found) else {})


def _proposals(feature: Feature | int, digests: set[str]) -> Iterator[tuple[str, str]]:
    rows = Decision.objects.filter(feature=feature, data__has_key="proposal")
    for text in rows.values_list("data__proposal", flat=True):
        if digest_of_text(text) in digests:
            yield digest_of_text(text), text
