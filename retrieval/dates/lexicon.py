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
WEEKDAY_SHORT = {"mon": 1, "tue": 2, "tues": 2, "wed": 3, "weds": 3, "thu": 4, "thur": 4, "thurs": 4}
WEEKDAY_SHORT |= {"fri": 5, "sat": 6, "sun": 7}

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
PLURALS |= {"mins": "minute", "min": "minute", "hr": "hour", "secs": "second"}
SEASON_LETTERS = {"spring": "SP", "summer": "SU", "fall": "FA", "autumn": "FA", "winter": "WI"}
DAY_PARTS = {"morning": "MO", "mornings": "MO", "afternoon": "AF", "afternoons": "AF", "evening": "EV"}
DAY_PARTS |= {"evenings": "EV", "night": "NI", "nights": "NI", "overnight": "NI", "dawn": "MO", "dusk": "EV"}
DAY_PARTS |= {"tonight": "NI", "tonite": "NI", "noontime": "MI", "lunchtime": "MI", "daytime": "DT"}

# Kinds of one word are named after it.
_OWN = """
    second seconds quarter quarters period half weekend weekends overnight midnight today yesterday now
    once times time future the this that these those last past next latest recent earlier later ago back
    before after since from to by in on at of for over within up between and or as each every other per
    early late mid than couple dozen no so ahead long old eve local term moment
"""
_KINDS = """
    HUNDRED: hundred thousand;
    UNIT: day week month year decade century hour minute fortnight millennium yr min hr;
    UNITS: days weeks months years decades centuries hours minutes fortnights millennia yrs hrs mins;
    DAYPART: morning afternoon evening night dawn dusk lunchtime;
    DAYPARTS: mornings afternoons evenings nights; TONIGHT: tonight tonite; NOON: noon midday;
    SEASON: spring summer fall autumn winter; TOMORROW: tomorrow tmrw tmr; CURRENTLY: currently nowadays;
    RECENTLY: recently lately; TWICE: twice thrice; FISCAL: fiscal financial fy;
    ALSO: academic calendar school tax; AN: a an; PREVIOUS: previous preceding prior;
    COMING: coming upcoming; FOLLOWING: following ensuing subsequent; CURRENT: current present;
    SAME: same very; UNTIL: until till; DURING: during throughout; THROUGH: through thru;
    ALL: all entire whole full; MIDDLE: middle midst; END: end close; START: beginning start turn;
    ABOUT: about around nearly almost roughly approximately barely; LEAST: least most;
    MORE: more less fewer; ONLY: just only; FEW: few several; MANY: many some numerous;
    ANOTHER: another additional extra further;
    LASTING: hourlong daylong nightlong weeklong monthlong yearlong decadelong centurylong hourslong dayslong
    weekslong monthslong yearslong decadeslong centurieslong;
    TRADING: trading business working consecutive straight calendar full-year; DAILY: daily nightly;
    PERIODIC: weekly monthly yearly annually hourly biweekly fortnightly; OCLOCK: o'clock;
    ENDED: ended ending; YEAREARLIER: comparable corresponding;
    HOLIDAY: christmas xmas thanksgiving easter halloween passover juneteenth diwali pentecost holi purim;
    FEAST: eid rosh yom saint cinco ascension assumption chinese lunar;
    REST: rest remainder; NEAR: near immediate foreseeable distant
"""
_WORDS = {
    "MONTH": " ".join(m for m in MONTHS if m not in ("march", "may")),
    "WEEKDAY": " ".join(WEEKDAYS),
    "WEEKDAYS": " ".join(day + "s" for day in WEEKDAYS),
    "CARD": " ".join(CARDINAL_NUMBER),
    "ORDW": _ORDINALS.replace(" second", "") + " thirtieth",
    "DECADES": " ".join(DECADE_NUMBER),
}
_WORDS |= {word.upper(): word for word in _OWN.split()}
_WORDS |= {kind.strip(): words for kind, _, words in (each.partition(":") for each in _KINDS.split(";"))}
_CASED = {"MONTHISH": "May March MAY MARCH", "AMPM": "am pm AM PM a.m. p.m. a.m p.m A.M. P.M. AM. PM."}
# "may", "march" and "mar" are seldom months in lower case: a day or a year has to stand beside them.
_CASED["MONTHLOW"] = "may march mar"
_CASED["MONTHABBR"] = " ".join(
    form for m in MONTH_SHORT for form in (m.capitalize(), m.upper(), m) if form != "mar"
)
_FORMS = (form for d in WEEKDAY_SHORT for form in (d.capitalize(), d.upper(), d))
_CASED["WEEKDAYABBR"] = " ".join(form for form in _FORMS if form not in ("wed", "sat", "sun"))
_CASED["ZONE"] = (
    "GMT UTC EST EDT ET CST CDT CT MST MDT MT PST PDT PT BST CET CEST MSK JST IST AEST AEDT EET EEST"
)
_PUNCTUATION = {
    mark: kind
    for kind, marks in (each.split(" ", 1) for each in (
        "COMMA ,", "DOT .", "DASH - – — − ‑", "OPEN (", "CLOSE )", "SLASH /", "HALFSIGN ½", "STOP ; ! ?",
        "COLON :", "MONEY $ £ € ¥ #", "PERCENT %", "QUOTE `` '' \" “ ”", "POSS 's ’s",
    ))
    for mark in marks.split()
}  # fmt: skip
# Kinds of tokens that are told by their shape, not looked up.
_SHAPES = (
    "WORD CAP PARA MARK INT12 INT24 INT31 INT99 INT4 NUM ORDN DECADE CLOCK ISO NUMDATE FRACTION POINTED"
    " QSIGN HSIGN SHORTYEAR"
)

_NAMES = [*_WORDS, *_CASED, *dict.fromkeys(_PUNCTUATION.values()), *_SHAPES.split()]
_LETTERS = string.ascii_letters + string.digits + "".join(map(chr, (*range(0xA1, 0xAC), *range(0xAE, 0x17F))))
SYMBOL = dict(zip(_NAMES, _LETTERS, strict=False))
"""One letter for each kind of token: a text becomes a string of letters that expressions can search."""
assert len(SYMBOL) == len(_NAMES)

UNIONS = {
    "DAYNUM": "INT12 INT24 INT31",
    "INTEGER": "INT12 INT24 INT31 INT99 INT4 NUM",
    "ORDINAL": "ORDN ORDW SECOND",
    "MONTHNAME": "MONTH MONTHISH MONTHABBR MONTHLOW",
    "DAYNAME": "WEEKDAY WEEKDAYABBR",
    "ANYUNIT": "UNIT UNITS QUARTER QUARTERS SECONDS WEEKEND WEEKENDS",
    "PLURAL": "UNITS QUARTERS SECONDS WEEKENDS",
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
