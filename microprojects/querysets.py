"""Who sees which obligations, reports, files, figures and updates; and how late each is."""

import datetime as dt
from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q, Subquery
from django.utils import timezone

from microprojects import standing
from networks.models import Mandate, Network
from partners.models import Consent, Partner, TargetGroup
from sempre import languages
from sempre.editing.counting import counted
from sempre.querysets import FEW, ContentQuerySet

ROLE = Mandate.Role


# As the index "micro_project_titles" has it: what stands in a title of any language, in plain letters.
PLAIN_TITLES = "microprojects_plain({})".format(
    " || ' ' || ".join(["slug", *(f"coalesce(title_{code}, '')" for code in languages.CODES)])
)


class MicroProjectQuerySet(ContentQuerySet):
    def scope(self, user) -> Q:
        """The user's partners' own, and those of the networks that they tend.

        A few are looked up, by an index for each of the two; of many it is asked record by record, so that a page of
        a list ends where it is full.
        """
        if not hasattr(user, "micro_project_scope"):
            networks = Network.objects.all().editable_by(user).order_by().values("pk")
            links = self.model.partners.through.objects.filter(partner__in=user.editable_partner_ids)
            local = self.model._base_manager.filter(network__in=networks).order_by()
            mine = local.values("pk").union(links.values("microproject"))
            is_many = counted([mine], FEW + 1)[0] > FEW
            each = Q(network__in=networks) | Q(Exists(links.filter(microproject=OuterRef("pk"))))
            user.micro_project_scope = each if is_many else Q(pk__in=mine)
        return user.micro_project_scope

    def in_scope(self, user):
        return self.filter(self.scope(user))

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
    return {(network, role) for person, network, role, _local in _mandates(user) if person == user.pk}


def networks_read_by(user) -> set[int]:
    """Return the networks whose reports ``user``, or whom ``user`` stands in for, reads by a role, and their local
    ones. Numbers, not a query: with them PostgreSQL chooses the index that ends soonest.
    """
    found = set()
    for _person, network, role, local in _mandates(user):
        if role in (ROLE.REPORTER, ROLE.LOCAL_COORDINATOR, ROLE.PUBLISHER):
            found.add(network)
        if role in (ROLE.REGIONAL_COORDINATOR, ROLE.PUBLISHER):
            found.add(local)
    return found - {None}


def _mandates(user) -> list[tuple[int, int | None, str, int | None]]:
    """Return (person, network, role, local network of the region) of the mandates held or stood in for."""
    if not hasattr(user, "mandate_rows"):  # the request's user is lazy: its own __dict__ is not the person's
        mine = Mandate.objects.current().filter(Q(user=user) | Q(deputy=user)).order_by()
        user.mandate_rows = list(mine.values_list("user", "network", "role", "network__local_networks"))
    return user.mandate_rows


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
        return self.filter(reduce(or_, self._ways_to_see(user)))

    def owner_of(self, name: str, user) -> Q:
        """Return the condition for records that the relation ``name`` of something visible leads to.

        Each way to see has its own EXISTS: with one over all PostgreSQL reads all that a record owns.
        """
        ways = [Q()] if user.is_office else self._ways_to_see(user)
        if self.visible_to(user).query.is_empty():
            return Q(pk__in=[])
        return reduce(or_, (Q(Exists(self.filter(way, **{name: OuterRef("pk")}))) for way in ways))

    def _ways_to_see(self, user) -> list[Q]:
        return [Q(network__in=networks_read_by(user)), self._held_by(user), self._observed_by(user)]

    def are_all_in_networks_read_by(self, user) -> bool:
        """Whether ``user`` sees nothing but what the networks read by a role have; asked once for a user object."""
        if not hasattr(user, "sees_by_networks"):
            beyond = self.filter(self._held_by(user) | self._observed_by(user))
            user.sees_by_networks = not beyond.exclude(network__in=networks_read_by(user)).order_by().exists()
        return user.sees_by_networks

    @staticmethod
    def _held_by(user) -> Q:
        """Held in somebody's place; the rights of whoever left end with the mandate."""
        may_write = any(m.may_write for m in user.current_memberships)
        return Q(holder=user, acting_for__isnull=False) if may_write else Q(pk__in=[])

    @staticmethod
    def _observed_by(user) -> Q:
        places = {network for network, role in mandates_of(user) if role == ROLE.OBSERVER}
        if not places:
            return Q(pk__in=[])
        accepted = Q(stage="accepted")
        if None in places:
            return accepted
        return accepted & (Q(network__in=places) | Q(network__parent__in=places))

    def with_standing(self, now: dt.datetime | None = None):
        """Annotate ``standing``: answered, late (answered), skipped, waived, void, closed, soon, open or overdue."""
        return self.annotate(standing=standing.standing(now))

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
        return self.filter(is_open=True)


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


class ReportQuerySet(models.QuerySet):
    def visible_to(self, user):
        if not _reads_nothing(user) and user.is_office:
            return self
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
        return self.counted().filter(indicator__is_public=True, micro_project__state="published")

    def visible_to(self, user):
        """Those of the reports that ``user`` may see: told by their own networks where these say all."""
        obligations = self.model._meta.get_field("report").related_model._meta.get_field("obligation").related_model
        mine = obligations.objects.visible_to(user)
        if mine.query.is_empty() or user.is_office:
            return self.none() if mine.query.is_empty() else self
        if mine.are_all_in_networks_read_by(user):
            return self.filter(network__in=networks_read_by(user))
        return self.filter(report__obligation__in=mine)

    def counted(self):
        """All accepted figures that totals are made of."""
        reports = self.model._meta.get_field("report").related_model.objects.order_by()
        return self.exclude(report__in=reports.filter(state="void").values("pk"))  # few: no need to read all reports


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
