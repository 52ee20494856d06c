"""The database comes from DATABASE_URL, as in the whole site."""

from cms.settings import base, env

SECRET_KEY = "only-for-tests"
PROJECT_DIR = env.PROJECT_DIR
INSTALLED_APPS = ["tests.cms.jobs.small_site.apps.SmallSiteConfig"]
DATABASES = base.DATABASES
DEFAULT_AUTO_FIELD = base.DEFAULT_AUTO_FIELD
ROOT_URLCONF = "tests.cms.jobs.small_site.urls"
MIDDLEWARE = ["cms.views.health.ProbeMiddleware", "django.middleware.common.CommonMiddleware"]
ALLOWED_HOSTS = ["127.0.0.1", "testserver"]
USE_TZ = True
TIME_ZONE = base.TIME_ZONE
HEALTH_READERS: list[str] = []
TRUSTED_PROXY = False
WEB_THREADS = base.WEB_THREADS
LOGGING = base.LOGGING
# Where the handlers write what they did.
TRACE_DIR = base.VAR_DIR
