"""Generated news as several outlets carry it: stories, edited copies, and what only looks like a copy."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from benchmarks.generated import FIRST_DAY, OUTLETS, News
from retrieval.types import Article

Paragraphs = list[str]

STOCK = (
    "could not immediately be reached for comment",
    "officials said at a news conference on Tuesday",
    "spoke on condition of anonymity because they were not authorised to speak to the media",
    "is expected to make a statement later in the day",
    "this is a developing story and will be updated",
    "did not respond to a request for comment",
    "according to two people who have seen the document",
    "for the first time in more than a decade",
)
NOTICES = (
    "All rights reserved. This material may not be published, broadcast, rewritten or redistributed.",
    "Sign up for our newsletter to get the most important stories of the day in your inbox every morning.",
    "Follow us for more news, and write to the newsroom if you know something that we should know as well.",
    "Support our journalism with a subscription, which helps us to report on what matters to all of you.",
)
WEATHER = (
    "Forecast for {a}: a {b} start to the day with light winds from the west and a good chance of showers"
    " after noon. Temperatures will reach {n} degrees on the coast and {m} degrees inland. The wind will turn"
    " to the north in the evening at up to {o} kilometres an hour. The night will stay dry with a low of {p}"
    " degrees. The water at the beaches of {c} is {q} degrees. The next forecast will be out at six o'clock."
)
MARKET = (
    "Shares in {a} closed {n}.{m} percent higher on the {c} exchange, at {o}.{p} crowns, in a quiet day of"
    " trading. The index of the {n} largest companies gained {q}.{m} points. Volume was {p} million shares,"
    " which is less than usual. Traders said that investors were waiting for figures on inflation, which are"
    " due at the end of the week. Shares in {d} fell {q}.{n} percent."
)
MATCH = (
    "{a} beat {b} by {n} to {m} at home in front of {o},{p}00 spectators. {c} scored the first goal after {q}"
    " minutes with a header from close range, and {d} made sure of the win shortly before the end. The other"
    " side had most of the ball in the second half but did not find a way past the goalkeeper. The coach said"
    " after the match that the team had shown what it could do and deserved the three points."
)

_CALENDAR = {name.lower() for name in (*calendar.month_name, *calendar.day_name)}
_FIGURE = re.compile(r"(?<= )\d+(?= )|Tuesday")
_OTHERS = {"y": "Thursday", **{str(digit): str(7 * digit + 3) for digit in range(10)}}


@dataclass(frozen=True)
class Carried:
    """An article, the number of the story that it carries, and what was done to the text."""

    article: Article
    story: int
    edit: str


class Wire(News):
    """Draws stories and what becomes of them at the outlets."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self._count = self._stories = 0
        self._notices = {name: self._pick(NOTICES) + f" © {name}." for name in OUTLETS}
        self._edits: dict[str, Callable[[Paragraphs], Paragraphs]] = {
            "new headline, byline and notice": list,
            "cut from the end": lambda told: told[: self._at_least(0.5, 0.8, len(told))],
            "cut to a third": lambda told: told[: self._at_least(0.33, 0.4, len(told))],
            "paragraphs left out": self._thinned,
            "paragraph added": self._extended,
            "paragraphs moved": self._moved,
            "lightly reworded": self._reworded,
            "cut and reworded": lambda told: self._reworded(told[: self._at_least(0.5, 0.8, len(told))]),
            "added, moved and reworded": lambda told: self._reworded(self._moved(self._extended(told))),
            "brief": list,
        }

    def carried(self) -> Iterator[Carried]:
        """Articles without end: stories, in half of them with copies, and what only looks like a copy."""
        while True:
            yield from self._event()

    def _event(self) -> Iterator[Carried]:
        brief = self._draw.random() < 0.08
        told = [self._sentence() for _ in range(2)] if brief else self._paragraphs(4, 14)
        day = FIRST_DAY + timedelta(days=int(self._draw.integers(700)))
        story = self._new_story()
        outlets = [str(one) for one in self._draw.permutation(OUTLETS)]
        yield self._published(told, outlets.pop(), day, story, "original")
        names = ["brief"] if brief else [name for name in self._edits if name != "brief"]
        for _ in range(int(self._draw.integers(0, 4)) if self._draw.random() < 0.7 else 0):
            edit = self._pick(names)
            later = day + timedelta(days=int(self._draw.integers(0, 3)))
            yield self._published(self._edits[edit](told), outlets.pop(), later, story, edit)
        if not brief:
            yield from self._lookalikes(told, day, outlets)

    def _lookalikes(self, told: Paragraphs, day: date, outlets: list[str]) -> Iterator[Carried]:
        """Articles that share words with a story without being copies of it."""
        made = {
            "follow-up": lambda: self._follow_up(told),
            "quotes it": lambda: [*self._paragraphs(3, 8), told[1], self._sentence()],
            "other figure": lambda: self._other_figure(told),
            "round-up": lambda: [
                *self._paragraphs(3, 5),
                *told[: max(2, len(told) // 3)],
                *self._paragraphs(3, 5),
            ],
            "same form": lambda: [self._form()],
        }
        for name, write in made.items():
            if self._draw.random() < 0.25:
                later = day + timedelta(days=int(self._draw.integers(0, 4)))
                yield self._published(write(), outlets.pop(), later, self._new_story(), name)

    def _published(self, told: Paragraphs, outlet: str, day: date, story: int, edit: str) -> Carried:
        """A text as an outlet prints it, under its own headline, with its byline and its notice."""
        self._count += 1
        name = self._name
        head = [f"By {name()} {name()}, {outlet}"] if self._draw.random() < 0.5 and edit != "brief" else []
        tail = [self._notices[outlet]] if self._draw.random() < 0.5 and edit != "brief" else []
        title = f"{name()} and {name()}, {self._phrase(4)}"
        text = "\n\n".join([*head, *told, *tail])
        return Carried(Article(f"wire-{self._count}", text, title, "", outlet, day), story, edit)

    def _paragraphs(self, least: int, most: int) -> Paragraphs:
        count = int(self._draw.integers(least, most + 1))
        return [" ".join(self._sentence() for _ in range(self._draw.integers(1, 4))) for _ in range(count)]

    def _sentence(self) -> str:
        made = super()._sentence()
        if self._draw.random() < 0.15:
            made = f"{made[:-1]}, {self._pick(STOCK)}."
        if self._draw.random() < 0.3:
            made += f" It was {self._draw.integers(2, 990)} {self._phrase(3)}."
        return made

    def _form(self) -> str:
        name = self._name
        days = ("grey", "bright", "cold", "mild", "foggy")
        numbers = {key: int(self._draw.integers(2, 60)) for key in "nmopq"}
        form = self._pick((WEATHER, MARKET, MATCH))
        b = self._pick(days) if form == WEATHER else name()
        return form.format(a=name(), b=b, c=name(), d=name(), **numbers)

    def _follow_up(self, told: Paragraphs) -> Paragraphs:
        """News of its own, with a good part of the first report as its background."""
        kept = told[: max(1, int(len(told) * 0.4))]
        own = [" ".join(self._sentence() for _ in one.split(". ")) for one in kept]
        return [*own, *self._paragraphs(1, 2), *kept]

    def _other_figure(self, told: Paragraphs) -> Paragraphs:
        """The same text where a number or a day is another, as in a corrected version."""
        if not _FIGURE.search(told[0]):
            return self._follow_up(told)
        return [_FIGURE.sub(lambda found: _OTHERS[found[0][-1]], told[0], count=1), *told[1:]]

    def _thinned(self, told: Paragraphs) -> Paragraphs:
        kept = max(2, round(len(told) * self._draw.uniform(0.55, 0.85)))
        rest = self._draw.choice(range(1, len(told)), size=kept - 1, replace=False)
        return [told[0], *(told[at] for at in sorted(rest))]

    def _extended(self, told: Paragraphs) -> Paragraphs:
        places = sorted(self._draw.integers(1, len(told) + 1, size=self._draw.integers(1, 3)), reverse=True)
        longer = list(told)
        for at in places:
            longer.insert(int(at), self._paragraphs(1, 1)[0])
        return longer

    def _moved(self, told: Paragraphs) -> Paragraphs:
        return [told[0], *(told[1:][at] for at in self._draw.permutation(len(told) - 1))]

    def _reworded(self, told: Paragraphs) -> Paragraphs:
        """One in 25 to one in 12 of the words that are no names is another word."""
        share = self._draw.uniform(0.04, 0.08)
        return [" ".join(self._other_word(word, share) for word in one.split()) for one in told]

    def _other_word(self, word: str, share: float) -> str:
        if not word.islower() or self._draw.random() > share or word in _CALENDAR:
            return word
        other = self._phrase(1)
        return word if other in _CALENDAR else other

    def _at_least(self, least: float, most: float, count: int) -> int:
        return max(1, round(count * float(self._draw.uniform(least, most))))

    def _new_story(self) -> int:
        self._stories += 1
        return self._stories

    def _pick(self, some: tuple[str, ...] | list[str]) -> str:
        return str(some[int(self._draw.integers(len(some)))])
