"""A snapshot of what a linked page says, taken so that nobody can use this server to reach what they may not.

Every address that a name resolves to must be public; the connection goes to the address that was checked, never to the
name again; each redirect is judged anew; time and size are bounded as a whole.
"""

from reviews.links.addresses import is_public_address
from reviews.links.refusal import LinkRefused
from reviews.links.snapshots import Snapshot, snapshot, submission_of

__all__ = ["LinkRefused", "Snapshot", "is_public_address", "snapshot", "submission_of"]
