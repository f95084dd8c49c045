"""Who did it, in words: a person, or an AI agent for them."""


def attributed(name: str, agent: str) -> str:
    """ "Claude for Ana Diaz" where an agent did it, else the name alone."""
    return f"{agent} for {name}" if agent else name
