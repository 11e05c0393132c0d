"""What readers get of public updates: on the page, in the feed, in the search; and that nothing else gets out."""

import datetime as dt
from xml.etree import ElementTree

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from microprojects import services
from microprojects.models import FigureSplit, PublicUpdate, Report
from microprojects.updates import consents, publishing, texts
from sempre.search import search
from tests.counting import queries
from tests.factories.microprojects import StepFactory
from tests.factories.networks import NetworkFactory
from tests.factories.reporting import Region, report_in
from tests.factories.sempre import UserFactory
from tests.factories.updates import ENGLISH, arrange, picture_of, proposed_from, published_now, update_in, write

pytestmark = pytest.mark.django_db
FEED = "/en/micro-projects/updates.atom"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def region():
    return Region(ENGLISH)


def page_of(visitor, region, language: str = "en") -> str:
    address = region.project.get_absolute_url().replace("/en/", f"/{language}/", 1)
    return visitor.get(address).content.decode()


def feed_titles(visitor, query: str = "") -> list[str]:
    entries = ElementTree.fromstring(visitor.get(f"{FEED}{query}").content).iter(f"{ATOM}entry")
    return [entry.find(f"{ATOM}title").text for entry in entries]


def test_steps_and_updates_are_one_story_by_date(visitor, region):
    StepFactory(micro_project=region.project, date="2018-05", text_en="Second step")
    StepFactory(micro_project=region.project, date="2017", text_en="First step")
    update = update_in("ready", region)
    arrange(update, region, date=dt.date(2018, 3, 1))
    published_now(update, region)
    page = page_of(visitor, region)
    order = [page.index(words) for words in ("First step", "A kitchen for all", "Second step")]
    assert order == sorted(order)
    assert f'<li id="update-{update.pk}">' in page


def test_only_what_is_published_and_checked_gets_out(visitor, region):
    for state in set(PublicUpdate.State.values) - {"published"}:
        update_in(state, region, report=report_in("accepted", region), title=f"Canary {state}", body="Canary body")
    update = update_in("published", region, report=report_in("accepted", region), title="Public")
    write(update, actor=region.reporter, body="Canary next")
    write(update, "sv", actor=region.reporter, title="Canary sv", body="Canary sv")
    for language in ("en", "sv", "lt"):
        page = page_of(visitor, region, language)
        feed = visitor.get(FEED.replace("/en/", f"/{language}/")).content.decode()
        assert ("Canary" in page, "Public" in page, "Canary" in feed, "Public" in feed) == (False, True, False, True)


def test_public_bytes_stay_until_the_next_text_is_checked(visitor, region):
    """6-quality.md Z7: a partner edits report, pictures and texts after publication."""
    office = UserFactory(office=True)
    report = report_in("accepted", region, office=office)
    picture = picture_of(report)
    update = proposed_from(report, region)
    arrange(update, region, pictures=[picture])
    write(update, actor=region.coordinator, check=True, title="Public")
    published_now(update, region)
    before = page_of(visitor, region), visitor.get(FEED).content
    services.reopen_report(report, actor=office, note="More to tell")
    Report.objects.filter(pk=report.pk).update(content={"happened": "Changed", "figure-participants": 99})
    picture.refresh_from_db()
    picture.alt_en = picture.caption_en = picture.credit = "Changed"
    picture.save()
    write(update, actor=region.reporter, title="Changed", body="Changed", **{f"alt-{picture.uuid}": "Changed"})
    write(update, "sv", actor=region.reporter, title="Changed", body="Changed")
    assert (page_of(visitor, region), visitor.get(FEED).content) == before
    texts.check_text(update, "en", actor=region.coordinator)
    after = page_of(visitor, region), visitor.get(FEED).content.decode()
    assert ("Public" in after[0], "Changed</h3>" in after[0], "Changed" in after[1]) == (False, True, True)


def test_a_text_in_another_language_is_marked(visitor, region):
    update_in("published", region, title="A kitchen for all", body="We cook.")
    page = page_of(visitor, region, "sv")
    assert '<span lang="en">A kitchen for all</span>' in page
    assert '<div lang="en"><p>We cook.</p>' in page
    assert page.count("note-language") == 1


def test_small_numbers_and_parts_are_not_shown(visitor, region):
    few = report_in("accepted", region, figure_participants=3, split_participants_sex_female=3)
    assert FigureSplit.objects.count() == 1
    update_in("published", region, report=few)
    page = page_of(visitor, region)
    figures = page[page.index('class="update-figures"') :].partition("</dl>")[0]
    assert ("fewer than 5" in figures, ">4<" in figures, ">30<" in figures, ">3<" in figures) == (
        True,
        True,
        True,
        False,
    )


def test_figures_can_be_left_out_and_say_when_they_were_corrected(visitor, region):
    update = update_in("ready", region)
    arrange(update, region, shows_figures=False)
    published_now(update, region)
    assert "update-figures" not in page_of(visitor, region)
    arrange(update, region, shows_figures=True)
    assert ">12<" in page_of(visitor, region)
    figure = update.report.figures.get(indicator__slug="participants")
    figure.number, figure.corrected_at = 14, timezone.now()
    figure.save()
    page = page_of(visitor, region)
    assert (">14<" in page, "corrected on" in page, ">12<" in page) == (True, True, False)


def test_a_picture_is_small_lazy_sized_and_described(visitor, region):
    report = report_in("accepted", region)
    picture = picture_of(report)
    update = proposed_from(report, region)
    arrange(update, region, pictures=[picture])
    words = {"title": "T", f"alt-{picture.uuid}": "Hands & dough", f"credit-{picture.uuid}": "Ida"}
    write(update, actor=region.coordinator, check=True, **words)
    published_now(update, region)
    page = page_of(visitor, region)
    tag = f'<img src="{picture.small.url}" alt="Hands &amp; dough" width="480" height="360" loading="lazy"'
    assert (tag in page, "Picture: Ida" in page, picture.picture.url in page) == (True, True, False)
    picture.refresh_from_db()
    picture.may_be_public = False
    picture.save()
    assert picture.small.url not in page_of(visitor, region)
    assert visitor.get(picture.small.url).status_code == 404


def test_the_page_needs_as_many_queries_for_three_updates_as_for_one(visitor, region):
    def make():
        report = report_in("accepted", region)
        picture = picture_of(report)
        update = proposed_from(report, region)
        arrange(update, region, pictures=[picture])
        write(update, actor=region.coordinator, check=True, title="Visible")
        published_now(update, region)

    address = region.project.get_absolute_url()
    make()
    visitor.get(address)  # the table of masked figures is kept for the next reader
    one, _page = queries(visitor, address)
    make()
    make()
    visitor.get(address)
    three, page = queries(visitor, address)
    assert (three, page.count("Visible</h3>")) == (one, 3)


def test_a_page_without_updates_asks_once(visitor, region):
    address = region.project.get_absolute_url()
    visitor.get(address)
    number, page = queries(visitor, address)
    assert (number <= 12, "updates.atom" in page) == (True, False)


def test_the_public_page_asks_nobody_who_they_are(visitor, region, monkeypatch):
    update_in("published", region)
    monkeypatch.setattr("django.contrib.auth.middleware.get_user", lambda request: AnonymousUser().unknown)
    response = visitor.get(region.project.get_absolute_url())
    assert (response.status_code, response.cookies, "Cookie" in response.headers.get("Vary", "")) == (200, {}, False)


def test_the_feed_narrows_by_network_and_country_and_says_its_language(visitor, region):
    update_in("published", region, title="In Belgium", body="We cook.")
    danish = Region("DK")
    item = publishing.propose_news(
        danish.project, actor=danish.local, language="da", date=dt.date(2026, 5, 1), title="I Danmark", body="Vi bager."
    )
    texts.check_text(item, "da", actor=danish.coordinator)
    published_now(item, danish)
    both = {f"{region.project.title_en}: In Belgium", f"{danish.project.title_en}: I Danmark"}
    assert set(feed_titles(visitor)) == both
    assert feed_titles(visitor, "?country=DK") == [f"{danish.project.title_en}: I Danmark"]
    assert feed_titles(visitor, f"?network={region.len.slug}") == [f"{region.project.title_en}: In Belgium"]
    for query in ("?country=XX", "?network=unknown", f"?network={NetworkFactory(state='draft').slug}"):
        assert visitor.get(f"{FEED}{query}").status_code == 404
    content = visitor.get(FEED).content.decode()
    assert '<entry xml:lang="da">' in content
    assert '<summary type="text">Vi bager.</summary>' in content
    assert visitor.get(f"{FEED}?country=DK").headers.get("Cache-Control") == "public, max-age=0, must-revalidate"


@pytest.mark.parametrize(("title_da", "said"), [("Køkken", "Køkken: I Danmark"), ("", "Kitchen: I Danmark")])
def test_the_title_in_the_feed_is_in_one_language_where_it_can_be(visitor, title_da, said):
    danish = Region("DK")
    type(danish.project).objects.filter(pk=danish.project.pk).update(title_en="Kitchen", title_da=title_da)
    item = publishing.propose_news(
        danish.project, actor=danish.local, language="da", date=dt.date(2026, 5, 1), title="I Danmark", body="Vi bager."
    )
    texts.check_text(item, "da", actor=danish.coordinator)
    published_now(item, danish)
    assert feed_titles(visitor) == [said]


def test_withdrawing_takes_it_from_page_feed_and_files_at_once(visitor, region):
    report = report_in("accepted", region)
    picture = picture_of(report)
    update = proposed_from(report, region)
    arrange(update, region, pictures=[picture])
    write(update, actor=region.coordinator, check=True, title="Public")
    published_now(update, region)
    assert (visitor.get(picture.small.url).status_code, len(feed_titles(visitor))) == (200, 1)
    publishing.withdraw_update(update, actor=region.coordinator)
    assert "Public" not in page_of(visitor, region)
    assert (visitor.get(picture.small.url).status_code, feed_titles(visitor)) == (404, [])


def found(words: str, language: str = "en") -> list[str]:
    return [entry.title for entry in search(words, language).entries]


@pytest.mark.django_db(transaction=True)
def test_the_search_knows_what_is_public_and_only_that():
    region, office = Region(ENGLISH), UserFactory(office=True)
    title = [region.project.title_en]
    report = report_in("accepted", region, office=office)
    update = update_in("ready", region, report=report, body="Rhubarb cake", quote="Marzipan")
    assert found("rhubarb") == []
    consent = consents.Consent.objects.create(
        partner=region.partner, subject="A cook", scope="quote", given_on=dt.date(2020, 1, 1), proof="Folder 1"
    )
    arrange(update, region, quote_consent=consent)
    published_now(update, region)
    assert (found("rhubarb"), found("rhubarb", "sv"), found("marzipan")) == (title, title, [])
    write(update, actor=region.reporter, body="Gooseberry cake")
    assert (found("rhubarb"), found("gooseberry")) == (title, [])
    texts.check_text(update, "en", actor=region.coordinator)
    assert (found("rhubarb"), found("gooseberry")) == ([], title)
    publishing.withdraw_update(update, actor=region.coordinator)
    assert found("gooseberry") == []
    publishing.resume_update(update, actor=region.coordinator)
    texts.check_text(update, "en", actor=region.coordinator)
    published_now(update, region)
    assert found("gooseberry") == title
    services.void_report(report, actor=office, note="A duplicate")
    assert found("gooseberry") == []
