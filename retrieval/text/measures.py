"""What a number is to be told in: "how tall" wants a length, "how old" an age, "what percentage" a share."""

from __future__ import annotations

import regex

from retrieval.text.lexicon import MONTHS
from retrieval.text.name_words import FUNCTION
from retrieval.text.numbers import has_number

_I = regex.IGNORECASE
_LENGTH = (
    r"(?:milli|centi|kilo)?met(?:re|er)s?|mm|cm|km|kms|m|ft|foot|feet|inch(?:es)?|yards?|miles?"
    r"|light[- ]years?|fathoms?|leagues?|blocks?|stor(?:ey|y|eys|ies)|floors?|[′″]"
)
_TIME = (
    r"(?:seconds?|minutes?|mins?|hours?|hrs?|days?|nights?|weeks?|weekends?|fortnights?|months?|quarters?|years?"
    r"|yrs?|seasons?|terms?|decades?|centur(?:y|ies)|generations?|lifetimes?|millenni(?:um|a))(?:-old)?"
)
_LIVED = r"(?:hours?|days?|weeks?|months?|years?|yrs?|decades?|centur(?:y|ies)|millenni(?:um|a))(?:-old)?"
_WEIGHT = r"tons?|tonnes?|kgs?|kilos?|(?:kilo|milli)?gram(?:me)?s?|g|pounds?|lbs?|ounces?|oz|stones?"
_SPEED = r"mph|kph|km/h|m/s|knots?|mach"
_HEAT = r"°|degrees?|celsius|fahrenheit|kelvin"
_MONEY = (
    r"[$£€¥₹]|dollars?|pounds?|euros?|yen|yuan|rupees?|roubles?|rubles?|francs?|crowns?|kron\w+|pesos?|cents?"
    r"|pence|pennies|lira|rand|naira|dirhams?|baht|shekels?|riyals?|bitcoins?|rs|crores?|lakhs?"
)
_SHARE = r"%|per\s?cent|percent(?:age)?|points?"
_RATE = r"(?:an?|per|each|every)\s+(?:second|minute|hour|day|night|week|month|year)\b|/"
_LASTS = (
    r"indefinitely|forever|permanently|overnight|until|till|since|life|lifelong|briefly|pages?|words?|laps?"
)
_AGED = (
    r"age[ds]?|teen\w*|twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties|\w+genarian"
    r"|centenarian"
)
_PARTS = (
    r"half|halves|thirds?|quarters?|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?|all|none|most|majority"
    r"|minority|in\s+(?:two|three|four|five|ten|every|\d+)|out\s+of|of\s+every"
)
_CLOCK = (
    r"\d{1,2}[.:]\d\d|\d{1,2}\s?[ap]\.?m|noon|midday|midnight|o['’]clock|dawn|dusk|sunrise|sunset|morning"
    r"|afternoon|evening|night|early|late|gmt"
)
_PEOPLE = (
    r"people|persons?|men|women|children|boys|girls|passengers|workers|residents|pupils|students|soldiers|voters"
    r"|visitors|patients|fans|families|households"
)
_UNITS = {
    "length": _LENGTH,
    "tall": _LENGTH,
    "high": f"{_LENGTH}|{_MONEY}|{_SHARE}|{_HEAT}",
    "deep": f"{_LENGTH}|{_SHARE}",
    "wide": _LENGTH,
    "thick": _LENGTH,
    "far": f"{_LENGTH}|{_TIME}",
    "long": f"{_TIME}|{_LENGTH}|{_LASTS}",
    "old": f"{_LIVED}|{_AGED}",
    "heavy": f"{_WEIGHT}|{_MONEY}",
    "fast": f"{_SPEED}|{_RATE}|{_TIME}|{_SHARE}",
    "hot": _HEAT,
    "cold": _HEAT,
    "percentage": f"{_SHARE}|{_PARTS}",
    "price": f"{_MONEY}|free|nothing",
    "time": _CLOCK,
    "score": r"\d+|nil|nought|drew|draw|tied?",
}
# How much more or less than something else is no unit, and can be an answer.
_LIKENED = regex.compile(
    r"\b(?:times|twice|half) as (?P<how>\w+)\b|\bas (?P<how>\w+) as\b"
    r"|\b(?:times|twice|double|half|thrice)\s+(?:that of\b|\w+er\b"
    r"|(?:the|its|his|her|their)\s+(?:height|length|width|depth|size|age|weight|speed|distance|price)\b)",
    _I,
)
_ALIKE = {
    "tall": ("high", "long"),
    "high": ("tall",),
    "heavy": ("old",),
    "far": ("long",),
    "length": ("long", "far"),
}
# What is as long as it reaches, not as it lasts.
_REACHES = regex.compile(
    r"\bhow long (?:is|was|are|were|will|would) (?:the |an? |this |that |its |their )?"
    r"(?:[\p{L}\p{N}’'-]+ ){0,4}?(?:bridge|tunnel|road|motorway|highway|street|railway|track|wall|fence"
    r"|barrier|border|river|canal|coast|coastline|beach|pier|runway|pipeline|cable|trail|ship|boat"
    r"|vessel|yacht|lorry|truck|rope|whale|shark|snake|crocodile|table|slide|hall|lake|valley|crack|scar"
    r")(?: be)?\s*\??$",
    _I,
)
_ASKED = regex.compile(rf"\bhow\s+(?P<how>{'|'.join(_UNITS)}|many|much)\b(?:\s+(?P<of>\p{{L}}+))?", _I)
_PERCENTAGE = regex.compile(
    r"\b(?:what|which)\b.{0,20}?\b(?:percentage|percent|per cent|(?:share|proportion) of)\b"
    r"|\bwhat (?:share|proportion)\b(?! price)",
    _I,
)
_NAMED = regex.compile(
    r"\b(?:(?:what|which) (?P<time>time)\b(?! of (?:the )?year)|what (?:is|was) the (?:\p{L}+[ -])?score\b"
    r"|(?P<heavy>what (?:is|was) (?:the|its|his|her) (?:mass|weight)\b)"
    r"|(?P<price>what (?:will|does|did|do|would) [^?]{1,100}\bcost\b(?! (?:him|her|them|the)\b)"
    r"|what (?:is|was|will be) the (?:\p{L}+ )?(?:price|fare|fee)\b))",
    _I,
)
_COSTS = regex.compile(
    r"\bhow much (?:did|does|do|is|was|are|were|will|would)\b"
    r"(?!.{0,200}\b(?:costs? of|risen|rise|rose|fall)\b)"
    r".{0,200}\b(?:costs?|paid|pay|pays|spen[dt]|spends|worth|earns?|earned|owes?|owed)\b",
    _I,
)
_ASKS_AGE_OF = regex.compile(r"\b[Hh]ow old (?:is|was|are|were)\s+(?:the\s+)?\p{Ll}+\s+\p{Lu}")
_ASKS_PERSONS_AGE = regex.compile(
    r"\b[Hh]ow old (?:is|was|are|were)\s+(?:\p{Lu}[\p{L}’'-]+\s+)+\p{Lu}[\p{L}’'-]+(?=\s*\??$|\s+when\b)"
)
_AGED_NAME = regex.compile(r"(?P<last>\p{Lu}[\p{L}’'-]+),\s+(?:aged\s+)?(?P<age>\d{1,3})\b")
_YEARS, _OLD = regex.compile(r"\s*\byears?\b"), regex.compile(r"\b(?:years?|yrs)[ -](?:old|of age)\b")
_TELLS = frozenset(("had", "has", "was", "is", "said", "told", "who", "won", "died", "from"))
_AGED_NOUN = regex.compile(r"[\p{L}\d]+-year-old\s+(?P<noun>\p{Ll}+)")
_ASKS_RATE = regex.compile(
    r"\bhow (?:much|many)\b[^?]*(?<!\b(?:in|within|for|over) )\b(?:an?|per|each|every)\s+"
    r"(?P<unit>hour|day|night|week|month|year)\b",
    _I,
)
_RATES = {
    "hour": "hourly",
    "day": "daily",
    "night": "nightly",
    "week": "weekly",
    "month": "monthly",
    "year": r"yearly|annual(?:ly)?|salary|per annum|p\.a|last year|this year|in \d{4}",
}
_NOT_PAID = regex.compile(r"\d\s*(?!(?:hundred|thousand|million|billion|trillion|m|bn|k)\b)[\p{Ll}°]{2,}", _I)
_LONGEST_SCORE = 3
# Who "came third" has no third of anything.
_RANK = regex.compile(r"third|(?:four|fif|six|seven|eigh|nin|ten)th", _I)
_ONE_PART = regex.compile(r"\b(?:an?|one|about|nearly|almost|over|under|than)[\s-]+$", _I)
_FIGURE = r"(?:\d[\d,.]*|\p{L}+)"
_SCALE = r"(?:(?:hundred|thousand|million|billion|trillion|square|nautical|cubic|metric|full)\s+)*"
_BEHIND = regex.compile(
    rf"[\s-]*(?:(?:to|or|and|–|-)\s*{_FIGURE}[\s-]*)?{_SCALE}(?P<unit>[\p{{L}}/]+(?:\s\p{{L}}+)?|[%°′″])", _I
)
# "23,000 cars a day" is no time.
_PER = regex.compile(rf"(?<=\p{{L}}{{2,}}s\s)(?:{_RATE})", _I)
_BESIDE_NAME = regex.compile(r"\p{L}\S*,\s*$")
_COUNTED_IN = (_LENGTH, _TIME, _WEIGHT, _MONEY, _HEAT)
_MONTHS = rf"(?:{'|'.join(sorted(MONTHS, key=len, reverse=True))})\.?"
_DAY = regex.compile(
    rf"\b{_MONTHS}\s+\d{{1,2}}\b(?:,?\s+\d{{4}}\b)?|\b\d{{1,2}}\s+{_MONTHS}\b(?:,?\s+\d{{4}}\b)?"
    rf"|\b{_MONTHS}\s+\d{{4}}\b"
)
_PLURAL = regex.compile(r"\d\s+(?P<unit>\p{L}{4,}s|feet)\b", _I)


def measure(question: str) -> str:
    """How a question wants it told: "tall", "percentage", "time", "many boats"; `""` if it says not."""
    if _PERCENTAGE.search(question):
        return "percentage"
    if _REACHES.search(question):
        return "length"
    if named := _NAMED.search(question):
        return named.lastgroup or "score"
    found = _ASKED.search(question)
    if not found or (found["of"] or "").lower() in ("ago", "of"):
        return ""
    how = found["how"].lower()
    if how == "much" and _COSTS.search(question):
        return "cost"
    return f"many {(found['of'] or '').lower()}" if how == "many" else how


def rate(question: str) -> str:
    """The unit of time of a rate that is asked for: "week" of "how much is it a week?"; "" if none."""
    found = _ASKS_RATE.search(question)
    return found["unit"].lower() if found else ""


def has_rate(unit: str, sentence: str) -> bool:
    """Whether a sentence tells how much or how many it is in each such unit."""
    each = rf"\b(?:an?|per|each|every|the|one)\s+{unit}\b"
    return bool(regex.search(rf"{each}|\b(?:{_RATES[unit]})\b|/{unit[0]}", sentence, _I))


def is_told_in(wanted: str, text: str, sentence: str) -> bool:
    """Whether words of a sentence have a unit of the kind that `measure` says; in doubt, they have.

    A unit may stand right behind the words, a sign of money right before them.
    """
    places = [one.start() for one in regex.finditer(regex.escape(text), sentence)] if text else []
    return any(_fits(wanted, text, sentence, at) for at in places) if places else True


def _fits(wanted: str, text: str, sentence: str, at: int) -> bool:
    before, after = sentence[:at], sentence[at + len(text) :]
    behind = _BEHIND.match(after)
    whole = before[-1:].strip() + text + (after[: behind.end()] if behind else "")
    if wanted in ("much", "cost"):
        return not (_has(_PEOPLE, whole) or (wanted == "cost" and _is_unpaid(whole)))
    if wanted.startswith("many"):
        return _is_counted(wanted.partition(" ")[2], whole)
    if wanted not in _UNITS:
        return True
    if wanted == "score" and len(text.split()) > _LONGEST_SCORE:
        return False
    if wanted in ("long", "far", "old", "tall", "deep", "wide", "fast") and _has(_MONEY, whole):
        return False
    if wanted == "percentage" and _RANK.fullmatch(text.strip()) and not _ONE_PART.search(before):
        return False
    if wanted == "old" and _is_age(before, text, after):
        return True
    if _has(_UNITS[wanted], _PER.sub("", whole) if wanted != "fast" else whole):
        return True
    likened = _LIKENED.search(text)
    # "Three times as wide" is no answer to how long.
    how = (likened["how"] or wanted).lower() if likened else ""
    return bool(likened) and (how not in _UNITS or how in (wanted, *_ALIKE.get(wanted, ())))


def is_age_of_another(question: str, text: str, sentence: str) -> bool:
    """Whether an age of a sentence is told of something else than bears the name that a question gives.

    >>> is_age_of_another("How old is the dog Rex?", "six", "Rex found a six-year-old girl.")
    True
    """
    if _ASKS_PERSONS_AGE.search(question):
        beside = [one["last"] for one in _AGED_NAME.finditer(sentence) if one["age"] == text.strip()]
        if beside and not any(last in question for last in beside):
            return True
        # Nineteen years in prison are no age, nineteen years old are one.
        return bool(regex.search(rf"\b{regex.escape(text)}", sentence)) and _lasts(text, sentence)
    if not _ASKS_AGE_OF.search(question):
        return False
    aged = [one for one in _AGED_NOUN.finditer(sentence) if one["noun"] not in FUNCTION | _TELLS]
    nouns = [one["noun"] for one in aged if text.strip() in one[0] or one[0] in text]
    return bool(nouns) and not any(regex.search(rf"\b{noun}\b", question, _I) for noun in nouns)


def _lasts(text: str, sentence: str) -> bool:
    """Whether a number of a sentence, with its unit, is a time that something lasts, and no age."""
    behind = sentence[sentence.find(text) + len(text) :]
    return bool(_YEARS.search(text) or _YEARS.match(behind)) and not _OLD.search(text + behind[:24])


def _is_unpaid(whole: str) -> bool:
    """Whether an amount is surely not one of money, nor a share."""
    counted = _NOT_PAID.search(whole) or _has(f"{_LENGTH}|{_WEIGHT}|{_HEAT}", whole)
    return bool(counted) and not _has(f"{_MONEY}|{_SHARE}", whole)


def _is_counted(things: str, whole: str) -> bool:
    """Whether a number is no day of the calendar, nor of units of another kind than the things counted."""
    bare = _DAY.sub("", whole)
    if bare != whole and not has_number(bare):
        return False
    if not (unit := _PLURAL.search(whole)):
        return True
    kinds = [one for one in _COUNTED_IN if _has(one, unit["unit"])]
    return not kinds or any(_has(one, things) for one in kinds)


def _is_age(before: str, text: str, after: str) -> bool:
    """Whether a bare number is an age by its place: "aged 83", "turned 83", "Ruth Kaplan, 83, said"."""
    if regex.search(r"\b(?:aged?|age of|turn(?:s|ed|ing)?|is|was|at|be|now)\s+$", before, _I):
        return text.strip(" .").isdigit() or text.strip(" .").isalpha()
    return text.strip().isdigit() and bool(_BESIDE_NAME.search(before)) and after[:1] in (",", ")", ".", "")


def _has(units: str, text: str) -> bool:
    return bool(regex.search(rf"(?<!\p{{L}})(?:{units})(?!\p{{L}})", text, _I))
