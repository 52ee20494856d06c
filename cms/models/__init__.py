"""Models of the shared ground; import them from here."""

from cms.bilingual.models import (
    DanishVersion,
    MinorCorrection,
    OutdatedTranslation,
    RevisionStamp,
    TextBeforePull,
)
from cms.change_notes import ChangeNote
from cms.jobs.models import *  # noqa: F403 - the queue's tables belong to this app
from cms.notifications.models import *  # noqa: F403 - and so do those of the mails
from cms.sharing.models import DraftComment, DraftLink

from .addresses import DeadAddress
from .base import BasePage
from .documents import SiteDocument
from .images import Rendition, SiteImage
from .page_views import PageViews
from .problems import Problem, PublishingRefused
from .service import HelpLine, Notice
from .site import ContactSettings, SiteSettings
from .users import User
from .words import GlossaryTerm

__all__ = [
    "BasePage",
    "ChangeNote",
    "ContactSettings",
    "DanishVersion",
    "DeadAddress",
    "DraftComment",
    "DraftLink",
    "GlossaryTerm",
    "HelpLine",
    "MinorCorrection",
    "Notice",
    "OutdatedTranslation",
    "PageViews",
    "Problem",
    "PublishingRefused",
    "Rendition",
    "RevisionStamp",
    "SiteDocument",
    "SiteImage",
    "SiteSettings",
    "TextBeforePull",
    "User",
]
