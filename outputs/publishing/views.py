"""The files for download; what was made before is only looked up."""

import logging
from urllib.parse import urlencode

from allauth.core.internal import ratelimit
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from outputs.models import Node
from outputs.publishing import gathering
from outputs.publishing.files import CONTENT_TYPES, KEEP, KEEP_CHOSEN, file_of, is_kept
from outputs.publishing.gathering import Gather
from outputs.reading.cards import chosen
from outputs.reading.nearest import not_found
from sempre.typesetting import TypesettingError

logger = logging.getLogger(__name__)
RATES = {"my_set": "30/300s/ip"}  # files of a reader's own selection, which nobody made before


def _answer(gather: Gather | None, form: str, name: str, *, keep: int = KEEP) -> HttpResponse:
    if gather is None or form not in CONTENT_TYPES:
        raise Http404
    book = gather()
    response = HttpResponse(file_of(book, form, keep=keep), content_type=CONTENT_TYPES[form])
    response.headers["Content-Disposition"] = f'attachment; filename="sempre-{name}-{book.language}.{form}"'
    return response


def _sorry(request) -> HttpResponse:
    context = {
        "status": 503,
        "error_title": _("The PDF could not be made"),
        "error_advice": _("Download the EPUB instead, or read the handbook here."),
    }
    return render(request, "error.html", context, status=503)


def _wait(request) -> HttpResponse:
    context = {
        "status": 429,
        "error_title": _("Too many files at once"),
        "error_advice": _("The portal makes only a few sets in a short time. Please wait five minutes and try again."),
        "try_again": request.get_full_path(),
    }
    return render(request, "error.html", context, status=429)


def file_view(view):
    """Let a view of a file answer GET and HEAD, and say it in words where the PDF cannot be made."""

    @require_safe
    def answer(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except TypesettingError:
            logger.exception("The file %s could not be made", request.path)
            return _sorry(request)

    return answer


@file_view
def handbook_file(request, form: str) -> HttpResponse:
    return _answer(gathering.handbook(), form, "handbook")


@file_view
def chapter_file(request, slug: str, form: str) -> HttpResponse:
    gather = gathering.handbook(slug)
    if gather is None and form in CONTENT_TYPES:
        chapters = Node.objects.published().filter(kind=Node.Kind.CHAPTER)
        return not_found(request, chapters.select_related("edition__work", "parent"), slug)
    return _answer(gather, form, f"handbook-{slug}")


@file_view
def tools_file(request, form: str) -> HttpResponse:
    return _answer(gathering.all_tool_cards(), form, "tools")


@file_view
def my_set_file(request, form: str) -> HttpResponse:
    """Answer with the cards that the address names; a selection never made before is counted."""
    tools = chosen(request.GET.getlist("tool")).tools
    query = urlencode([("tool", tool.slug) for tool in tools])
    gather = gathering.chosen_cards(tools, f"{reverse('my-set')}?{query}")
    if gather and form in CONTENT_TYPES and not is_kept(gather(), form) and _is_too_much(request):
        return _wait(request)
    return _answer(gather, form, "my-set", keep=KEEP_CHOSEN)


def _is_too_much(request) -> bool:
    return ratelimit.consume(request, app="allauth.account", action="my_set", config=RATES, limit_get=True) is None


@file_view
def roadmap_file(request, form: str, pocket: bool = False) -> HttpResponse:
    return _answer(gathering.roadmap(pocket=pocket), form, "roadmap-pocket" if pocket else "roadmap")


@file_view
def recommendations_file(request, form: str) -> HttpResponse:
    return _answer(gathering.recommendations(), form, "recommendations")
