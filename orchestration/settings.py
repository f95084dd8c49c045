"""The one settings file. Everything that differs between machines comes from the environment, see docs/operations.md."""

import os
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError

from orchestration import content_policy, openid, stores
from orchestration.api import description
from orchestration.logs import config
from orchestration.runtime import paths, telemetry

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()


def _read(reader: Callable[..., Any], name: str, help_sentence: str, **kwargs: Any) -> Any:
    """Read one variable; a wrong value is answered by a sentence that says what to set."""
    try:
        return reader(name, **kwargs)
    except (EnvError, ValueError) as error:
        raise ImproperlyConfigured(f"{name} cannot be used: {error}. {help_sentence}") from error


def _is_some(number: int) -> None:
    if number < 1:
        raise ValueError("it is below one")


def _is_count(number: int) -> None:
    if number < 0:
        raise ValueError("it is below zero")


ENVIRONMENT = env.str("COUNTERSIGN_ENV", "development")
if ENVIRONMENT not in ("development", "production"):
    raise ImproperlyConfigured(f"COUNTERSIGN_ENV is '{ENVIRONMENT}'. Set it to 'development' or 'production'.")
PRODUCTION = ENVIRONMENT == "production"
DEBUG = False

SECRET_KEY = env.str("SECRET_KEY", "")
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", [])
if PRODUCTION and len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("SECRET_KEY is missing or short. In production set it to at least 50 random characters.")
if PRODUCTION and not ALLOWED_HOSTS:
    raise ImproperlyConfigured(
        "ALLOWED_HOSTS is missing. In production set it to the host names of this site, by commas."
    )
SECRET_KEY = SECRET_KEY or paths.secret_key()
HOST = env.str("HOST", "127.0.0.1")
PORT = _read(env.int, "PORT", "Set it to a port number such as 8000.", default=8000)
ALLOWED_HOSTS = ALLOWED_HOSTS or ["127.0.0.1", "localhost", "[::1]", "testserver", HOST]
WEB_PROCESSES = _read(
    env.int, "WEB_PROCESSES", "Set it to a number such as 4.", default=os.cpu_count() or 1, validate=_is_some
)
WEB_STATEMENT_SECONDS = _read(
    env.int, "WEB_STATEMENT_SECONDS", "Set it to a number of seconds such as 30.", default=30, validate=_is_some
)
PUBLIC_URL = env.str("PUBLIC_URL", f"https://{ALLOWED_HOSTS[0]}" if PRODUCTION else f"http://127.0.0.1:{PORT}").rstrip(
    "/"
)
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
# The demo's one-click sign-in exists on loopback in development only.
DEMO = not PRODUCTION and env.bool("COUNTERSIGN_DEMO", True)

# Traces, where OpenTelemetry's variables name a collector; else nothing of them is loaded.
TRACING = telemetry.is_wanted()
if TRACING and not find_spec("opentelemetry.exporter.otlp"):
    raise ImproperlyConfigured(
        "OTEL_EXPORTER_OTLP_ENDPOINT names a collector, and the packages for traces are missing. Run `python3 manage.py "
        "bootstrap --tracing`, or unset it."
    )

INSTALLED_APPS = [
    "orchestration",
    "reviews",
    "projects",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_fsm",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "csp",
]
MIDDLEWARE = [
    "orchestration.middleware_metrics.request_metrics",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "orchestration.runtime.starting.middleware",
    "orchestration.middleware.request_context",
    *(["orchestration.tracing.requests.traced_request"] if TRACING else []),
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "orchestration.body_limits.middleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "orchestration.sessions.middleware",
]
ROOT_URLCONF = "orchestration.urls"
WSGI_APPLICATION = "orchestration.wsgi.application"
APPEND_SLASH = False
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "orchestration.context.header",
            ],
        },
    }
]

DATABASE_URL = env.str("DATABASE_URL", "") or paths.embedded_database_url()
DATABASES = {
    "default": _read(
        env.dj_db_url,
        "DATABASE_URL",
        "Set it to postgresql://USER:PASSWORD@HOST/NAME, or leave it unset for the embedded server.",
        default=DATABASE_URL,
    )
}
if "postgresql" not in DATABASES["default"].get("ENGINE", ""):
    raise ImproperlyConfigured(
        "DATABASE_URL names no PostgreSQL database. Set it to postgresql://USER:PASSWORD@HOST/NAME."
    )
DATABASES["default"].update(CONN_MAX_AGE=None, CONN_HEALTH_CHECKS=True)
DATABASES["default"].setdefault("OPTIONS", {})
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "projects.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "orchestration.passwords.OwnWordsValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "turn"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "orchestration.accounts.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "orchestration.forms.passwords.SignInForm",
    "reset_password": "orchestration.forms.passwords.ForgottenForm",
    "reset_password_from_key": "orchestration.forms.passwords.ResetForm",
    "change_password": "orchestration.forms.passwords.ChangeForm",
    "set_password": "orchestration.forms.passwords.FirstPasswordForm",
}
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
# Wrong passwords: by network address, and by the address that is signed in as (see orchestration/accounts.py).
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,10/10m/key"}
# How many proxies of one's own stand before this site and say, in X-Forwarded-For, whom they speak for.
ALLAUTH_TRUSTED_PROXY_COUNT = _read(
    env.int, "TRUSTED_PROXY_COUNT", "Set it to the number of proxies before this site, such as 1.", default=0
)
MFA_ADAPTER = "orchestration.second_factor.SecondFactorAdapter"
MFA_TOTP_ISSUER = "Countersign"

# Single sign-on with OpenID Connect, where an issuer is named.
OIDC_ISSUER = env.str("OIDC_ISSUER", "").rstrip("/")
OIDC_NAME = env.str("OIDC_NAME", "your organisation")
OIDC_OPENS_ACCOUNTS = env.bool("OIDC_OPENS_ACCOUNTS", False)
if OIDC_ISSUER and not (OIDC_ISSUER.startswith("https://") or not PRODUCTION):
    raise ImproperlyConfigured("OIDC_ISSUER is no https:// address. In production set it to the issuer's https:// URL.")
SOCIALACCOUNT_ADAPTER = "orchestration.single_sign_on.SingleSignOnAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_OPENID_CONNECT_URL_PREFIX = ""
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10
SOCIALACCOUNT_PROVIDERS = openid.providers(
    issuer=OIDC_ISSUER,
    name=OIDC_NAME,
    client_id=env.str("OIDC_CLIENT_ID", ""),
    secret=env.str("OIDC_CLIENT_SECRET", ""),
    believed=env.bool("OIDC_EMAILS_ARE_VERIFIED", False),
)

# Counts of guesses and codes that were used: shared by all processes, so that none can be asked behind the others' back.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "orchestration_cache",
        "OPTIONS": {"MAX_ENTRIES": 200_000},
    }
}

LANGUAGE_CODE = "en"
TIME_ZONE = env.str("TIME_ZONE", "UTC")
USE_TZ = True
USE_I18N = False

STATIC_URL = "/static/"
STATIC_ROOT = paths.var_dir() / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = False
ARTIFACTS_DIR = paths.var_dir() / "artifacts"
ARTIFACTS_URL = env.str("ARTIFACTS_URL", "")
try:
    _artifacts = stores.store_at(ARTIFACTS_URL) if ARTIFACTS_URL else stores.store_in(ARTIFACTS_DIR)
except ValueError as error:
    raise ImproperlyConfigured(str(error)) from error
STORAGES = {
    "default": stores.store_in(ARTIFACTS_DIR),
    "artifacts": _artifacts,
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 100
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

EMAIL_URL = env.str("EMAIL_URL", "")
if EMAIL_URL:
    _email = _read(env.dj_email_url, "EMAIL_URL", "Set it to smtp://USER:PASSWORD@HOST:PORT.")
    EMAIL_BACKEND = _email["EMAIL_BACKEND"]
    EMAIL_HOST, EMAIL_PORT = _email["EMAIL_HOST"], _email["EMAIL_PORT"]
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _email["EMAIL_HOST_USER"], _email["EMAIL_HOST_PASSWORD"]
    EMAIL_USE_TLS, EMAIL_USE_SSL = _email["EMAIL_USE_TLS"], _email["EMAIL_USE_SSL"]
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = paths.var_dir() / "mail"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "Countersign <countersign@localhost>")

BROKER_URL = env.str("BROKER_URL", "") or paths.embedded_broker_url()

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
# Unused for so long a session ends; and used all the time, after SESSION_DAYS all the same (see orchestration/sessions.py).
SESSION_COOKIE_AGE = 7 * 86_400
SESSION_DAYS = _read(env.int, "SESSION_DAYS", "Set it to a number of days such as 30.", default=30, validate=_is_count)
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "orchestration.views.errors.csrf_failure"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PUBLIC_URL.startswith("https://")
if SESSION_COOKIE_SECURE:  # names that a browser takes from this host over https alone
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if PRODUCTION and PUBLIC_URL.startswith("https://"):
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_REDIRECT_EXEMPT = [r"^health/", r"^metrics$"]
CONTENT_SECURITY_POLICY = content_policy.policy(OIDC_ISSUER)

# Of one token, and of one address without a token that counts; 0 does not limit. Wider where people try things out on a
# machine of their own: all they start comes from one address.
_CALLS = "Set it to a whole number of calls, or to 0 for no limit."
API_CALLS_PER_MINUTE = _read(
    env.int, "API_CALLS_PER_MINUTE", _CALLS, default=3000 if PRODUCTION else 12_000, validate=_is_count
)
API_CALLS_PER_MINUTE_SIGNED_OUT = _read(
    env.int, "API_CALLS_PER_MINUTE_SIGNED_OUT", _CALLS, default=300 if PRODUCTION else 3000, validate=_is_count
)
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "orchestration.api.authentication.TokenAuthentication",
        "orchestration.api.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": [
        "orchestration.api.parsers.StrictJSONParser",
        "rest_framework.parsers.MultiPartParser",
    ],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "orchestration.api.negotiation.AlwaysJSON",
    "EXCEPTION_HANDLER": "orchestration.api.problems.handle",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = description.SETTINGS

SLOW_QUERY_MS = _read(env.int, "SLOW_QUERY_MS", "Set it to a number of milliseconds such as 500.", default=500)
LOG_FORMAT = env.str("LOG_FORMAT", "json")
if LOG_FORMAT not in config.FORMATS:
    raise ImproperlyConfigured(f"LOG_FORMAT is '{LOG_FORMAT}'. Set it to 'json' or 'plain'.")
LOG_TO = env.str("LOG_TO", "files")
if LOG_TO not in ("files", "stderr"):
    raise ImproperlyConfigured(f"LOG_TO is '{LOG_TO}'. Set it to 'files' or 'stderr'.")
LOGGING = config.config(LOG_FORMAT, env.str("LOG_LEVEL", "INFO"))
