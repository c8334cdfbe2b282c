"""The countries of the world, and whether a question asks for one, which wants no city and no "Iranian"."""

from __future__ import annotations

import regex

from retrieval.text.name_words import NATIONALITIES
from retrieval.text.words import words

# The short names of ISO 3166-1, the names that news has for them, the nations of the United Kingdom, and
# states that are no more.
_NAMES = """
Afghanistan; Albania; Algeria; Andorra; Angola; Antigua and Barbuda; Argentina; Armenia; Australia;
Austria; Azerbaijan; Bahamas; Bahrain; Bangladesh; Barbados; Belarus; Belgium; Belize; Benin; Bhutan;
Bolivia; Bosnia; Herzegovina; Botswana; Brazil; Brunei; Bulgaria; Burkina Faso; Burundi; Cambodia;
Cameroon; Canada; Cape Verde; Cabo Verde; Central African Republic; Chad; Chile; China; Colombia;
Comoros; Congo; DRC; Costa Rica; Ivory Coast; Cote d'Ivoire; Côte d'Ivoire; Croatia; Cuba; Cyprus; Czech
Republic; Czechia; Denmark; Djibouti; Dominica; Dominican Republic; East Timor; Timor-Leste; Ecuador;
Egypt; El Salvador; Equatorial Guinea; Eritrea; Estonia; Eswatini; Swaziland; Ethiopia; Fiji; Finland;
France; Gabon; Gambia; Georgia; Germany; Ghana; Greece; Greenland; Grenada; Guatemala; Guinea;
Guinea-Bissau; Guyana; Haiti; Holland; Honduras; Hong Kong; Hungary; Iceland; India; Indonesia; Iran;
Iraq; Ireland; Israel; Italy; Jamaica; Japan; Jordan; Kazakhstan; Kenya; Kiribati; Kosovo; Kuwait;
Kyrgyzstan; Laos; Latvia; Lebanon; Lesotho; Liberia; Libya; Liechtenstein; Lithuania; Luxembourg; Macau;
Macao; Macedonia; Madagascar; Malawi; Malaysia; Maldives; Mali; Malta; Marshall Islands; Mauritania;
Mauritius; Mexico; Micronesia; Moldova; Monaco; Mongolia; Montenegro; Morocco; Mozambique; Myanmar;
Burma; Namibia; Nauru; Nepal; Netherlands; New Zealand; Nicaragua; Niger; Nigeria; North Korea; North
Macedonia; Norway; Oman; Pakistan; Palau; Palestine; Panama; Papua New Guinea; Paraguay; Peru;
Philippines; Poland; Portugal; Puerto Rico; Qatar; Romania; Russia; Russian Federation; Rwanda; Saint
Kitts; St Kitts; Saint Lucia; St Lucia; Saint Vincent; St Vincent; Samoa; San Marino; Saudi Arabia;
Senegal; Serbia; Seychelles; Sierra Leone; Singapore; Slovakia; Slovenia; Solomon Islands; Somalia;
Somaliland; South Africa; South Korea; South Sudan; Korea; Spain; Sri Lanka; Sudan; Suriname; Sweden;
Switzerland; Syria; Taiwan; Tajikistan; Tanzania; Thailand; Togo; Tonga; Trinidad; Tobago; Tunisia;
Turkey; Türkiye; Turkiye; Turkmenistan; Tuvalu; Uganda; Ukraine; United Arab Emirates; UAE; Emirates;
United Kingdom; UK; U.K.; Britain; England; Scotland; Wales; Northern Ireland; United States; US; U.S.;
USA; U.S.A.; America; Uruguay; Uzbekistan; Vanuatu; Vatican; Venezuela; Vietnam; Viet Nam; Yemen;
Zambia; Zimbabwe; Soviet Union; USSR; Yugoslavia; Czechoslovakia; Zaire; Rhodesia; Siam; Persia
"""
# Where the word for those of a country does not begin as its name does.
_NAMED = {
    "dutch": "netherlands holland",
    "french": "france",
    "danish": "denmark",
    "dane": "denmark",
    "welsh": "wales",
    "irish": "ireland",
    "british": "britain uk kingdom",
    "briton": "britain uk kingdom",
    "american": "us usa america states",
    "filipino": "philippines",
    "burmese": "myanmar",
    "ivorian": "ivory",
    "emirati": "emirates uae",
    "malagasy": "madagascar",
    "spaniard": "spain",
    "turk": "turkey",
}
_BEGINS = 3
_PARTIES = frozenset(
    ("republican", "democrat", "democratic", "conservative", "tory", "liberal", "european", "african")
)
_CAPITAL = regex.compile(r"\b\p{Lu}\p{Ll}+")
_ANY = "|".join(regex.escape(" ".join(name.split())) for name in _NAMES.split(";"))
_COUNTRY = regex.compile(rf"(?<![\p{{L}}\p{{N}}-])(?:{_ANY})(?![\p{{L}}\p{{N}}])")
_ASKS = regex.compile(
    r"\b(?:which|what)\s+(?:of (?:these|the)\s+)?(?:[\p{L}’'-]+\s+){0,2}?(?:countr(?:y|ies)|nations?)\b"
    r"(?!\s+(?:music|singers?|stars?|songs?|clubs?|house|roads?|artists?|bands?|album))",
    regex.IGNORECASE,
)


def asks_country(question: str) -> bool:
    """Whether a question asks for a country: "which NATO country", not "which country singer"."""
    return bool(_ASKS.search(question))


def is_country(text: str) -> bool:
    """Whether a text is the name of a country and nothing else."""
    return bool(_COUNTRY.fullmatch(text.strip().removeprefix("the ")))


def names_country(text: str) -> bool:
    """Whether a country may stand in a text by its name; where all letters are small, nobody can tell."""
    return text.islower() or text.isupper() or bool(_COUNTRY.search(text))


def is_of_another_country(question: str, text: str, sentence: str) -> bool:
    """Whether a text has nothing of the one country that a question asks of, and a sentence names another's.

    >>> told = "The Czech bank cut its rate to 3.5 percent."
    >>> is_of_another_country("What is the Polish bank's rate?", told, told)
    True
    """
    asked = _those_of(question)
    if len(asked) != 1 or not _those_of(sentence) - asked:
        return False
    begun = {word[:_BEGINS] for word in _CAPITAL.findall(text.replace("The ", "the "))}
    forms = {one for word in asked for one in (word, *_NAMED.get(word, "").split())}
    return not {one[:_BEGINS].capitalize() for one in forms} & begun and not forms & set(
        words(text.replace(".", ""))
    )


def _those_of(text: str) -> set[str]:
    return {word for word in words(text) if word in NATIONALITIES and word not in _PARTIES}
