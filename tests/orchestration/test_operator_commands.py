"""`manage.py token` and `manage.py admin`, as typed in a shell: what is printed where, and the status."""

import os
import subprocess
import sys
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.core.management import call_command

from orchestration.runtime import paths
from projects.errors import NotFound
from projects.models import ApiToken, SignInLink, User
from projects.services.tokens import authenticate, use_sign_in_link


def manage(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(paths.CHECKOUT / "manage.py"), *arguments]
    return subprocess.run(command, env=os.environ | settings, capture_output=True, text=True)


@pytest.mark.django_db(transaction=True)
def test_a_token_stands_alone_on_standard_output() -> None:
    user = User.objects.create_user("ada@example.org", "Ada")
    ended = manage("token", " ADA@example.org")
    assert (ended.returncode, ended.stderr) == (0, "")
    secret = ended.stdout.removesuffix("\n")
    assert secret.isascii() and len(secret.split()) == 1
    assert authenticate(secret=secret) == user
    assert secret not in str(ApiToken.objects.values().get())


def test_a_database_that_nothing_was_migrated_to_is_a_sentence() -> None:
    """As where the site has a COUNTERSIGN_VAR that the command was not given."""
    other = urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path="/postgres"))
    ended = manage("token", "ada@example.org", DATABASE_URL=other)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "Traceback" not in ended.stderr and "COUNTERSIGN_VAR" in ended.stderr


def test_a_token_for_nobody_is_a_sentence_and_status_1(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    User.objects.create_user("gone@example.org", is_active=False)
    for email in ("nobody@example.org", "gone@example.org"):
        with pytest.raises(SystemExit) as ended:
            call_command("token", email)
        told = capsys.readouterr()
        assert (ended.value.code, told.out) == (1, "")
        assert f"Nobody signs in as {email} here." in told.err
    assert not ApiToken.objects.exists()


def test_a_link_signs_in_once_and_opens_the_account_first(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("admin", "Root@Example.org", "--name", "Root")
    told = capsys.readouterr()
    link = told.out.strip()
    assert link.startswith(f"{settings.PUBLIC_URL}/sign-in/")
    user = User.objects.get(email="root@example.org")
    assert "Opened an account" in told.err
    secret = link.rsplit("/", 1)[1]
    assert use_sign_in_link(secret=secret) == user
    with pytest.raises(NotFound):
        use_sign_in_link(secret=secret)
    call_command("admin", "root@example.org")
    assert User.objects.count() == 1


@pytest.mark.parametrize("email", ["nonsense", "", "a@b", "gone@example.org"])
def test_no_link_for_what_cannot_sign_in(email: str, db: None, capsys: pytest.CaptureFixture[str]) -> None:
    User.objects.create_user("gone@example.org", is_active=False)
    with pytest.raises(SystemExit):
        call_command("admin", email)
    told = capsys.readouterr()
    assert told.out == "" and told.err
    assert not SignInLink.objects.exists()
