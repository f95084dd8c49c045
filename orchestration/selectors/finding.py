"""Which features: the one place where lists of features are narrowed, for the API and for the search page.

Each condition has its index (docs/performance.md, "Lists of features").
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import SearchQuery, SearchVectorExact, SearchVectorField
from django.db.models import F, Func, Lookup, Q, QuerySet

from orchestration.models import Wait
from projects.models import Feature, User
from projects.selectors.access import reach

# What stands between words of a key or a title, here as in the database's own `feature_words`.
_JOINTS = "-./_:@"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Conditions that all hold; what is empty asks for nothing."""

    project: int | None = None
    states: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    gate: tuple[str, str] | None = None  # its key and its state
    turn_of: int | None = None  # a user
    turn_role: str = ""
    updated_since: datetime | None = None
    words: tuple[str, ...] = ()


def features_wanted(user: User, wanted: Wanted) -> QuerySet[Feature]:
    """Features of this person's projects, within the reach of their token, without an order."""
    return Feature.objects.filter(reach(user, "project"), *_facts(wanted), *_projected(wanted), said(wanted.words))


def words_of(text: str) -> tuple[str, ...]:
    """The words of what somebody looks for."""
    return tuple(re.findall(r"\w+", text.translate(str.maketrans(_JOINTS, " " * len(_JOINTS)))))


def _facts(wanted: Wanted) -> list[Q]:
    found = []
    if wanted.project is not None:
        found.append(Q(project=wanted.project))
    if wanted.states:
        found.append(Q(state__in=wanted.states))
    if wanted.labels:
        found.append(Q(labels__contains=list(wanted.labels)))
    return found


def _projected(wanted: Wanted) -> list[Q]:
    """What is read from the projections, which every change writes."""
    found = []
    if wanted.gate:
        key, state = wanted.gate
        found.append(Q(standing__pips__contains=[{"key": key, "state": state}]))
    if wanted.turn_of is not None:
        found.append(_waits(users__contains=[wanted.turn_of]))
    if wanted.turn_role:
        found.append(_waits(roles__contains=[wanted.turn_role]))
    if wanted.updated_since:
        found.append(Q(standing__judged_at__gte=wanted.updated_since))
    return found


def _waits(**conditions: list[int] | list[str]) -> Q:
    return _any_of(Wait.objects.filter(ended_at=None, **conditions).values("feature"))


def _any_of(ids: QuerySet[Any, Any]) -> Q:
    """Rows with one of these primary keys, looked up first.

    As a join the planner would rather walk all features in their order and ask of each, which is slow where few are meant.
    """
    return Q(_AnyOf(F("pk"), ArraySubquery(ids)))


class _AnyOf(Lookup):
    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        one, values = self.process_lhs(compiler, connection)
        several, more = self.process_rhs(compiler, connection)
        return f"{one} = ANY({several})", (*values, *more)


class _Words(Func):
    """The words of a feature, as its index holds them."""

    function = "feature_words"
    output_field = SearchVectorField()


def said(words: tuple[str, ...]) -> Q:
    """Key, title or summary have a word that begins so, for each of them."""
    if not words:
        return Q()
    query = " & ".join(f"'{word}':*" for word in words)
    looked_for = SearchQuery(query, config="simple", search_type="raw")
    matches = SearchVectorExact(_Words(F("key"), F("title"), F("summary")), looked_for)
    return _any_of(Feature.objects.filter(matches).values("pk"))
