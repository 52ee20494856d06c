"""The screens that staff meet in the admin, by name: where each stands on the content that is there.

The words of all of them are read over HTTP (tests/cms/admin_words/), and pictures can be taken
of them (tests/e2e/screenshots.py).
"""

from collections.abc import Iterator

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.settings.registry import registry as settings_registry
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import (
    Collection,
    Locale,
    Page,
    Site,
    Task,
    Workflow,
    WorkflowState,
    get_page_models,
)
from wagtail.snippets.models import get_snippet_models
from wagtail_localize.models import Translation

from home.models import StandardPage
from initiatives.models import Area, Goal, InitiativePage
from tests.cms.labels import ours

Screen = tuple[str, str]


def screens() -> dict[str, str]:
    """Return the address of every screen by its name. Where there is no record, its screen is left out."""
    found = [
        *account(),
        *pages(),
        *each_page_type(),
        *choosers(),
        *files(),
        *records(),
        *upkeep(),
        *reports(),
        *workflows(),
        *translation(),
    ]
    assert len(dict(found)) == len(found)
    return dict(found)


def account() -> Iterator[Screen]:
    """Yield the way in, the start and one's own settings."""
    yield "start", reverse("wagtailadmin_home")
    yield "waiting for you", reverse("waiting")
    yield "account", reverse("wagtailadmin_account")
    yield "guide", reverse("guide")
    yield "password reset", reverse("account_reset_password")
    yield "password reset sent", reverse("account_reset_password_done")
    yield "password change", reverse("account_change_password")
    yield "signed in again", reverse("signed_in")
    yield "not found", "/admin/there-is-nothing-here/"


def pages() -> Iterator[Screen]:
    """Yield the explorer and what can be done with one page."""
    page = example()
    parent = page.get_parent()
    yield "explorer, all", reverse("wagtailadmin_explore_root")
    yield "explorer", reverse("wagtailadmin_explore", args=[parent.pk])
    yield "explorer, filtered", reverse("wagtailadmin_explore", args=[parent.pk]) + "?q=xyzzyx"
    yield "explorer, ordered", reverse("wagtailadmin_explore", args=[parent.pk]) + "?ordering=ord"
    yield "page search", reverse("wagtailadmin_pages:search") + "?q=tryg"
    yield "page type", reverse("wagtailadmin_pages:add_subpage", args=[parent.get_parent().pk])
    for name in ("copy", "delete", "move", "unpublish", "usage", "set_privacy", "workflow_history"):
        yield f"page {name}", reverse(f"wagtailadmin_pages:{name}", args=[page.pk])
    yield "page share", reverse("share_draft", args=[page.pk])
    other = InitiativePage.objects.filter(locale=page.locale).exclude(pk=page.pk).first()
    target = parent.get_parent() if other is None else other
    kind = ["initiatives", "initiativepage"]
    yield "page type in use", reverse("wagtailadmin_pages:type_use", args=kind)
    yield (
        "page move, confirm",
        reverse("wagtailadmin_pages:move_confirm", args=[page.pk, target.pk]),
    )
    english = InitiativePage.objects.filter(locale__language_code="en").first()
    if english:
        yield "English page", reverse("wagtailadmin_pages:edit", args=[english.pk])
        draft = reverse("wagtailadmin_pages:view_draft", args=[page.pk])
        yield "English page preview", f"{draft}?mode=other"
    story = StandardPage._meta.get_field("body").stream_block
    for name, block in story.child_blocks.items():
        shown = reverse("wagtailadmin_block_preview")
        yield f"block {name} preview", f"{shown}?id={block.definition_prefix}"
    for action in ("delete", "move", "publish", "unpublish"):
        url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
        yield f"pages {action}", f"{url}?id={page.pk}&next=/admin/pages/"


def each_page_type() -> Iterator[Screen]:
    """Yield create, edit, history, compare and preview of each type of page."""
    for model in sorted(filter(ours, get_page_models()), key=lambda each: each._meta.label):
        meta = model._meta
        danish = model.objects.filter(locale__language_code="da")
        page = danish.first() or model.objects.first()
        if page is None:
            continue
        kind = [meta.app_label, meta.model_name]
        parent = page.get_parent().pk
        yield f"{meta.label} create", reverse("wagtailadmin_pages:add", args=[*kind, parent])
        yield f"{meta.label} edit", reverse("wagtailadmin_pages:edit", args=[page.pk])
        yield f"{meta.label} history", reverse("wagtailadmin_pages:history", args=[page.pk])
        compared = [page.pk, "earliest", "latest"]
        yield (
            f"{meta.label} compare",
            reverse("wagtailadmin_pages:revisions_compare", args=compared),
        )
        yield f"{meta.label} preview", reverse("wagtailadmin_pages:view_draft", args=[page.pk])


def choosers() -> Iterator[Screen]:
    """Yield the windows in which something is chosen."""
    for kind in ("external", "email", "phone", "anchor"):
        yield f"chooser {kind} link", reverse(f"wagtailadmin_choose_page_{kind}_link")
    yield "chooser page", reverse("wagtailadmin_choose_page") + "?allow_external_link=true"
    yield "chooser page, found", reverse("wagtailadmin_choose_page_search") + "?q=tryg"
    yield "chooser image", reverse("wagtailimages_chooser:choose")
    yield "chooser document", reverse("wagtaildocs_chooser:choose")
    for model in (Area, Goal):
        view = model.snippet_viewset.chooser_viewset.get_url_name
        yield f"chooser {model._meta.label}", reverse(view("choose"))


def files() -> Iterator[Screen]:
    """Yield images, documents and their collections."""
    yield "images", reverse("wagtailimages:index")
    yield "image add", reverse("wagtailimages:add")
    yield "images add", reverse("wagtailimages:add_multiple")
    yield "documents", reverse("wagtaildocs:index")
    yield "document add", reverse("wagtaildocs:add")
    yield "documents add", reverse("wagtaildocs:add_multiple")
    image = get_image_model().objects.first()
    document = get_document_model().objects.first()
    if image:
        for name in ("edit", "delete", "image_usage"):
            yield f"image {name}", reverse(f"wagtailimages:{name}", args=[image.pk])
    if document:
        for name in ("edit", "delete", "document_usage"):
            yield f"document {name}", reverse(f"wagtaildocs:{name}", args=[document.pk])
    for model, record in ((get_image_model(), image), (get_document_model(), document)):
        if record:
            kind = [model._meta.app_label, model._meta.model_name]
            for action in ("add_tags", "add_to_collection", "delete"):
                url = reverse("wagtail_bulk_action", args=[*kind, action])
                yield f"{kind[1]}s {action}", f"{url}?id={record.pk}&next=/admin/"
    yield "collections", reverse("wagtailadmin_collections:index")
    yield "collection add", reverse("wagtailadmin_collections:add")
    collection = Collection.objects.filter(depth__gt=1).first()
    if collection:
        for name in ("edit", "delete", "set_privacy"):
            url = reverse(f"wagtailadmin_collections:{name}", args=[collection.pk])
            yield f"collection {name}", url


def records() -> Iterator[Screen]:
    """Yield the shared records and the settings of the site.

    What is behind a record looks the same for all; areas can be deleted, goals are in use.
    """
    yield "snippets", reverse("wagtailsnippets:index")
    for model in shared_records():
        view = model.snippet_viewset.get_url_name
        yield f"{model._meta.label} list", reverse(view("list"))
        yield f"{model._meta.label} add", reverse(view("add"))
        record = model.objects.first()
        if record:
            behind = ("delete", "usage", "history") if model in (Area, Goal) else ()
            for name in ("edit", *behind):
                yield f"{model._meta.label} {name}", reverse(view(name), args=[record.pk])
    for model in settings_registry:
        kind = [model._meta.app_label, model._meta.model_name]
        site = Site.objects.get(is_default_site=True)
        yield (
            f"{model._meta.label} settings",
            reverse("wagtailsettings:edit", args=[*kind, site.pk]),
        )


def upkeep() -> Iterator[Screen]:
    """Yield users, groups, sites, languages and redirects."""
    for name, model in (
        ("wagtailusers_users", get_user_model()),
        ("wagtailusers_groups", Group),
        ("wagtailsites", Site),
        ("wagtaillocales", Locale),
    ):
        record = model._default_manager.order_by("pk").first()
        yield f"{name} list", reverse(f"{name}:index")
        yield f"{name} none", reverse(f"{name}:index") + "?q=xyzzyx"
        yield f"{name} add", reverse(f"{name}:add")
        if record:
            for view in ("edit", "delete", "history", "usage"):
                yield f"{name} {view}", reverse(f"{name}:{view}", args=[record.pk])
    yield "redirects", reverse("wagtailredirects:index")
    yield "redirect add", reverse("wagtailredirects:add")
    yield "redirects import", reverse("wagtailredirects:start_import")
    redirect = Redirect.objects.first()
    if redirect:
        yield "redirect edit", reverse("wagtailredirects:edit", args=[redirect.pk])
        yield "redirect delete", reverse("wagtailredirects:delete", args=[redirect.pk])


def reports() -> Iterator[Screen]:
    """Yield every report: Wagtail's, wagtail-localize's and ours."""
    for name in ("locked_pages", "workflow", "workflow_tasks", "site_history", "aging_pages"):
        yield f"report {name}", reverse(f"wagtailadmin_reports:{name}")
    yield "report types", reverse("wagtailadmin_reports:page_types_usage")
    yield "report translations", reverse("wagtail_localize:translations_report")
    yield "page confirm", reverse("confirm_page", args=[example().pk])
    for name in (
        "check_content",
        "english_status",
        "dead_addresses",
        "page_views",
        "search_queries",
        "search_index",
        "confirm_pages",
        "confirm_pages_remind",
    ):
        yield f"report {name}", reverse(name)


def workflows() -> Iterator[Screen]:
    """Yield the workflows, their tasks, and one that is under way."""
    yield "workflows", reverse("wagtailadmin_workflows:index") + "?show_disabled=true"
    yield "workflow add", reverse("wagtailadmin_workflows:add")
    yield "tasks", reverse("wagtailadmin_workflows:task_index") + "?show_disabled=true"
    yield "task types", reverse("wagtailadmin_workflows:select_task_type")
    yield "task chooser", reverse("wagtailadmin_workflows:task_chooser")
    workflow, task = Workflow.objects.first(), Task.objects.first()
    if workflow and task:
        for name in ("edit", "disable", "usage"):
            yield f"workflow {name}", reverse(f"wagtailadmin_workflows:{name}", args=[workflow.pk])
        for name in ("edit_task", "disable_task"):
            yield f"workflow {name}", reverse(f"wagtailadmin_workflows:{name}", args=[task.pk])
    state = WorkflowState.objects.first()
    if state:
        page = state.content_object.pk
        yield "review edit", reverse("wagtailadmin_pages:edit", args=[page]) + "?review"
        yield "review all", reverse("wagtailadmin_pages:workflow_history", args=[page]) + "?all"
        yield (
            "review detail",
            reverse("wagtailadmin_pages:workflow_history_detail", args=[page, state.pk]),
        )
        yield (
            "review cancel",
            reverse("wagtailadmin_pages:confirm_workflow_cancellation", args=[page]),
        )
        task_state = state.current_task_state
        for action in ("approve", "reject") if task_state else ():
            address = [page, action, task_state.pk]
            yield (
                f"review {action}",
                reverse("wagtailadmin_pages:workflow_action", args=address),
            )


def translation() -> Iterator[Screen]:
    """Yield what translators see."""
    page = example()
    yield "translate", reverse("wagtail_localize:submit_page_translation", args=[page.pk])
    begun = Translation.objects.order_by("pk").last()
    if begun:
        target = begun.get_target_instance()
        yield "translation edit", reverse("wagtailadmin_pages:edit", args=[target.pk])
        yield (
            "translation update",
            reverse("wagtail_localize:update_translations", args=[begun.source.pk]),
        )


def example() -> Page:
    """Return the Danish initiative that the screens are about."""
    return InitiativePage.objects.filter(locale__language_code="da").order_by("path").first()


def shared_records() -> list[type]:
    """Return every model whose records are edited on their own."""
    return sorted(filter(ours, get_snippet_models()), key=lambda model: model._meta.label)
