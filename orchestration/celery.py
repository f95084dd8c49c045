"""The Celery application. A task is a wake-up call; what is to be done stands in the database."""

import os

from celery import Celery
from celery.signals import beat_init, celeryd_init

from orchestration.logs import raw

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "orchestration.settings")

app = Celery("countersign")
app.config_from_object("orchestration.celeryconfig")
app.autodiscover_tasks(["orchestration"])
celeryd_init.connect(raw.catch)
beat_init.connect(raw.catch)
