"""Production behind a TLS proxy: PostgreSQL, Redis, and nothing that has a default secret."""

from urllib.parse import urlsplit

from .base import *  # noqa: F403 - a profile is the base with a few values changed
from .base import caches, database, env

SECRET_KEY = env.read("SECRET_KEY")
DEBUG = False
DATABASES = {"default": database(env.read("DATABASE_URL"))}
CACHES = caches(env.read("CACHE_URL", ""))
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"

BASE_URL = env.read("BASE_URL").rstrip("/")
WAGTAILADMIN_BASE_URL = BASE_URL
ALLOWED_HOSTS = env.read_list("ALLOWED_HOSTS", (urlsplit(BASE_URL).hostname or "",))
CSRF_TRUSTED_ORIGINS = [BASE_URL]

SECURE_SSL_REDIRECT = True
# Probes come from inside, over plain HTTP.
SECURE_REDIRECT_EXEMPT = [r"^-/"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
if env.read_bool("TRUSTED_PROXY", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

SERVE_MEDIA = False
EMAIL_BACKEND = "cms.mail.ConfiguredEmailBackend" if env.read("SMTP_URL", "") else (
    "django.core.mail.backends.console.EmailBackend"
)
