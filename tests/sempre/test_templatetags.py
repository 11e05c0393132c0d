"""What templates say many times on a page: kept, looked up once, and still right in each language."""

import pytest
from django.template import Context, Template
from django.utils import translation
from django.utils.safestring import SafeString

from partners.models import Partner
from sempre import keeping, parts
from sempre.addresses import page_of
from sempre.alternates import alternate_links
from sempre.partial_dates import PartialDate
from sempre.templatetags.kept import Kept


def said(source: str, code: str, **context) -> str:
    with translation.override(code):
        return Template(source).render(Context(context))


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        ('{% translate "News" context "navigation" %}', True),
        ("{% url 'home' %}", True),
        ('{% static "img/mark.svg" %}', True),
        ("{% translate word %}", False),
        ('{% translate "News" as word %}', False),
        ('{% translate "News"|lower %}', False),
        ('{% translate "News" context word %}', False),
        ('{% url "partner" slug %}', False),
        ('{% url "partner" "a"|add:slug %}', False),
    ],
)
def test_only_what_constants_say_is_kept(source, kept):
    assert [isinstance(node, Kept) for node in Template(source).nodelist] == [kept]


def test_what_is_kept_is_kept_for_its_language():
    template = Template('{% translate "News" context "navigation" %} {% url "news" %}')
    found = []
    for code in ("fi", "en", "fi"):
        with translation.override(code):
            found.append(template.render(Context()))
    assert found == ["Uutiset /fi/news/", "News /en/news/", "Uutiset /fi/news/"]


def test_the_label_of_a_choice_is_that_of_the_reader():
    partner = Partner(country="DE")
    found = [said('{{ partner|label:"country" }}', code, partner=partner) for code in ("en", "fi", "en")]
    assert found == ["Germany", "Saksa", "Germany"]
    assert said('{{ partner|label:"country" }}', "en", partner=Partner(country="??")) == "??"


def test_the_address_of_a_record_is_that_of_the_readers_language():
    found = []
    for code in ("lt", "da"):
        with translation.override(code):
            found.append(page_of("micro-project", "garden"))
    assert found == ["/lt/micro-projects/garden/", "/da/micro-projects/garden/"]


def test_a_day_is_told_to_machines_too():
    dates = [PartialDate("2017-08-17"), PartialDate("2017-08"), PartialDate("2017")]
    assert [said("{{ date|time }}", "en", date=date) for date in dates] == [
        '<time datetime="2017-08-17">17 August 2017</time>',
        "August 2017",
        "2017",
    ]
    assert said("{{ date|time }}", "de", date=dates[1]) == "August 2017"


def test_alternates_are_a_line_each_and_escaped():
    assert alternate_links([("fi", "https://example.org/fi/?a=1&b"), ("x-default", "https://example.org/")]) == (
        '<link rel="alternate" hreflang="fi" href="https://example.org/fi/?a=1&amp;b">\n'
        '<link rel="alternate" hreflang="x-default" href="https://example.org/">\n'
    )


def test_facet_links_escape_what_is_not_ours_and_mark_what_is_chosen():
    options = [
        ("Fish & chips", 1200, False, "?q=a&b=%22"),
        ("<b>", 1, True, "?"),
        (SafeString("<i>x</i>"), 2, False, "?"),
    ]
    html = said("{% facet_links options %}", "en", options=options)
    first, chosen, last = html.split("</li>")[:-1]
    assert first == '<li><a href="?q=a&amp;b=%22">Fish &amp; chips <span class="count">1200</span></a>'
    assert chosen.startswith('<li><a href="?" aria-current="true">&lt;b&gt; <span class="count">1</span> <svg')
    assert chosen.endswith('</svg><span class="sr">remove this filter</span></a>')
    assert last == '<li><a href="?"><i>x</i> <span class="count">2</span></a>'


def test_facet_links_leave_numbers_out_that_are_not_known():
    options = [("Fish", 3, False, "?")]
    assert said("{% facet_links options False %}", "en", options=options) == '<li><a href="?">Fish</a></li>'


def test_no_part_is_kept_of_what_a_visitor_wrote(monkeypatch):
    monkeypatch.setattr(parts, "kept", keeping.Kept(parts.MOST, len))
    source = '{% load open_data %}{% data_files "micro-projects" asked %}'
    html = said(source, "en", asked={"q": "own words", "country": ""})
    assert ("q=own+words" in html, len(parts.kept)) == (True, 0)
    said(source, "en", asked={"q": "", "country": ""})
    assert len(parts.kept) == 1
