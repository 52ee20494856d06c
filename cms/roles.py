"""The groups that staff belong to, and what each may do (docs/operations.md, "Staff").

Their rights stand here and in `rights` of each record's viewset, not in the database: `setup_site`
puts right what was changed by hand. Leads and communications leads belong to none of them: what they
may do follows from their roles (`initiatives.rights`).
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q, QuerySet
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
)
from wagtail.snippets.models import get_snippet_models

from cms import languages

if TYPE_CHECKING:
    from cms.models.users import AnyUser

COMMUNICATIONS: Final = "Kommunikation"
COORDINATORS: Final = "Koordinator"
TRANSLATORS: Final = "Oversætter"
OPERATIONS: Final = "Drift"

KEEP: Final = ("add", "change", "delete")
# Pictures and documents: to choose from all of them and add one's own, or to change everybody's.
# Wagtail asks for the rights of its own models, whichever stand in their place.
_CHOOSE_FILES: Final = ("wagtailimages.choose_image", "wagtaildocs.choose_document")
ADD_FILES: Final = (*_CHOOSE_FILES, "wagtailimages.add_image", "wagtaildocs.add_document")
_CHANGE_FILES: Final = (*ADD_FILES, "wagtailimages.change_image", "wagtaildocs.change_document")
_GROUPS: Final = "_group_names"
SIGN_IN: Final = "wagtailadmin.access_admin"

_EVERYTHING_BUT_DELETION: Final = ("add", "change", "publish", "lock", "unlock")
# What each group may do on the pages of a language.
_PAGES: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    COMMUNICATIONS: {
        languages.SOURCE: _EVERYTHING_BUT_DELETION,
        languages.TARGET: _EVERYTHING_BUT_DELETION,
    },
    # To approve a page one must be able to open it, and its history afterwards.
    COORDINATORS: {languages.SOURCE: ("change",)},
    TRANSLATORS: {languages.TARGET: ("add", "change")},
    OPERATIONS: {},
}
_FILES: Final[Mapping[str, tuple[str, ...]]] = {
    COMMUNICATIONS: _CHANGE_FILES,
    COORDINATORS: ADD_FILES,
    TRANSLATORS: _CHOOSE_FILES,
    OPERATIONS: (),
}
_REDIRECTS: Final = tuple(f"wagtailredirects.{action}_redirect" for action in KEEP)
# What is neither a page, a file nor a record. Nobody deletes accounts: they are closed.
_OTHER: Final[Mapping[str, tuple[str, ...]]] = {
    COMMUNICATIONS: (
        "cms.change_contactsettings",
        "wagtail_localize.submit_translation",
        *_REDIRECTS,
    ),
    COORDINATORS: ("cms.change_contactsettings",),
    TRANSLATORS: ("wagtail_localize.submit_translation",),
    OPERATIONS: (
        "cms.add_user",
        "cms.change_user",
        "cms.change_contactsettings",
        "cms.change_sitesettings",
        *_REDIRECTS,
    ),
}


@transaction.atomic
def ensure_groups() -> list[str]:
    """Make the groups that are missing and give each its rights; return the names of those made."""
    made = []
    for name in _PAGES:
        group, is_new = Group.objects.get_or_create(name=name)
        group.permissions.set(permissions(SIGN_IN, *_OTHER[name], *_record_rights(name)))
        for language, actions in _PAGES[name].items():
            homes = Page.objects.filter(depth=2, locale__language_code=language)
            for home in homes:
                allow_on_page(group, home, actions)
        allow_files(group, _FILES[name])
        made += [name] if is_new else []
    return made


def is_in(user: "AnyUser", name: str) -> bool:
    """Whether `user` belongs to one of the groups above; asked once for a request."""
    if not hasattr(user, _GROUPS):
        setattr(user, _GROUPS, set(user.groups.values_list("name", flat=True)))
    return name in getattr(user, _GROUPS)


def members(name: str) -> QuerySet[Any]:
    """Return the open accounts in one of the groups above."""
    return get_user_model()._default_manager.filter(groups__name=name, is_active=True)


def permissions(*names: str) -> list[Permission]:
    """Return permissions by their names (`app.codename`); raises `LookupError` for an unknown one."""
    asked = Q(pk__in=[])
    for name in names:
        app, _dot, codename = name.partition(".")
        asked |= Q(content_type__app_label=app, codename=codename)
    found = list(Permission.objects.filter(asked).select_related("content_type"))
    known = {f"{each.content_type.app_label}.{each.codename}" for each in found}
    if unknown := set(names) - known:
        raise LookupError(f"No such permissions: {', '.join(sorted(unknown))}. Run migrate first.")
    return found


def allow_on_page(group: Group, page: Page, actions: tuple[str, ...]) -> None:
    """Let `group` do exactly `actions` on `page` and all below it."""
    own = GroupPagePermission.objects.filter(group=group, page=page)
    wanted = permissions(*(f"wagtailcore.{action}_page" for action in actions))
    own.exclude(permission__in=wanted).delete()
    for permission in wanted:
        GroupPagePermission.objects.get_or_create(group=group, page=page, permission=permission)


def allow_files(group: Group, names: tuple[str, ...]) -> None:
    """Give `group` exactly these rights to pictures and documents, wherever they are filed."""
    root = Collection.get_first_root_node()
    own = GroupCollectionPermission.objects.filter(group=group, collection=root)
    wanted = permissions(*names)
    own.exclude(permission__in=wanted).delete()
    for permission in wanted:
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=root, permission=permission
        )


def _record_rights(name: str) -> Iterator[str]:
    """Yield what a group may do with the shared records."""
    for model in get_snippet_models():
        for action in getattr(model.snippet_viewset, "rights", {}).get(name, ()):
            yield f"{model._meta.app_label}.{action}_{model._meta.model_name}"


def remove_unused_defaults() -> None:
    """Remove the groups and the workflow that Wagtail's migrations make, unless somebody uses them.

    Their names are English, and their rights are none of ours.
    """
    name = "Moderators approval"
    Workflow.objects.filter(name=name, workflow_states__isnull=True).delete()
    GroupApprovalTask.objects.filter(name=name, task_states__isnull=True).delete()
    Group.objects.filter(name__in=("Editors", "Moderators"), user__isnull=True).delete()
