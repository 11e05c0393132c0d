"""Headings that an update brings stand below its title."""

import re

import pytest

from tests.factories.reporting import Region, report_in
from tests.factories.updates import ENGLISH, update_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["en", "lt"])
def test_headings_of_an_update_stand_below_its_title(visitor, language):
    region = Region(ENGLISH)
    body = "# How it began\n\nWe met.\n\n#### By hand\n\nWe cooked."
    update_in("published", region, report=report_in("accepted", region), title="A kitchen for all", body=body)
    address = region.project.get_absolute_url().replace("/en/", f"/{language}/", 1)
    page = visitor.get(address).content.decode()
    article = page[page.index('<article class="update"') :]
    article = article[: article.index("</article>")]
    assert re.findall(r"<(h\d)", article) == ["h3", "h4", "h5"]
