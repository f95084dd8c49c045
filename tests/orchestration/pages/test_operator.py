"""The operator's page: for operators alone, and it says what is wrong before anything else."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from orchestration.models import BackupRun, Notice, Pulse, Watch
from orchestration.services import pulses
from orchestration.services.dead_letters import retry
from projects import clock
from projects.errors import Invalid, NotFound
from projects.models import Event, Outbox, User
from reviews.models import Alarm
from tests.orchestration.pages.test_routes import LOGIN
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(world: World) -> User:
    return User.objects.create_user("root@example.org", "Root", is_operator=True)


def page(user: User | None) -> tuple[int, str]:
    browser = Client()
    if user:
        browser.force_login(user)
    answer = browser.get("/operator")
    return answer.status_code, answer.content.decode()


def all_well() -> None:
    now = clock.now()
    pulses.heard_of("worker@one")
    Watch.objects.update_or_create(pk=1, defaults={"looked_at": now, "looked_through": 12, "seconds": 0.4})
    BackupRun.objects.create(
        act="backup", file="a.backup", began_at=now, ended_at=now, ok=True, size=3_400_000, files=7, seal="5e" * 32
    )


def test_there_is_no_such_page_for_anybody_else(world: World, operator: User) -> None:
    for person in (world.people["manager"], world.outsider):
        assert person
        browser = Client()
        browser.force_login(person)
        for method in ("get", "post"):
            mine, none = getattr(browser, method)("/operator"), getattr(browser, method)("/operators")
            assert mine.status_code == none.status_code == 404
        assert "/operator" not in browser.get("/").content.decode()
    assert Client().get("/operator")["Location"] == f"{LOGIN}?next=/operator"
    assert page(operator)[0] == 200
    operator.is_active = False
    operator.save()
    assert page(operator)[0] != 200


def test_the_headline_is_what_asks_for_the_operator(world: World, operator: User) -> None:
    assert "<h1>No worker works, the watch has not looked yet and there is no backup yet</h1>" in page(operator)[1]
    all_well()
    Outbox.objects.all().delete()
    assert "<h1>Everything runs</h1>" in page(operator)[1]
    feature = world.feature()
    Outbox.objects.update(attempts=3)
    now, old = clock.now(), clock.now() - timedelta(days=4)
    BackupRun.objects.update(began_at=old)
    Pulse.objects.filter(name="beat").update(seen_at=old)
    Watch.objects.update(looked_at=old)
    Alarm.objects.create(
        kind="evidence", subject=f"feature:{feature.pk}", feature=feature, project=world.project, shuts=True, found=2,
        said="its state is 'merged', the events say 'intake'.", first_seen=now, last_seen=now,
    )  # fmt: skip
    text = page(operator)[1]
    assert (
        "One alarm rings, the clock of the periodic tasks stands still, the watch does not look, one event failed"
        in text
    )
    assert "the last backup is 4 d old" in text and f"{feature.key}<br>" in text and "Its gates are shut." in text
    assert "feature.opened" in text


def test_nothing_of_a_project_and_nobody_s_address_is_shown(world: World, operator: User) -> None:
    feature = world.bring_to(world.feature("Secret plan"), "design")
    event = Event.objects.filter(feature=feature)[0]
    Notice.objects.create(
        user=world.people["pm"], event=event, project=world.project, feature=feature, my_turn=False, text="Words",
        path="/", at=clock.now(), mail="dead",
    )  # fmt: skip
    text = page(operator)[1]
    assert feature.key in text
    for secret in ("Secret plan", "Words", world.people["pm"].email, world.people["pm"].name + "<"):
        assert secret not in text


def test_dead_letters_are_tried_again_by_an_operator(world: World, operator: User) -> None:
    feature = world.feature()
    event = Event.objects.filter(feature=feature)[0]
    notice = Notice.objects.create(
        user=world.people["pm"], event=event, project=world.project, my_turn=False, text="Words", path="/",
        at=clock.now(), mail="dead", mail_attempts=10,
    )  # fmt: skip
    Outbox.objects.filter(event=event).update(attempts=5, not_before=clock.now() + timedelta(hours=1))
    browser = Client()
    browser.force_login(operator)
    for what in ("mails", "events"):
        assert "will be tried again now" in browser.post("/operator", {"retry": what}, follow=True).content.decode()
    notice.refresh_from_db()
    row = Outbox.objects.get(event=event)
    assert (notice.mail, notice.mail_attempts, row.attempts, row.not_before) == ("waiting", 0, 0, None)
    assert browser.post("/operator", {"retry": "everything"}).status_code == 400
    with pytest.raises(Invalid):
        retry(what="", by=operator)
    with pytest.raises(NotFound):
        retry(what="mails", by=world.people["manager"])


def test_it_reads_the_same_number_of_statements_whatever_there_is(world: World, operator: User) -> None:
    def statements() -> int:
        browser = Client()
        browser.force_login(operator)
        browser.get("/operator")
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert browser.get("/operator").status_code == 200
        return len(seen)

    before = statements()
    for number in range(5):
        pulses.heard_of(f"worker@{number}")
        world.feature(f"More {number}")
    Outbox.objects.update(attempts=1)
    assert statements() == before


def test_who_is_an_operator_is_said_on_the_machine(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    email = world.people["qa"].email
    call_command("admin", email)
    assert not User.objects.get(email=email).is_operator
    call_command("admin", email, "--operator")
    assert User.objects.get(email=email).is_operator
    assert f"{email} is an operator now" in capsys.readouterr().err
    call_command("admin", email, "--no-operator")
    assert not User.objects.get(email=email).is_operator
