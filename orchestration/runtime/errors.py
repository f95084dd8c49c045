"""The one error of this package."""


class SetupError(Exception):
    """The machine or its settings stand in the way; the message is a sentence that says what to do."""
