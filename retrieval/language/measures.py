"""What a number is to be told in: "how tall" wants a length, "how old" an age, "what percentage" a share."""

from __future__ import annotations

import regex

from retrieval.language.lexicon import MONTHS
from retrieval.language.quantities import has_number

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
    "time": _CLOCK,
    "score": r"\d+|nil|nought|drew|draw|tied?",
}
# How much more or less than something else is no unit, and can be an answer.
_LIKENED = regex.compile(
    r"\bas \w+ as\b|\b(?:times|twice|double|half|thrice)\s+(?:as\b|that of\b|\w+er\b"
    r"|(?:the|its|his|her|their)\s+(?:height|length|width|depth|size|age|weight|speed|distance|price)\b)",
    _I,
)
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
    r"\b(?:(?:what|which) (?P<time>time)\b(?! of (?:the )?year)|what (?:is|was) the (?:\p{L}+[ -])?score\b)",
    _I,
)
_COSTS = regex.compile(
    r"\bhow much (?:did|does|do|is|was|are|were|will|would)\b"
    r"(?!.{0,200}\b(?:costs? of|risen|rise|rose|fall)\b)"
    r".{0,200}\b(?:costs?|paid|pay|pays|spen[dt]|spends|worth|earns?|earned|owes?|owed)\b",
    _I,
)
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
        return "time" if named["time"] else "score"
    found = _ASKED.search(question)
    if not found or (found["of"] or "").lower() in ("ago", "of"):
        return ""
    how = found["how"].lower()
    if how == "much" and _COSTS.search(question):
        return "cost"
    return f"many {(found['of'] or '').lower()}" if how == "many" else how


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
    if wanted == "percentage" and _RANK.fullmatch(text.strip()) and not _ONE_PART.search(before):
        return False
    if wanted == "old" and _is_age(before, text, after):
        return True
    return _has(_UNITS[wanted], _PER.sub("", whole) if wanted != "fast" else whole) or bool(
        _LIKENED.search(text)
    )


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
    if regex.search(r"\b(?:aged?|turn(?:s|ed|ing)?|is|was|at|be|now)\s+$", before, _I):
        return text.strip(" .").isdigit() or text.strip(" .").isalpha()
    return text.strip().isdigit() and bool(_BESIDE_NAME.search(before)) and after[:1] in (",", ")", ".", "")


def _has(units: str, text: str) -> bool:
    return bool(regex.search(rf"(?<!\p{{L}})(?:{units})(?!\p{{L}})", text, _I))
