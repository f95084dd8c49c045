"""The accounts of who plays in the demo."""

from orchestration.demo.cast import LEAVER, OUTSIDER, PEOPLE
from projects.models import User


def create_people() -> dict[str, User]:
    """Accounts that sign in by one click or one-time link only: none has a password."""
    return {
        person.who: User.objects.create_user(
            person.email, person.name, is_demo=person is not LEAVER, is_operator=person.who == "manager"
        )
        for person in (*PEOPLE, OUTSIDER, LEAVER)
    }
