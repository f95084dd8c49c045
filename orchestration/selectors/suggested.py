"""People to choose from, those first who have answered such a handshake most often."""

from collections.abc import Collection

from orchestration.selectors.judged import Judged
from reviews.selectors.suggestions import answered_before


def suggested(judged: Judged, gate_key: str, people: Collection[int]) -> list[tuple[str, str]]:
    """(e-mail, words) for each, such as "Ben Kim, answered in 4 features"."""
    counts = answered_before(judged.feature.project_id, gate_key, people)
    chosen = sorted(
        (judged.people[user] for user in people),
        key=lambda person: (-counts.get(person.pk, 0), person.display_name.casefold(), person.pk),
    )
    return [(person.email, f"{person.display_name}{_words(counts.get(person.pk, 0))}") for person in chosen]


def _words(count: int) -> str:
    return f", answered in {count} feature{'' if count == 1 else 's'}" if count else ""
