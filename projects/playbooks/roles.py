"""The names a role goes by. One table; a project may add its own names to it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches

from projects.playbooks.parts import Role

TITLES: dict[str, str] = {
    "pm": "PM",
    "designer": "Designer",
    "architect": "Architect",
    "api-engineer": "API Engineer",
    "counterpart": "Mobile/Backend Counterpart",
    "qa": "QA",
    "integration-engineer": "Integration/Media Engineer",
    "manager": "Manager",
    "viewer": "Viewer",
}

# Names that mean a person wherever they stand, also in the middle of a sentence.
PERSONS: dict[str, tuple[str, ...]] = {
    "pm": ("pm", "product manager", "product owner", "product lead", "product management"),
    "designer": ("designer", "ux designer", "ui designer", "ui/ux designer", "ux/ui designer", "product designer")
    + ("visual designer", "interaction designer", "ux/ui", "ui/ux"),
    "architect": ("architect", "software architect", "solution architect", "solutions architect", "system architect")
    + ("systems architect", "enterprise architect"),
    "api-engineer": (
        "api engineer",
        "api developer",
        "api dev",
        "backend engineer",
        "back-end engineer",
        "dev",
        "engineer",
    )
    + ("backend developer", "back-end developer", "backend dev", "software engineer", "developer"),
    "counterpart": ("mobile/backend counterpart", "backend/mobile counterpart", "counterpart", "mobile counterpart")
    + ("backend counterpart", "frontend counterpart", "mobile engineer", "mobile developer", "mobile dev")
    + ("frontend engineer", "front-end engineer", "frontend developer", "front-end developer", "frontend dev")
    + ("ios engineer", "android engineer", "ios developer", "android developer", "app developer")
    + ("client engineer", "client developer", "mobile/frontend engineer", "frontend/mobile engineer"),
    "qa": (
        "qa",
        "qa engineer",
        "quality assurance",
        "tester",
        "test engineer",
        "qa tester",
        "quality engineer",
        "sdet",
    ),
    "integration-engineer": ("integration/media engineer", "media/integration engineer", "integration engineer")
    + ("media engineer", "integrations engineer"),
    "manager": ("manager", "engineering manager", "delivery manager"),
    "viewer": ("viewer",),
}

# Names that are also everyday words: a role where a role is expected ("From Design:"), not in running text.
WORDS: dict[str, tuple[str, ...]] = {
    "pm": ("product", "po"),
    "designer": ("design", "ux", "ui", "user experience"),
    "architect": ("architecture",),
    "api-engineer": ("api", "backend", "back-end", "engineering", "development", "backend engineering"),
    "counterpart": ("mobile", "frontend", "front-end", "ios", "android", "client", "mobile/backend", "app"),
    "qa": ("test", "testing", "quality"),
    "integration-engineer": ("integration", "integrations", "media", "integration/media", "media/integration"),
    "manager": ("management", "em"),
}

# In the API engineer's own document "Backend" or "Devs" are the others.
_OTHERS_OF = {"api-engineer": "counterpart", "counterpart": "api-engineer"}

_BEFORE = re.compile(r"^(?:(?:the|a|an|our|your|their|its|each|every|all|both|any|lead|senior|relevant|affected)\s+)+")
_AFTER = re.compile(r"\s+(?:team|teams|lead|leads|group|department|guild|chapter|role|side|people|folks|colleagues)$")
_UPPER = {"api", "qa", "ux", "ui", "pm", "ml", "ai", "ios", "sre", "dba", "seo", "it", "hr", "db", "sdk", "devops"}
_SHOWN = {"ios": "iOS", "devops": "DevOps"}


class Roster:
    """Finds roles by name. `extra` maps further names to slugs and wins over the built-in table; `titles` by slug."""

    def __init__(self, extra: Mapping[str, str] | None = None, titles: Mapping[str, str] | None = None) -> None:
        self._extra, self._titles = dict(extra or {}), dict(titles or {})
        self._by_name = {name: slug for table in (WORDS, PERSONS) for slug, names in table.items() for name in names}
        self._by_name |= {slug.replace("-", " "): slug for slug in TITLES}
        self.persons = [name for names in PERSONS.values() for name in names]
        for name, slug in (extra or {}).items():
            self._by_name[normal(name)] = slug
            if normal(name) not in _EVERYDAY:
                self.persons.append(normal(name))
        self._own = {normal(name) for name in self._extra}

    def knowing(self, named: Mapping[str, Role]) -> Roster:
        """The same with further names for roles, which win over all others."""
        titles = {role.slug: role.title for role in named.values() if role.slug not in TITLES}
        return Roster(self._extra | {name: role.slug for name, role in named.items()}, self._titles | titles)

    def title(self, slug: str) -> str:
        return self._titles.get(slug) or title_of(slug)

    def resolve(self, name: str, own: str = "") -> str | None:
        """The slug of a built-in or project role, None where nobody knows the name.

        `own` is the role of the document the name stands in: nobody waits for themselves under a loose name.
        """
        slug = self._look_up(normal(name))
        if normal(name) in self._own:
            return slug
        if slug is not None and slug == own and not self._is_exact(name, slug):
            return _OTHERS_OF.get(slug, slug)
        return slug

    def is_everyday(self, name: str) -> bool:
        """Is this name also an everyday word, so that it names a role only where one is expected?"""
        return _singular(normal(name)) in _EVERYDAY and normal(name) not in self._own

    def suggestions(self, name: str) -> tuple[str, ...]:
        """Titles of known roles that resemble an unknown name, best first; all of them where none does."""
        close = get_close_matches(normal(name)[:60], self._by_name, n=3, cutoff=0.6) if name else []
        slugs = list(dict.fromkeys(self._by_name[found] for found in close))
        return tuple(TITLES.get(slug, title_of(slug)) for slug in slugs) or tuple(TITLES.values())[:-2]

    def _look_up(self, name: str) -> str | None:
        shorter = _AFTER.sub("", name)
        candidates = (name, _singular(name), shorter, _singular(shorter))
        return next((self._by_name[form] for form in candidates if form in self._by_name), None)

    @staticmethod
    def _is_exact(name: str, slug: str) -> bool:
        return normal(name) in (slug.replace("-", " "), TITLES.get(slug, "").lower())


def normal(name: str) -> str:
    """A name for comparing: lower case, single spaces, no article, hyphens and underscores as spaces."""
    text = re.sub(r"\s*/\s*", "/", " ".join(name.lower().replace("_", " ").split()))
    text = _BEFORE.sub("", text.strip(" .,:;'\"!?()"))
    return text if text in _HYPHENATED else text.replace("-", " ")


_EVERYDAY = {name for names in WORDS.values() for name in names}
_HYPHENATED = {name for table in (WORDS, PERSONS) for names in table.values() for name in names if "-" in name}


def _singular(name: str) -> str:
    return name[:-1] if name.endswith("s") and not name.endswith("ss") else name


def title_of(slug: str) -> str:
    """A readable title for a slug: `ml-engineer` is "ML Engineer"."""
    if slug in TITLES:
        return TITLES[slug]
    words = (_SHOWN.get(word, word.upper() if word in _UPPER else word.capitalize()) for word in slug.split("-"))
    return " ".join(words)
