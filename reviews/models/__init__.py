"""The evidence: what was handed over, what was decided, and what was ticked, flagged, ruled and waived."""

from reviews.models.decision import Decision, Receiver, Request, Revocation
from reviews.models.draft import Draft, DraftFile
from reviews.models.flag import RedFlag
from reviews.models.phase import Tick
from reviews.models.revision import Revision, RevisionFile
from reviews.models.ruling import Ruling
from reviews.models.waiver import Waiver

__all__ = [
    "Decision",
    "Draft",
    "DraftFile",
    "Receiver",
    "RedFlag",
    "Request",
    "Revision",
    "RevisionFile",
    "Revocation",
    "Ruling",
    "Tick",
    "Waiver",
]
