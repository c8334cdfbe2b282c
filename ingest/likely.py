"""Whether a text that stands where an article stood is a later version of it, or something else."""

from __future__ import annotations

import re

SHARED = 0.3
MOVED_SHARED = 0.6
SHRUNK = 0.5
RUN = 3
_WORD = re.compile(r"\w+")

Runs = frozenset[tuple[str, ...]]


def doubt(held: str, found: str, moved: bool = False) -> str:
    """Why `found` is not taken for a later version of `held`; empty where it is.

    What counts is which share of one text's runs of three words the other one has. A page that has
    another address than the article (`moved`), such as the home page, must have more of it.
    """
    old, new = _runs(held), _runs(found)
    if len(_WORD.findall(found)) < SHRUNK * len(_WORD.findall(held)) and _share(new, old) >= SHRUNK:
        return "holds only a part of the article"
    if _share(old, new) < (MOVED_SHARED if moved else SHARED):
        return "holds another text"
    return ""


def _share(of: Runs, held: Runs) -> float:
    return len(of & held) / len(of) if of else 0.0


def _runs(text: str) -> Runs:
    """Its runs of `RUN` words, all of them in one where the text is shorter."""
    words = _WORD.findall(text.casefold())
    length = min(RUN, len(words)) or 1
    return frozenset(tuple(words[at : at + length]) for at in range(len(words) - length + 1))
