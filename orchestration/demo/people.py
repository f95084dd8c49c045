"""Who plays in the demo."""

from dataclasses import dataclass

from projects.models import User

DOMAIN = "demo.example"
PROJECT_NAME, PROJECT_KEY, PROJECT_SLUG = "Shop", "SHOP", "shop"


@dataclass(frozen=True)
class Person:
    who: str
    name: str
    roles: tuple[str, ...]

    @property
    def email(self) -> str:
        return f"{self.who}@{DOMAIN}"


PEOPLE = (
    Person("pm", "Ada Obi", ("pm",)),
    Person("designer", "Li Wei", ("designer",)),
    Person("architect", "Tomas Vega", ("architect",)),
    Person("engineer", "Emil Marsh", ("api-engineer",)),
    Person("counterpart", "Ben Kim", ("counterpart",)),
    Person("qa", "Noor Said", ("qa",)),
    Person("integration", "Jo Park", ("integration-engineer",)),
    Person("manager", "Mara Lind", ("manager",)),
    Person("viewer", "Sam Ode", ("viewer",)),
)
OUTSIDER = Person("outsider", "Olga Out", ())
# Was a counterpart for a while; a contract still names her, which is what the state "error" looks like.
LEAVER = Person("zoe", "Zoe Brandt", ("counterpart",))


def create_people() -> dict[str, User]:
    """Accounts that sign in by one click or one-time link only: none has a password."""
    return {
        person.who: User.objects.create_user(person.email, person.name, is_demo=person is not LEAVER)
        for person in (*PEOPLE, OUTSIDER, LEAVER)
    }
