"""What people said, in quotation marks: {% load said %}."""

from django import template

from orchestration.wording import quoted as in_quotes

register = template.Library()


@register.filter
def quoted(words: str) -> str:
    """{{ decision.reason|quoted }}: marks inside become single ones."""
    return in_quotes(words)
