"""Staff accounts."""

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A member of staff. Our own model from day one, because a later swap is a migration of everything."""

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")


# Whoever asks: a request's user.
AnyUser = User | AnonymousUser
