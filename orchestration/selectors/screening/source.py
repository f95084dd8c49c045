"""What a page of screens is prepared from."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from orchestration.gates import GateVerdict
from orchestration.selectors.review_page.comparing import Base
from orchestration.selectors.review_page.shown import file_url
from orchestration.selectors.sight import Sight
from reviews.models import Decision, Revision
from reviews.pairs import Stored


@dataclass(frozen=True)
class Source:
    """What a page of screens is prepared from. `mocks` are those that a build is held against, `before` is an earlier
    revision; `against` says that somebody asked for that one in their stead."""

    sight: Sight
    gate: GateVerdict
    revision: Revision
    base: Base
    before: Revision | None
    mocks: Revision | None
    decisions: Sequence[Decision]
    may_decide: bool
    against: bool = False

    @property
    def is_build(self) -> bool:
        return self.revision.kind == "build"

    @property
    def commit(self) -> str:
        """Of a build; "" of mocks."""
        return str(self.revision.data.get("commit", ""))

    @property
    def holds_mocks(self) -> bool:
        """A build beside its mocks, as it is decided on; not beside another build."""
        return self.is_build and not self.against

    @property
    def left(self) -> Revision | None:
        return self.mocks if self.holds_mocks else self.before

    @property
    def asked(self) -> dict[str, int]:
        """What of the address says which revisions are in view."""
        found: dict[str, int] = {}
        if self.gate.current is None or self.revision.number != self.gate.current.number:
            found["revision"] = self.revision.number
        if self.against:
            found["against"] = self.base.number
        return found

    @property
    def url(self) -> str:
        """The address of this very view, to which a screen's name is added."""
        asked = urlencode(self.asked)
        return f"{self.sight.gate_url(self.gate.key)}?{asked}{'&' if asked else ''}"

    def file_url(self, screen: Stored, of: Revision | None = None) -> str:
        """Where the picture of a screen of this revision, or `of` another one, is fetched."""
        gate = of.gate if of else self.gate.key
        return file_url(self.sight.gate_url(gate), screen.revision, screen.file)
