"""Two people, or two windows, on one page or record: nobody overwrites what they haven't seen.

Wagtail compares versions when it saves by itself; the button »Save« and pages without JavaScript
overwrite whatever came in between, and records have no versions at all (docs/adr/0009). A form says
what it was opened from; when that is no longer the latest, it comes back with a choice.
"""

import hashlib
import json
from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model
from django.forms.models import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from modelcluster.models import ClusterableModel
from wagtail.admin.utils import get_user_display_name
from wagtail.log_actions import registry
from wagtail.models import Page

from cms import languages
from cms.dates import period
from cms.unsaved import Refusal, answer, wants_page

if TYPE_CHECKING:
    from cms.models.users import AnyUser

REVISION: Final = "loaded_revision_id"
CREATED: Final = "loaded_revision_created_at"
STATE: Final = "opened_state"


def refuse_older_page(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Refuse a form of a page that has a newer version than the form was opened from.

    None lets Wagtail go on: nothing newer, or a script, whose autosave Wagtail refuses itself. A
    form without a time names a version that its writer was told of, and saves over it on purpose
    (static/cms/unsaved-text.js).
    """
    if not wants_page(request) or not {REVISION, STATE} & request.POST.keys():
        return None
    latest = page.get_latest_revision()
    if latest is None:
        return None
    created = latest.created_at.isoformat()
    same = request.POST.get(REVISION) == str(latest.pk)
    if same and request.POST.get(CREATED) in ("", created):
        return None
    changes = {REVISION: str(latest.pk), CREATED: created}
    return answer(request, _conflict(request, latest.user, latest.created_at), changes)


def refuse_older_record(request: HttpRequest, record: Model) -> HttpResponse | None:
    """Refuse a form of a record or setting that has been changed since the form was opened."""
    opened = request.POST.get(STATE)
    if not wants_page(request) or not opened or opened == (now := state_of(record)):
        return None
    entry = registry.get_logs_for_instance(record).select_related("user").first()
    who, when = (entry.user, entry.timestamp) if entry else (None, timezone.now())
    return answer(request, _conflict(request, who, when), {STATE: now})


def state_of(record: Model) -> str:
    """Return a short sum of what a record says, its parts included: another text, another sum."""
    parts = (
        record.serializable_data()
        if isinstance(record, ClusterableModel)
        else model_to_dict(record, fields=[field.name for field in record._meta.concrete_fields])
    )
    said = json.dumps(parts, sort_keys=True, cls=DjangoJSONEncoder, default=str)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _conflict(request: HttpRequest, user: "AnyUser | None", when: datetime) -> Refusal:
    told = {"time": period(when, None, get_language() or languages.SOURCE)}
    if user is None:
        first = _("A newer version was saved on %(time)s, after you opened this page.") % told
    elif user == request.user:
        first = _("You saved a newer version yourself, in another window, on %(time)s.") % told
    else:
        told["user"] = get_user_display_name(user)
        first = _("%(user)s saved a newer version on %(time)s, after you opened this page.") % told
    return Refusal(
        "conflict",
        HTTPStatus.CONFLICT,
        _("There is a newer version"),
        (
            first,
            _("Your text isn't saved yet. It is in this window, so don't close it."),
            _("Look at the newer version first, and copy over what should stay."),
        ),
        _("Save my version on top of it"),
        ((request.path, _("See the newer version in a new tab")),),
    )
