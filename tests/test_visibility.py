"""Nothing of a draft shows on any public page, in any feed, in search, in the sitemap."""

import pytest
from django.utils import timezone

from networks.models import Seat
from partners.models import Consent, Person
from sempre.search import reindex
from tests.factories.microprojects import MicroProjectFactory
from tests.factories.networks import EventFactory, NetworkFactory, NewsItemFactory
from tests.factories.outputs import EditionFactory, NodeFactory, ToolFactory, WorkFactory
from tests.factories.partners import PartnerFactory, TargetGroupFactory

pytestmark = pytest.mark.django_db
SECRET = "Zanzibar"
DATA = (
    "partners", "networks", "micro-projects", "updates", "tools", "outputs", "parts", "recommendations", "terms",
    "news", "events", "target-groups", "micro-projects.geojson", "networks.geojson", "partners.geojson",
)  # fmt: skip
ADDRESSES = [
    "en/",
    "en/partners/",
    "en/partners/open/",
    "en/networks/",
    "en/networks/open-rcg/",
    "en/networks/open-len/",
    "en/networks/orphan/",
    "en/micro-projects/",
    "en/micro-projects/open/",
    "en/tools/",
    "en/tools/open/",
    "en/news/",
    "en/news/open/",
    "en/events/",
    "en/events/open/",
    "en/outputs/",
    "en/handbook/",
    "en/handbook/open/",
    "en/recommendations/",
    "en/news.atom",
    "en/events.ics",
    "en/handbook.epub",
    "en/search/?q=Zanzibar",
    "sitemap.xml",
    "en/news.atom?network=open-rcg",
    "en/events.ics?network=open-rcg",
    *(f"api/v1/{name}" for name in DATA),
    *(f"api/v1/{name}.csv" for name in DATA if "." not in name),
    *(f"api/v1/{name}/open" for name in ("partners", "micro-projects", "tools", "events", "news")),
    *(f"api/v1/networks/{slug}" for slug in ("open-rcg", "open-len", "orphan")),
    "api/v1/catalog.jsonld",
]


@pytest.fixture
def everything(pages):
    """A published record of each kind, tied to a draft of each kind."""
    draft = {"state": "draft"}
    partner = PartnerFactory(slug="open", short_name="Open")
    hidden = PartnerFactory(slug="hidden", short_name=SECRET, name_en=f"{SECRET} partner", **draft)
    group = TargetGroupFactory(slug="hidden-group", name_en=f"{SECRET} group", **draft)
    rcg = NetworkFactory(slug="open-rcg", partner=hidden)
    village = NetworkFactory(slug="open-len", kind="len", parent=rcg, partner=partner)
    hidden_rcg = NetworkFactory(slug="hidden-rcg", name_en=f"{SECRET} region", place=SECRET, partner=partner, **draft)
    orphan = NetworkFactory(slug="orphan", kind="len", parent=hidden_rcg, partner=partner)
    hidden_len = NetworkFactory(
        slug="hidden-len", kind="len", parent=rcg, place=SECRET, name_en=f"{SECRET} network", partner=partner, **draft
    )
    for record in (partner, rcg, village, orphan):
        record.target_groups.add(group)
    rcg.co_partners.add(hidden)
    Seat.objects.create(network=rcg, partner=hidden)
    project = MicroProjectFactory(slug="open", network=hidden_len, partners=[partner, hidden], target_groups=[group])
    hidden_project = MicroProjectFactory(title_en=f"{SECRET} project", network=village, target_groups=[group], **draft)
    tool = ToolFactory(slug="open", target_groups=[group], micro_projects=[project, hidden_project])
    ToolFactory(slug="hidden-tool", title_en=f"{SECRET} tool", micro_projects=[project], **draft)
    links = {"networks": [village, hidden_len], "partners": [partner, hidden]}
    event, news = EventFactory(slug="open", **links), NewsItemFactory(slug="open", **links)
    project.events.add(event, EventFactory(title_en=f"{SECRET} event", networks=[village], **draft))
    project.news.add(news, NewsItemFactory(title_en=f"{SECRET} news", networks=[village], **draft))
    handbook = EditionFactory(work=WorkFactory(kind="handbook", publisher=hidden), status="published")
    NodeFactory(edition=handbook, slug="open", tools=[tool], micro_projects=[project, hidden_project])
    EditionFactory(work=WorkFactory(kind="recommendations", title_en=f"{SECRET} paper", **draft), status="published")
    reindex()


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_public_page_tells_of_a_draft(visitor, everything, address):
    response = visitor.get(f"/{address}")
    assert response.status_code == 200
    text = response.content.decode(errors="replace").replace(f'value="{SECRET}"', "").replace(f"q={SECRET}", "")
    text = text.replace(f"“{SECRET}”", "").replace(f"“<bdi>{SECRET}</bdi>”", "")
    assert [line.strip()[:160] for line in text.splitlines() if SECRET in line] == []


def test_a_consent_for_a_picture_names_nobody(visitor, pages):
    network = NetworkFactory(slug="rcg")
    person = Person.objects.create(partner=network.partner, name="A Person")
    picture = Consent.objects.create(
        person=person, scope=Consent.Scope.PICTURE, given_on=timezone.localdate(), proof="folder"
    )
    Seat.objects.create(network=network, person=person, consent=picture)
    assert "A Person" not in visitor.get("/en/networks/rcg/").content.decode()


@pytest.mark.parametrize(("count", "shown"), [(3, "fewer than 5"), (5, "5"), (30, "30")])
def test_small_groups_stay_private(visitor, pages, count, shown):
    MicroProjectFactory(slug="small", participants=count)
    html = visitor.get("/en/micro-projects/small/").content.decode()
    assert f"<dt>Participants</dt><dd>{shown}</dd>" in html
