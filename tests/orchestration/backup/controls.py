"""A change in the middle of a backup, and a backup that does not hold on to one moment."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from orchestration.backup.tables import all_tables
from projects.models import Feature, Membership
from projects.services.features import change_feature


@contextmanager
def no_moment() -> Iterator[None]:
    with transaction.atomic():
        yield


def change_after_events(what: str, done: int, total: int) -> None:
    """Somebody changes the title of a feature when the tables up to the events are copied, and the features are not."""
    if what == "tables" and done == [table.name for table in all_tables()].index("projects_feature"):
        name = connection.settings_dict["NAME"]
        thread = threading.Thread(target=_change, args=(name,))
        thread.start()
        thread.join()


def _change(database: str) -> None:
    connection.settings_dict["NAME"] = database
    feature = Feature.objects.order_by("pk")[0]
    by = Membership.objects.get(project=feature.project, roles__contains=["pm"]).user
    change_feature(feature=feature, title=f"{feature.title}, too", by=by)
    connection.close()
