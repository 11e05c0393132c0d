"""Who sees which obligations, reports, files, figures and updates; and how late each is."""

import datetime as dt

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Prefetch, Q, Subquery, Value, When
from django.utils import timezone

from networks.models import Mandate, Network
from partners.models import Consent, Partner, TargetGroup
from sempre import languages
from sempre.countries import today_by_country
from sempre.querysets import ContentQuerySet

DUE_SOON = dt.timedelta(days=14)
SENT = ("submitted", "forwarded", "accepted")  # answered on the local network's side
UNFINISHED = ("draft", "returned", "reopened", "submitted", "forwarded")
ROLE = Mandate.Role


# As the index "micro_project_titles" has it: what stands in a title of any language, in plain letters.
PLAIN_TITLES = "microprojects_plain({})".format(
    " || ' ' || ".join(["slug", *(f"coalesce(title_{code}, '')" for code in languages.CODES)])
)


class MicroProjectQuerySet(ContentQuerySet):
    def scope(self, user) -> Q:
        """The user's partners' own, and those of the networks that they tend."""
        networks = Network.objects.all().editable_by(user).values("pk")
        links = self.model.partners.through.objects.filter(partner__in=user.editable_partner_ids)
        local = self.model._base_manager.filter(network__in=networks).order_by()
        return Q(pk__in=local.values("pk").union(links.values("microproject")))  # by an index each; OR would read all

    def titled(self, words: list[str]):
        """Those with all ``words`` in a title of any language or in the address, with and without accents."""
        found = self.model._base_manager.order_by()
        for word in words:
            escaped = word.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
            like = f"{PLAIN_TITLES} LIKE microprojects_plain(%s)"
            found = found.extra(where=[like], params=[f"%{escaped}%"])  # noqa: S610 - names of our own columns
        return self.filter(pk__in=found.values("pk"))

    def for_list(self):
        """Bring ``first_group``, the address of the first target group, of which the drawn mark is made."""
        groups = TargetGroup.objects.published().filter(micro_projects=OuterRef("pk")).order_by("position", "slug")
        return self.annotate(first_group=Subquery(groups.values("slug")[:1]))

    def for_page(self):
        return self.select_related("network").prefetch_related(
            Prefetch("target_groups", TargetGroup.objects.published()),
            Prefetch("partners", Partner.objects.published()),
            "steps",
        )

    def reporting_on(self, period):
        """Those that report on ``period`` by themselves: running, in a network, begun before its end."""
        begun = Q(starts="") | Q(starts__lte=period.ends.isoformat())
        not_over = Q(ends="") | Q(ends__gte=period.starts.isoformat()[:7])  # partial dates sort as text
        return self.filter(begun, not_over, status=self.model.Status.RUNNING, network__isnull=False)


class PeriodQuerySet(models.QuerySet):
    def begun(self, on=None):
        return self.filter(starts__lte=on or timezone.localdate())


class IndicatorQuerySet(models.QuerySet):
    def asked_of(self, micro_project):
        """The indicators in use that ``micro_project`` is asked for, headline figures first."""
        mine = Q(micro_projects=None) | Q(micro_projects=micro_project)
        return self.filter(mine, is_active=True).order_by("-is_headline", "position", "slug").distinct()


class ReasonQuerySet(models.QuerySet):
    def offered(self, kind: str):
        return self.filter(kind=kind, is_active=True)


def mandates_of(user) -> set[tuple[int | None, str]]:
    """Return (network, role) of the mandates in force; asked once for each user object, like the memberships."""
    if not hasattr(user, "mandate_keys"):  # the request's user is lazy: its own __dict__ is not the person's
        user.mandate_keys = set(Mandate.objects.current().filter(user=user).values_list("network", "role"))
    return user.mandate_keys


def mandated(user, *roles: str):
    """Return the ids of the networks in which ``user``, or whom ``user`` stands in for, holds one of ``roles``."""
    own = Mandate.objects.current().filter(role__in=roles, network__isnull=False)
    return own.filter(Q(user=user) | Q(deputy=user)).values("network")


def _reads_nothing(user) -> bool:
    return not user or not user.is_authenticated or not user.is_active


class ObligationQuerySet(models.QuerySet):
    """``visible_to`` is the one answer for board, pages, feeds, files and exports."""

    def visible_to(self, user):
        if _reads_nothing(user):
            return self.none()
        if user.is_office:
            return self
        if not user.current_memberships:
            return self.none()
        everything = self.model.objects
        local = mandated(user, ROLE.REPORTER, ROLE.LOCAL_COORDINATOR, ROLE.PUBLISHER)
        regions = mandated(user, ROLE.REGIONAL_COORDINATOR, ROLE.PUBLISHER)
        parts = [
            everything.filter(network__in=local),
            everything.filter(network__in=Network.objects.filter(parent__in=regions).values("pk")),
            everything.filter(self._held_by(user)),
        ]
        if any(role == ROLE.OBSERVER for _network, role in mandates_of(user)):
            parts.append(everything.filter(self._observed_by(user)))
        first, *others = (part.order_by().values("pk") for part in parts)
        return self.filter(pk__in=first.union(*others))  # each part by its own index; OR would read the whole table

    @staticmethod
    def _held_by(user) -> Q:
        """Held in somebody's place; the rights of whoever left end with the mandate."""
        return (
            Q(holder=user, acting_for__isnull=False)
            if any(m.may_write for m in user.current_memberships)
            else Q(pk=None)
        )

    @staticmethod
    def _observed_by(user) -> Q:
        seats = Mandate.objects.current().filter(user=user, role=ROLE.OBSERVER)
        everywhere = Exists(seats.filter(network__isnull=True))
        places = seats.filter(network__isnull=False).values("network")
        return Q(everywhere | Q(network__in=places) | Q(network__parent__in=places), report__state="accepted")

    def with_standing(self, now: dt.datetime | None = None):
        """Annotate ``standing``: answered, late (answered), skipped, waived, void, closed, soon, open or overdue.

        Lateness is computed, never stored, against today in the country of the network.
        """
        today = today_case(now)
        soon = ((day + DUE_SOON, codes) for day, codes in today_by_country(now))
        rules = [
            When(waived_at__isnull=False, then=Value("waived")),
            When(report__state="void", then=Value("void")),
            When(report__state="skipped", then=Value("skipped")),
            When(report__state__in=SENT, report__first_submitted_on__gt=F("due"), then=Value("late")),
            When(report__state__in=SENT, then=Value("answered")),
            When(due__lt=today, then=Value("overdue")),
            When(starts__gt=today, then=Value("closed")),
            When(due__lte=_case(soon), then=Value("soon")),
        ]
        return self.annotate(standing=Case(*rules, default=Value("open"), output_field=models.CharField()))

    def with_deputy(self):
        """Annotate ``deputy_name``: who stands in for the holder."""
        places = Q(network=OuterRef("network")) | Q(network=OuterRef("network__parent"))
        seats = Mandate.objects.current().filter(places, user=OuterRef("holder"), deputy__isnull=False)
        return self.annotate(deputy_name=Subquery(seats.order_by("pk").values("deputy__name")[:1]))

    def for_board(self):
        """What a row of a list shows; longer texts stay in the database."""
        return self.select_related(
            "micro_project", "network__parent", "period", "holder", "acting_for", "report"
        ).defer(*_long_texts())

    def for_page(self):
        return self.select_related(
            "micro_project", "network__parent", "network__partner", "period", "holder", "acting_for", "report"
        )

    def unfinished(self):
        """Those somebody still has to do something about."""
        reports = self.model._meta.get_field("report").related_model.objects.order_by()
        waiting = reports.filter(state__in=UNFINISHED).values("obligation")
        unconfirmed = reports.filter(state="skipped", skip_confirmed_at__isnull=True).values("obligation")
        unbegun = self.model.objects.order_by().filter(~Exists(reports.filter(obligation=OuterRef("pk")))).values("pk")
        return self.filter(waived_at__isnull=True, pk__in=waiting.union(unconfirmed, unbegun))


def _long_texts() -> list[str]:
    """The columns of reports, micro-projects and networks that no list shows."""
    texts = ["report__content", "report__touched", "report__parked"]
    for relation, names in (
        ("micro_project", ("summary", "body", "status_note", "participants_note")),
        ("network", ("summary", "purposes", "profile")),
        ("network__parent", ("summary", "purposes", "profile")),
    ):
        texts += [f"{relation}__{name}{end}" for name in names for end in ("", *(f"_{c}" for c in languages.CODES))]
    return texts


def today_case(now: dt.datetime | None = None) -> Case:
    """Return today's date in the zone of ``network.country`` as an SQL expression."""
    return _case(today_by_country(now))


def _case(days) -> Case:
    (default, _codes), *others = sorted(days, key=lambda item: -len(item[1]))
    whens = [When(network__country__in=codes, then=Value(day)) for day, codes in others]
    return Case(*whens, default=Value(default), output_field=models.DateField())


class ReportQuerySet(models.QuerySet):
    def visible_to(self, user):
        obligations = self.model._meta.get_field("obligation").related_model.objects.visible_to(user)
        return self.filter(obligation__in=obligations)

    def locked(self, pk: int):
        """Return the report with its row locked until the end of the transaction."""
        rows = self.select_for_update(of=("self", "obligation")).select_related(
            "obligation__network__parent", "obligation__micro_project", "obligation__period"
        )
        return rows.get(pk=pk)


class AttachmentQuerySet(models.QuerySet):
    def kept(self):
        """Those of the draft as it is now."""
        return self.filter(removed_at__isnull=True)

    def consented(self, on=None):
        """Pictures in which nobody can be recognised, or whose consent is in force."""
        live = Consent.objects.live(on).filter(scope=Consent.Scope.PICTURE)
        return self.filter(Q(people="none") | Q(people="consent", consent__in=live))

    def public(self):
        """Pictures that a published update of a published micro-project shows."""
        update = self.model._meta.get_field("updates").related_model
        shown = update.objects.published().filter(pictures=OuterRef("pk"))
        return self.consented().filter(Exists(shown), kind="picture", may_be_public=True)

    def visible_to(self, user):
        public = self.public().values("pk")
        if _reads_nothing(user):
            return self.filter(pk__in=public)
        reports = self.model._meta.get_field("report").related_model.objects.visible_to(user)
        return self.filter(Q(report__in=reports) | Q(pk__in=public))


class ActionQuerySet(models.QuerySet):
    def open(self):
        return self.filter(answered_at__isnull=True)

    def visible_to(self, user):
        reports = self.model._meta.get_field("report").related_model.objects.visible_to(user)
        return self.filter(report__in=reports)


class FigureQuerySet(models.QuerySet):
    def public(self):
        """Figures that may be shown to everybody (before small numbers are masked)."""
        return self.filter(indicator__is_public=True, micro_project__state="published").exclude(
            report__state__in=("void",)
        )

    def counted(self):
        """All accepted figures that totals are made of."""
        return self.exclude(report__state="void")


class PublicUpdateQuerySet(models.QuerySet):
    def published(self):
        """What readers see: with a checked text, of a published micro-project, not from a report struck out."""
        checked = self.model._meta.get_field("texts").related_model.objects.filter(
            update=OuterRef("pk"), status="checked"
        )
        shown = self.filter(Exists(checked), state="published", micro_project__state="published")
        return shown.exclude(version__report__state="void")

    def of_place(self, *, country: str = "", network: str = ""):
        """Narrow to a country and a network, for feeds and open data; a region's are also its local networks'."""
        updates = self.filter(micro_project__country=country) if country else self
        if network:
            here = Q(micro_project__network__slug=network) | Q(micro_project__network__parent__slug=network)
            updates = updates.filter(here, micro_project__network__state="published")
        return updates

    def tended_by(self, user):
        """Those of the networks that the person reports for, coordinates or publishes for; all for the office."""
        if _reads_nothing(user) or not (user.is_office or user.current_memberships):
            return self.none()
        if user.is_office:
            return self
        local = mandated(user, ROLE.REPORTER, ROLE.LOCAL_COORDINATOR, ROLE.PUBLISHER)
        regional = mandated(user, ROLE.REGIONAL_COORDINATOR, ROLE.PUBLISHER)
        reported = Q(version__report__obligation__network__in=local)
        reported |= Q(version__report__obligation__network__parent__in=regional)
        news = Q(micro_project__network__in=local) | Q(micro_project__network__parent__in=regional)
        return self.filter(reported | (news & Q(version__isnull=True)))

    def visible_to(self, user):
        """What is published; for those who work on the micro-project also what is not yet."""
        public = self.published().values("pk")
        mine = self.model._default_manager.all().tended_by(user).values("pk")
        return self.filter(Q(pk__in=mine) | Q(pk__in=public))

    def locked(self, pk: int):
        """Return the update with its row locked until the end of the transaction."""
        rows = self.select_for_update(of=("self",)).select_related(
            "micro_project__network__parent", "version__report__obligation__network__parent"
        )
        return rows.get(pk=pk)

    def for_page(self):
        return self.select_related(
            "micro_project__network__parent",
            "version__report__obligation__network__parent",
            "version__report__obligation__period",
            "quote_consent",
            "proposed_by",
        )

    def for_story(self, *, with_drafts: bool = False):
        """Bring what a reader sees of each: texts, pictures with consent, and whether the quote may be shown."""
        texts = self.model._meta.get_field("texts").related_model.objects.prefetch_related("picture_texts")
        texts = texts.select_related("next") if with_drafts else texts.filter(status="checked")
        pictures = self.model._meta.get_field("pictures").related_model.objects.consented()
        quotes = Consent.objects.live().filter(pk=OuterRef("quote_consent"), scope=Consent.Scope.QUOTE)
        return (
            self.annotate(may_quote=Exists(quotes))
            .select_related("version__report")
            .prefetch_related(
                Prefetch("texts", texts, to_attr="shown_texts"),
                Prefetch("pictures", pictures.filter(kind="picture", may_be_public=True), to_attr="shown_pictures"),
            )
        )


class RollUpQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A region's for those who coordinate it; all for the office."""
        if _reads_nothing(user):
            return self.none()
        if user.is_office:
            return self
        return self.filter(network__in=mandated(user, ROLE.REGIONAL_COORDINATOR))
