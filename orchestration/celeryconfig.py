"""Celery's own settings."""

from django.conf import settings
from kombu.entity import Queue

broker_url = settings.BROKER_URL
broker_connection_retry_on_startup = True
broker_connection_max_retries = None
# A dead broker must not hold a request: fail at once, the sweep delivers later.
broker_transport_options = {
    "socket_connect_timeout": 1,
    "socket_timeout": 5,
    "max_retries": 0,
    "visibility_timeout": 600,
}
task_publish_retry = False
task_ignore_result = True
# A wake-up call is forgotten as soon as it is read: what it is about stands in the database, and calls that a lost
# connection would have to give back are what a worker stumbles over.
task_queues = [Queue("celery", no_ack=True)]
worker_hijack_root_logger = False
timezone = "UTC"
beat_schedule = {
    "sweep": {"task": "orchestration.tasks.sweep", "schedule": 5.0, "options": {"expires": 5}},
    "compare-screens": {"task": "orchestration.tasks.compare_screens", "schedule": 15.0, "options": {"expires": 15}},
    "compare-contracts": {
        "task": "orchestration.tasks.compare_contracts",
        "schedule": 15.0,
        "options": {"expires": 15},
    },
    "settle-expired": {"task": "orchestration.tasks.settle_expired", "schedule": 30.0, "options": {"expires": 30}},
    "anchor": {"task": "orchestration.tasks.anchor_chains", "schedule": 600.0, "options": {"expires": 600}},
    "watch": {"task": "orchestration.tasks.look_around", "schedule": 60.0, "options": {"expires": 60}},
    "check-files": {"task": "orchestration.tasks.check_files", "schedule": 60.0, "options": {"expires": 60}},
    "tidy": {"task": "orchestration.tasks.tidy", "schedule": 3600.0, "options": {"expires": 3600}},
}
