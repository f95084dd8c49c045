"""What people change about their own account."""

from projects.errors import Invalid
from projects.models import User


def change_account(*, name: str, mail_notices: bool, by: User) -> User:
    """Set one's own name, and whether notices also come by mail. Raises Invalid (name)."""
    name = " ".join(name.split())
    if not name or len(name) > 120:
        raise Invalid({"name": ["Say what your colleagues call you, in at most 120 characters."]})
    by.name, by.mail_notices = name, mail_notices
    by.save(update_fields=["name", "mail_notices"])
    return by


def choose_password(*, password: str, by: User) -> User:
    """Set one's own password; whether it is good enough the door has asked the validators."""
    by.set_password(password)
    by.save(update_fields=["password"])
    return by


def set_operator(*, user: User, is_operator: bool) -> User:
    """Say who sees how the installation runs. Only who can run commands on its machine does, so there is no actor."""
    user.is_operator = is_operator
    user.save(update_fields=["is_operator"])
    return user
