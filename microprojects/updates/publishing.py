"""From an accepted report to the public story: a step of its own, with a hold in which it can be stopped."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from auditlog.context import set_actor
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from microprojects.models import Attachment, MicroProject, PublicUpdate, PublicUpdateText, ReportState, ReportVersion
from microprojects.updates import notifications as update_notifications
from microprojects.updates import texts as update_texts
from microprojects.updates import workflow
from microprojects.updates.workflow import Stale, WrongState, advance, lock, tell_history
from microprojects.writing.drafts import digest
from partners.models import Consent
from sempre import languages
from sempre.models import User


@transaction.atomic
def propose_update(version: ReportVersion, *, actor: User) -> PublicUpdate:
    """Begin a public update with the author's sentences and the pictures that may be shown.

    What was proposed from an older version and is not public yet gives way to it.
    """
    report = version.report
    if report.state != ReportState.ACCEPTED:
        raise WrongState(report)
    if not actor.has_perm("microprojects.propose_update", report):
        raise PermissionDenied
    with set_actor(actor):
        update, is_new = PublicUpdate.objects.get_or_create(
            version=version,
            defaults={
                "micro_project": report.obligation.micro_project,
                "original_language": version.snapshot["language"],
                "date": report.obligation.ends,
                "proposed_by": version.submitted_by,
            },
        )
        if is_new:
            _replace_older(update, workflow.PROPOSED, workflow.READY, workflow.SCHEDULED)
            _fill(update, version)
    if is_new:
        tell_history(update, "update:proposed", actor=actor, target=update.state)
        update_notifications.update_proposed(update, actor=actor)
    return update


def _fill(update: PublicUpdate, version: ReportVersion) -> None:
    content = version.snapshot["content"]
    sentences = (content.get(name, "").strip() for name in ("happened", "changed", "next"))
    body = "\n\n".join(sentence for sentence in sentences if sentence)
    PublicUpdateText.objects.create(update=update, language=update.original_language, body=body)
    pictures = version.report.attachments.filter(uuid__in=version.snapshot["attachments"])
    update.pictures.set(pictures.filter(kind="picture", may_be_public=True))


@transaction.atomic
def propose_news(
    micro_project: MicroProject, *, actor: User, language: str, date: dt.date, title: str, body: str
) -> PublicUpdate:
    """Begin a public update without a report: a news item, without figures."""
    if not actor.has_perm("microprojects.propose_news", micro_project):
        raise PermissionDenied
    with set_actor(actor):
        update = PublicUpdate.objects.create(
            micro_project=micro_project, original_language=language, date=date, proposed_by=actor, shows_figures=False
        )
        PublicUpdateText.objects.create(update=update, language=language, title=title, body=body)
    update_notifications.update_proposed(update, actor=actor)
    return update


def _replace_older(update: PublicUpdate, *states: str) -> None:
    """Take back what tells of an older version of the same report."""
    older = PublicUpdate.objects.filter(
        version__report=update.version.report_id, version__number__lt=update.version.number, state__in=states
    )
    for old in older:
        with translation.override(old.original_language):
            note = _("A newer version of the report took its place.")
        advance(old, workflow.REPLACE, actor=None, note=note, publish_at=None, withdrawn_at=timezone.now())


def choosable_pictures(update: PublicUpdate):
    """Return the report's pictures that the author lets readers see and whose consent is in force."""
    if not update.version_id:
        return Attachment.objects.none()
    return Attachment.objects.kept().consented().filter(
        report=update.version.report_id, kind="picture", may_be_public=True
    )  # fmt: skip


def choosable_quotes(update: PublicUpdate):
    """Return the consents to be quoted, in force, of the organisations behind the micro-project."""
    network = update.network
    partners = {*update.micro_project.partners.values_list("pk", flat=True)}
    if network is not None:
        partners |= {network.partner_id, network.parent.partner_id if network.parent else network.partner_id}
    theirs = Q(partner__in=partners) | Q(person__partner__in=partners)
    return Consent.objects.live().filter(theirs, scope=Consent.Scope.QUOTE).select_related("person")


def facts_seen(update: PublicUpdate) -> str:
    """Return a fingerprint of date, figures, pictures and consent, as a page shows them."""
    pictures = sorted(update.pictures.values_list("pk", flat=True))
    return digest([update.date.isoformat(), update.shows_figures, update.quote_consent_id, pictures])


@transaction.atomic
def arrange_update(
    update: PublicUpdate,
    *,
    actor: User,
    date: dt.date,
    shows_figures: bool,
    pictures: list[Attachment],
    quote_consent: Consent | None,
    seen: str | None = None,
) -> None:
    """Choose what belongs to the update beside its texts. Of a published one, only so that it can stay public."""
    locked = lock(update)
    if locked.state not in workflow.EDITABLE:
        raise WrongState(locked)
    if not actor.has_perm("microprojects.arrange_update", locked):
        raise PermissionDenied
    if seen is not None and seen != facts_seen(locked):
        raise Stale(locked)
    locked.date, locked.quote_consent = date, quote_consent
    locked.shows_figures = shows_figures and bool(locked.version_id)
    locked.revision += 1
    locked.pictures.set(choosable_pictures(locked).filter(pk__in=[picture.pk for picture in pictures]))
    locked.save()
    if locked.state == workflow.PUBLISHED and (found := obstacles(locked)):
        raise ValidationError([obstacle.message for obstacle in found])


@dataclass(frozen=True)
class Obstacle:
    """Why an update cannot be published, and where on its page that is put right."""

    message: str
    anchor: str
    language: str = ""  # whose text to open


def obstacles(update: PublicUpdate) -> list[Obstacle]:
    """Return what keeps the update from being published."""
    texts = list(update.texts.select_related("next").prefetch_related("picture_texts"))
    return [*_of_report(update), *_of_pictures(update), *_of_texts(update, texts), *_of_quote(update, texts)]


def _of_report(update: PublicUpdate) -> Iterator[Obstacle]:
    if not update.micro_project.is_published:
        yield Obstacle(_("The micro-project itself is not published yet."), "state")
    if update.report and update.report.contributions.filter(state="taken_back").exists():
        message = _(
            "Somebody who takes part took the own words back. Whoever reports takes them out of the texts first, and "
            "says so at the contributions."
        )
        yield Obstacle(message, "text")
    state = update.report.state if update.report else ReportState.ACCEPTED
    if state == ReportState.VOID:
        yield Obstacle(_("The report was struck out."), "state")
    elif state != ReportState.ACCEPTED and update.shows_figures:
        yield Obstacle(
            _("The report is being changed. Wait until it is accepted again, or leave out its figures."), "facts"
        )


def _of_pictures(update: PublicUpdate) -> Iterator[Obstacle]:
    allowed = set(choosable_pictures(update).values_list("pk", flat=True))
    for picture in update.pictures.all():
        if picture.pk not in allowed:
            message = _("“%(name)s” may not be shown: its author or the people in it do not agree (any more).")
            yield Obstacle(message % {"name": picture.name}, "facts")


def _of_texts(update: PublicUpdate, texts: list[PublicUpdateText]) -> Iterator[Obstacle]:
    pictures = list(update.pictures.all())
    for row in update_texts.rows_of(update, texts):
        if row.is_original and not row.is_shown:
            yield Obstacle(_("Nobody has checked the original text yet."), "text", row.code)
        if not row.is_shown:
            continue
        if row.is_outdated and update.state != workflow.PUBLISHED:
            message = _("%(language)s: the original changed since. Check this text again, or take back its check.")
            yield Obstacle(message % {"language": row.name}, "text", row.code)
        text = next(text for text in texts if text.language == row.code)
        said = {words.attachment_id for words in text.picture_texts.all() if words.alt}
        for picture in pictures:
            if picture.pk not in said:
                message = _("%(language)s: say what the picture “%(name)s” shows.")
                yield Obstacle(message % {"language": row.name, "name": picture.name}, "text", row.code)


def _of_quote(update: PublicUpdate, texts: list[PublicUpdateText]) -> Iterator[Obstacle]:
    if not any(text.quote for text in texts if text.status == PublicUpdateText.Status.CHECKED):
        return
    live = Consent.objects.live().filter(pk=update.quote_consent_id, scope=Consent.Scope.QUOTE)
    if not live.exists():
        message = _("Somebody is quoted without a consent in force. Choose it, or take out the quotation.")
        yield Obstacle(message, "facts")


@transaction.atomic
def schedule_update(
    update: PublicUpdate, *, actor: User, expected: int | None = None, now: dt.datetime | None = None
) -> PublicUpdate:
    """Let it be published after the hold, in which its author and the region can stop it."""
    publish_at = (now or timezone.now()) + dt.timedelta(hours=settings.PUBLICATION_HOLD_HOURS)
    locked = advance(update, workflow.SCHEDULE, actor=actor, expected=expected, publish_at=publish_at, stopped_by=None)
    if found := obstacles(locked):
        raise ValidationError([obstacle.message for obstacle in found])
    update_notifications.update_scheduled(locked, actor=actor)
    return locked


@transaction.atomic
def stop_update(update: PublicUpdate, *, actor: User, note: str) -> None:
    """Keep it from being published; ``note`` says why."""
    if not note.strip():
        raise ValidationError({"note": _("Say why.")})
    locked = advance(update, workflow.STOP, actor=actor, note=note.strip(), publish_at=None, stopped_by=actor)
    update_notifications.update_stopped(locked, actor=actor)


def publish_due(now: dt.datetime) -> int:
    """Publish what the hold is over for; return how many became public."""
    due = PublicUpdate.objects.filter(state=workflow.SCHEDULED, publish_at__lte=now).order_by("publish_at", "pk")
    return sum(publish_update(update, now=now) for update in due)


@transaction.atomic
def publish_update(update: PublicUpdate, *, now: dt.datetime) -> bool:
    """Publish it if nothing speaks against it any more, else hold it back; return whether it is public."""
    locked = lock(update)
    if locked.state != workflow.SCHEDULED or locked.publish_at > now:
        return False
    with translation.override(locked.original_language):
        found = obstacles(locked)
    if found:
        note = "\n".join(obstacle.message for obstacle in found)
        locked = advance(update, workflow.HOLD_BACK, actor=None, note=note, publish_at=None)
        update_notifications.update_held_back(locked)
        return False
    locked = advance(update, workflow.PUBLISH, actor=None, published_at=now, withdrawn_at=None)
    if locked.version_id:
        _replace_older(locked, workflow.PUBLISHED)
    update_notifications.update_published(locked)
    return True


@transaction.atomic
def withdraw_update(update: PublicUpdate, *, actor: User, note: str = "", expected: int | None = None) -> None:
    """Take it from page, feed and search at once."""
    locked = advance(
        update, workflow.WITHDRAW, actor=actor, note=note.strip(), expected=expected, withdrawn_at=timezone.now()
    )
    update_notifications.update_withdrawn(locked, actor=actor)


@transaction.atomic
def dismiss_update(update: PublicUpdate, *, actor: User, note: str = "") -> None:
    """Decide that nothing of it becomes public."""
    advance(update, workflow.DISMISS, actor=actor, note=note.strip(), withdrawn_at=timezone.now())


@transaction.atomic
def resume_update(update: PublicUpdate, *, actor: User) -> None:
    """Take it up again: every text is to be checked anew."""
    locked = advance(update, workflow.RESUME, actor=actor, published_at=None, publish_at=None)
    update_texts.draft_again(locked)


def may_propose_for(user: User):
    """Return the micro-projects for which ``user`` may propose news."""
    projects = MicroProject.objects.select_related("network__parent").in_order("title", languages.current())
    return [project for project in projects if user.has_perm("microprojects.propose_news", project)]
