"""What `make run` serves: the real site on SQLite, on loopback, without any set-up by hand."""

from .base import *  # noqa: F403 - a profile is the base with a few values changed
from .base import BASE_URL, VAR_DIR, env
from .secret import local_secret

SECRET_KEY = env.read("SECRET_KEY", "") or local_secret(VAR_DIR / "secret_key")
DEBUG = False
# The server listens on loopback unless HOST says otherwise, so any name that reaches it is ours.
ALLOWED_HOSTS = env.read_list("ALLOWED_HOSTS", ("localhost", "127.0.0.1", "[::1]", "testserver"))
# http on loopback: Secure cookies would never come back.
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
CSRF_TRUSTED_ORIGINS = [BASE_URL]
# No proxy in front serves uploaded images here, a Django view does.
SERVE_MEDIA = True
DEMO_ACCOUNTS = True
