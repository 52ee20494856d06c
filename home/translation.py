"""Fields of home's records that stand in both languages in one row (django-modeltranslation)."""

from modeltranslation.translator import TranslationOptions, register

from home.models import Partner, Person, StrategyVersion


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
    """The note."""

    fields = ("note",)
