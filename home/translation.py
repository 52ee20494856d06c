"""Fields of home's records that stand in both languages in one row (django-modeltranslation)."""

from modeltranslation.translator import TranslationOptions, register

from home.models import (
    Group,
    GroupMember,
    Observation,
    Partner,
    Person,
    Place,
    Series,
    StrategyVersion,
)


@register(Partner)
class PartnerOptions(TranslationOptions):
    """Name and other words for it."""

    fields = ("name", "other_words")


@register(Person)
class PersonOptions(TranslationOptions):
    """The job title; names are the same in both languages."""

    fields = ("job_title",)


@register(StrategyVersion)
class StrategyVersionOptions(TranslationOptions):
    """The note, and a document in each language."""

    fields = ("note", "document")


@register(Group)
class GroupOptions(TranslationOptions):
    """Name and description."""

    fields = ("name", "mandate", "composition", "cadence")


@register(GroupMember)
class GroupMemberOptions(TranslationOptions):
    """The title."""

    fields = ("title",)


@register(Place)
class PlaceOptions(TranslationOptions):
    """The name."""

    fields = ("name",)


@register(Series)
class SeriesOptions(TranslationOptions):
    """Everything that is said about the figures."""

    fields = ("name", "question", "owner", "method", "break_note")


@register(Observation)
class ObservationOptions(TranslationOptions):
    """The name of the source."""

    fields = ("source",)
