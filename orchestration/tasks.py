"""Background work. Each task is thin; what is to be done stands in the database, so any of them may run twice."""

from celery import Task

from orchestration import wake
from orchestration.celery import app
from orchestration.mail import sending
from orchestration.services import expiry, pulses, relay, standing, tidying
from orchestration.watch import looking
from projects.services import anchors
from reviews.services import comparisons, contract_comparisons, file_checks


@app.task
def relay_events() -> None:
    """Work off new events, then send the mails that came of them. Woken by every commit."""
    relay.relay()
    sending.send_waiting()


@app.task(bind=True)
def sweep(self: Task) -> None:
    """What the wake-up calls missed: a lost broker, a killed worker, something put off until now."""
    pulses.heard_of(self.request.hostname or "a worker")
    relay.relay()
    sending.send_waiting()


@app.task
def compare_screens() -> None:
    """For a while, so that mails and notices get their turn in between; what is left wakes the next one."""
    if comparisons.compare_waiting():
        wake.wake_comparing()


@app.task
def settle_expired() -> None:
    expiry.end_waivers()
    standing.settle_expired()


@app.task
def compare_contracts() -> None:
    """For a while, as with screens."""
    if contract_comparisons.compare_waiting():
        wake.wake_contracts()


@app.task
def anchor_chains() -> None:
    anchors.anchor_chains()


@app.task
def look_around() -> None:
    looking.look()


@app.task
def check_files() -> None:
    """Once a night, and for a while each time; the next call goes on."""
    file_checks.check_for_a_while()


@app.task
def tidy() -> None:
    tidying.tidy()
