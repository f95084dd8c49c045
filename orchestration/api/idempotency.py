"""`Idempotency-Key`: a write sent twice happens once, and is answered the same way.

The row is written in the transaction of the effects it answers for, so that a crash at any point leaves both or
neither. Refusals are not kept: whoever was refused may try again with the same key.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from django.db import connection, transaction
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from orchestration.api.problems import Mismatch
from projects import clock
from projects.errors import Conflict, Invalid

HEADER = "Idempotency-Key"
KEPT = timedelta(hours=24)
LONGEST = 200
Handler = Callable[..., Any]

# Lock and look in one round trip. Where another request commits between this statement's snapshot and its lock, the
# row is not seen here, and `_KEEP` finds it.
_TAKE = """
SELECT pg_try_advisory_xact_lock(%(lock)s), k.body_hash, k.status, k.response FROM (SELECT 1) AS one
LEFT JOIN orchestration_idempotencykey k
  ON k.user_id = %(user)s AND k.route = %(route)s AND k.key = %(key)s AND k.created_at > %(cutoff)s
"""
_KEEP = """
INSERT INTO orchestration_idempotencykey AS k (user_id, route, key, body_hash, status, response, created_at)
VALUES (%(user)s, %(route)s, %(key)s, %(body_hash)s, %(status)s, %(response)s, %(now)s)
ON CONFLICT (user_id, route, key) DO UPDATE SET body_hash = EXCLUDED.body_hash, status = EXCLUDED.status,
  response = EXCLUDED.response, created_at = EXCLUDED.created_at WHERE k.created_at <= %(cutoff)s
"""


def once(handler: Handler) -> Handler:
    """Let a write of an Endpoint happen once for each person, route and key within a day.

    The body is read here for all of them, so that a malformed one is refused even where nothing of it is wanted.
    """

    @wraps(handler)
    def answered_once(view: Any, request: Any, *args: Any, **kwargs: Any) -> Response:
        key, body = request.headers.get(HEADER), view.body
        if key is None:
            return handler(view, request, *args, **kwargs)
        claim = _Claim(request.user.pk, f"{request.method} {request.path}", _checked(key), body.fingerprint())
        with transaction.atomic():
            kept = claim.take()
            if kept:
                return kept
            response = handler(view, request, *args, **kwargs)
            claim.keep(response)
        return response

    return answered_once


def _checked(key: str) -> str:
    if not 0 < len(key) <= LONGEST or not key.isascii() or not key.isprintable():
        raise Invalid({HEADER: [f"A key has 1 to {LONGEST} printable ASCII characters."]})
    return key


@dataclass(frozen=True)
class _Claim:
    user: int
    route: str
    key: str
    body_hash: str

    def take(self) -> Response | None:
        """The answer kept for this key. Conflict while its first request is running, Mismatch for another body."""
        with connection.cursor() as cursor:
            cursor.execute(_TAKE, self._values() | {"lock": self._lock()})
            free, body_hash, status, response = cursor.fetchone()
        if body_hash is not None and body_hash != self.body_hash:
            raise Mismatch(f"This {HEADER} was used for another request. Use a new key for a new request.")
        if body_hash is not None:
            return Response(json.loads(json.loads(response)), status=status, headers={"Idempotency-Replayed": "true"})
        if not free:
            raise self._running()
        return None

    def keep(self, response: Response) -> None:
        """As text, so that the same answer is the same bytes."""
        text = JSONRenderer().render(response.data).decode() or "null"
        with connection.cursor() as cursor:
            values = {"status": response.status_code, "response": json.dumps(text), "now": clock.now()}
            cursor.execute(_KEEP, self._values() | values | {"body_hash": self.body_hash})
            if not cursor.rowcount:
                raise self._running()

    def _values(self) -> dict[str, Any]:
        cutoff: datetime = clock.now() - KEPT
        return {"user": self.user, "route": self.route, "key": self.key, "cutoff": cutoff}

    def _lock(self) -> int:
        name = f"{self.user} {self.route} {self.key}".encode()
        return int.from_bytes(hashlib.sha256(name).digest()[:8], signed=True)

    def _running(self) -> Conflict:
        return Conflict("The first request with this key is still running. Ask again in a moment.", code="in_progress")
