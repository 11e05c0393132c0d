"""The reports and public updates of the world for testing access, brought to each state by the services."""

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from microprojects import services
from microprojects.demo.access_roles import DAYS, FEWER, PDF, PEOPLE, READERS, REPORT_STATES, UPDATE_STATES, WORKERS
from microprojects.holding import calendar
from microprojects.models import MicroProject, Obligation, Period, PublicUpdate, Reason, Report
from microprojects.review import corrections, remarks
from microprojects.updates import publishing, texts
from microprojects.writing import drafts
from microprojects.writing.attachments import attach
from sempre.models import User

if TYPE_CHECKING:
    from microprojects.demo.access import World


@dataclass
class Reports:
    """The reports of one organisation."""

    world: "World"
    org: str

    def make(self) -> None:
        is_a = self.org == "a"
        period = self._period("now", 20)
        for state in REPORT_STATES if is_a else FEWER:
            self._report(state, period)
        if is_a:
            for number, state in enumerate(UPDATE_STATES):
                self._update(state, self._period(state, 60 + 30 * number))

    def _period(self, name: str, ended: int) -> Period:
        ends = timezone.localdate() - ended * DAYS
        period, _is_new = Period.objects.get_or_create(
            slug=self.world.slug("period", name),
            defaults={
                "title_en": f"Seed {name}", "starts": ends - 29 * DAYS, "ends": ends, "due": None,
                "is_automatic": False,
            },
        )  # fmt: skip
        return period

    def _project(self, kind: str, name: str, state: str) -> MicroProject:
        title = f"Seed {self.org} {name}"
        if state == "draft":
            readers = {*READERS[self.org], *(("editor_a",) if self.org == "a" else ())}
            if name == "accepted":
                readers.add("observer")
            title = self.world.marker(readers, self.org, kind, name)
        network = self.world.networks[self.org]
        project = MicroProject.objects.create(
            slug=self.world.slug(self.org, kind, name), title_en=title, network=network, country=network.country,
            status="running", service_type="learning", state=state,
        )  # fmt: skip
        project.partners.set([self.world.partners[self.org]])
        return project

    def _user(self, role: str) -> User:
        return self.world.user(f"{role}_{self.org}")

    def _fresh(self, obligation: Obligation) -> Report:
        return Report.objects.get(obligation=obligation)

    def _answers(self, state: str, texts_readers, **more) -> dict:
        workers = WORKERS[self.org]
        return {
            "figure-participants": 12,
            "figure-meetings": 4,
            "figure-hours": 30,
            "happened": self.world.marker(texts_readers, self.org, "text", state),
            "changed": "Changed.",
            "next": "Next.",
            "help-region": "Please help.",
            "internal-note": self.world.marker(workers, self.org, "internal", state),
        } | more

    def _report(self, state: str, period: Period) -> None:
        project = self._project("project", state, "draft")
        obligation = calendar.oblige(project, period)
        entry = {"organisation": self.org, "kind": "report", "state": state, "id": obligation.pk}
        entry["url"] = obligation.get_absolute_url()
        if state != "none":
            report = calendar.open_report(obligation)
            readers = {*READERS[self.org], *(("observer",) if state == "accepted" else ())}
            if state not in ("skipped", "void"):
                drafts.save_draft(
                    report, actor=self._user("reporter"), values=self._answers(state, readers), seen={}, editor="seed"
                )
                entry |= self._files(report)
            self._walk(obligation, state)
            entry |= self._parts(obligation)
        self.world.objects.append(entry)

    def _files(self, report: Report) -> dict:
        picture = io.BytesIO()
        colour = int(self.world.secret("colour", str(report.pk)).encode().hex()[:6], 16)
        Image.new("RGB", (40, 30), (colour >> 16, colour >> 8 & 255, colour & 255)).save(picture, "PNG")
        files = {
            "picture": ("picture.png", picture.getvalue()),
            "document": ("document.pdf", PDF + str(report.pk).encode()),
        }
        found = {}
        for kind, (name, data) in files.items():
            attachment = attach(report, actor=self._user("reporter"), upload=SimpleUploadedFile(name, data))
            found[kind] = str(attachment.uuid)
            if kind == "picture":
                found["media"] = f"/media/{attachment.picture.name}"
        return found

    def _walk(self, obligation: Obligation, state: str) -> None:
        """Take the steps to ``state`` with the accounts as requests would load them."""
        office = self.world.user("office")
        if state == "skipped":
            reason = Reason.objects.offered("skip").first()
            local = self.world.user("local_a")
            return services.skip_report(self._fresh(obligation), actor=local, reason=reason)
        if state == "void":
            return services.void_report(self._fresh(obligation), actor=office, note="Void.")
        steps = {"draft": 0, "submitted": 1, "returned": 2, "forwarded": 3, "accepted": 4, "reopened": 5}[state]
        if steps >= 1:
            services.submit_report(self._fresh(obligation), actor=self._user("reporter"))
        if steps >= 2:
            text = self.world.marker(READERS[self.org], self.org, "remark", state)
            regional = self._user("regional")
            comment = remarks.comment_field(self._fresh(obligation), actor=regional, anchor="happened", text=text)
        if state == "returned":
            note = self.world.marker(READERS[self.org], self.org, "return", state)
            reasons = Reason.objects.offered("return")[:1]
            return services.return_report(self._fresh(obligation), actor=regional, reasons=reasons, note=note)
        if steps >= 3:
            remarks.settle_comment(comment, actor=regional)
            services.forward_report(self._fresh(obligation), actor=regional, assessment="on_track")
        if steps >= 4:
            services.accept_report(self._fresh(obligation), actor=office)
        if state == "accepted" and self.org == "a":
            figure = self._fresh(obligation).figures.first()
            corrections.propose_correction(figure, actor=self._user("regional"), number=13, reason="Counted again.")
        if steps >= 5:
            services.reopen_report(self._fresh(obligation), actor=office, note="Again.")
        return None

    def _parts(self, obligation: Obligation) -> dict:
        """Return the ids of what hangs on the report."""
        report = self._fresh(obligation)
        found = {
            "report": report.pk,
            "remark": getattr(report.versions.last() and report.versions.last().comments.first(), "pk", None),
            "action": getattr(report.actions.first(), "pk", None),
            "figure": getattr(report.figures.last(), "pk", None),
            "correction": getattr(report.figures.first() and report.figures.first().corrections.first(), "pk", None),
        }
        return {name: pk for name, pk in found.items() if pk}

    def _update(self, state: str, period: Period) -> None:
        """A report that became, or is to become, a public story of a micro-project that readers know."""
        is_shown = state == "published"
        project = self._project("story", state, "published")
        obligation = calendar.oblige(project, period)
        report = calendar.open_report(obligation)
        readers = {*PEOPLE, "anonymous"} if is_shown else {*READERS["a"], "observer"}
        values = self._answers(f"update-{state}", readers, **{"may-be-public": True})
        drafts.save_draft(report, actor=self._user("reporter"), values=values, seen={}, editor="seed")
        services.submit_report(report, actor=self._user("reporter"))
        services.forward_report(report, actor=self._user("regional"), assessment="met")
        services.accept_report(report, actor=self.world.user("office"))
        update = PublicUpdate.objects.get(version__report=report)
        self._bring_update(update, state)
        self.world.objects.append(
            {
                "organisation": self.org, "kind": "update", "state": state, "id": update.pk,
                "obligation": obligation.pk, "url": update.get_absolute_url(),
            }
        )  # fmt: skip

    def _bring_update(self, update: PublicUpdate, state: str) -> None:
        publisher, language = self.world.user("regional_a"), update.original_language
        if state == "proposed":
            return
        stored = texts.content_of(texts.text_in(update, language), [], language)
        texts.save_text(
            update, language, actor=publisher, values=stored | {"title": f"Seed story {state}"},
            seen=drafts.seen(stored, stored),
        )  # fmt: skip
        texts.check_text(update, language, actor=publisher)
        if state == "ready":
            return
        now = timezone.now()
        publishing.schedule_update(PublicUpdate.objects.get(pk=update.pk), actor=publisher, now=now - 30 * DAYS)
        if state in ("published", "withdrawn"):
            publishing.publish_update(PublicUpdate.objects.get(pk=update.pk), now=now)
        else:
            PublicUpdate.objects.filter(pk=update.pk).update(publish_at=now + DAYS)
        if state == "withdrawn":
            publishing.withdraw_update(PublicUpdate.objects.get(pk=update.pk), actor=publisher, note="Withdrawn.")
