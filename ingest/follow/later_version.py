"""Whether a text that stands where an article stood is a later version of it, or something else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from ingest.documents import Refusal
from retrieval.ports import Library
from retrieval.types import Article

SHARED = 0.3
MOVED_SHARED = 0.6
SHRUNK = 0.5
# A text that has fewer of the words than this, and less than this share of its own runs, is a part, too,
# unless it says something in other words: a stretch of at most so many in place of another.
SHORTER, OWN, STRETCH = 0.9, 0.25, 12
RUN = 3
SHOWN = 80
_WORD = re.compile(r"\w+")
# What a page says in place of the rest of an article, in small letters and without marks.
_PAYWALL = re.compile(
    r"\b(?:subscribe (?:now|today|to|for|and)|(?:is|are|only) for subscribers"
    r"|already (?:a|have an?) (?:subscriber|member|account|subscription)|become an? (?:subscriber|member)"
    r"|(?:log|sign) in (?:to|or|now|here|with)|sign up (?:now|today|to read|for (?:our|a free))"
    r"|register (?:now|to read|for free)|continue reading|to read on|free trial"
    r"|(?:read|unlock) (?:this|the (?:full|whole|rest|entire|complete))|create an? (?:free )?account)\b"
)

Run = tuple[str, ...]
Runs = frozenset[Run]


def why_not_later_version(held: str, found: str, moved: bool = False) -> str:
    """The reason why `found` is no later version of `held`; empty where it is one.

    What counts is which share of one text's runs of three words the other one has. A page that has
    another address than the article (`moved`), such as the home page, must have more of it.
    """
    before, after = _WORD.findall(held.casefold()), _WORD.findall(found.casefold())
    old, new = frozenset(_runs(before)), frozenset(_runs(after))
    if len(after) < SHRUNK * len(before) and _share(new, old) >= SHRUNK:
        return "holds only a part of the article"
    if _share(old, new) < (MOVED_SHARED if moved else SHARED):
        return "holds another text"
    is_short = len(after) < SHORTER * len(before) and _share(new, old) > 1 - OWN
    if (is_short and not _is_reworded(before, after)) or _has_paywall(before, after):
        return "holds only a part of the article"
    return ""


def _share(of: Runs, held: Runs) -> float:
    return len(of & held) / len(of) if of else 0.0


def _is_reworded(held: list[str], found: list[str]) -> bool:
    """Whether, between two runs that are in both, `found` has some other words in place of some."""
    return any(
        0 < at - last - RUN <= STRETCH and 0 < place - left - RUN <= STRETCH
        for (last, left), (at, place) in pairwise(_common_runs(held, found))
    )


def _has_paywall(held: list[str], found: list[str]) -> bool:
    """Whether `found` invites its reader to pay or to log in, in place of a tenth of the text."""
    met = [(-RUN, -RUN), *_common_runs(held, found), (len(found), len(held))]
    return any(
        place - left - RUN > (1 - SHORTER) * len(held) and _PAYWALL.search(" ".join(found[last + RUN : at]))
        for (last, left), (at, place) in pairwise(met)
    )


def _common_runs(held: list[str], found: list[str]) -> list[tuple[int, int]]:
    """The place in `found`, and the first one in `held`, of each run of `found` that is in both."""
    places: dict[Run, int] = {}
    for place, run in enumerate(_runs(held)):
        places.setdefault(run, place)
    return [(at, places[run]) for at, run in enumerate(_runs(found)) if run in places]


def _runs(words: list[str]) -> Iterator[Run]:
    """The runs of `RUN` words; all words in one where they are fewer."""
    length = min(RUN, len(words)) or 1
    return (tuple(words[at : at + length]) for at in range(len(words) - length + 1))


def refuse_other_texts(library: Library, found: Iterable[Article | Refusal]) -> list[Article | Refusal]:
    """What feeds brought, where a refusal stands for each text that is no later version of what is there.

    What is there is what the library holds, or what came before it in `found`.
    """
    taken: dict[str, Article] = {}
    checked: list[Article | Refusal] = []
    for one in found:
        if isinstance(one, Article):
            held = taken.get(one.id) or library.article(one.id)
            reason = why_not_later_version(held.text, one.text) if held else ""
            if reason:
                one = Refusal(one.url, 0, f"{reason} now: {quote_start(one.text)}")
            else:
                taken[one.id] = one
        checked.append(one)
    return checked


def quote_start(text: str) -> str:
    line = " ".join(text.split())
    return f"“{line}”" if len(line) <= SHOWN else f"“{line[:SHOWN].rstrip()}…”"
