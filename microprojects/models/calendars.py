"""The secret address of a person's own calendar."""

from django.conf import settings
from django.db import models
from django.utils.translation import pgettext_lazy


class CalendarToken(models.Model):
    """Whoever knows the token reads when the person's reports are due; only its hash is kept."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_token")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(pgettext_lazy("of an address", "made"))

    class Meta:
        verbose_name = pgettext_lazy("of a calendar", "secret address")
        verbose_name_plural = pgettext_lazy("of a calendar", "secret addresses")

    def __str__(self) -> str:
        return f"{self.user} {self.made_at:%Y-%m-%d}"
