"""Partners and persons: shared records, one row for both languages."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.search import index

from cms.models.named import NamedRecord, has_danish
from cms.models.period import PeriodQuerySet, PeriodRecord, in_order
from cms.models.service import refuse_day_to_come
from cms.models.site import phone_validator
from cms.panels import translated


class Partner(NamedRecord):
    """An authority, organisation, association or company that takes part."""

    class Kind(models.TextChoices):
        """What sort of partner it is."""

        AUTHORITY = "authority", _("Authority")
        ORGANISATION = "organisation", _("Organisation")
        ASSOCIATION = "association", _("Association")
        COMPANY = "company", _("Company")

    code = models.SlugField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=160)
    other_words = models.CharField(
        _("other words for it"),
        max_length=300,
        blank=True,
        help_text=_("Separated by commas. Readers who search for them find its pages."),
    )
    kind = models.CharField(
        _("kind"), max_length=20, choices=Kind.choices, default=Kind.ORGANISATION
    )
    url = models.URLField(_("web site"), blank=True)
    is_demo = models.BooleanField(default=False, editable=False)

    panels = [
        *translated("name", "other_words"),
        FieldPanel("code"),
        FieldPanel("kind"),
        FieldPanel("url"),
    ]

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering: ClassVar = ["name_da"]
        constraints: ClassVar = [has_danish("home_partner_has_danish", "name_da")]


class PersonQuerySet(PeriodQuerySet["Person"]):
    """Questions about persons."""


class PersonForm(WagtailAdminModelForm):
    """Refuses to give or take oneself an account's link: the rights of a person's roles go with it."""

    def clean_user(self) -> Any:
        """Return the account chosen; superusers, who have all rights already, may choose their own."""
        chosen, user = self.cleaned_data["user"], self.for_user
        before = Person.objects.filter(pk=self.instance.pk).values_list("user", flat=True).first()
        after = chosen.pk if chosen is not None else None
        if user is None or user.is_superuser or before == after:
            return chosen
        if user.pk in {before, after}:
            raise ValidationError(_("Somebody else has to link your own account."))
        return chosen


class Person(index.Indexed, PeriodRecord):
    """Somebody who holds a part in the strategy, with what may be shown about them."""

    class Publicity(models.TextChoices):
        """How much of a person the public sees."""

        NONE = "none", _("Nothing")
        NAME = "name", _("Name and title")
        ALL = "all", _("Name, title, phone and e-mail")

    name = models.CharField(_("name"), max_length=120)
    job_title = models.CharField(_("job title"), max_length=120, blank=True)
    organisation = models.ForeignKey(
        Partner,
        verbose_name=_("organisation"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="persons",
    )
    phone = models.CharField(_("phone"), max_length=20, blank=True, validators=[phone_validator])
    email = models.EmailField(_("e-mail"), blank=True)
    publicity = models.CharField(
        _("what the public sees"),
        max_length=10,
        choices=Publicity.choices,
        default=Publicity.NONE,
    )
    last_confirmed = models.DateField(_("last confirmed"), null=True, blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="person",
    )
    is_demo = models.BooleanField(default=False, editable=False)

    objects = PersonQuerySet.as_manager()

    panels = [
        FieldPanel("name"),
        *translated("job_title"),
        FieldPanel("organisation"),
        FieldRowPanel([FieldPanel("phone"), FieldPanel("email")]),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")]),
                FieldPanel("publicity"),
                FieldPanel("last_confirmed"),
                FieldPanel("user"),
            ],
            heading=_("Period and publicity"),
        ),
    ]
    search_fields: ClassVar = [index.AutocompleteField("name")]
    base_form_class = PersonForm

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("persons")
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [in_order("home_person_period")]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a period the wrong way round, and a confirmation in the future."""
        super().clean()
        refuse_day_to_come(self.last_confirmed)
