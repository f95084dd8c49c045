"""What the roof keeps: projections of the evidence for quick reading, notices, and idempotency keys."""

from orchestration.models.backup import BackupRun
from orchestration.models.idempotency import IdempotencyKey
from orchestration.models.notice import Notice
from orchestration.models.pulse import Pulse
from orchestration.models.standing import Standing, Wait
from orchestration.models.watch import Suspect, Watch

__all__ = ["BackupRun", "IdempotencyKey", "Notice", "Pulse", "Standing", "Suspect", "Wait", "Watch"]
