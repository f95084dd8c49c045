"""How the page says how two screens differ. Pure."""

from reviews.pairs import Pair
from reviews.selectors.screen_notes import Compared


def percent(share: float) -> str:
    """ "1.8%"; what is there at all is never "0.0%"."""
    if 0 < share < 0.0005:
        return "under 0.1%"
    return f"{share:.1%}" if share < 0.9995 or share == 1 else "99.9%"


def difference_words(compared: Compared) -> str:
    """ "1.8% in 2 regions"."""
    if not compared.share:
        return "nothing above the tolerance"
    regions = len(compared.regions)
    return f"{percent(compared.share)} in {regions} region{'' if regions == 1 else 's'}"


def note_of(pair: Pair, compared: Compared | None, *, is_build: bool) -> str:
    """The line under a screen's name in the list."""
    if pair.right is None:
        return "no screenshot" if is_build else "removed"
    if pair.left is None:
        return "no mock yet" if is_build else "new"
    if pair.is_equal:
        return "equal to the mock" if is_build else "unchanged"
    if compared is None or compared.state == "waiting":
        return "being compared …"
    if compared.state == "refused":
        return "cannot be compared"
    return f"{percent(compared.share)} differs" if compared.share else "nothing above the tolerance"


def changed_words(changed: int, of: int, since: str) -> str:
    """ "3 of 12 screens changed since you accepted"; without `since` just how many there are."""
    screens = f"screen{'' if of == 1 else 's'}"
    if not since:
        return f"{of} {screens}"
    if of == 1:
        return f"The screen {'changed' if changed else 'is unchanged'} since {since}"
    return f"{changed or 'None'} of {of} {screens} changed since {since}"
