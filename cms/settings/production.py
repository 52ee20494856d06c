"""Production behind a TLS proxy: PostgreSQL, Redis, and nothing that has a default secret."""

from urllib.parse import unquote

from .base import *  # noqa: F403 - a profile is the base with a few values changed
from .base import BASE_URL, database, env

SECRET_KEY = env.read("SECRET_KEY")
DEBUG = False
DATABASES = {"default": database(env.read("DATABASE_URL"))}
if env.read("CACHE_URL", ""):
    # Not in the memory of each process: the others would go on knowing who has signed out here.
    SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
    SESSION_CACHE_ALIAS = "sessions"

ALLOWED_HOSTS = env.read_list("ALLOWED_HOSTS", (env.read_url("BASE_URL", env.WEB).hostname or "",))
CSRF_TRUSTED_ORIGINS = [BASE_URL]

SECURE_SSL_REDIRECT = True
# Probes come from inside, over plain HTTP.
SECURE_REDIRECT_EXEMPT = [r"^-/"]
# Browsers keep to it for as long, whatever the site says afterwards. Never with `preload`: by that
# anybody may enter the domain into the browsers' own lists, which takes months to undo.
SECURE_HSTS_SECONDS = env.read_int("HSTS_SECONDS", 365 * 24 * 60 * 60)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.read_bool("HSTS_SUBDOMAINS", True)
SILENCED_SYSTEM_CHECKS = ["security.W021"]
if not SECURE_HSTS_INCLUDE_SUBDOMAINS:
    SILENCED_SYSTEM_CHECKS.append("security.W005")
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
if env.read_bool("TRUSTED_PROXY", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

SERVE_MEDIA = False
# smtp:// asks for TLS on the open connection (STARTTLS), smtps:// opens it encrypted.
_mail = env.read_url("SMTP_URL", ("smtp", "smtps"), "")
if _mail.hostname:
    MAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = _mail.hostname
    EMAIL_USE_SSL = _mail.scheme == "smtps"
    EMAIL_USE_TLS = not EMAIL_USE_SSL
    EMAIL_PORT = _mail.port or (465 if EMAIL_USE_SSL else 587)
    EMAIL_HOST_USER = unquote(_mail.username or "")
    EMAIL_HOST_PASSWORD = unquote(_mail.password or "")
    EMAIL_TIMEOUT = 10
