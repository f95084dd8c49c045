from collections.abc import Iterator

import pytest
from aiosmtpd.controller import Controller
from pytest_django import Settings

from tests.orchestration.notices.postoffice import PostOffice, open_office


@pytest.fixture
def office() -> PostOffice:
    return PostOffice()


@pytest.fixture
def smtp(office: PostOffice, settings: Settings) -> Iterator[Controller]:
    """Point this process's mails at a real SMTP server."""
    controller = open_office(office)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    yield controller
    if not controller.loop.is_closed():
        controller.stop()
