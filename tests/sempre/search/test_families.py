"""Irregular words of the nine languages: all forms of one have a stem in common, unlike words have none."""

import pytest

from sempre.search.words import stems

FORMS = {
    "sv": """bok böcker böckerna; handbok handböcker; förälder föräldrar; mannen män männen; dotter döttrar; mor mödrar;
        vecka veckan veckor; fråga frågan frågor; rum rummet; program programmet; regel regler regeln; nyckel nycklar;
        ung ungt yngre yngst; gammal gamla äldre; liten lilla små mindre; stor större störst; vän vänner; idé idén;
        seminarium seminarier; centrum centret; människa människan människor; medlem medlemmar""",
    "da": """barn børn børnene; barnebarn børnebørn; forælder forældre forældrene; mand mænd mænd; søster søstre;
        datter døtre; mor mødre; bedstemor bedstemødre; hånd hænder; nat nætter; by byen byer; uge ugen uger;
        øje øjne; ung yngre; gammel gamle ældre; lille små mindre; god bedre bedst; center centret; middel midler""",
    "de": """Partner Partnerin Partnerinnen; Kollege Kollegin Kolleginnen; Stadt Städte; Kind Kinder Kindern;
        Mann Männer; Zentrum Zentren; Familienzentrum Familienzentren; Museum Museen; Thema Themen; Firma Firmen;
        Konto Konten; helfen hilft geholfen Hilfe; treffen trifft getroffen; Fachmann Fachleute;
        gut besser; groß größer größte;
        Nachbar Nachbarin Nachbarn; Wort Wörter; Werkstatt Werkstätten""",
    "pl": """dziecko dzieci dziećmi; człowiek ludzie ludzi ludziom; mężczyzna mężczyźni; ojciec ojca; siostra siostrze;
        rok roku lata latach; tydzień tygodnie; dzień dni dniach; miesiąc miesięcy; student studenci studentów;
        pracownik pracownicy; specjalista specjaliści; senior seniorzy; mieszkaniec mieszkańcy; warsztat warsztacie;
        książka książce; miasto mieście; wieś wsi; młody młodzi; mały mniejszy; dobry lepszy; sąsiad sąsiedzi""",
    "et": """laps lapsed laste lastele; mees mehed meeste; naine naised naiste; kogukond kogukonna kogukondade;
        piirkond piirkonnad; tütar tütred; vend vennad; koht koha kohad; leht lehed; kaart kaardid; tund tunnid;
        teenus teenuse teenust teenuste; küsimus küsimused; klient kliendid; sõber sõbrad; liige liikmed; rida read;
        ettevõte ettevõtted; aeg aja; uus uued; töötuba töötoad""",
    "lv": """māte mātes māšu; sieviete sieviešu; vīrietis vīrieši vīriešu; jaunietis jaunieši jauniešiem; upe upju;
        vācietis vācieši; nakts nakšu; iestāde iestāžu; minūte minūšu; brālis brāļi; mēnesis mēneši; bēglis bēgļu;
        ģimene ģimeņu; durvis durvju; sirds siržu; kaimiņš kaimiņi; lācis lāči""",
    "lt": """žmogus žmogaus žmonės žmonių žmonėms; duktė dukters dukra; sesuo sesers seserys; šuo šuns; moteris moterų;
        mėnuo mėnesiai mėnesių; savaitė savaičių; pilietis piliečiai; bedarbis bedarbių; medis medžiai; žodis žodžių;
        narys nariai; vanduo vandens; didelis didesnis didžiausias; svečias svečiai; akis akys""",
    "fi": """nuori nuoren nuoret nuorten nuoria nuorille; lapsi lapsen lapset lasten lapsille; nainen naiset naisten;
        mies miehen miehet miesten; vanhempi vanhemman vanhemmat; äiti äidit äitien; vanhus vanhukset vanhusten;
        työtön työttömät; kieli kielen; kaupunki kaupungit; asukas asukkaat; opas oppaat; käsi kädet; vuosi vuoden;
        kuukausi kuukaudet; kysymys kysymyksiä; mahdollisuus mahdollisuudet; tieto tiedot; perhe perheet; aika ajan;
        maaseutu maaseudulla; päivä päiviä; kylä kyliä""",
    "en": """woman women; man men; child children; grandchild grandchildren; foot feet; life lives; wife wives;
        teach taught; write wrote written; speak spoke spoken; good better best; young younger youngest; meet met;
        organise organize; organisation organizations; neighbour neighbors; neighbourhood neighborhood;
        programme program; centre centers; criterion criteria; family families""",
}
UNLIKE = {
    "sv": "barn bar; sommar som; sedan seder; röda rad; medan medel; bok böjd; mannen manus; natt natur",
    "da": "barn bark; mand made; by bygge; uge ugle; center central; hånd hund",
    "de": "Termin Term; Berlin Berg; Zentrum zentral; Museum Muse; verbessern vergüten; Kind Kinn; Kurs kurz",
    "pl": "dziecko dziennik; rok rola; dom domena; kolega kolacja; święto światło; dzień dziennik",
    "et": "laps lasu; mees meel; kuu kuul; koht kohv; pood pool",
    "lv": "māte māsa; vīrietis vīrs; mēnesis mēle; kaimiņš kaims; brālis brauc; sieviete siens",
    "lt": "žmogus žmona; moteris motina; narys noras; šuo šuolis; medis mėsa; sesuo sodas",
    "fi": "kylä kyllä; huono huone; lapsi lahja; mies miete; kieli kello; nuori nuotio; vuosi vuori",
    "en": "woman wood; four for; hour hor; child chilly; men menu; less lesson",
}


def lines(table):
    listed = [(code, line.lower().split()) for code, words in table.items() for line in words.split(";")]
    return [pytest.param(code, words, id=f"{code}-{words[0]}") for code, words in listed]


@pytest.mark.parametrize(("language", "words"), lines(FORMS))
def test_forms_of_one_word_are_found_by_each_other(language, words):
    """A chain is enough: each form has a stem of the first."""
    first = stems(words[0], language)
    assert [word for word in words if first.isdisjoint(stems(word, language))] == []


@pytest.mark.parametrize(("language", "words"), lines(UNLIKE))
def test_unlike_words_stay_apart(language, words):
    one, other = (stems(word, language) for word in words)
    assert one & other == set()


def test_there_are_twelve_families_a_language():
    assert {code: len(words.split(";")) >= 12 for code, words in FORMS.items()} == dict.fromkeys(FORMS, True)


@pytest.mark.parametrize("plain", ["bocker", "foraldrar", "yngre"])
def test_forms_are_known_without_their_marks(plain):
    assert stems(plain, "sv") & {"bok", "forald", "ung"} != set()
