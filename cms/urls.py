"""Every address of the site, the most general ones last."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail import views
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.documents.views import serve as documents

from cms import sign_in
from cms.sharing.public import draft
from cms.views import errors, media, site
from cms.views.health import probe_urls

handler404 = errors.page_not_found
handler500 = errors.server_error

urlpatterns = [
    path("-/", include(probe_urls)),
    # One door for staff: allauth's, with its rate limits (and, later, its second factor). Wagtail has
    # two of its own, in the admin and for restricted pages.
    path(
        "admin/login/",
        RedirectView.as_view(pattern_name="account_login", query_string=True),
    ),
    re_path(
        r"^(?:da|en)/_util/login/$",
        RedirectView.as_view(pattern_name="account_login", query_string=True),
        name="wagtailcore_login",
    ),
    path("admin/", include(wagtailadmin_urls)),
    path("konto/login/", sign_in.Door.as_view()),
    re_path(
        r"^(?:da|en)/_util/authenticate_with_password/(\d+)/(\d+)/$",
        sign_in.limited(views.authenticate_with_password),
        name="wagtailcore_authenticate_with_password",
    ),
    path(
        "documents/authenticate_with_password/<int:restriction_id>/",
        sign_in.limited(documents.authenticate_with_password),
        name="wagtaildocs_authenticate_with_password",
    ),
    path("konto/", include("allauth.account.urls")),
    re_path(r"^documents/(\d+)/(.*)$", media.serve_document, name="wagtaildocs_serve"),
    path("documents/", include(wagtaildocs_urls)),
    path("sitemap.xml", site.sitemap, name="sitemap"),
    path("robots.txt", site.robots, name="robots"),
    path("favicon.ico", site.favicon, name="favicon"),
    re_path(r"^was/?$", site.accessibility_statement, name="was"),
    path("da/kladde/<path:token>/", draft, {"language": "da"}, name="draft_da"),
    path("en/draft/<path:token>/", draft, {"language": "en"}, name="draft_en"),
    path("", include("search.urls")),
    path("", include("initiatives.urls")),
    path("", site.root, name="root"),
]
if settings.SERVE_MEDIA:
    urlpatterns.append(re_path(r"^media/images/(?P<path>.+)$", media.serve_image, name="media"))
urlpatterns += [
    *i18n_patterns(
        # Files that a page's routes answer. Wagtail hands each route its address with a slash at
        # the end: `@path("<slug:code>.csv/")` stands at `<code>.csv`.
        re_path(r"^((?:[\w\-]+/)+[\w\-]+\.(?:csv|ics))$", views.serve, name="page_file"),
        path("", include(wagtail_urls)),
        prefix_default_language=True,
    ),
    # Whatever is left has no language in front: an old Danish address.
    re_path(r"^(?P<address>.*)$", site.danish_address, name="danish_address"),
]
