"""Background work. Each task is thin; what is to be done stands in the database."""

from orchestration.celery import app
from orchestration.services import standing


@app.task
def settle_expired() -> None:
    standing.settle_expired()
