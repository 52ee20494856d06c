"""Fields of cms records that stand in both languages in one row (django-modeltranslation)."""

from modeltranslation.translator import TranslationOptions, register

from cms.models import ContactSettings, GlossaryTerm, HelpLine, Notice, SiteImage, SiteSettings


@register(SiteImage)
class SiteImageOptions(TranslationOptions):
    """The description becomes the alt text in each language."""

    fields = ("description",)


@register(GlossaryTerm)
class GlossaryTermOptions(TranslationOptions):
    """Term, definition and words to avoid."""

    fields = ("term", "definition", "avoid")


@register(ContactSettings)
class ContactSettingsOptions(TranslationOptions):
    """Names that differ by language."""

    fields = ("organisation", "department")


@register(SiteSettings)
class SiteSettingsOptions(TranslationOptions):
    """Lines of running text."""

    fields = ("partners_line", "about_line", "licence_name")


@register(Notice)
class NoticeOptions(TranslationOptions):
    """The message."""

    fields = ("text",)


@register(HelpLine)
class HelpLineOptions(TranslationOptions):
    """Name, hours, for whom."""

    fields = ("name", "hours", "for_whom")
