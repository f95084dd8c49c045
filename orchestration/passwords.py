"""Passwords made of this product's own words are what somebody who knows it tries first."""

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError

from projects.roles import BUILT_IN

# Said in docs/security.md too; the names of the roles and of the site are added.
WORDS = (
    "countersign",
    "handshake",
    "playbook",
    "checkpoint",
    "feature",
    "password",
    "secret",
    "welcome",
    "admin",
    "demo",
)
_LEFT = 4  # letters that have to be the person's own


class OwnWordsValidator:
    """For AUTH_PASSWORD_VALIDATORS."""

    def validate(self, password: str, user: object = None) -> None:
        letters = re.sub(r"[^a-z]", "", password.lower())
        rest = letters
        for word in sorted(_words(), key=len, reverse=True):
            rest = rest.replace(word, "")
        if rest != letters and len(rest) < _LEFT:
            raise ValidationError("This password is made of words that belong to this site. Choose words of your own.")

    def get_help_text(self) -> str:
        return "It is not made of words that belong to this site."


def _words() -> set[str]:
    host = (urlsplit(settings.PUBLIC_URL).hostname or "").split(".")
    roles = " ".join([*BUILT_IN, *BUILT_IN.values()]).lower()
    return {word for word in (*WORDS, *re.findall("[a-z]+", roles), *host) if len(word) >= _LEFT}
