import pytest

from networks.models import LocalEmpowermentNetwork
from sempre.models import TranslationRight
from sempre.translating.records import Reach, admin_address, kind_or_404, kinds
from tests.factories.microprojects import MicroProjectFactory
from tests.factories.networks import NetworkFactory
from tests.factories.outputs import ToolFactory
from tests.factories.partners import PartnerFactory
from tests.factories.sempre import PageFactory, UserFactory

pytestmark = pytest.mark.django_db
KIND = kind_or_404("microproject")


def translator(*codes, **fields):
    user = UserFactory(**fields)
    TranslationRight.objects.bulk_create(TranslationRight(user=user, language=code) for code in codes)
    return user


def test_kinds_stand_in_the_readers_alphabet_and_parts_are_none():
    names = [kind.name for kind in kinds()]
    assert names == sorted(names, key=lambda name: kind_or_404(name).label.lower())
    assert {"page", "microproject", "node", "question"} <= set(names)
    assert {"step", "choice", "localempowermentnetwork"} & set(names) == set()


def test_the_office_reaches_everything():
    project = MicroProjectFactory()
    reach = Reach(UserFactory(office=True))
    assert (len(reach.languages), list(reach.records(KIND))) == (9, [project])


def test_a_translator_reaches_every_record_in_the_own_languages():
    project = MicroProjectFactory(draft=True)
    reach = Reach(translator("fi", "sv"))
    assert (reach.languages, list(reach.records(KIND))) == (("sv", "fi"), [project])


def test_a_coordinator_reaches_the_own_records_in_all_languages():
    mine = MicroProjectFactory()
    MicroProjectFactory()
    reach = Reach(UserFactory(coordinator_of=mine.network.partner))
    assert (len(reach.languages), list(reach.records(KIND))) == (9, [mine])
    assert list(reach.records(kind_or_404("page"))) == []


def test_somebody_who_only_writes_reports_reaches_nothing():
    project = MicroProjectFactory()
    reach = Reach(UserFactory(reporter_of=project.network.partner))
    assert (reach.languages, list(reach.records(KIND))) == ((), [])


def test_both_rights_together_are_no_more_than_each():
    mine, other = MicroProjectFactory(), MicroProjectFactory()
    reach = Reach(translator("fi", coordinator_of=mine.network.partner))
    assert set(reach.records(KIND)) == {mine, other}
    languages_of = {
        record.pk: set(reach.states().of_record(record).values_list("language", flat=True)) for record in (mine, other)
    }
    assert (len(languages_of[mine.pk]), languages_of[other.pk]) == (9, {"fi"})


def test_the_original_is_changed_where_its_admin_form_is():
    office, network = UserFactory(office=True), NetworkFactory(len=True)
    assert LocalEmpowermentNetwork.objects.filter(pk=network.pk).exists()
    assert admin_address(network, office) == f"/en/admin/networks/localempowermentnetwork/{network.pk}/change/"
    page = PageFactory()
    assert admin_address(page, office) == f"/en/admin/sempre/page/{page.pk}/change/"
    assert admin_address(page, translator("fi")) == ""


def test_the_original_of_others_is_not_offered():
    tool, project = ToolFactory(), MicroProjectFactory()
    coordinator = UserFactory(coordinator_of=project.network.partner)
    assert admin_address(tool, coordinator) == ""
    assert admin_address(project, coordinator) == f"/en/admin/microprojects/microproject/{project.pk}/change/"
    assert admin_address(project, UserFactory(coordinator_of=PartnerFactory())) == ""


def test_a_title_is_the_readers_or_the_originals():
    titles = ["", "", "Deutsch", "", "", "", "", "Suomi", ""]
    assert str(kind_or_404("page").title_of("fi", titles)) == "Suomi"
    assert str(kind_or_404("page").title_of("fi", [*titles[:-1], "English"])) == "English"
    assert str(kind_or_404("page").title_of("en", [""] * 9)) == ""
