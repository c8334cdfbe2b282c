"""Finds number phrases in a sentence: "$1.5 million", "10 to 20 percent"."""

from __future__ import annotations

import regex

from retrieval.text.lexicon import VALUES
from retrieval.text.sentences import Span

_ORDINAL = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth twice dozen"
_CARDINAL = "|".join(sorted(VALUES.keys() - set(_ORDINAL.split()) | {"zero"}, key=len, reverse=True))
_SCALE = r"(?:hundred|thousand|million|billion|trillion|dozen|lakh|crore|bn|mn|tn|k)s?\b"
_LENGTH = r"(?:feet|foot|ft|miles?|pounds?|lbs?|years?|months?|weeks?|days?|hours?|minutes?|seconds?)\b"
_MONEY = (
    r"(?:dollars?|pounds?|euros?|yen|yuan|renminbi|rupees?|rupiah|rou?bles?|pesos?|francs?|kron[aeor]+|lira|rand"
    r"|reais|shekels|dirhams?|riyals?|naira|baht|ringgit|zlotys?|hryvnias?|bitcoins?|cents?|pence)\b"
)
_MEASURE = (
    r"(?:(?:kilo|centi|milli)?met(?:re|er)s?|yards?|inch(?:es)?|acres?|hectares?|tons?|tonnes?|kilos?"
    r"|(?:kilo|milli)?grams?|ounces?|stone|lit(?:re|er)s?|gallons?|pints?|barrels?|knots?|decades?|centur(?:y|ies)"
    r"|(?:kilo|mega|giga|tera)?(?:watts?|hertz|bytes?|tons?|watt-hours?)|light-years?|mins?|secs?"
    r"|degrees?(?:\s(?:Celsius|Fahrenheit|C|F)\b)?|km/h|kph|mph|km|mi|cm|mm|m|kg|g|oz|[kmgt]wh?|[kmg]hz|[kmgt]b)\b"
)
_UNIT = rf"(?:(?:square|cubic|nautical|metric)\s)?(?:{_LENGTH}|{_MEASURE}|(?:[\p{{L}}.]+\s)?{_MONEY})"
_CLOCK = r"(?:[ap]\.m\.|[ap]m\b|o[’']clock\b)(?:\s(?:GMT|BST|UTC|[EPC][SD]?T)\b)?"
_SHARE = r"(?:[\s-](?:per\s?cent|percentage|basis)(?:[\s-]points?)?|\s?[%‰](?:[\s-]points?)?)(?!\p{L})"
_PART = r"[\s-](?:thirds?|quarters?|halves|fifths?|sixths?|eighths?|tenths?)\b"

_SIGN = r"(?:(?<![\p{L}\p{N}])(?:(?:US|AU|NZ|HK|A|C|S|R)?\p{Sc}\s?|[-−+]\p{Sc}?)|\p{Sc})"
_ENDS = rf"(?:(?:st|nd|rd|th|s)\b|(?![\p{{L}}\p{{N}}_])|(?=(?:{_SCALE}|{_UNIT}|{_CLOCK})))"
_FIGURE = rf"(?:{_SIGN}|(?<![\p{{L}}\p{{N}}.,-]))(?:\.?\d+(?:[.,:/]\d+)*(?:\s?[½¼¾])?|[½¼¾]){_ENDS}"
_WORDS = rf"(?<!\bno\s)\b(?:{_CARDINAL})(?:[\s-](?:{_CARDINAL}))*\b"
_ONE = rf"(?:\bhalf\s)?(?:{_FIGURE}|{_WORDS}|\ban?(?=[\s-]{_SCALE}))"
_MORE = (
    rf"(?:[\s-]?{_SCALE}(?:\s(?:and\s)?{_WORDS})?)*(?:\sand\s(?:a\s(?:half|quarter)|three[\s-]quarters)\b)?"
)
_AMOUNT = _ONE + _MORE
_OF = (
    rf"(?:(?:\s|-)?(?:{_UNIT})(?:[\s-]old\b|\sper\s(?:hour|second)\b)?|{_SHARE}|{_PART}|\s?{_CLOCK}"
    r"|\s?°(?:\s?[CF]\b)?|\s?[€£](?!\d))"
)
_WHOLE = rf"{_AMOUNT}{_OF}?"
_PHRASE = regex.compile(
    rf"(?<!\bfrom\s){_WHOLE}(?:[-–](?=\d|\p{{Sc}})|\s(?:to|or|out\sof)\s){_WHOLE}"
    rf"|\bbetween\s{_WHOLE}\sand\s{_WHOLE}"
    rf"|{_AMOUNT}[\s-]?{_LENGTH}\s(?:and\s)?{_AMOUNT}[\s-]?(?:{_LENGTH}|inch(?:es)?\b|in\b)"
    rf"|{_WHOLE}"
    rf"|\bhalf\san?\s(?:{_SCALE}|{_UNIT})",
    regex.IGNORECASE,
)


def find_amounts(text: str, start: int, end: int) -> list[Span]:
    """The spans of the phrases of number in `text[start:end]`: sign, figure, scale and unit.

    What is counted is no part of one, and "from 10 to 20" is two.

    >>> find_amounts("It cost $1.5 million.", 0, 21)
    [(8, 20)]
    """
    return [found.span() for found in _PHRASE.finditer(text, start, end)]
