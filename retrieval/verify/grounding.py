"""Grounds a model's answer in its passages: drops what is uncited, misquoted or unsupported."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from retrieval.text.quotes import find_quotation, find_quotations, plain_marks
from retrieval.types import Citation, DatelineError, Hit, Question
from retrieval.verify.claims import read_claims
from retrieval.verify.draft import Statement, is_declined, split_statements
from retrieval.verify.evidence import Evidence
from retrieval.verify.support import SOME, find_best_sentence, is_supported, share_of_words, states_nothing

MOST_STATEMENTS = 8
MOST_CHARACTERS = 1_000

Span = tuple[int, int]

_LINK = re.compile(
    r"[a-z][a-z0-9+.-]*://|\b(?:www\d?\.|mailto:|javascript:|data:\w+/|tg:|t\.me\b)|\b[\w-]+\.[a-z]{2,24}/|\S@\w|\]\(",
    re.I,
)
_HANDLE = re.compile(r"(?:\b[\w-]+\.)+[a-z]{2,24}\b|[@#]\w+|(?<!\S)/\w+", re.I)
_MARKUP = re.compile(r"[<>|]|\*\*|__|[{}\\]|^\s*\[|&#?\w+;")
_STRAY_MARK = re.compile(r"[\[［【〔][^\[\]［］【】〔〕]{0,40}\d")
_CITED = re.compile(r"\[(\d+)\]")


class ModelUnavailable(DatelineError):
    """The language model failed, or took too long: the caller gives the extractive answer and says so."""


@dataclass(frozen=True, slots=True)
class Worded:
    """An answer in words: each sentence of `text` ends with `[n]`, the numbers of `citations`, 1 to m."""

    text: str
    citations: tuple[Citation, ...]


class Wording(Protocol):
    """Words an answer from hits."""

    def word(self, question: Question, hits: Sequence[Hit]) -> Worded | None:
        """The answer, `None` when the hits do not hold it; raises `ModelUnavailable` when it cannot tell."""


@dataclass(frozen=True, slots=True)
class _Settled:
    """A statement as it will be shown, with the places that bear it out."""

    text: str
    cited: tuple[tuple[Hit, Span], ...]


def ground_draft(draft: str, hits: Sequence[Hit], asked: str = "") -> Worded | None:
    """What holds of a model's `draft`, where `[1]` is the first of `hits`; `None` when nothing does.

    `asked` is the question: it says what a bare date or number is about.

    Dropped are: numbers of passages that were not given; a sentence without a valid number; one with a
    quotation, however short, that is not in a passage it cites (`find_quotation` says what may differ;
    shown are the article's own characters); one with a link or markup left in it; one whose words,
    names, numbers and dates its passages do not bear out (`is_supported`). A draft that says NO ANSWER is
    none, whatever else it says. At most `MOST_STATEMENTS` sentences are kept.
    """
    if is_declined(draft):
        return None
    evidence: dict[int, Evidence] = {}
    kept: dict[str, _Settled] = {}
    for statement in split_statements(draft, len(hits)):
        for number in statement.numbers:
            if number not in evidence:
                evidence[number] = Evidence.of(hits[number - 1])
        settled = _settle(statement, [evidence[number] for number in statement.numbers], asked)
        if settled is not None and len(kept) < MOST_STATEMENTS:
            kept.setdefault(settled.text, settled)
    return _compose(list(kept.values())) if kept else None


def find_faults(text: str, citations: Sequence[Citation], hits: Sequence[Hit]) -> tuple[str, ...]:
    """What is wrong with an answer, however it was made, one line each; empty when nothing is.

    Its numbers and its citations are the same, 1 to m (two of one article may share a number); every citation
    lies inside a passage that was found; every quotation in the text stands in a passage that is cited.
    """
    return tuple(_faults(text, citations, hits))


def _faults(text: str, citations: Sequence[Citation], hits: Sequence[Hit]) -> Iterator[str]:
    if {int(number) for number in _CITED.findall(text)} != {citation.number for citation in citations}:
        yield "the numbers in the text are not those of the citations"
    if list(dict.fromkeys(one.number for one in citations)) != list(range(1, _most(citations) + 1)):
        yield "the citations are not numbered 1, 2, 3 …"
    for citation in citations:
        passage = citation.passage
        if not any(hit.passage == passage and hit.article == citation.article for hit in hits):
            yield f"citation {citation.number} names a passage that was not found"
        if not passage.start <= citation.start < citation.end <= passage.end or not citation.quote.strip():
            yield f"citation {citation.number} lies outside its passage"
    words = plain_marks(_CITED.sub("", text))
    for start, end in find_quotations(words) or ():
        if not any(find_quotation(words[start:end], citation.passage.text) for citation in citations):
            yield f"not in a cited passage: “{words[start:end]}”"


def _most(citations: Sequence[Citation]) -> int:
    return max((one.number for one in citations), default=0)


@dataclass(frozen=True, slots=True)
class _Quotation:
    """Words between marks at `start:end` of a statement, and where each cited passage (by index) has them."""

    start: int
    end: int
    places: dict[int, Span]


def _settle(statement: Statement, cited: Sequence[Evidence], asked: str) -> _Settled | None:
    """The statement with the article's own characters and its places, or `None` when it does not hold."""
    if not cited or len(statement.text) > MOST_CHARACTERS:
        return None
    quoted = _quoted(statement.text, cited)
    if quoted is None or _forbidden(statement.text, cited):
        return None
    outside = _outside(statement.text, quoted)
    holding = {at for quotation in quoted for at in quotation.places}
    told = read_claims(outside)
    backing = {
        at: one for at, one in enumerate(cited) if at in holding or share_of_words(told, [one]) >= SOME
    }
    if not backing or not _borne_out(outside, quoted, list(backing.values()), asked):
        return None
    text = _own_characters(statement.text, quoted, cited)
    places = []
    for at, one in backing.items():
        long = _long_quotations(at, one, quoted) or [find_best_sentence(statement.text, one, asked)]
        places += [(one.hit, span) for span in long]
    return _Settled(text, tuple(places))


def _quoted(text: str, cited: Sequence[Evidence]) -> list[_Quotation] | None:
    """Its quotations; `None` when a mark has no partner or the words of one stand in no cited passage."""
    quoted: list[_Quotation] = []
    for start, end in find_quotations(text) or ():
        found = {at: _find(text[start:end], one.hit) for at, one in enumerate(cited)}
        quoted.append(_Quotation(start, end, {at: span for at, span in found.items() if span is not None}))
    if find_quotations(text) is None or not all(quotation.places for quotation in quoted):
        return None
    return quoted


def _find(quote: str, hit: Hit) -> Span | None:
    return find_quotation(quote, hit.article.text, hit.passage.start, hit.passage.end)


def _outside(text: str, quoted: Sequence[_Quotation]) -> str:
    for quotation in reversed(quoted):
        text = f"{text[: quotation.start - 1]}, {text[quotation.end + 1 :]}"
    return text


def _borne_out(outside: str, quoted: Sequence[_Quotation], backing: Sequence[Evidence], asked: str) -> bool:
    if quoted and states_nothing(read_claims(outside)):
        return True
    return is_supported(outside, backing, asked)


def _own_characters(text: str, quoted: Sequence[_Quotation], cited: Sequence[Evidence]) -> str:
    """`text` with every quotation as the article has it, on one line, between curly marks."""
    for quotation in reversed(quoted):
        at, (start, end) = next(iter(quotation.places.items()))
        words = " ".join(cited[at].hit.article.text[start:end].split())
        after = text[quotation.end + 1 :]
        lost = text[quotation.end - 1]
        comma = lost if lost in ",." and not words.endswith(lost) and after[:1] not in (",", ".") else ""
        text = f"{text[: quotation.start - 1]}“{words}”{comma}{after}"
    return text


def _long_quotations(at: int, one: Evidence, quoted: Sequence[_Quotation]) -> list[Span]:
    """The quotations of three words or more that a passage holds: a shorter one says too little."""
    places = [quotation.places[at] for quotation in quoted if at in quotation.places]
    return [place for place in dict.fromkeys(places) if len(one.hit.article.text[slice(*place)].split()) >= 3]


def _forbidden(text: str, cited: Sequence[Evidence]) -> bool:
    """Whether `text` has markup, a link, a bracketed number, or an address that no cited passage has."""
    seen = unicodedata.normalize("NFKC", text).replace("。", ".")
    if _LINK.search(seen) or _MARKUP.search(seen) or _STRAY_MARK.search(seen):
        return True
    return any(
        not any(handle[0].casefold() in one.hit.passage.text.casefold() for one in cited)
        for handle in _HANDLE.finditer(seen)
    )


def _compose(settled: Sequence[_Settled]) -> Worded:
    numbered: dict[tuple[str, Span], Citation] = {}
    sentences: list[str] = []
    for statement in settled:
        marks: dict[str, None] = {}
        for hit, span in statement.cited:
            key = (hit.article.id, span)
            numbered.setdefault(key, Citation(len(numbered) + 1, hit.article, hit.passage, *span))
            marks[f"[{numbered[key].number}]"] = None
        sentences.append(f"{statement.text} {''.join(marks)}")
    return Worded(" ".join(sentences), tuple(numbered.values()))
