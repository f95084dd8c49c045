"""How much is said about a part of an artifact: {% load discussed %}."""

from django import template
from django.utils.safestring import SafeString

from orchestration.selectors.review_page.discussion import Discussion, mark

register = template.Library()


@register.simple_tag
def thread_mark(discussion: Discussion | None, kind: str, anchor: object) -> SafeString:
    """{% thread_mark page.discussion "risk" row.id %}: how many open threads are about it, as a link to the first."""
    return mark(discussion.at(kind, str(anchor))) if discussion else SafeString("")
