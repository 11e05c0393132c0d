import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from microprojects.models import MicroProject
from networks.models import Network, Seat
from outputs.models import Edition, Node, Work
from partners.models import Partner, TargetGroup
from sempre.loading.files import ContentError
from sempre.loading.load import load
from sempre.models import Page

pytestmark = pytest.mark.django_db

PARTNER = """
official_name: Sunderby folkhögskola
short_name: Sunderby
name: {sv: Sunderby folkhögskola, en: Sunderby Folk High School}
country: SE
organisation_type: folk_high_school
budget_eur: 1000.5
target_groups: [young-people]
"""
GROUP = "name: {en: young people}\nkind: end_user\n"
NETWORK = """
kind: rcg
place: Norrbotten
name: {en: Group}
country: SE
partner: sunderby
seats:
  - {role: member, organisation: LO}
  - {role: member, group: {en: cooperatives}}
"""


@pytest.fixture
def folder(tmp_path):
    def write(**files):
        for name, text in files.items():
            kind, _, slug = name.partition("__")
            file = tmp_path / kind / f"{slug.replace('_', '-')}.yaml"
            file.parent.mkdir(exist_ok=True)
            file.write_text(text, encoding="utf-8")
        return tmp_path

    return write


@pytest.fixture
def small(folder):
    return folder(partners__sunderby=PARTNER, target_groups__young_people=GROUP, networks__rcg_norrbotten=NETWORK)


def test_records_are_loaded_published_with_what_connects_them(small):
    outcome = load(small)
    assert (outcome.created, outcome.updated, outcome.left_alone) == (3, 0, [])
    partner = Partner.objects.get(slug="sunderby")
    assert (partner.name_sv, partner.name_en, partner.name_fi, partner.is_published) == (
        "Sunderby folkhögskola",
        "Sunderby Folk High School",
        "",
        True,
    )
    assert [group.slug for group in partner.target_groups.all()] == ["young-people"]
    assert list(Seat.objects.values_list("organisation", "group_en", "position")) == [
        ("LO", None, 0),
        ("", "cooperatives", 1),
    ]


def test_loading_again_changes_nothing(small):
    load(small)
    outcome = load(small)
    assert (outcome.created, outcome.updated, outcome.unchanged, outcome.left_alone) == (0, 0, 3, [])


def test_a_corrected_file_updates_what_nobody_edited(small, folder):
    load(small)
    folder(partners__sunderby=PARTNER.replace("1000.5", "2000"))
    assert load(small).updated == 1
    assert Partner.objects.get().budget_eur == 2000


def test_an_edited_field_is_left_alone_and_named(small, folder):
    load(small)
    Partner.objects.filter(slug="sunderby").update(short_name="Our school")
    outcome = load(small)
    assert outcome.left_alone == ["partners/sunderby: short_name keeps its edit"]
    folder(partners__sunderby=PARTNER.replace("short_name: Sunderby", "short_name: SFHS").replace("1000.5", "2000"))
    outcome = load(small)
    assert outcome.left_alone == ["partners/sunderby: short_name was edited on the portal"]
    partner = Partner.objects.get()
    assert (partner.short_name, partner.budget_eur) == ("Our school", 2000)


def test_edited_seats_and_groups_are_left_alone(small):
    load(small)
    Seat.objects.filter(organisation="LO").delete()
    Partner.objects.get().target_groups.clear()
    outcome = load(small)
    assert sorted(outcome.left_alone) == [
        "networks/rcg-norrbotten: seats keeps its edit",
        "partners/sunderby: target_groups keeps its edit",
    ]
    assert Seat.objects.count() == 1


def test_a_record_that_an_editor_removed_stays_removed(small):
    load(small)
    Network.objects.all().delete()
    assert load(small).left_alone == ["networks/rcg-norrbotten: removed by an editor"]
    assert Network.objects.count() == 0


def test_check_changes_nothing(small):
    assert load(small, check=True).created == 3
    assert Partner.objects.count() == 0


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("country: SE", "country: XX", "content_partners/sunderby.yaml:5: country: Value 'XX' is not a valid choice."),
        ("country: SE", "county: SE", "content_partners/sunderby.yaml:5: “county” is no field of partner"),
        ("[young-people]", "[youth]", "content_partners/sunderby.yaml:8: there is no targetgroup “youth”"),
        ("sv: Sunderby", "se: Sunderby", "content_partners/sunderby.yaml:4: “se” is none of the nine languages"),
        ("name: {sv: Sunderby folkhögskola, en: Sunderby Folk High School}", "name: Sunderby",
         "content_partners/sunderby.yaml:4: “name” needs a text for each language, such as “en: …”"),
        ("1000.5", "many", "content_partners/sunderby.yaml:7: budget_eur: “many” value must be a decimal number."),
    ],
)  # fmt: skip
def test_a_wrong_file_is_reported_by_line_and_nothing_is_loaded(small, folder, old, new, problem):
    folder(partners__sunderby=PARTNER.replace(old, new))
    with pytest.raises(ContentError) as error:
        load(small)
    expected = problem.replace("content_", f"{small.name}/")
    assert [str(p) for p in error.value.problems if "sunderby" in p.path][0] == expected
    assert (Partner.objects.count(), TargetGroup.objects.count()) == (0, 0)


def test_an_unknown_folder_is_reported(folder):
    with pytest.raises(ContentError, match="“toys” is no kind of content"):
        load(folder(toys__x="a: 1\n"))


def test_the_command_says_what_is_wrong(small, folder, capsys):
    folder(partners__sunderby="a: [")
    with pytest.raises(CommandError, match=r"sunderby.yaml:1: broken YAML.*\n1 problem\(s\); nothing was loaded"):
        call_command("load_content", str(small))
    folder(partners__sunderby=PARTNER)
    call_command("load_content", str(small))
    assert capsys.readouterr().out == "content loaded: 3 new, 0 updated, 0 unchanged, 0 left alone\n"


def test_the_content_of_the_portal_is_whole():
    """Every file of content/ is valid; what it holds is what the sources know."""
    load(settings.BASE_DIR / "content")
    assert Partner.objects.exclude(role="associated").count() == 16
    assert len({p.country for p in Partner.objects.exclude(role="associated")}) == 8
    assert Network.objects.regional().count() == 9
    assert Network.objects.local().count() == 19
    assert MicroProject.objects.count() == 27
    assert Seat.objects.filter(network__slug="rcg-denmark", role="member").count() == 13
    assert sorted(Page.objects.values_list("slug", flat=True)) == ["about", "accessibility", "contact", "home", "privacy"]
    assert sorted(set(Work.objects.values_list("kind", flat=True))) == [
        "handbook",
        "recommendations",
        "roadmap",
        "training",
    ]
    assert Edition.objects.published().count() == Work.objects.count()
    assert set(Node.objects.published()) == set(Node.objects.all())
