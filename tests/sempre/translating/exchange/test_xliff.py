"""XLIFF out and in: every character, states, digests, what tools add, and what is refused."""

import pytest
from lxml import etree
from translate.storage.xliff import Xliff1File
from translate.storage.xliff2 import Xliff2File

from sempre.models import TranslationStatus
from sempre.translating.exchange import xliff
from sempre.translating.exchange.files import Note, Stage, Unreadable
from sempre.translating.exchange.xliff_reading import read
from sempre.translating.services import Seen
from tests.sempre.translating.exchange.nasty import nasty_parcel, parcel, unit

WRITERS = {"1.2": xliff.write_1, "2.0": xliff.write_2}
UNFIT = set(range(9)) | {11, 12} | set(range(14, 32)) | {0xFFFE, 0xFFFF}


def of_version(version: str, *units) -> str:
    return WRITERS[version](parcel(*units)).decode()


@pytest.mark.parametrize("version", WRITERS)
def test_nasty_texts_come_back_byte_by_byte(version):
    sent = nasty_parcel()
    came = read(WRITERS[version](sent)).units
    assert [(g.key.replace(":", "/"), g.source, g.text, g.seen, g.language) for g in came] == [
        (u.key, u.source, u.text, u.seen, "sv") for u in sent.units
    ]


@pytest.mark.parametrize(("write", "store"), [(xliff.write_1, Xliff1File), (xliff.write_2, Xliff2File)])
def test_an_independent_parser_reads_the_same(write, store):
    """Where XML cannot hold a character there is an element, which the parser shows as such: left out here."""
    sent = [u for u in nasty_parcel().units if not UNFIT & set(map(ord, u.source + u.text))]
    assert len(sent) > 200
    found = store.parsestring(write(parcel(*sent)))
    assert [(one.source, one.target) for one in found.units] == [(one.source, one.text) for one in sent]


@pytest.mark.parametrize("version", WRITERS)
def test_the_first_lines_say_what_it_is(version):
    root = etree.fromstring(of_version(version, unit()).encode())
    namespace = {"1.2": xliff.V1, "2.0": xliff.V2}[version]
    assert (root.tag, root.get("version")) == (f"{{{namespace}}}xliff", version)
    languages = {
        "1.2": lambda: (root[0].get("source-language"), root[0].get("target-language")),
        "2.0": lambda: (root.get("srcLang"), root.get("trgLang")),
    }
    assert languages[version]() == ("en", "sv")


def test_elements_of_1_stand_in_the_order_of_the_standard():
    text = of_version("1.2", unit(text="Text", limit=150, notes=(Note("location", "https://example.org"),)))
    one = etree.fromstring(text.encode()).find(f".//{{{xliff.V1}}}trans-unit")
    assert [etree.QName(child).localname for child in one] == ["source", "target", "note"]
    assert {name: one.get(name) for name in ("id", "maxwidth", "size-unit", "resname")} == {
        "id": "page/about/title",
        "maxwidth": "150",
        "size-unit": "char",
        "resname": "About: Title",
    }
    assert one.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"


def test_elements_of_2_stand_in_the_order_of_the_standard():
    text = of_version("2.0", unit(text="Text", limit=150, notes=(Note("location", "https://example.org"),)))
    file = etree.fromstring(text.encode())[0]
    assert [etree.QName(child).localname for child in file] == ["profiles", "unit"]
    one = file[1]
    assert [etree.QName(child).localname for child in one] == ["notes", "segment"]
    assert [etree.QName(child).localname for child in one[1]] == ["source", "target"]
    assert (one.get("id"), one.get("canResegment"), one.get(f"{{{xliff.SIZES}}}sizeRestriction")) == (
        "page:about:title",
        "no",
        "150",
    )


@pytest.mark.parametrize(
    ("status", "first", "second", "sub"),
    [
        ("missing", "new", "initial", "sempre:missing"),
        ("not_planned", "new", "initial", "sempre:not-planned"),
        ("machine", "needs-review-translation", "initial", "sempre:machine"),
        ("outdated", "needs-review-translation", "initial", "sempre:outdated"),
        ("draft", "translated", "translated", None),
        ("checked", "signed-off", "reviewed", None),
    ],
)
def test_every_state_has_its_word(status, first, second, sub):
    one = unit(status=status)
    target = etree.fromstring(of_version("1.2", one).encode()).find(f".//{{{xliff.V1}}}target")
    segment = etree.fromstring(of_version("2.0", one).encode()).find(f".//{{{xliff.V2}}}segment")
    assert (target.get("state"), segment.get("state"), segment.get("subState")) == (first, second, sub)


def test_all_states_but_the_original_are_known():
    wanted = set(TranslationStatus) - {TranslationStatus.ORIGINAL}
    assert (set(xliff.STATES_1), set(xliff.STATES_2)) == (wanted, wanted)


@pytest.mark.parametrize(("version", "store"), [("1.2", Xliff1File), ("2.0", Xliff2File)])
def test_tools_see_the_same_states(version, store):
    sent = unit(text="A", status="outdated"), unit(text="B", status="checked"), unit(status="missing")
    found = store.parsestring(of_version(version, *sent)).units
    assert [(one.istranslated(), one.isfuzzy()) for one in found] == [(False, True), (True, False), (False, False)]


@pytest.mark.parametrize("version", WRITERS)
def test_a_machine_draft_goes_as_something_to_review(version):
    given = read(of_version(version, unit(machine_text="Draft", status="machine")).encode()).units[0]
    assert (given.text, given.stage, given.seen.text, len(given.machine)) == ("Draft", Stage.UNFINISHED, "", 32)


@pytest.mark.parametrize(("version", "namespace"), [("1.2", xliff.V1), ("2.0", xliff.V2)])
def test_notes_are_there_for_people(version, namespace):
    text = of_version(version, unit(notes=(Note("location", "https://example.org/?a&b"), Note("length", "Short"))))
    found = etree.fromstring(text.encode()).iter(f"{{{namespace}}}note")
    assert [(note.get("from") or note.get("category"), note.text) for note in found] == [
        ("location", "https://example.org/?a&b"),
        ("length", "Short"),
    ]


# What tools bring back


def given_in(text: str):
    return read(text.encode()).units[0]


def test_what_a_parser_saved_again_is_read_again():
    """Translated by another program: our attributes are still there."""
    for version, store in (("1.2", Xliff1File), ("2.0", Xliff2File)):
        one = unit(status="missing")
        file = store.parsestring(of_version(version, one))
        file.units[0].target = "Översatt & <klar> 🎉"
        file.units[0].marktranslated()
        given = read(bytes(file)).units[0]
        assert (given.text, given.stage, given.seen) == ("Översatt & <klar> 🎉", Stage.TRANSLATED, one.seen)


def test_segments_and_comments_of_a_tool_are_part_of_the_text():
    text = of_version("1.2", unit(text="TEXT")).replace(
        ">TEXT<",
        '><mrk mtype="seg" mid="1">One. </mrk><mrk mtype="x-sdl-deleted">Gone</mrk><mrk mtype="seg" mid="2">'
        '<g id="1">Two</g>.</mrk> <bpt id="2">**</bpt>x<ept id="2">**</ept><',
    )
    assert given_in(text).text == "One. Two. **x**"


def test_a_unit_that_was_divided_is_one_text():
    head, tail = of_version("2.0", unit(text="TEXT")).split("<segment", 1)
    divided = (
        '<segment state="final"><source>A.</source><target>Ett.</target></segment>'
        "<ignorable><source> </source></ignorable>"
        '<segment state="translated"><source>B.</source><target>Två.</target></segment></unit></file></xliff>'
    )
    given = given_in(head + divided)
    assert (given.source, given.text, given.stage) == ("A. B.", "Ett. Två.", Stage.TRANSLATED)
    assert given_in(head + divided.replace("<target>Två.</target>", "")).text == ""


def test_a_file_without_our_attributes_says_so():
    text = of_version("1.2", unit(text="T")).replace("sempre:", "other:").replace("xmlns:sempre", "xmlns:other")
    assert given_in(text.replace(xliff.OURS, "urn:other")).seen is None
    assert given_in(of_version("1.2", unit(text="T"))).seen == Seen(*(unit(text="T").seen.text, unit().seen.source))


def test_every_unit_knows_its_line():
    text = of_version("1.2", unit(), unit(key="page/about/body"))
    lines = [number for number, line in enumerate(text.splitlines(), 1) if line.startswith("<trans-unit")]
    assert [given.place for given in read(text.encode()).units] == lines


def test_other_encodings_are_read():
    text = of_version("1.2", unit(text="Ärende")).replace('encoding="UTF-8"', 'encoding="UTF-16"')
    assert read(text.encode("utf-16")).units[0].text == "Ärende"
    assert read(text.replace("UTF-16", "ISO-8859-1").encode("latin-1")).units[0].text == "Ärende"


def test_version_2_1_is_the_same_to_us():
    assert given_in(of_version("2.0", unit(text="T")).replace('version="2.0"', 'version="2.1"')).text == "T"


# What is refused, with the place


DOCUMENT_TYPE = "The file declares a document type. Such files are not read, for safety."
BOMB = """<?xml version="1.0"?><!DOCTYPE xliff [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><xliff>&b;</xliff>"""


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "Line 1: this is not well-formed XML. The file is damaged, cut off or of another kind."),
        (b"PK\x03\x04", "Line 1: this is not well-formed XML. The file is damaged, cut off or of another kind."),
        (b"\xff\xfe\x00\x00", "Line 1: this is not well-formed XML. The file is damaged, cut off or of another kind."),
        (
            xliff.write_1(parcel(unit(), unit()))[:-60],
            "Line 11: this is not well-formed XML. The file is damaged, cut off or of another kind.",
        ),
        (BOMB.encode(), DOCUMENT_TYPE),
        (BOMB.encode("utf-16"), DOCUMENT_TYPE),
        (b"<!DOCTYPE x SYSTEM 'file:///etc/passwd'><x/>", DOCUMENT_TYPE),
        (b"<a>" * 100_000, "The file is nested too deeply."),
        (b"<html/>", "This is not an XLIFF file."),
        (
            b'<xliff version="1.1" xmlns="urn:oasis:names:tc:xliff:document:1.1"/>',
            "This is XLIFF of version 1.1. The portal reads 1.2 and 2.0: save the file as one of them.",
        ),
        (b"<xliff/>", "This is XLIFF of version ?. The portal reads 1.2 and 2.0: save the file as one of them."),
        (
            b'<?xml version="1.0" encoding="nonsense"?><xliff/>',
            "The file is written in an encoding that cannot be read. Save it as UTF-8.",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told(data, message):
    with pytest.raises(Unreadable) as caught:
        read(data)
    assert str(caught.value) == message


def test_a_file_of_too_many_texts_is_refused(monkeypatch):
    monkeypatch.setattr("sempre.translating.exchange.xliff_reading.MOST_UNITS", 2)
    with pytest.raises(Unreadable, match="more than 2 texts"):
        read(xliff.write_1(parcel(unit(), unit(), unit())))


def test_strange_codes_of_characters_do_no_harm():
    for code in ("zz", "FFFFFFFFFF", "-1", ""):
        text = of_version("2.0", unit(text="TEXT")).replace(">TEXT<", f'>a<cp hex="{code}"/>b<')
        assert given_in(text).text == "ab"
