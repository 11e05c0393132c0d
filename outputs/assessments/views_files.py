"""What an organisation takes along: sheets, questions on paper, the papers after a round, its days, everything."""

import logging

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from outputs.assessments import actions, exports, papers, reports
from outputs.assessments.holders import OwnerView
from outputs.assessments.results import result_of
from outputs.assessments.views_owner import invitation_or_404
from sempre import languages
from sempre.typesetting import TypesettingError, render

logger = logging.getLogger("sempre.assessments")


class FileView(OwnerView):
    """A file that belongs to an organisation."""

    def file(self, data: bytes, content_type: str, name: str) -> HttpResponse:
        response = HttpResponse(data, content_type=content_type)
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


class PaperFileView(FileView):
    """A paper; ``source`` gives the Typst document and the file's name.

    It is set each time, in some tenths of a second: what a cache kept would outlive "delete everything".
    """

    def get(self, request, **kwargs):
        source, name = self.source(**kwargs)
        try:
            data = render(source)
        except TypesettingError:
            logger.exception("A paper of a self-assessment could not be made (%s)", languages.current())
            return self.tell(503, _("The PDF could not be made"), _("Print the page itself instead."))
        return self.file(data, "application/pdf", f"sempre-{name}-{languages.current()}.pdf")


class SheetView(PaperFileView):
    def source(self, pk: int, audience: str):
        return papers.sheet_of(invitation_or_404(self.round_or_404(pk), audience)), f"sheet-{audience}"


class QuestionsView(PaperFileView):
    def source(self, pk: int, audience: str):
        return papers.questions_of(invitation_or_404(self.round_or_404(pk), audience)), f"questions-{audience}"


class BoardView(PaperFileView):
    def source(self, pk: int):
        round_ = self.closed_round_or_404(pk)
        return reports.board_of(result_of(round_), actions.rows_of(self.organisation, pk)), "self-assessment"


class PlainView(PaperFileView):
    def source(self, pk: int):
        round_ = self.closed_round_or_404(pk)
        return reports.plain_of(result_of(round_), actions.rows_of(self.organisation, pk)), "what-you-told-us"


class CalendarView(FileView):
    def get(self, request):
        data = actions.calendar_of(self.organisation)
        return self.file(data, "text/calendar; charset=utf-8", "sempre-actions.ics")


class EverythingView(FileView):
    def get(self, request, ending: str):
        if ending not in exports.KINDS:
            raise Http404
        content_type, make = exports.KINDS[ending]
        return self.file(make(self.organisation), content_type, f"sempre-self-assessment.{ending}")
