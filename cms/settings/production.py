"""Production behind a TLS proxy: PostgreSQL, Redis, and nothing that has a default secret."""

from urllib.parse import unquote, urlsplit

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
# smtp:// asks for TLS on the open connection (STARTTLS), smtps:// opens it encrypted.
_mail = urlsplit(env.read("SMTP_URL", ""))
if _mail.hostname:
    MAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = _mail.hostname
    EMAIL_USE_SSL = _mail.scheme == "smtps"
    EMAIL_USE_TLS = not EMAIL_USE_SSL
    EMAIL_PORT = _mail.port or (465 if EMAIL_USE_SSL else 587)
    EMAIL_HOST_USER = unquote(_mail.username or "")
    EMAIL_HOST_PASSWORD = unquote(_mail.password or "")
    EMAIL_TIMEOUT = 10
