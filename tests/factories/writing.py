"""A report's form as a browser would read and post it."""

import html
import re

from django.urls import reverse

from microprojects.models import Report
from tests.factories.reporting import report_in


def url(name: str, report, *args) -> str:
    return reverse(name, args=[getattr(report, "obligation_id", report.pk), *args])


def blank(region, **answers) -> Report:
    report = report_in("draft", region)
    Report.objects.filter(pk=report.pk).update(content=answers, touched={})
    return Report.objects.get(pk=report.pk)


def form_of(client, report) -> dict:
    """Return what a browser would post from the page: all fields as they stand."""
    page = client.get(url("report-write", report)).content.decode()
    data = {}
    for tag in re.findall(r"<input[^>]*>", page):
        name, kind = re.search(r'name="([^"]+)"', tag), re.search(r'type="([^"]+)"', tag)
        if name and kind and kind[1] not in ("file", "checkbox"):
            value = re.search(r'value="([^"]*)"', tag)
            data[name[1]] = html.unescape(value[1]) if value else ""
    for name, text in re.findall(r'<textarea name="([^"]+)"[^>]*>\n?([^<]*)</textarea>', page):
        data[name] = html.unescape(text)
    for name, options in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', page, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        data[name] = chosen[1] if chosen else ""
    return data


def save(client, report, *, as_json=False, follow=False, **changes):
    data = form_of(client, report) | {name.replace("__", "-"): value for name, value in changes.items()}
    headers = {"accept": "application/json"} if as_json else {}
    return client.post(url("report-save", report), data, headers=headers, follow=follow)


def content_of(report) -> dict:
    return Report.objects.get(pk=report.pk).content


def text_of(response) -> str:
    plain = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", html.unescape(plain))
