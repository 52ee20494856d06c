"""Who answers for an initiative, and until when. Kept by coordinators, never by the lead."""

from typing import TYPE_CHECKING, Any, ClassVar, Final

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, PageChooserPanel

from cms import languages
from cms.models.period import PeriodQuerySet, PeriodRecord, in_order
from home.models import Partner, Person

if TYPE_CHECKING:
    from cms.models.users import AnyUser

_KEEP: Final = "initiatives.add_roleassignment"
_TRUST: Final = "initiatives.trust_roleassignment"
_OWN_ROLE: Final = _("Somebody else has to manage your own roles.")
_OVERLAP: Final = _("This role is given already in this period: end the other one first.")


class RoleAssignmentQuerySet(PeriodQuerySet["RoleAssignment"]):
    """Questions about assignments."""

    def overlapping(self, other: "RoleAssignment") -> "RoleAssignmentQuerySet":
        """Assignments of the same holder and role on the same page that share a day with `other`."""
        holder = Q(person=other.person_id)
        if other.person_id is None:
            holder = Q(person__isnull=True, organisation=other.organisation_id)
        found = self.filter(holder, initiative=other.initiative_id, role=other.role)
        return found.sharing_a_day(other.valid_from, other.valid_to).exclude(pk=other.pk)


class RoleAssignmentForm(WagtailAdminModelForm):
    """Refuses one's own roles: they give rights, and nobody gives those to themselves.

    Superusers have all rights already.
    """

    def add_error(self, field: str | None, error: Any) -> None:
        """Leave out what is wrong in a field that isn't in this person's form.

        As Django leaves out its constraints: it is somebody else's to mend, and mustn't keep
        communications from ending a trust. Django knows no place for such an error, and answered 500.
        """
        if hasattr(error, "error_dict"):
            places = {*self.fields, NON_FIELD_ERRORS}
            shown = {name: said for name, said in error.error_dict.items() if name in places}
            if not shown:
                return
            error = ValidationError(shown)
        super().add_error(field, error)

    def clean(self) -> dict[str, Any]:
        """Ask about the person chosen, and the one who held the role before; trust goes on to nobody."""
        cleaned: dict[str, Any] = super().clean()
        before = RoleAssignment.objects.filter(pk=self.instance.pk).first()
        after = RoleAssignment(person=cleaned.get("person"))
        if any(role is not None and role.is_own(self.for_user) for role in (before, after)):
            raise ValidationError(_OWN_ROLE)
        if "is_trusted" not in self.fields and {"person", "initiative"} & {*self.changed_data}:
            # Communications trusted somebody else, or with something else.
            self.instance.is_trusted = False
        return cleaned


class RoleAssignment(PeriodRecord):
    """A person, or a role in an organisation, that answers for an initiative for a time."""

    class Role(models.TextChoices):
        """The roles of the strategy (glossary, locked)."""

        LEAD = "lead", _("Initiative lead")
        COMMUNICATIONS = "communications", _("Communications lead")

    initiative = models.ForeignKey(
        "initiatives.InitiativePage",
        verbose_name=_("initiative"),
        on_delete=models.CASCADE,
        related_name="role_assignments",
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, default=Role.LEAD)
    person = models.ForeignKey(
        Person,
        verbose_name=_("person"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="role_assignments",
    )
    organisation = models.ForeignKey(
        Partner,
        verbose_name=_("organisation"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="role_assignments",
        help_text=_("When no person is named: the organisation that holds the role."),
    )
    is_trusted = models.BooleanField(
        _("publishes news without approval"),
        default=False,
        help_text=_("News of this initiative, and nothing else. Communications decide it."),
    )
    is_demo = models.BooleanField(default=False, editable=False)

    objects = RoleAssignmentQuerySet.as_manager()

    # Coordinators, who may add roles, keep them; communications have the last panel alone.
    panels = [
        PageChooserPanel("initiative", permission=_KEEP),
        FieldPanel("role", permission=_KEEP),
        FieldRowPanel(
            [FieldPanel("person", permission=_KEEP), FieldPanel("organisation", permission=_KEEP)]
        ),
        FieldRowPanel(
            [FieldPanel("valid_from", permission=_KEEP), FieldPanel("valid_to", permission=_KEEP)]
        ),
        FieldPanel("is_trusted", permission=_TRUST),
    ]
    base_form_class = RoleAssignmentForm

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        ordering: ClassVar = ["initiative", "role", "pk"]
        permissions: ClassVar = [
            ("trust_roleassignment", gettext_noop("Can trust leads to publish news"))
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(organisation__isnull=False),
                name="initiatives_role_somebody",
            ),
            in_order("initiatives_role_period"),
            # Two periods without an end always overlap; `clean` refuses the other overlaps.
            models.UniqueConstraint(
                fields=["initiative", "role", "person"],
                condition=Q(valid_to__isnull=True),
                name="initiatives_role_person_once",
                violation_error_message=_OVERLAP,
            ),
            models.UniqueConstraint(
                fields=["initiative", "role", "organisation"],
                condition=Q(valid_to__isnull=True, person__isnull=True),
                name="initiatives_role_organisation_once",
                violation_error_message=_OVERLAP,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.person or self.organisation}"

    def clean(self) -> None:
        """Refuse nobody, a period the wrong way round, an English page, and the same twice at once."""
        super().clean()
        if self.person_id is None and self.organisation_id is None:
            raise ValidationError({"person": _("Choose a person or an organisation.")})
        if self.initiative_id and self.initiative.locale.language_code != languages.SOURCE:
            raise ValidationError({"initiative": _("Choose the Danish page.")})
        if self.initiative_id and RoleAssignment.objects.overlapping(self).exists():
            raise ValidationError({"person" if self.person_id else "organisation": _OVERLAP})

    def is_own(self, user: "AnyUser") -> bool:
        """Whether the role gives rights to `user`, who therefore may not change it."""
        if user is None or user.is_superuser or self.person is None:
            return False
        return self.person.user_id is not None and self.person.user_id == user.pk
