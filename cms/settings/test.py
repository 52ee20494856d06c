"""The test suite's profile. DATABASE_URL still decides, so that CI really runs on PostgreSQL."""

import tempfile
from pathlib import Path

from .base import *  # noqa: F403 - a profile is the base with a few values changed
from .base import DATABASES, STORAGES

SECRET_KEY = "only-for-tests-" + "x" * 50
DEBUG = False
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
_scratch = Path(tempfile.mkdtemp(prefix="tryg-tests-"))
MEDIA_ROOT = _scratch / "media"
# Never the index of a site whose address this machine's environment holds.
ELASTICSEARCH_URLS = []
DELETED_PAGES_DIR = _scratch / "deleted"
SEARCH_INDEX_PATH = _scratch / "search.sqlite3"
SERVE_MEDIA = True
DEMO_ACCOUNTS = True
# A thread would write past the transactions of the tests, which hand counts on themselves.
TALLY_SECONDS = 0
# Else every test client looks at each of some 900 static files before its first request: that was a
# fifth of the suite's time.
WHITENOISE_AUTOREFRESH = True
# The manifest needs collectstatic first; tests of hashed names override this.
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    # A pooled connection that outlives a test would hold the test database open at tear-down.
    DATABASES["default"]["OPTIONS"].pop("pool")
