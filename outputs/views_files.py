"""The handbook as PDF and EPUB: made once for a content, kept in the cache by its fingerprint."""

import datetime as dt
import hashlib
import json
import logging
from dataclasses import asdict

import typst
from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from outputs.models import Work
from outputs.publishing import epub, pdf
from outputs.publishing.book import gather
from sempre.typesetting import render as render_pdf

logger = logging.getLogger(__name__)
KEEP = 30 * 24 * 60 * 60


def _book(kind: str):
    work = Work.objects.visible_to(None).with_edition().filter(kind=kind).first()
    if work is None or not work.shown_editions:
        raise Http404
    return gather(work, work.shown_editions[0]), work.shown_editions[0]


def _answer(data: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _no_pdf(request) -> HttpResponse:
    context = {
        "status": 503,
        "error_title": _("The PDF could not be made"),
        "error_advice": _("Download the EPUB instead, or read the handbook here."),
    }
    return render(request, "error.html", context, status=503)


@require_safe
def handbook_pdf(request) -> HttpResponse:
    book, _edition = _book(Work.Kind.HANDBOOK)
    source = pdf.source_of(book)
    key = f"pdf-{hashlib.sha256(source.encode()).hexdigest()}"
    data = cache.get(key)
    if data is None:
        try:
            data = render_pdf(source)
        except typst.TypstError:
            logger.exception("The handbook's PDF could not be made (%s)", book.language)
            return _no_pdf(request)
        cache.set(key, data, KEEP)
    return _answer(data, "application/pdf", f"sempre-handbook-{book.language}.pdf")


@require_safe
def handbook_epub(request) -> HttpResponse:
    book, edition = _book(Work.Kind.HANDBOOK)
    fingerprint = hashlib.sha256(json.dumps(asdict(book), sort_keys=True).encode()).hexdigest()
    key = f"epub-{fingerprint}"
    data = cache.get(key)
    if data is None:
        modified = dt.datetime.combine(edition.date, dt.time()).strftime("%Y-%m-%dT%H:%M:%SZ")
        data = epub.package(book, identifier=settings.BASE_URL + request.path, modified=modified)
        cache.set(key, data, KEEP)
    return _answer(data, "application/epub+zip", f"sempre-handbook-{book.language}.epub")
