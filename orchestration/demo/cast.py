"""Who plays in the demo. Plain data: it is read before the application is loaded."""

from dataclasses import dataclass

DOMAIN = "demo.example"
PROJECT_NAME, PROJECT_KEY, PROJECT_SLUG = "Shop", "SHOP", "shop"
STUDIO_NAME, STUDIO_KEY = "Studio", "STUDIO"  # works by the playbooks of the whole team


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


def logins() -> list[str]:
    """A line for everybody who can sign in by one click: e-mail, name and roles."""
    shown = [(person, ", ".join(person.roles)) for person in PEOPLE]
    shown.append((OUTSIDER, "no member, to see what strangers see"))
    return [f"{person.email:28} {person.name} ({roles})" for person, roles in shown]
