"""Which version of a feature somebody has seen: a digest that changes with everything a verdict or its words depend on."""

import hashlib
import json
from typing import Any

from django.db import connection, models

from projects import clock
from projects.models import Feature
from reviews.selectors.evidence_sql import FACTS

# By construction: what the statement of the facts reads is what is digested, so that a fact added there is a part of the
# version at once. Beside it, what is not a fact: time, as far as it ends a waiver, and how people are called, members
# and whoever else had a part in the feature.
_DIGEST = f"""
WITH facts AS MATERIALIZED ({FACTS}),
people AS MATERIALIZED (
  SELECT id, name, email, is_active FROM projects_user WHERE id IN (
    SELECT user_id FROM projects_membership WHERE project_id = %(project)s
    UNION SELECT actor_id FROM projects_event WHERE feature_id = %(feature)s
    UNION SELECT user_id FROM reviews_receiver WHERE feature_id = %(feature)s
    UNION SELECT owner_id FROM reviews_obligation WHERE feature_id = %(feature)s))
SELECT encode(sha256(convert_to(concat_ws(E'\\x1e',
  (SELECT string_agg(facts::text, E'\\x1f' ORDER BY facts::text) FROM facts),
  (SELECT string_agg(people::text, E'\\x1f' ORDER BY id) FROM people),
  (SELECT string_agg(id::text, ' ' ORDER BY id) FROM reviews_waiver
    WHERE feature_id = %(feature)s AND until <= %(now)s)), 'UTF8')), 'hex')
"""


def version_of(feature: Feature) -> str:
    """64 hexadecimal digits, in one statement; `feature` with its project, as they were read.

    Take it before the facts are read: then what is shown is as new as the version says, or newer, and never older.
    """
    values: dict[str, Any] = {
        "features": [feature.pk],
        "feature": feature.pk,
        "project": feature.project_id,
        "now": clock.now(),
    }
    with connection.cursor() as cursor:
        cursor.execute(_DIGEST, values)
        (facts,) = cursor.fetchone()
    read = json.dumps([facts, _fields(feature), _fields(feature.project)], default=str, sort_keys=True)
    return hashlib.sha256(read.encode()).hexdigest()


def _fields(row: models.Model) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
