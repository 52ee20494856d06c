"""Settings of the site that staff edit: one row, both languages."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, PageChooserPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from cms.panels import translated

phone_validator = RegexValidator(
    r"^\+?[0-9 ]{8,20}$", _("Write the number with digits and spaces, for instance 99 82 34 20.")
)


@register_setting(icon="mail", order=100)
class ContactSettings(BaseSiteSetting):
    """The department that answers when nobody else is named: shown in the footer and as fallback contact."""

    organisation = models.CharField(_("organisation"), max_length=120, blank=True)
    department = models.CharField(_("department"), max_length=120, blank=True)
    street = models.CharField(_("street and number"), max_length=120, blank=True)
    postcode_city = models.CharField(_("postcode and town"), max_length=120, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True, validators=[phone_validator])
    email = models.EmailField(_("e-mail"), blank=True)
    cvr = models.CharField(
        _("CVR number"),
        max_length=8,
        blank=True,
        validators=[RegexValidator(r"^\d{8}$", _("A CVR number has eight digits."))],
    )

    panels = [
        MultiFieldPanel(translated("organisation", "department"), heading=_("Who answers")),
        MultiFieldPanel(
            [
                FieldPanel("street"),
                FieldPanel("postcode_city"),
                FieldRowPanel([FieldPanel("phone"), FieldPanel("email")]),
                FieldPanel("cvr"),
            ],
            heading=_("How to reach us"),
        ),
    ]

    class Meta:
        verbose_name = _("contact details")
        verbose_name_plural = _("contact details")


@register_setting(icon="cog", order=110)
class SiteSettings(BaseSiteSetting):
    """Lines and addresses that stand on every page."""

    partners_line = models.CharField(
        _("line with the partners"),
        max_length=160,
        blank=True,
        help_text=_("Stands at the very top of every page."),
    )
    about_line = models.CharField(
        _("line about the site"),
        max_length=300,
        blank=True,
        help_text=_("Stands in the footer of every page."),
    )
    accessibility_statement_url = models.URLField(
        _("address of the accessibility statement"),
        blank=True,
        help_text=_("The address at was.digst.dk. Empty: /was leads to our own page."),
    )
    accessibility_page = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("our own page about accessibility"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("The Danish page. /was leads there while the address above is empty."),
    )
    quick_exit_url = models.URLField(
        _("where “Leave this page” leads"),
        default="https://www.dmi.dk/",
        help_text=_("A neutral web site. Used on sensitive pages."),
    )

    licence_name = models.CharField(
        _("licence"),
        max_length=120,
        blank=True,
        help_text=_("Under which licence texts and figures may be used again."),
    )
    licence_url = models.URLField(_("address of the licence"), blank=True)
    # That it was once loaded to its end: what somebody has deleted since doesn't come back by itself.
    demo_loaded = models.BooleanField(default=False, editable=False)

    panels = [
        *translated("partners_line", "about_line"),
        MultiFieldPanel(
            [
                FieldPanel("accessibility_statement_url"),
                PageChooserPanel("accessibility_page"),
            ],
            heading=_("Accessibility statement"),
        ),
        FieldPanel("quick_exit_url"),
        MultiFieldPanel(
            [*translated("licence_name"), FieldPanel("licence_url")], heading=_("Licence")
        ),
    ]

    class Meta:
        verbose_name = _("site settings")
        verbose_name_plural = _("site settings")
