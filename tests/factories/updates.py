"""Public updates in every state, brought there by the services themselves; pictures with a file each."""

import datetime as dt
import io

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from microprojects.models import PublicUpdate
from microprojects.updates import publishing, texts
from microprojects.updates.stories import published_stories
from tests.factories.partners import ConsentFactory
from tests.factories.reporting import AttachmentFactory, Region, report_in
from tests.factories.sempre import UserFactory

ENGLISH = "BE"  # a country whose reports begin in English
LATER = dt.timedelta(hours=25)


def picture_of(report, *, consent=None, **fields):
    """Return a picture with files that may be public, of people where there is a ``consent``."""
    usual = {"people": "consent" if consent else "none", "may_be_public": True, "alt_en": "Hands at work"}
    picture = AttachmentFactory.build(report=report, consent=consent, width=800, height=600, **(usual | fields))
    for name, size in (("picture", (800, 600)), ("small", (480, 360))):
        out = io.BytesIO()
        Image.new("RGB", size, "teal").save(out, "PNG")
        getattr(picture, name).save("x.png", ContentFile(out.getvalue(), name="x.png"), save=False)
    picture.save()
    return picture


def picture_consent(region: Region, **fields):
    return ConsentFactory(person=None, partner=region.partner, subject="Everyone", scope="picture", **fields)


def quote_consent(region: Region, **fields):
    return ConsentFactory(person=None, partner=region.partner, subject="A cook", scope="quote", **fields)


def proposed_from(report, region: Region) -> PublicUpdate:
    version = report.versions.get(number=report.number)
    return publishing.propose_update(version, actor=region.coordinator)


def write(update, language: str = "en", *, actor, check: bool = False, **words):
    """Put ``words`` into a text as somebody would who has just opened its page."""
    pictures = list(update.pictures.all())
    stored = texts.content_of(texts.text_in(update, language), pictures, language)
    seen = {name: texts.digest(value) for name, value in stored.items()}
    written = texts.save_text(update, language, actor=actor, values=words, seen=seen)
    assert written.conflicts == {}
    if check:
        texts.check_text(update, language, actor=actor)
    return written.text


def update_in(state: str, region: Region, *, office=None, report=None, title: str = "A kitchen for all", **words):
    """Return an update of an accepted report of ``region`` in ``state``, its English text checked from ready on."""
    report = report or report_in("accepted", region, office=office)
    update = proposed_from(report, region)
    if state != "proposed":
        write(update, actor=region.coordinator, check=True, title=title, **words)
    if state in ("scheduled", "published", "withdrawn"):
        publishing.schedule_update(update, actor=region.coordinator)
    if state in ("published", "withdrawn"):
        publishing.publish_update(update, now=timezone.now() + LATER)
    if state == "withdrawn":
        publishing.withdraw_update(update, actor=region.coordinator, note="Wrong place")
    update = PublicUpdate.objects.get(pk=update.pk)
    assert update.state == state
    return update


def publisher_of(region: Region) -> UserFactory:
    return region.person("publisher", region.len)


def news(region: Region, **words) -> PublicUpdate:
    given = {"language": "en", "date": dt.date(2026, 5, 1), "title": "Summer", "body": "A market."} | words
    return publishing.propose_news(region.project, actor=region.local, **given)


def messages_of(update) -> list[str]:
    return [obstacle.message for obstacle in publishing.obstacles(PublicUpdate.objects.get(pk=update.pk))]


def arrange(update, region, **facts):
    update = PublicUpdate.objects.get(pk=update.pk)
    given = {
        "date": update.date,
        "shows_figures": update.shows_figures,
        "pictures": list(update.pictures.all()),
        "quote_consent": update.quote_consent,
    } | facts
    publishing.arrange_update(update, actor=region.coordinator, **given)


def published_now(update, region) -> PublicUpdate:
    """Schedule a ready update and let the hold be over."""
    publishing.schedule_update(update, actor=region.coordinator)
    assert publishing.publish_update(update, now=timezone.now() + LATER) is True
    return PublicUpdate.objects.get(pk=update.pk)


def shown(project, language: str = "en") -> list[tuple]:
    return [(s.title.value, s.body.value, s.language) for s in published_stories(project, language)]
