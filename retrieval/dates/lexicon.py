"""The words of time: which kind of word each is, and the number, month or weekday it stands for."""

from __future__ import annotations

import string
from functools import cache

from retrieval.text.lexicon import CARDINALS, TWENTY_TO_NINETY

_MONTHS = "january february march april may june july august september october november december"
MONTHS = _MONTHS.split()
MONTH_SHORT = {"jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9}
MONTH_SHORT |= {"oct": 10, "nov": 11, "dec": 12}
_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday"
WEEKDAYS = _WEEKDAYS.split()
WEEKDAY_SHORT = {
    "mon": 1,
    "tue": 2,
    "tues": 2,
    "wed": 3,
    "weds": 3,
    "thu": 4,
    "thur": 4,
    "thurs": 4,
    "fri": 5,
}
WEEKDAY_SHORT |= {"sat": 6, "sun": 7}

_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth"
_ORDINALS += " fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"

MONTH_NUMBER = {name: i for i, name in enumerate(MONTHS, 1)} | MONTH_SHORT
WEEKDAY_NUMBER = {name: i for i, name in enumerate(WEEKDAYS, 1)} | WEEKDAY_SHORT
WEEKDAY_NUMBER |= {name + "s": i for i, name in enumerate(WEEKDAYS, 1)}
CARDINAL_NUMBER = {"zero": 0} | CARDINALS
ORDINAL_NUMBER = {name: i for i, name in enumerate(_ORDINALS.split(), 1)} | {"thirtieth": 30}
DECADE_NUMBER = {name.removesuffix("y") + "ies": 10 * i for i, name in enumerate(TWENTY_TO_NINETY, 2)}

# A unit's letter in an ISO 8601 duration; the T of the parts of a day is added where the value is written.
UNIT_LETTER = {"minute": "M", "hour": "H", "day": "D", "week": "W", "month": "M", "year": "Y", "decade": "E"}
UNIT_LETTER |= {"century": "C", "quarter": "Q", "fortnight": "W", "weekend": "W", "second": "S", "night": "D"}
UNIT_LETTER |= {"millennium": "L"}
PLURALS = {"centuries": "century", "millennia": "millennium", "yrs": "year", "yr": "year", "hrs": "hour"}
PLURALS |= {"mins": "minute", "secs": "second"}
SEASON_LETTERS = {"spring": "SP", "summer": "SU", "fall": "FA", "autumn": "FA", "winter": "WI"}
DAY_PARTS = {"morning": "MO", "mornings": "MO", "afternoon": "AF", "afternoons": "AF", "evening": "EV"}
DAY_PARTS |= {"evenings": "EV", "night": "NI", "nights": "NI", "overnight": "NI", "dawn": "MO", "dusk": "EV"}
DAY_PARTS |= {"tonight": "NI", "noontime": "MI", "lunchtime": "MI", "daytime": "DT"}

_WORDS = {
    "MONTH": " ".join(m for m in MONTHS if m not in ("march", "may")),
    "WEEKDAY": " ".join(WEEKDAYS),
    "WEEKDAYS": " ".join(day + "s" for day in WEEKDAYS),
    "CARD": " ".join(CARDINAL_NUMBER),
    "HUNDRED": "hundred thousand",
    "ORDW": _ORDINALS.replace(" second", "") + " thirtieth",
    "SECOND": "second",
    "DECADES": " ".join(DECADE_NUMBER),
    "UNIT": "day week month year decade century hour minute fortnight millennium yr",
    "UNITS": "days weeks months years decades centuries hours minutes fortnights millennia yrs hrs mins",
    "SECONDS": "seconds",
    "QUARTER": "quarter",
    "QUARTERS": "quarters",
    "PERIOD": "period",
    "HALF": "half",
    "WEEKEND": "weekend",
    "WEEKENDS": "weekends",
    "DAYPART": "morning afternoon evening night dawn dusk lunchtime",
    "DAYPARTS": "mornings afternoons evenings nights",
    "OVERNIGHT": "overnight",
    "TONIGHT": "tonight",
    "NOON": "noon midday",
    "MIDNIGHT": "midnight",
    "SEASON": "spring summer fall autumn winter",
    "TODAY": "today",
    "YESTERDAY": "yesterday",
    "TOMORROW": "tomorrow",
    "NOW": "now",
    "CURRENTLY": "currently nowadays",
    "RECENTLY": "recently lately",
    "ONCE": "once",
    "TWICE": "twice thrice",
    "TIMES": "times",
    "TIME": "time",
    "FUTURE": "future",
    "FISCAL": "fiscal financial",
    "ALSO": "academic calendar school tax",
    "THE": "the",
    "AN": "a an",
    "THIS": "this",
    "THAT": "that",
    "THESE": "these",
    "THOSE": "those",
    "LAST": "last",
    "PAST": "past",
    "PREVIOUS": "previous preceding prior",
    "NEXT": "next",
    "COMING": "coming upcoming",
    "FOLLOWING": "following ensuing subsequent",
    "LATEST": "latest",
    "RECENT": "recent",
    "CURRENT": "current present",
    "SAME": "same very",
    "EARLIER": "earlier",
    "LATER": "later",
    "AGO": "ago",
    "BACK": "back",
    "BEFORE": "before",
    "AFTER": "after",
    "SINCE": "since",
    "FROM": "from",
    "TO": "to",
    "UNTIL": "until till",
    "BY": "by",
    "IN": "in",
    "ON": "on",
    "AT": "at",
    "OF": "of",
    "FOR": "for",
    "DURING": "during throughout",
    "OVER": "over",
    "WITHIN": "within",
    "UP": "up",
    "BETWEEN": "between",
    "AND": "and",
    "OR": "or",
    "AS": "as",
    "THROUGH": "through thru",
    "EACH": "each",
    "EVERY": "every",
    "OTHER": "other",
    "PER": "per",
    "ALL": "all entire whole full",
    "EARLY": "early",
    "LATE": "late",
    "MID": "mid",
    "MIDDLE": "middle midst",
    "END": "end close",
    "START": "beginning start turn",
    "ABOUT": "about around nearly almost roughly approximately barely",
    "LEAST": "least most",
    "MORE": "more less fewer",
    "THAN": "than",
    "ONLY": "just only",
    "FEW": "few several",
    "MANY": "many some numerous",
    "COUPLE": "couple",
    "DOZEN": "dozen",
    "ANOTHER": "another additional extra further",
    "NO": "no",
    "SO": "so",
    "AHEAD": "ahead",
    "LONG": "long",
    "LASTING": "hourlong daylong nightlong weeklong monthlong yearlong decadelong centurylong"
    " hourslong dayslong weekslong monthslong yearslong decadeslong centurieslong",
    "OLD": "old",
    "TRADING": "trading business working consecutive straight calendar full-year",
    "DAILY": "daily nightly",
    "PERIODIC": "weekly monthly yearly annually hourly biweekly fortnightly",
    "EVE": "eve",
    "LOCAL": "local",
    "OCLOCK": "o'clock",
    "ENDED": "ended ending",
    "YEAREARLIER": "comparable corresponding",
    "HOLIDAY": "christmas xmas thanksgiving easter halloween ramadan hanukkah passover yom juneteenth",
    "NEAR": "near immediate foreseeable distant",
    "TERM": "term",
    "MOMENT": "moment",
}
_CASED = {"MONTHISH": "May March MAY MARCH", "AMPM": "am pm AM PM a.m. p.m. a.m p.m A.M. P.M. AM. PM."}
_CASED["MONTHABBR"] = " ".join(form for m in MONTH_SHORT for form in (m.capitalize(), m.upper()))
_CASED["WEEKDAYABBR"] = " ".join(form for d in WEEKDAY_SHORT for form in (d.capitalize(), d.upper()))
_CASED["ZONE"] = (
    "GMT UTC EST EDT ET CST CDT CT MST MDT MT PST PDT PT BST CET CEST MSK JST IST AEST AEDT EET EEST"
)
_PUNCTUATION = {",": "COMMA", ".": "DOT", "-": "DASH", "–": "DASH", "—": "DASH", "(": "OPEN", ")": "CLOSE"}
_PUNCTUATION |= {"/": "SLASH", "½": "HALFSIGN", ";": "STOP", "!": "STOP", "?": "STOP", ":": "COLON"}
_PUNCTUATION |= {"$": "MONEY", "£": "MONEY", "€": "MONEY", "¥": "MONEY", "#": "MONEY", "%": "PERCENT"}
_PUNCTUATION |= {"``": "QUOTE", "''": "QUOTE", '"': "QUOTE", "“": "QUOTE", "”": "QUOTE", "−": "DASH"}
_PUNCTUATION |= {"'s": "POSS", "’s": "POSS", "‑": "DASH"}
# Kinds of tokens that are told by their shape, not looked up.
_SHAPES = (
    "WORD CAP PARA MARK INT12 INT24 INT31 INT99 INT4 NUM ORDN DECADE CLOCK ISO NUMDATE FRACTION POINTED"
    " QSIGN SHORTYEAR"
)

_NAMES = [*_WORDS, *_CASED, *dict.fromkeys(_PUNCTUATION.values()), *_SHAPES.split()]
_LETTERS = string.ascii_letters + string.digits + "".join(map(chr, (*range(0xA1, 0xAC), *range(0xAE, 0x17F))))
SYMBOL = dict(zip(_NAMES, _LETTERS, strict=False))
"""One letter for each kind of token: a text becomes a string of letters that expressions can search."""
assert len(SYMBOL) == len(_NAMES)

UNIONS = {
    "DAYNUM": "INT12 INT24 INT31",
    "HOURNUM": "INT12 INT24 INT99",
    "INTEGER": "INT12 INT24 INT31 INT99 INT4 NUM",
    "ORDINAL": "ORDN ORDW SECOND",
    "MONTHNAME": "MONTH MONTHISH MONTHABBR",
    "DAYNAME": "WEEKDAY WEEKDAYABBR",
    "APPROX": "ABOUT",
    "ANYUNIT": "UNIT UNITS QUARTER QUARTERS SECONDS WEEKEND WEEKENDS",
    "PLURAL": "UNITS QUARTERS SECONDS WEEKENDS",
    "SINGLE": "UNIT QUARTER WEEKEND",
    "BACKWARD": "LAST PREVIOUS PAST",
    "FORWARD": "NEXT COMING",
    "DAYTIME": "DAYPART OVERNIGHT",
    "BREAK": "PARA STOP DOT",
    "DETERMINER": "THE AN",
    "SEASONLEAD": "OVER IN SINCE UNTIL BY DURING FROM THROUGH EARLY LATE MID EACH",
    "LEAD": "IN SINCE UNTIL BY FROM OF DURING BETWEEN BEFORE AFTER THROUGH TO MID EARLY LATE EACH EVERY AND",
}


def word_set(text: str) -> frozenset[str]:
    return frozenset(text.split())


@cache
def letters(name: str) -> str:
    """The letters of a kind of token, or of a union of kinds."""
    if name in UNIONS:
        return "".join(map(letters, UNIONS[name].split()))
    return SYMBOL[name]


LOWER = {word: SYMBOL[kind] for kind, words in _WORDS.items() for word in words.split()}
EXACT = {word: SYMBOL[kind] for kind, words in _CASED.items() for word in words.split()}
EXACT |= {mark: SYMBOL[kind] for mark, kind in _PUNCTUATION.items()}


def unit_of(word: str) -> str:
    """The singular of a unit of time: `weeks` is `week`, `centuries` is `century`; lower case."""
    word = word.lower()
    return PLURALS.get(word) or (word[:-1] if word.endswith("s") else word)
