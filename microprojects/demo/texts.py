"""What the demonstration reports say: invented, marked as such, and about nobody."""

from sempre import languages

# In the order of the languages' codes: da de en et fi lt lv pl sv
ORDER = sorted(languages.CODES)


def _in_nine(*texts: str) -> dict[str, str]:
    return dict(zip(ORDER, texts, strict=True))


SUMMARY = _in_nine(
    "Et opdigtet eksempel til at prøve rapporteringen. Projektet findes ikke.",
    "Ein erfundenes Beispiel, um das Berichten auszuprobieren. Das Projekt gibt es nicht.",
    "An invented example for trying out the reports. There is no such project.",
    "Väljamõeldud näide aruandluse proovimiseks. Sellist projekti ei ole.",
    "Keksitty esimerkki raportoinnin kokeilemiseen. Tällaista hanketta ei ole.",
    "Išgalvotas pavyzdys ataskaitoms išbandyti. Tokio projekto nėra.",
    "Izdomāts piemērs pārskatu izmēģināšanai. Šāda projekta nav.",
    "Zmyślony przykład do wypróbowania sprawozdań. Takiego projektu nie ma.",
    "Ett påhittat exempel för att prova rapporteringen. Projektet finns inte.",
)
PROJECTS = {
    "demo-kitchen": (
        "len-varde", "uc-syd", "meeting_place",
        _in_nine(
            "Demo: Vi laver mad sammen", "Demo: Zusammen kochen", "Demo: Cooking together", "Demo: Keedame koos",
            "Demo: Kokataan yhdessä", "Demo: gaminame kartu", "Demo: gatavojam kopā", "Demo: Gotujemy razem",
            "Demo: Vi lagar mat ihop",
        ),
    ),
    "demo-bicycles": (
        "len-varde", "uc-syd", "work",
        _in_nine(
            "Demo: Cykelværksted", "Demo: Fahrradwerkstatt", "Demo: Bicycle workshop", "Demo: Rattatöökoda",
            "Demo: Pyöräpaja", "Demo: dviračių dirbtuvės", "Demo: velosipēdu darbnīca", "Demo: Warsztat rowerowy",
            "Demo: Cykelverkstad",
        ),
    ),
    "demo-film": (
        "len-sunderby", "sunderby", "culture",
        _in_nine(
            "Demo: Filmgruppe", "Demo: Filmgruppe", "Demo: Film group", "Demo: Filmirühm", "Demo: Elokuvaryhmä",
            "Demo: kino grupė", "Demo: kino grupa", "Demo: Grupa filmowa", "Demo: Filmgrupp",
        ),
    ),
    "demo-garden": (
        "len-sunderby", "sunderby", "learning",
        _in_nine(
            "Demo: Fælles have", "Demo: Gemeinsam gärtnern", "Demo: Growing together", "Demo: Aed üheskoos",
            "Demo: Yhteinen puutarha", "Demo: bendras daržas", "Demo: kopīgs dārzs", "Demo: Wspólny ogród",
            "Demo: Vi odlar ihop",
        ),
    ),
}  # fmt: skip
PERIODS = [
    _in_nine(
        f"Demo: periode {n}", f"Demo: Zeitraum {n}", f"Demo: period {n}", f"Demo: {n}. periood", f"Demo: jakso {n}",
        f"Demo: {n} laikotarpis", f"Demo: {n}. periods", f"Demo: okres {n}", f"Demo: period {n}",
    )
    for n in (1, 2, 3)
]  # fmt: skip

# The people of the example write in their own language.
ANSWERS = {
    "da": {
        "happened": "Eksempel: Vi mødtes hver torsdag. Deltagerne valgte selv, hvad vi skulle lave, og købte ind.",
        "changed": "Eksempel: To deltagere har nu nøglen og åbner selv. “Nu er det mig, de spørger,” siger en af dem.",
        "next": "Eksempel: En åben dag for hele byen, planlagt af deltagerne.",
        "problems": "Eksempel: Den sidste bus går, før vi er færdige.",
        "help-region": "Eksempel: Kender I nogen, der har løst det med bussen?",
        "internal-note": "Eksempel på en intern bemærkning.",
    },
    "sv": {
        "happened": "Exempel: Vi träffades varje tisdag. Deltagarna bestämde själva vad vi skulle göra.",
        "changed": "Exempel: Tre deltagare leder nu var sin grupp. ”Förr satt jag tyst”, säger en av dem.",
        "next": "Exempel: En visning för alla i byn, planerad av deltagarna.",
        "problems": "Exempel: Lokalen är kall om vintern.",
        "help-lead": "Exempel: Finns det pengar till ett element?",
        "internal-note": "Exempel på en intern anteckning.",
    },
}
NOTES = {
    "return": "Exempel: Det står tolv deltagare, men delarna blir fjorton. Berätta också lite mer om vad som hände.",
    "remark": "Exempel: Vad gjorde ni egentligen? Två meningar till räcker.",
    "reopen": "Exempel: En siffra saknas.",
    "void": "Exempel: Rapporten fanns två gånger.",
    "forward": "Eksempel: Det går godt her.",
    "skip": "Exempel: Ingen odling i december.",
}
