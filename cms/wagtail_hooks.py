"""How cms changes Wagtail's admin."""

from typing import TYPE_CHECKING, Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.models import Page

from cms import action_menu, edit_conflicts, start_page, usage, users_admin
from cms.admin import SharedRecords
from cms.bilingual import editor, po_files, replaced, views
from cms.bilingual import hooks as bilingual_hooks  # noqa: F401 - its hooks register themselves
from cms.confirming import CONFIRMED
from cms.deletion import rule as deletion
from cms.models.base import BasePage
from cms.models.problems import PublishingRefused
from cms.notifications.account import MailPanel
from cms.review.report import ContentReport
from cms.sharing import staff as sharing
from cms.templatetags.unsaved_tags import unsaved_text_script
from cms.uploads.views import DocumentCreateView
from cms.views import confirm, guide, redirects, writing
from cms.views.dead_addresses import DeadAddressesReport
from cms.views.page_views import PageViewsReport
from cms.views.signed_in import SignedInView

if TYPE_CHECKING:
    from cms.models.users import AnyUser

views.install()
po_files.install()

REPORTS = (ContentReport, DeadAddressesReport, PageViewsReport)


@hooks.register("register_admin_urls", order=-10)
def bilingual_urls() -> list[URLPattern]:
    """Put our safe views before wagtail-localize's: the first match wins, its names still reverse."""
    return [
        path("localize/submit/page/<int:page_id>/", views.SafeSubmitPageTranslationView.as_view()),
        path(
            "localize/update/<int:translation_source_id>/",
            views.SafeUpdateTranslationsView.as_view(),
        ),
        path("localize/translate/<int:translation_id>/machine_translate/", views.machine_translate),
        path("localize/translate/<int:translation_id>/pofile/upload/", po_files.upload),
        path("localize/page/<int:page_id>/convert_to_alias/", views.refuse_alias),
        path(
            "localize/translate/<int:translation_id>/strings/<int:string_segment_id>/edit/",
            replaced.edit_sentence,
        ),
    ]


@hooks.register("register_admin_urls", order=-10)
def redirect_urls() -> list[URLPattern]:
    """Put the rules of redirects before Wagtail's own form and import, which ask for none."""
    return [
        path("redirects/add/", redirects.add_redirect),
        path("redirects/<int:redirect_id>/", redirects.edit_redirect),
        path("redirects/import/", redirects.import_view),
        path("redirects/import/process/", redirects.import_view),
    ]


@hooks.register("register_admin_urls", order=-10)
def upload_urls() -> list[URLPattern]:
    """Put our view before Wagtail's, as above."""
    return [path("documents/add/", DocumentCreateView.as_view())]


@hooks.register("register_admin_urls")
def sharing_urls() -> list[URLPattern]:
    """Give the sharing of drafts its address."""
    return sharing.urls()


hooks.register("register_page_header_buttons", sharing.buttons)


@hooks.register("register_admin_urls")
def report_urls() -> list[URLPattern]:
    """Give our reports their addresses."""
    return [url for report in REPORTS for url in report.urls()]


@hooks.register("register_admin_urls")
def own_screens() -> list[URLPattern]:
    """Give our screens their addresses."""
    return [
        path("waiting/", start_page.waiting, name="waiting"),
        path("pages/<int:page_id>/confirm/", confirm.confirm_page, name="confirm_page"),
        *writing.urls(),
    ]


# After Wagtail's own numbers, which the boxes replace.
hooks.register("construct_homepage_summary_items", start_page.replace_summary, order=1000)
hooks.register("construct_homepage_panels", start_page.drop_doubled_panel)
hooks.register("after_edit_page", start_page.lead_home)


@hooks.register("register_account_settings_panel")
def mail_panel(request: HttpRequest, user: "AnyUser", profile: Any) -> MailPanel:
    """Add the switches for our mails to one's own settings."""
    return MailPanel(request, user, profile)


@hooks.register("insert_global_admin_css")
def admin_css() -> str:
    """Add our few rules to Wagtail's."""
    return format_html('<link rel="stylesheet" href="{}">', static("cms/admin.css"))


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    """Say in the history of a page that somebody confirmed it."""
    actions.register_action(CONFIRMED, _("Confirm"), _("Confirmed that the page is right"))


for each in REPORTS:
    hooks.register("register_reports_menu_item", each.menu_item)


@hooks.register("register_admin_viewset")
def shared_records() -> SharedRecords:
    """Add the menu of shared information; the records enter it through `menu_hook`."""
    return SharedRecords()


@hooks.register("register_admin_urls")
def session_urls() -> list[URLPattern]:
    """Give those who sign in again beside their text a page to come to."""
    return [path("signed-in/", SignedInView.as_view(), name="signed_in")]


@hooks.register("insert_editor_js")
def keep_unsaved_text() -> SafeString:
    """Load the script that keeps what was typed; its words stand in the form."""
    return format_html(
        '{}<link rel="stylesheet" href="{}">',
        unsaved_text_script(),
        static("cms/unsaved-text.css"),
    )


@hooks.register("before_edit_page", order=-20)
def refuse_older_page(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Ask before somebody else's newer version is overwritten."""
    return edit_conflicts.refuse_older_page(request, page)


@hooks.register("before_edit_snippet")
@hooks.register("before_edit_setting")
def refuse_older_record(request: HttpRequest, record: Model) -> HttpResponse | None:
    """Do the same for shared records and settings."""
    return edit_conflicts.refuse_older_record(request, record)


@hooks.register("before_edit_page", order=-10)
def act_on_translation(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Answer the buttons of a translation before wagtail-localize's hook, which publishes alone."""
    if request.method != "POST":
        return views.lead_to_pull(request, page)
    if "localize-restart-translation" in request.POST:
        return views.go_on(request, page)
    return editor.act(request, page)


@hooks.register("before_publish_page")
def ask_before_publishing(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Ask the one rule in the plain edit view, which calls Wagtail's action past `publish()`."""
    if not isinstance(page, BasePage):
        return None
    try:
        page.check_publishable(page.latest_revision)
    except PublishingRefused as refused:
        return views.tell_refusal(request, refused)
    return None


@hooks.register("before_delete_page")
def keep_what_was_public(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Refuse to delete what was ever public; keep a file of what may go."""
    return deletion.before_deletion(request, [page])


@hooks.register("before_bulk_action")
def keep_what_was_public_of_many(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    """Do the same for many pages at once."""
    if action_type != "delete" or not issubclass(action.model, Page):
        return None
    return deletion.before_deletion(request, objects)


@hooks.register("before_delete_snippet")
def keep_what_is_in_use(request: HttpRequest, records: list[Model]) -> HttpResponse | None:
    """Refuse to delete a shared record that is in use, one by one or many at once."""
    return usage.refuse_deletion(request, records)


@hooks.register("before_bulk_action")
def keep_accounts_apart(
    request: HttpRequest, action_type: str, objects: list[Model], action: Any
) -> None:
    """Ask the rules of accounts, where they are what an action is about."""
    users_admin.check_bulk_action(request, action_type, objects)


@hooks.register("construct_page_action_menu")
def mend_page_menu(menu_items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """Put the buttons of a page right."""
    action_menu.mend(menu_items)


@hooks.register("register_admin_urls")
def guide_urls() -> list[URLPattern]:
    """Give the guide its addresses."""
    return guide.urls()


@hooks.register("register_admin_menu_item")
def guide_item() -> guide.GuideItem:
    """Put the guide into the menu."""
    return guide.GuideItem()


@hooks.register("construct_main_menu")
def drop_upstreams_help(request: HttpRequest, menu_items: list[Any]) -> None:
    """Take Wagtail's own help out: it leads to English pages of other sites."""
    menu_items[:] = [item for item in menu_items if item.name != "help"]
