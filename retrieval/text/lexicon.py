"""English word lists for `read_claims`: function words, numbers, units, months."""

from __future__ import annotations


def _listed(words: str) -> tuple[str, ...]:
    return tuple(words.split())


STOP = frozenset(
    _listed(
        """a about above after again all also although am an and another any are as at be because been before
        being below between both but by can could did do does doing down during each either for from further
        had has have having he her here hers herself him himself his how however i if in into is it its itself
        just may me meanwhile might more moreover most must my nor of off on once one only or other our out
        over own same shall she should since so such than that the their them themselves then there these
        they this those through thus to too under until up upon us very was we were what when where
        whether which while who whom whose why will with within would you your
        yes around nearly almost some later earlier finally overall furthermore therefore still yet instead
        accordingly additionally according said says say saying told reported reports report reportedly stated
        states state stating announced added adding article articles passage passages source sources first
        no not never none neither without cannot
        don't doesn't didn't isn't aren't wasn't weren't won't wouldn't couldn't shouldn't hasn't haven't
        hadn't can't"""
    )
)
NEGATIONS = frozenset(_listed("no not never none neither nor without cannot"))
REVERSALS = frozenset(
    _listed(
        """deny denies denied refuse refuses refused reject rejects rejected fail fails failed false untrue
        cancel cancels cancelled canceled postpone postponed unlikely hardly"""
    )
)
ARTICLE = frozenset(_listed("article report story"))
PUBLISHING = frozenset(_listed("published dated"))

TENS = frozenset(range(20, 100, 10))
ONE_TO_NINETEEN = _listed(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen"
)
TWENTY_TO_NINETY = _listed("twenty thirty forty fifty sixty seventy eighty ninety")
FIRST_TO_TWELFTH = _listed(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
)
CARDINALS = {word: at for at, word in enumerate(ONE_TO_NINETEEN, 1)}
CARDINALS |= {word: 10 * at for at, word in enumerate(TWENTY_TO_NINETY, 2)}
VALUES = CARDINALS | {word: at for at, word in enumerate(FIRST_TO_TWELFTH, 1)} | {"dozen": 12, "twice": 2}
UNITS = {"$": "dollar", "£": "pound", "€": "euro", "¥": "yen", "%": "percent"} | {
    form: unit
    for unit in _listed(
        "hundred thousand million billion trillion dollar pound euro yen percent crown franc rupee peso"
        " rouble lira"
    )
    for form in (unit, f"{unit}s")
}
UNIT_SUFFIXES = {"k": "thousand", "m": "million", "mn": "million"} | {
    "b": "billion",
    "bn": "billion",
    "tn": "trillion",
}

_MONTHS = _listed("January February March April May June July August September October November December")
MONTHS = {form: at for at, month in enumerate(_MONTHS, 1) for form in (month, month[:3])} | {"Sept": 9}
WEEKDAYS = _listed("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
