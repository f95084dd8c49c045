"""A real SMTP server that keeps what it receives, and can be told to refuse or to stall."""

import asyncio
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller


@dataclass
class Received:
    to: list[str]
    message: EmailMessage

    @property
    def text(self) -> str:
        body = self.message.get_body(("plain",))
        assert body is not None
        return str(body.get_content())

    @property
    def html(self) -> str:
        body = self.message.get_body(("html",))
        assert body is not None
        return str(body.get_content())


@dataclass
class PostOffice:
    """`refuse` holds addresses that are answered with 550; `stall` takes mails and never says so."""

    received: list[Received] = field(default_factory=list)
    refuse: set[str] = field(default_factory=set)
    stall: bool = False

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if address in self.refuse:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.received.append(Received(envelope.rcpt_tos, message))
        while self.stall:
            await asyncio.sleep(0.01)
        return "250 taken"

    def addresses(self) -> list[str]:
        return sorted(address for mail in self.received for address in mail.to)

    def wait_for(self, count: int, *, meanwhile: Callable[[], None] | None = None) -> None:
        """Wait for so many mails; `meanwhile` is called twice a second, as a clock would."""
        deadline = time.monotonic() + 20
        ticks = 0
        while len(self.received) < count:
            assert time.monotonic() < deadline, f"{len(self.received)} of {count} mails came"
            if meanwhile and ticks % 25 == 0:
                meanwhile()
            ticks += 1
            time.sleep(0.02)


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def open_office(office: PostOffice, port: int = 0) -> Controller:
    controller = Controller(office, hostname="127.0.0.1", port=port or free_port())
    controller.start()
    return controller
