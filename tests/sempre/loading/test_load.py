import pytest
from django.core.management import CommandError, call_command

from networks.models import Network, Seat
from outputs.models import Node
from partners.models import Partner, TargetGroup
from sempre.loading.files import ContentError
from sempre.loading.load import load

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

EDITION = 'edition: {version: "1", date: 2020-01-31}\n'
WORK = f"""kind: handbook
title: {{en: Book}}
{EDITION}nodes:
  - {{key: one, slug: one, kind: chapter, title: {{en: One}}}}
  - {{key: two, slug: two, kind: chapter, title: {{en: Two}}}}
"""


def problems_of(root) -> list[str]:
    """Return what a load of broken content reports."""
    with pytest.raises(ContentError) as error:
        load(root)
    return [str(problem) for problem in error.value.problems]


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
        ("[young-people]", "5",
         "content_partners/sunderby.yaml:8: “target_groups” needs a list of file names, such as [one, two]"),
        ("[young-people]", "[{a: b}]",
         "content_partners/sunderby.yaml:8: “target_groups” needs a list of file names, such as [one, two]"),
        ("country: SE", "people: [a]", "content_partners/sunderby.yaml:5: “people” is no field of partner"),
        ("country: SE", "name_en: x", "content_partners/sunderby.yaml:5: “name_en” is no field of partner"),
        ("country: SE", "version: 7", "content_partners/sunderby.yaml:5: “version” is no field of partner"),
        ("country: SE", "logo: x.png", "content_partners/sunderby.yaml:5: “logo” is no field of partner"),
        ("country: SE", "slug: x",
         "content_partners/sunderby.yaml:5: “slug” contradicts where this stands; leave it out"),
        ("country: SE", "city: {en: x}",
         "content_partners/sunderby.yaml:5: “city” needs a text, in quotes where it reads as yes or no"),
        ("country: SE", "city: yes",
         "content_partners/sunderby.yaml:5: “city” needs a text, in quotes where it reads as yes or no"),
        ("country: SE", "in_accelerators: 1",
         "content_partners/sunderby.yaml:5: “in_accelerators” needs true or false"),
        ("country: SE", "lat: [1]", "content_partners/sunderby.yaml:5: “lat” needs a number"),
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


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("partner: sunderby", "partner: [x]", "6: “partner” needs one file name"),
        ("partner: sunderby", "partner: {}", "6: “partner” needs one file name"),
        (NETWORK[NETWORK.index("seats:") :], "seats: many\n", "7: “seats” needs a list"),
        ("{role: member, organisation: LO}", "LO", "8: “seats” needs a mapping of keys to values here"),
        ("organisation: LO}", "consent: x}", "8: “consent” is no field of seat"),
        ("organisation: LO}", "network: x}", "8: “network” contradicts where this stands; leave it out"),
        ("organisation: LO}", "organisation: LO, until: 2017}", "8: “until” needs a date, such as 2017-08-17"),
    ],
)
def test_a_wrong_network_is_reported_by_line(folder, small, old, new, problem):
    assert problems_of(folder(networks__rcg_norrbotten=NETWORK.replace(old, new))) == [
        f"{small.name}/networks/rcg-norrbotten.yaml:{problem}"
    ]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (EDITION, "edition: text\n", "3: “edition” needs a mapping of keys to values"),
        (EDITION, "", "1: “edition” needs a mapping of keys to values"),
        ('version: "1", ', "", "3: an edition needs a “version”, in quotes where it reads as a number"),
        ('version: "1"', "version: 1.10", "3: an edition needs a “version”, in quotes where it reads as a number"),
        ("2020-01-31", "2020", "3: “date” needs a date, such as 2017-08-17"),
        ("key: one, ", "", "5: a part needs a “key” that is a text"),
        ("key: two", "key: [two]", "6: a part needs a “key” that is a text"),
        ("key: two", "key: one", "6: the key “one” is taken"),
        ("key: two", "key: two, parent: one", "6: “parent” is no field of node"),
        ("key: two", "key: two, nodes: [x]", "6: “nodes” needs a mapping of keys to values here"),
        ("key: two", "key: two, nodes: 3", "6: “nodes” needs a list"),
    ],
)
def test_a_wrong_work_is_reported_by_line(folder, old, new, problem):
    root = folder(works__book=WORK.replace(old, new))
    assert problems_of(root) == [f"{root.name}/works/book.yaml:{problem}"]


def test_a_work_is_loaded_with_its_parts(folder):
    assert load(folder(works__book=WORK)).created == 4
    assert list(Node.objects.values_list("stable_key", "title_en", "position")) == [
        ("one", "One", 0),
        ("two", "Two", 1),
    ]


def test_changed_relations_and_rows_count_a_record_as_updated_once(small, folder):
    load(small)
    folder(
        partners__sunderby=PARTNER.replace("[young-people]", "[]"),
        networks__rcg_norrbotten=NETWORK.replace("LO", "TCO") + "target_groups: [young-people]\n",
    )
    outcome = load(small)
    assert (outcome.created, outcome.updated, outcome.unchanged) == (0, 2, 1)
    assert load(small).unchanged == 3


def test_numbers_in_texts_and_a_reference_given_twice_stay_as_loaded(small, folder):
    folder(
        partners__sunderby=PARTNER.replace("[young-people]", "[young-people, young-people]") + "address: 25832\n",
        networks__rcg_norrbotten=NETWORK.replace("organisation: LO", "organisation: LO, since: 2017"),
    )
    load(small)
    assert (Partner.objects.get().address, Seat.objects.get(organisation="LO").since) == ("25832", "2017")
    outcome = load(small)
    assert (outcome.unchanged, outcome.left_alone) == (3, [])


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


def test_unchanged_files_are_not_read_again_when_asked_so(small, folder, capsys):
    call_command("load_content", str(small), if_changed=True)
    call_command("load_content", str(small), if_changed=True)
    assert capsys.readouterr().out.count("content loaded") == 1
    folder(partners__sunderby=PARTNER.replace("1000.5", "2000"))
    call_command("load_content", str(small), if_changed=True)
    assert Partner.objects.get().budget_eur == 2000
