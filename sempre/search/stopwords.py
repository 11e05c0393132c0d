"""Words that stand on nearly every page and say nothing about it; a question of nothing else finds only a title."""

from sempre.search.words import folded

_WORDS = {
    "sv": "och att det som en ett på är av för med till den har de inte om i vi hur vad kan eller var så när från",
    "da": "og at det som en et på er af for med til den har de ikke om i vi hvordan hvad kan eller var så når fra hvor",
    "de": "und der die das ein eine einer eines dem den des ist in im zu für mit von auf nicht wie was kann oder wo",
    "pl": "i w na z do nie to jest że się o co jak dla od po za czy u ze oraz lub gdzie są mi ja",
    "et": "ja on ei et see kes mis kas kuidas või kui ka ning oma aga mida ma me seda",
    "lv": "un ir ar no uz par kas ko kā vai pie lai bet tas to es mēs kur nav arī",
    "lt": "ir yra į iš su kad kaip ar bet tai apie prie už ne kas ką kur dėl po aš mes",
    "fi": "ja on ei se että joka mitä miten kuin tai kun ovat oli en mikä missä me minä sekä",
    "en": "the a an of and to in is it for on with that are be at by how what where do does i you or from",
}
STOP_WORDS = {code: frozenset(folded(word) for word in listed.split()) for code, listed in _WORDS.items()}
