"""Who may publish what below an initiative, beyond what groups say (docs/adr/0007).

A lead whom communications trust publishes news, and only news. Wagtail's own right to publish on the
initiative would cover the initiative itself, its deletion and its privacy.
"""

from typing import TYPE_CHECKING

from wagtail.models import PagePermissionTester

from initiatives import rights

if TYPE_CHECKING:
    from cms.models.users import AnyUser


class InitiativePermissionTester(PagePermissionTester):
    """Lets those who are trusted publish new pages below their initiative: its news."""

    def can_publish_subpage(self) -> bool:
        """Whether a page below may be made and published in one go."""
        return bool(super().can_publish_subpage()) or (
            self.user.is_active and rights.is_trusted_with(self.user, self.page.path)
        )


class UpdatePermissionTester(PagePermissionTester):
    """Lets those who are trusted publish news below their initiative; not take it off, nor hide it."""

    def can_publish(self) -> bool:
        """Whether the news may be published, or published again."""
        return bool(super().can_publish()) or self._is_trusted()

    def can_set_view_restrictions(self) -> bool:
        """Whether the news may be shown to some readers alone: a publisher's right."""
        return bool(super().can_publish())

    def _is_trusted(self) -> bool:
        parent = self.page.path[: -self.page.steplen]
        return self.user.is_active and rights.is_trusted_with(self.user, parent)


class InitiativePermissions:
    """For the page of an initiative: who may do what, the trusted ones asked too."""

    def permissions_for_user(self, user: "AnyUser") -> InitiativePermissionTester:
        """Return what `user` may do with the page."""
        return InitiativePermissionTester(user, self)


class UpdatePermissions:
    """For the page of news: who may do what, those who are trusted with the page above asked too."""

    def permissions_for_user(self, user: "AnyUser") -> UpdatePermissionTester:
        """Return what `user` may do with the page."""
        return UpdatePermissionTester(user, self)
