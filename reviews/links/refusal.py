"""Why a link is not read."""


class LinkRefused(Exception):
    """Says in one sentence, fit for a form or a problem document, why a link cannot be read."""
