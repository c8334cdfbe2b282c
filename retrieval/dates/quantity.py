"""How much: reads `two and a half`, `several`, `10 to 12`, and writes ISO 8601 durations."""

from __future__ import annotations

from retrieval.dates.grammar import PARTS
from retrieval.dates.lexicon import UNIT_LETTER, unit_of, word_set
from retrieval.dates.tokens import number

PARTS["quantity"] = (
    r"(?: {count} AND AN HALF | {count} (?: TO | OR | DASH ) {count} | AN HALF | HALF AN"
    r" | AN HALF DASH | AN {count}(?=DASH) | {count}"
    r" | {some} | AN (?: COUPLE | DOZEN ) OF? | FEW | AN | ANOTHER | MANY )"
)

_VAGUE = word_set("few several many some numerous number dozens")
_LETTERS_OF_DAY = ("hour", "minute", "second")


def _fraction(word: str) -> float:
    top, _, bottom = word.partition("/")
    return int(top) / int(bottom) if bottom.isdigit() and int(bottom) else 0.0


def _plain(words: list[str]) -> float:
    total = 0.0
    for word in words:
        if word in ("hundred", "thousand"):
            total = (total or 1) * (100 if word == "hundred" else 1000)
        elif "/" in word:
            total += _fraction(word)
        elif word.endswith("½"):
            total += 0.5 + (int(word[:-1]) if word[:-1] else 0)
        elif word.count(".") == 1 and word.replace(".", "").isdigit():
            total += float(word)
        else:
            total += number(word.replace(",", "")) or 0
    return total


def amount(words: list[str]) -> float | None:
    """The quantity that words tell, the lesser of two (`two or three`); `None` if it is left open."""
    if _VAGUE.intersection(words):
        return None
    if "of" in words and len(words) == 3 and words[1] not in ("couple", "dozen", "total"):
        return None
    if "couple" in words:
        return 2
    if "dozen" in words:
        return 12
    if words == ["half"]:
        return 0.5
    if "half" in words:
        words = [w for w in words if w != "-"]
    if words[-3:] in (["and", "a", "half"], ["and", "one", "half"]):
        return _plain(words[:-3]) + 0.5
    if words[:2] in (["a", "half"], ["half", "a"], ["half", "an"]):
        return 0.5
    if "-" in words and words[0].isdigit() and words[-1].isdigit():
        words = words[:1]
    for mark in ("to", "or"):
        if mark in words:
            words = words[: words.index(mark)]
    return _plain(words) or 1


def year_of(words: list[str]) -> int:
    """The year that words tell: `2015`, `nineteen eighty-six`, `two thousand and fifteen`."""
    if len(words) == 1 or {"hundred", "thousand"} & {*words}:
        return int(_plain(words))
    return 100 * (number(words[0]) or 0) + int(_plain(words[1:]))


def _whole(n: float) -> str:
    return str(int(n)) if n == int(n) else f"{n:g}"


def duration(n: float | None, unit: str, half: bool = False) -> str:
    """The ISO 8601 duration of `n` units (`X` of them if `None`): `P2W`, `PT5H30M`, `PXY`."""
    unit = unit_of(unit)
    clock = "T" if unit in _LETTERS_OF_DAY else ""
    letter = UNIT_LETTER.get(unit, "X")
    if n is None:
        return f"P{clock}X{letter}"
    n += 0.5 if half else 0.0
    smaller = {"year": (12, "M"), "hour": (60, "M"), "minute": (60, "S")}.get(unit)
    if n != int(n) and smaller and n * smaller[0] == int(n * smaller[0]):
        parts, rest = divmod(int(n * smaller[0]), smaller[0])
        return f"P{clock}" + (f"{parts}{letter}" if parts else "") + f"{rest}{smaller[1]}"
    scale = {"decade": (10, "Y"), "century": (100, "Y"), "fortnight": (2, "W"), "millennium": (1000, "Y")}
    times, letter = scale.get(unit, (1, letter))
    return f"P{clock}{_whole(n * times)}{letter}"
