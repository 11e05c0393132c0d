"""Words whose forms have no stem in common: child and children, bok and böcker, człowiek and ludzie.

One word is listed in each of its unlike forms, the one that people look up first. A form stands for everything with its
stem; with ``=`` before it, for itself alone, since its stem is another word's too. A word with ``-`` before it ends
compounds as well: handbok, handböcker.
"""

from functools import cache
from typing import NamedTuple

from sempre.search.endings import regular_stems
from sempre.search.letters import folded

LEAST_TAIL = 4  # letters of a stem that is known at the end of a compound
LEAST_HEAD = 3  # letters before it

_FAMILIES = {
    "sv": """
        -bok böcker; mannen =män =mäns; -mor mödrar; far fader =fäder =fäderna; bror brodern =bröder =bröderna;
        -dotter döttrar; -syster systrar; -förälder föräldrar; fot fötter; rot rötter; idé idén; ålder =åldrar
        =åldrarna =åldrars; vänner =vän =väns; gammal gamla =äldre =äldres =äldst =äldsta; ung ungt yngre =yngst
        =yngsta; liten litet lilla =små mindre =minst =minsta; stor större; bra bättre =bäst =bästa; god gott; rum
        rummet; hem hemmet; öga ögat ögon; öra örat öron; vatten vattnet; fönster fönstret; papper papperet; by byn
        byar byarna; vinter vintrar; sommar somrar; finger fingret; -center centret centrum; gås gäss
    """,
    "da": """
        -barn børn; barnebarn børnebørn; -forælder forældre; -mor =moderen mødre; far faderen fædre; bror broderen
        brødre; -søster søstre; -datter døtre; hånd hænder; nat =nætter =nætterne; tand tænder; by byen byer byerne;
        gammel =gamle gammelt ældre ældst; ung =ungt yngre =yngst =yngste; lille =små mindre mindst; stor stort større
        størst; god =godt bedre =bedst =bedste; lang længere =længst =længste; uge ugen uger ugerne; sommer somre;
        vinter vintre; finger fingre; -center centre; øje øjet øjne; øre øret ører; træ træet træer; ko køer; kollega
        kolleger; aften aftenen aftner; stad stæder; bonde bønder; mand =mænd =mænds =mændene; embedsmand embedsmænd
    """,
    "de": """
        gut besser =beste =besten =bester =bestes; groß größte; hoch höher; -Thema Themen Themas; -Firma Firmen;
        Praktikum Praktika; -Konto Konten; Risiko Risiken; Datum Daten; helfen hilft =half geholfen Hilfe; -treffen
        trifft =traf getroffen; -sprechen spricht =sprach =sprachen gesprochen; -nehmen nimmt =nahm genommen; -geben
        gibt =gab gegeben; -lesen liest =las gelesen; -schreiben schrieb geschrieben; -finden =fand =fanden gefunden;
        Fachmann Fachfrau Fachleute; Nachbar Nachbarn Nachbarin; Baby Babys; -Kurs Kurse; Bus Busse
    """,
    "pl": """
        dziecko dzieci dziećmi; człowiek =ludzie =ludzi =ludziom =ludźmi =ludziach; mężczyzna mężczyźni; ojciec ojca
        ojcowie; brat =bracia =braci =braciom =braćmi; siostra siostrze; przyjaciel przyjaciół przyjaciółka; sąsiad
        sąsiedzi sąsiadka; ucznia =uczeń uczniowie; nauczyciel =nauczycieli nauczycielka; student studentka; mąż =męża
        =mężem =mężowie; kolega koledzy; tydzień tygodnia; dzień =dnia =dni =dniu =dniach =dniom =dniami; miesiąc
        miesięcy; rok =lata =lat =latach =latami =latom; wieczór wieczory; marzec marca; kwiecień kwietnia; grudzień
        grudnia; miasto =mieście; wieś =wsi =wsie =wsiach =wsią; powiat =powiecie; świat =świecie; gość goście; ręka
        =rąk =rękach; oko oczy; ucho uszy; święto =świąt; kościół =kościele; krąg kręgu; księga =ksiąg; urząd urzędu;
        pieniądze pieniędzy; potrzeba potrzeby; wolontariusz wolontariusze; babcia babcie; dziewczyna dziewczynka;
        młody młodzi; stary =starsi; mały mniejszy; duży =większy =większa =większe =większych; dobry dobrze =lepszy
        =lepsze =lepsza =lepiej najlepszy; Niemcy =Niemiec =Niemczech; dom =domów =domy =domu
    """,
    "et": """
        -laps =last =laste =lastele =lastega =lastel =lastelt =lastest =lasteta =lastesse; -kond konna; mees mehe
        mehi; -naine naise; tütar tütre; vend venna; poeg poja; käsi käe käed =kätt käte; uus uue uued uut uusi; aeg
        aja aega; vald valla; -ettevõte ettevõtte; õpe õppe =õpet; näide =näited =näiteid =näite =näitega; teade
        =teate =teated =teateid =teadete; rida rea read; lugu =loo =lood =looga; pidu peo peod; puue puude =puuet;
        sõber sõbra sõpru; naaber naabri; liige liikme; võti võtme; -koht koha; -leht lehe; -kaart kaardi; -tund
        tunni; -laud laua; märk märgi; väike väikese; hea =parem =parema =paremad =paremaid =parim =parima =parimad;
        vana =vanim =vanimad; -number numbri; sild silla; jõud =jõu; sada saja; kuu kuud; põld põllu; uks ukse =ust;
        köök köögi; aed =aia =aias =aiad =aeda; pood poe poed; -paik paiga; juht juhi; leib leiva; ülesanne ülesande;
        keel keele; -spetsialist spetsialisti
    """,
    "lv": """
        upe upju; acs =acis =acu; suns =suņi
    """,
    "lt": """
        žmogus =žmonės =žmonių =žmones =žmonėms =žmonėmis =žmonėse; mėnuo mėnesio; duktė dukters dukra; sesers =sesuo
        =sesė; šuo šuns; didelis didesnis didžiausias; jaunas jaunimas
    """,
    "fi": """
        lapsen =lapsi =lapset =lasten =lasta =lapsena; -mies miehen =miesten =miestä; kunta =kuntia =kuntien; maaseutu
        maaseudun; tunti =tunnin =tunnit; kevät =kevättä; talvi talven; äiti äidin äidille; isä =isien =isiä; kylä
        =kyliä =kylien =kylissä =kylille; kuva =kuvia =kuvien; käsi käden =kättä; uusi uuden =uutta; vesi veden vettä;
        -opas oppaan =opasta; tarve tarpeen; koe kokeen; apu avun; -leipä leivän; aika ajan; poika pojan; tytär
        tyttären; kuukausi kuukauden =kuukautta =kuukausia =kuukausien; vuosi vuoden =vuotta =vuosi; ilta =iltoja
        =iltojen; -koti kodin =kotia =kotona =kotiin; tuki tuen =tuet; luku luvun; kauppa =kauppoja; iäkäs iäkkään;
        ikä =iän =iät; vanha =vanhan; hyvä parempi paras =parhaat =parhaan; jäsen jäsenet; työ =työt =työtä =työn
        töitä =töissä; väline =välineet; askel =askelta; kumppani kumppanin; rikas =rikkaan =rikkaat; tarina =tarinan;
        idea =ideaa =ideoita =ideoiden; ruoka ruoan ruuan; pöytä =pöytiä; ihminen ihmisen; -nainen naisen
    """,
    "en": """
        woman women; man men; child children; grandchild grandchildren; foot feet; tooth teeth; life =lives; wife
        =wives; housewife housewives; half =halves; shelf shelves; knife =knives; thief thieves; good better =best;
        bad worse worst; teach taught; think thought; bring brought; speak spoke spoken; write wrote written; give
        gave given; take took taken; begin began begun; meet =met; build built; feel felt; keep kept; hear heard; know
        knew known; run =ran; grow grew grown; choose chose chosen; hold held; tell told; make made; see =saw seen;
        lead =led; learn learnt; sell sold; stand stood; spend spent; send sent; sing sang sung; drive drove driven;
        win =won; lose =lost; pay =paid; sit =sat; eat =ate eaten; fall fell fallen; find =found; buy bought; become
        became; break broke broken; understand understood; sew sewn; catch caught; wear wore worn; swim swam; young
        younger youngest; old older oldest; small smaller smallest; large larger largest; big bigger biggest; long
        longer longest; easy easier easiest easily; criterion criteria; analysis =analyses; crisis =crises; curriculum
        curricula; centre center; programme program; practice practise; licence license; catalogue catalog; dialogue
        dialog; ageing =aging; mum mom; counselling counsellor
    """,
}


class Family(NamedTuple):
    """The heads of a language's families: by stem, by form, and the stems that are known at the end of a compound."""

    by_stem: dict[str, str]
    by_form: dict[str, str]
    tails: tuple[str, ...]


@cache
def _families(language: str) -> Family:
    by_stem, by_form, tails = {}, {}, []
    for line in _FAMILIES.get(language, "").lower().split(";"):
        first, *others = line.strip().removeprefix("-").split()
        own = regular_stems(first, language)
        head = max(own, key=lambda stem: (len(stem), stem))
        by_stem |= dict.fromkeys(own - {head}, head)
        for other in others:
            if other.startswith("="):
                by_form |= {other[1:]: head, folded(other[1:]): head}
            else:
                by_stem |= dict.fromkeys(regular_stems(other, language) - own, head)
        if line.strip().startswith("-"):
            tails += (stem for stem, of in by_stem.items() if of == head and len(stem) >= LEAST_TAIL)
    return Family(by_stem, by_form, tuple(tails))


def kin(stems: frozenset[str], language: str) -> set[str]:
    """Return the stems of the irregular forms of the words with ``stems``: those that compounds end in too."""
    by_stem = _families(language).by_stem
    return {stem for stem, head in by_stem.items() if head in stems}


def heads(word: str, stems: frozenset[str], language: str) -> set[str]:
    """Return the stems of the words that ``word``, which has ``stems``, is an irregular form of."""
    family = _families(language)
    found = {family.by_stem[stem] for stem in stems if stem in family.by_stem}
    if word in family.by_form:
        found.add(family.by_form[word])
    for stem in stems:
        if stem.endswith(family.tails):
            tail = max(filter(stem.endswith, family.tails), key=len)
            before = stem.removesuffix(tail)
            found |= {before + family.by_stem[tail]} if len(before) >= LEAST_HEAD else set()
    return found
