"""What the web server serves."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from orchestration.logs import raw

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "orchestration.settings")
raw.catch()
application = get_wsgi_application()
# Every process imports the pages before it serves, so that nobody's first request waits for it.
assert get_resolver().url_patterns
