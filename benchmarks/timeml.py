"""Scores the date engine on TimeML files, by class: `python benchmarks/timeml.py FOLDER|ARCHIVE`."""

from __future__ import annotations

import html
import re
import sys
import tarfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from retrieval.dates import find_times

_TAG = re.compile(r"<(/?)([A-Za-z0-9]+)([^>]*)>")
_UNITS = r"(?:second|minute|hour|day|week|month|quarter|year|decade|centur)"
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z]*\.?"
_CLASSES = {
    "set": r"^(?:.*\b)?(?:every|each|daily|weekly|monthly|yearly|annually|hourly|twice|\w+days|nights)\b",
    "clock": r"\d:\d\d|\b[ap]\.?m\b|noon|midnight|o'clock|\bgmt\b",
    "part of a day": r"morning|afternoon|evening|night|dawn|overnight",
    "month and day": rf"\b{_MONTH} \d{{1,2}}\b(?!\d)|\b\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTH}(?:\W|$)",
    "weekday": _WEEKDAY,
    "today and its neighbours": r"today|yesterday|tomorrow",
    "ago": r"(?<!year-)\bago\b",
    "quarter or half": r"year-|quarter|half of|period|comparable",
    "past and future": r"past$|recent|future|lately|coming|ahead|long ago|near term",
    "now": r"\bnow\b|current|these days|moment|nowadays",
    "counted in the story": rf"{_UNITS}\w*[ -](?:earlier|later|on|before)\b",
    "the story's day": rf"\b(?:same|that|following|previous)\b.*{_UNITS}"
    rf"|\b(?:the )?{_UNITS} (?:before|after)",
    "season or holiday": r"spring|summer|autumn|\bfall\b|winter|christmas|thanksgiving|easter|new year",
    "month": rf"\b{_MONTH}(?:\W|$)",
    "decade or century": r"\d0s\b|\dth century|ies\b",
    "length of time": rf"\d|\b(?:a|an|one|two|three|four|five|six|seven|eight|nine|ten|half|hundred|few"
    rf"|several|many|couple|twenty|thirty|forty|fifty|sixty)[ -](?:\w+[ -])?(?:and )?(?:\w+ )?{_UNITS}",
    "open length": rf"\b{_UNITS}(?:s|ies)\b|long\b",
    "unit": rf"\b(?:this|last|next|past|the|end)\b.*(?:{_UNITS}|weekend)|{_UNITS}",
}


@dataclass(frozen=True)
class Timex:
    """An expression: its offsets in characters, TIMEX3 type and value."""

    start: int
    end: int
    type: str
    value: str

    def meets(self, other: Timex) -> bool:
        return self.start < other.end and other.start < self.end

    def shared(self, other: Timex) -> tuple[bool, int]:
        """Whether the spans are the same, and how many characters they share: the more the better."""
        same = (self.start, self.end) == (other.start, other.end)
        return same, min(self.end, other.end) - max(self.start, other.start)


def class_of(words: str) -> str:
    words = " ".join(words.lower().split())
    if re.fullmatch(r"(?:early |late |mid-?|the |fiscal |year |end of )*\d{4}", words):
        return "year"
    return next((name for name, shape in _CLASSES.items() if re.search(shape, words)), "other")


def parsed(source: str) -> tuple[date, str, list[Timex]]:
    """A TimeML file: the day it was written, its text, its TIMEX3 expressions."""
    created = re.search(r'<DCT>.*?value="(\d{4}-\d\d-\d\d)', source, re.S)
    body = re.search(r"<TEXT>(.*?)</TEXT>", source, re.S)
    if created is None or body is None:
        raise SystemExit("a file without DCT or TEXT: give TimeML files as TempEval-3 has them")
    text, at, found, stack = "", 0, [], []
    for tag in _TAG.finditer(body[1]):
        text += html.unescape(body[1][at : tag.start()])
        at = tag.end()
        if tag[2] == "TIMEX3" and not tag[1]:
            stack.append((len(text), dict(re.findall(r'(\w+)="([^"]*)"', tag[3]))))
        elif tag[2] == "TIMEX3":
            start, given = stack.pop()
            found.append(Timex(start, len(text), given["type"], given["value"]))
    return date.fromisoformat(created[1]), text + html.unescape(body[1][at:]), found


def sources(path: Path) -> Iterator[str]:
    if path.is_dir():
        yield from (file.read_text(encoding="utf-8") for file in sorted(path.rglob("*.tml")))
        return
    with tarfile.open(path) as archive:
        for member in archive:
            held = archive.extractfile(member) if member.name.endswith(".tml") else None
            if held:
                yield held.read().decode("utf-8")


def compare(source: str, counts: Counter[tuple[str, str]]) -> None:
    """Add up, for each class and for `all`: made, gold, found, span, type, value."""
    created, text, gold = parsed(source)
    made = [Timex(m.start, m.end, m.type, m.value) for m in find_times(text, created)]

    def add(one: Timex, *figures: str) -> None:
        counts.update(
            (name, figure) for figure in figures for name in (class_of(text[one.start : one.end]), "all")
        )

    for one in made:
        add(one, "made")
    left = list(made)
    for wanted in gold:
        near = [one for one in left if one.meets(wanted)]
        if not near:
            add(wanted, "gold", "missed")
            continue
        best = max(near, key=wanted.shared)
        left.remove(best)
        counts.update([("all", "gold")])
        agreed = {"found": True, "span": wanted.shared(best)[0], "type": wanted.type == best.type}
        agreed["value"] = wanted.value == best.value
        add(best, *(figure for figure, holds in agreed.items() if holds))


def main() -> None:
    """Print F1 in percent, then a table of the classes, the most frequent first."""
    counts: Counter[tuple[str, str]] = Counter()
    for source in sources(Path(sys.argv[1])):
        compare(source, counts)
    total = counts["all", "made"] + counts["all", "gold"]
    for figure in ("span", "found", "type", "value"):
        print(f"{figure:6} {200 * counts['all', figure] / max(total, 1):.1f}")
    columns = ("made", "found", "span", "value", "missed")
    print("\n| class | " + " | ".join(columns) + " |\n|---" + "|---" * len(columns) + "|")
    for name, _ in Counter({n: c for (n, figure), c in counts.items() if figure == "made"}).most_common():
        print(f"| {name} | " + " | ".join(str(counts[name, figure]) for figure in columns) + " |")


if __name__ == "__main__":
    main()
