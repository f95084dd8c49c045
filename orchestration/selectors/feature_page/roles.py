"""The roles of the feature's process: which take part, which the PM set aside and why."""

from typing import Any

from orchestration.selectors.sight import Sight
from projects.models.feature import OPEN_STATES
from projects.roles import title
from reviews.services.rulings import roles_of


def roles(sight: Sight) -> list[dict[str, Any]]:
    """{slug, title, out, by, person, at, reason, can_rule}, those set aside first."""
    ruled = {one.role: one for one in sight.judged.facts.roles}
    may = sight.may("rule_roles") and sight.feature.state in OPEN_STATES
    found = []
    for slug in roles_of(sight.judged.process):
        word = ruled.get(slug)
        found.append(
            {
                "slug": slug,
                "title": title(slug),
                "out": word is not None and not word.applies,
                "by": sight.author(word) if word else "",
                "person": sight.person(word.by) if word else None,
                "at": word.at if word else None,
                "reason": word.reason if word else "",
                "can_rule": may and slug not in sight.roles,
            }
        )
    return sorted(found, key=lambda role: not role["out"])
