"""The evidence: what was handed over, what was decided, and what was ticked, flagged, ruled and waived."""

from reviews.models.alarm import Alarm
from reviews.models.contract_comparison import ContractComparison
from reviews.models.damage import DamagedFile, FileCheck
from reviews.models.decision import Decision, Receiver, Request, Revocation
from reviews.models.draft import Draft, DraftFile
from reviews.models.flag import RedFlag
from reviews.models.obligation import Obligation
from reviews.models.phase import Assignment, Tick
from reviews.models.record import RecordNumber
from reviews.models.result import TestResult
from reviews.models.revision import Revision, RevisionFile
from reviews.models.ruling import RoleRuling, Ruling
from reviews.models.screens import ScreenComparison, ScreenPairing, VerdictDraft
from reviews.models.thread import Comment, Thread
from reviews.models.upload import HalfUpload, UploadPiece
from reviews.models.waiver import Waiver, WaiverWithdrawal

__all__ = [
    "Alarm",
    "Assignment",
    "Comment",
    "ContractComparison",
    "DamagedFile",
    "Decision",
    "Draft",
    "DraftFile",
    "FileCheck",
    "HalfUpload",
    "Obligation",
    "Receiver",
    "RecordNumber",
    "RedFlag",
    "Request",
    "Revision",
    "RevisionFile",
    "Revocation",
    "RoleRuling",
    "Ruling",
    "ScreenComparison",
    "ScreenPairing",
    "TestResult",
    "Thread",
    "Tick",
    "UploadPiece",
    "VerdictDraft",
    "Waiver",
    "WaiverWithdrawal",
]
