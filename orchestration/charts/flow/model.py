"""What is drawn: roles, and handshakes at three checkpoints. Plain data, no places."""

from collections.abc import Mapping
from dataclasses import dataclass

NOBODY = ""  # the slug of the party that stands where a playbook names nobody


@dataclass(frozen=True, slots=True)
class Party:
    """A role. `look`: "" (calm), "turn" (something waits for it), "mine" (for the reader), "nobody" (cannot act)."""

    slug: str
    title: str
    look: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Handshake:
    """One handoff. `giver` and `receivers` are slugs of parties, NOBODY where none is named.

    `state` is a gate state, or "" where the picture shows a process and no feature. `said` is its accessible name.
    `broken`: nobody can satisfy it. `conditional`: it is not always asked for. `turn`: the roles it waits for now;
    `mine`: it waits for the reader, who holds one of them.
    """

    key: str
    title: str
    giver: str
    receivers: tuple[str, ...]
    url: str
    said: str
    state: str = ""
    notes: tuple[str, ...] = ()
    conditional: bool = False
    broken: bool = False
    turn: tuple[str, ...] = ()
    mine: bool = False

    def tint(self, *slugs: str) -> str:
        """The look of the box of these roles beside this handshake: "mine", "turn" or "" (it does not wait for them)."""
        waits = any(slug in self.turn for slug in slugs)
        return "" if not waits else "mine" if self.mine else "turn"

    @property
    def look(self) -> str:
        """The class suffix that colours arrow and words."""
        if self.broken and self.state in ("", "open"):
            return "broken"
        return self.state or ("if" if self.conditional else "always")


@dataclass(frozen=True, slots=True)
class Band:
    """A checkpoint with a few words about it."""

    title: str
    note: str
    handshakes: tuple[Handshake, ...]


@dataclass(frozen=True, slots=True)
class Flow:
    """`parties` by slug, in the order in which the process names them; every slug of a handshake is among them."""

    bands: tuple[Band, ...]
    parties: Mapping[str, Party]

    @property
    def handshakes(self) -> tuple[Handshake, ...]:
        return tuple(handshake for band in self.bands for handshake in band.handshakes)
