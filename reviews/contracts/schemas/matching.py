"""Which branch of one choice is meant by which of another, whatever their order."""

from collections import Counter
from collections.abc import Callable, Hashable

from reviews.contracts.schemas.branches import Branch

Twins = list[tuple[Branch | None, Branch | None]]
# Beyond so many pairs, branches that share neither name nor content are taken for different ones.
MAX_COMPARED = 20_000
ALIKE_ENOUGH = 0.35


def match(same: Callable[[Branch, Branch], bool], base: list[Branch], revision: list[Branch]) -> Twins:
    """Pairs of branches that are meant to be the same; None on one side for those without a twin.

    In this order: named by the same value of the discriminator, or of a field with a single value; equal; of the same
    name; alike in their fields.
    """
    matcher = _Matcher(base, revision)
    matcher.take_equal_keys(lambda branch: tuple(branch.marks) or None)
    matcher.take_equal_keys(lambda branch: branch.tags or None)
    matcher.take_same(same)
    matcher.take_equal_keys(lambda branch: branch.name or None)
    matcher.take_alike()
    return [
        *matcher.twins,
        *((branch, None) for branch in matcher.left),
        *((None, branch) for branch in matcher.right),
    ]


class _Matcher:
    def __init__(self, base: list[Branch], revision: list[Branch]) -> None:
        self.left, self.right = list(base), list(revision)
        self.twins: Twins = []

    def _take(self, pairs: list[tuple[Branch, Branch]]) -> None:
        self.twins += pairs
        taken = {id(branch) for pair in pairs for branch in pair}
        self.left = [branch for branch in self.left if id(branch) not in taken]
        self.right = [branch for branch in self.right if id(branch) not in taken]

    def take_equal_keys(self, key: Callable[[Branch], Hashable]) -> None:
        """Pair branches of one key, where only one on each side has it."""
        counts = [Counter(map(key, side)) for side in (self.left, self.right)]
        right = {key(branch): branch for branch in self.right if counts[1][key(branch)] == 1}
        self._take(
            [
                (branch, right[key(branch)])
                for branch in self.left
                if key(branch) is not None and counts[0][key(branch)] == 1 and key(branch) in right
            ]
        )

    def take_same(self, same: Callable[[Branch, Branch], bool]) -> None:
        """Pair branches that are equal in content."""
        pairs = []
        open_right: dict[str, list[Branch]] = {}
        for branch in self.right:
            open_right.setdefault(branch.signature, []).append(branch)
        for branch in self.left:
            candidates = open_right.get(branch.signature, [])[:50]
            twin = next((candidate for candidate in candidates if same(branch, candidate)), None)
            if twin is not None:
                open_right[branch.signature].remove(twin)
                pairs.append((branch, twin))
        self._take(pairs)

    def take_alike(self) -> None:
        """Pair what is most alike first, down to a measure."""
        if len(self.left) * len(self.right) > MAX_COMPARED:
            return
        scored = [
            (-likeness(one, other), left, right)
            for left, one in enumerate(self.left)
            for right, other in enumerate(self.right)
        ]
        pairs = []
        taken: set[tuple[str, int]] = set()
        for score, left, right in sorted(scored):
            if -score < ALIKE_ENOUGH or ("left", left) in taken or ("right", right) in taken:
                continue
            taken |= {("left", left), ("right", right)}
            pairs.append((self.left[left], self.right[right]))
        self._take(pairs)


def likeness(one: Branch, other: Branch) -> float:
    """From 0 (nothing in common) to 1 (the same from outside)."""
    if one.kinds.isdisjoint(other.kinds):
        return 0.0
    tags = dict(one.tags)
    if any(tags.get(name, value) != value for name, value in other.tags):
        return 0.0
    shares = [_share(one.kinds, other.kinds)]
    if one.fields or other.fields:
        shares = [_share(one.fields, other.fields)]
    elif one.values or other.values:
        shares.append(_share(one.values, other.values))
    return sum(shares) / len(shares)


def _share(one: frozenset[str] | frozenset[bytes], other: frozenset[str] | frozenset[bytes]) -> float:
    return len(one & other) / len(one | other)
