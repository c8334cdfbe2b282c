"""Hard negatives: for a question, the passages that Dateline's search finds and that do not answer."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from retrieval.build import open_library
from retrieval.ports import Library
from retrieval.types import Article
from training.records import Record, plain

SOURCE = "mined"
# So many passages are looked at for one that does not hold an answer, and one of the best is drawn.
LOOKED_AT, BEST = 12, 3
TOGETHER = 500


def mine(records: Sequence[Record], sources: Sequence[str], most: int, seed: int) -> Iterator[Record]:
    """For up to `most` questions of each source, one of its nearest contexts without an answer.

    "Nearest" is the lexical half of Dateline's search over a library of that source's contexts.
    """
    for source in sources:
        held = [one for one in records if one.source == source]
        with TemporaryDirectory() as folder:
            library = open_library(Path(folder), create=True)
            contexts = _fill(library, held)
            yield from _near(library, contexts, held, most, random.Random(f"{seed}:{source}"))
            library.close()


def _fill(library: Library, records: Sequence[Record]) -> list[str]:
    contexts = list(dict.fromkeys(one.context for one in records))
    for begin in range(0, len(contexts), TOGETHER):
        with library.writing():
            for number, context in enumerate(contexts[begin : begin + TOGETHER], begin):
                library.put(Article(str(number), context), [(0, len(context))])
    return contexts


def _near(
    library: Library, contexts: Sequence[str], records: Sequence[Record], most: int, draw: random.Random
) -> Iterator[Record]:
    lexical = library.full_text
    answers: dict[str, set[str]] = defaultdict(set)
    for one in records:
        answers[plain(one.question)] |= {plain(one.context[start:end]) for start, end in one.answers}
    asked = [one for one in records if one.answers]
    for one in draw.sample(asked, min(most, len(asked))):
        ids = [identifier for identifier, _ in lexical.search(one.question, LOOKED_AT)]
        passages = library.passages(ids)
        found = [contexts[int(passages[identifier][1].id)] for identifier in ids if identifier in passages]
        free = [text for text in found if not _holds(text, answers[plain(one.question)])][:BEST]
        if free:
            yield Record(f"mined-{one.id}", SOURCE, one.question, draw.choice(free), ())


def _holds(context: str, answers: set[str]) -> bool:
    words = f" {plain(context)} "
    return any(f" {answer} " in words for answer in answers)
