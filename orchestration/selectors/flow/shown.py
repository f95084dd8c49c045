"""A picture with its table, ready for its component."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.safestring import SafeString

from orchestration.charts.flow import Flow, stacked, svg
from orchestration.pictograms import PIP_WORDS
from orchestration.wording import capital, listed
from projects.playbooks.process import Source

BESIDE_AT_MOST = 8  # handshakes that a feature page has room for beside its answer


@dataclass(frozen=True)
class FlowShown:
    """What components/flow.html takes. `rows` are the handshakes in words; `holding` is "3 of 7 hold". A feature has no wide
    drawing: its page has no place for one beside the answer.
    """

    narrow: list[SafeString]
    rows: list[dict[str, Any]]
    wide: SafeString | None = None
    live: bool = False
    holding: str = ""

    @property
    def fits_beside(self) -> bool:
        return len(self.rows) <= BESIDE_AT_MOST

    @property
    def stacked(self) -> "FlowShown":
        """The same without its wide drawing, for a place that is never wide."""
        return replace(self, wide=None)


def narrow(flow: Flow) -> list[SafeString]:
    """The drawings for a narrow place, one a checkpoint."""
    return [svg(drawing, band.title) for drawing, band in zip(stacked(flow), flow.bands, strict=True)]


def rows(flow: Flow, sources: Mapping[str, Source]) -> list[dict[str, Any]]:
    """One row a handshake, for the table behind the picture; `sources` are the lines that state them, by key."""
    return [
        {
            "checkpoint": band.title,
            "title": handshake.title,
            "url": handshake.url,
            "giver": flow.parties[handshake.giver].title,
            "receivers": listed([flow.parties[slug].title for slug in handshake.receivers]),
            "notes": capital(", ".join(handshake.notes)),
            "state": handshake.state,
            "state_words": PIP_WORDS[handshake.state] if handshake.state else "",
            "source": sources.get(handshake.key),
        }
        for band in flow.bands
        for handshake in band.handshakes
    ]
