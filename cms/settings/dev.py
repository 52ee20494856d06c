"""`make dev`: the embedded site with Django's debug pages and an unhashed static folder."""

from .embedded import *  # noqa: F403 - a profile is the base with a few values changed
from .embedded import STORAGES

DEBUG = True
ALLOWED_HOSTS = ["*"]
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
