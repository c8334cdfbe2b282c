"""A model's draft -> statements: its sentences without markup, each with the passages it names."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from retrieval.text.quotes import find_quotations, plain_marks
from retrieval.text.sentences import split_sentences

MOST_CHARACTERS = 8_000

_THOUGHT = re.compile(r"<(think(?:ing)?)>.*?(?:</\1>|\Z)", re.S | re.I)
_TAG = re.compile(r"</?[A-Za-z!][^<>]{0,500}>")
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ue000\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_NEWLINE = re.compile("\r\n?|[\u000b\u000c\u0085\u2028\u2029]")
_BLANKS = re.compile(r"[^\S\n]+")
_FENCE = re.compile(r"^ ?(?:```|~~~)[^\n]*$", re.M)
_IMAGE = re.compile(r"!\[[^\[\]]{0,300}\]\([^()\n]{0,500}\)")
_LINK = re.compile(r"\[([^\[\]\n]{1,300})\]\((?:[^()\n]|\([^()\n]{0,200}\)){0,500}\)")
_REFERENCE = re.compile(r"\[([^\[\]\n]{2,300})\](?= ?\[\d)")
_EMPTY = re.compile(r" ?(?:\[ ?\]|\( ?\))")
_EMPHASIS = re.compile(r"(?<![\w*])(\*{1,3})(?=\S)([^*\n]{1,500}?)(?<=\S)\1(?![\w*])")
_UNDERLINE = re.compile(r"(?<!\w)(_{1,3}|~~)(?=\S)([^_~\n]{1,500}?)(?<=\S)\1(?!\w)")
_LINE_START = re.compile(r"^ ?(?:#{1,6} |> ?|[-*+•–] |\(?\d{1,2}[.)] )+")
_STARTS_BLOCK = re.compile(r"^ ?(?:#{1,6} |>|[-*+•–] |\(?\d{1,2}[.)] )")

_NUMBERS = r"(?:passages?|sources?|articles?|#|\^)? ?(\d+(?: ?(?:[,;、，&–—-]|and) ?\^?\d+)*)"
_MARKER = re.compile(
    rf" ?(?:[\[［【〔] ?{_NUMBERS} ?(?:†[^\[\]【】]{{0,60}})?[\]］】〕]"
    r"|[(（] ?(?:passages?|sources?|articles?) ?(\d+(?: ?(?:[,;&–—-]|and) ?\d+)*) ?[)）]"
    r"|[(（] ?(\d{1,3}(?: ?[,;–—-] ?\d{1,3})*) ?[)）](?= ?(?:[.!?。…]|$|[\[(【]))"
    r"|(?<=[.!?。…”»\"]) ?[(（] ?(\d{1,3}(?: ?[,;–—-] ?\d{1,3})*) ?[)）]"
    r"|(?<=\S)([⁰¹²³⁴-⁹]{1,4}(?:[,⁻][⁰¹²³⁴-⁹]{1,4}){0,9})(?=[ .!?,;。…]|$))",
    re.I,
)
_SQUARED = re.compile(r"(?:^|[^\w])(?:[kcmd]?m|mi|ft|in|yd|s|x)$", re.I)
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_ATTRIBUTION = re.compile(
    r"(?:^|(?<=[.!?] ))(?:according to|as (?:stated|reported) in|in|per) (?=[\[［【(])", re.I
)
_ATTRIBUTED = "\ue000"
_DECLINED = re.compile(r"[\W_]*NO[\W_]+ANSWER[\W_]*")


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of a draft, without its citation marks, and the passages it names (1 is the first)."""

    text: str
    numbers: tuple[int, ...]


def split_statements(draft: str, given: int) -> Iterator[Statement]:
    """The sentences of `draft`, in order, each with those of its numbers that lie in 1..`given`.

    A number belongs to the sentence it stands in or right after; one at the start of a line belongs
    to none. Understood are `[1]`, `[1, 2]`, `[1-3]`, `[^1]`, `[passage 1]`, `【1†…】`, a final `(1)` and
    `¹`. Markup is taken off, the words of a link are kept, what a model thought aloud is left out, and
    nothing after `MOST_CHARACTERS` is read.
    """
    for block in _blocks(_undressed(draft)):
        yield from _split(block, given)


def is_declined(draft: str) -> bool:
    """Whether a draft says NO ANSWER: as a whole, as its first words, or in a line or sentence of its own."""
    text = _undressed(draft)
    if re.match(r"[\W_]*NO ANSWER\b", text):
        return True
    pieces = [text[start:end] for block in _blocks(text) for start, end in split_sentences(block)]
    return any(_DECLINED.fullmatch(piece) for piece in (*text.split("\n"), *pieces))


def _undressed(draft: str) -> str:
    text = re.sub("[\ud800-\udfff]", "", draft[:MOST_CHARACTERS])
    text = html.unescape(_THOUGHT.sub(" ", text))
    text = _INVISIBLE.sub("", _NEWLINE.sub("\n", text))
    text = _BLANKS.sub(" ", text)
    text = _TAG.sub("", _IMAGE.sub("", _FENCE.sub("\n", text)))
    text = _BLANKS.sub(" ", text)
    text = _REFERENCE.sub(_words_of_link, _LINK.sub(_words_of_link, text))
    text = _UNDERLINE.sub(r"\2", _EMPHASIS.sub(r"\2", text))
    return plain_marks(text).replace("`", "")


def _words_of_link(link: re.Match[str]) -> str:
    words = link[1]
    return f"[{words}]" if _MARKER.fullmatch(f"[{words}]") else words


def _blocks(text: str) -> list[str]:
    """Paragraphs, list items and headings; a line that ends in the middle of a sentence runs on."""
    blocks: list[str] = []
    ended = True
    for line in text.split("\n"):
        words = _LINE_START.sub("", line).strip()
        if ended or _STARTS_BLOCK.match(line) or not words:
            blocks.append(words)
        else:
            blocks[-1] = f"{blocks[-1]} {words}"
        ended = not words or words[-1] in ".!?:。…”»])】"
    return [block for block in blocks if block]


def _split(block: str, given: int) -> Iterator[Statement]:
    text, marks = _take_out_markers(_ATTRIBUTION.sub(_ATTRIBUTED, block), given)
    spans = _unbroken(text, split_sentences(text))
    for at, (start, end) in enumerate(spans):
        until = spans[at + 1][0] if at + 1 < len(spans) else len(text)
        numbers = dict.fromkeys(number for place, number in marks if start < place <= until)
        words = _EMPTY.sub("", text[start:end]).replace(_ATTRIBUTED, "").strip(" ,;")
        if words:
            yield Statement(words[:1].upper() + words[1:], tuple(numbers))


def _take_out_markers(block: str, given: int) -> tuple[str, list[tuple[int, int]]]:
    kept: list[str] = []
    marks: list[tuple[int, int]] = []
    length = last = 0
    for marker in _MARKER.finditer(block):
        numbers = _numbers(marker, given)
        if numbers is None:
            continue
        piece = block[last : marker.start()]
        kept.append(piece)
        length += len(piece)
        marks += [(length, number) for number in numbers]
        last = marker.end()
        if last < len(block) and block[last].isalnum():
            kept.append(" ")
            length += 1
    return "".join([*kept, block[last:]]), marks


def _numbers(marker: re.Match[str], given: int) -> list[int] | None:
    """Its numbers within 1..`given`; `None` when it is part of the text (`km²`, a `(14)` not given)."""
    bracket, named, final, after, raised = marker.groups()
    if raised:
        squared = _SQUARED.search(marker.string[: marker.start()][-4:])
        return None if squared else _expand(_listed(raised.translate(_SUPERSCRIPTS), given), given)
    bare = final or after
    numbers = _expand(bracket or named or bare or "", given)
    return numbers if numbers or not bare else None


def _listed(digits: str, given: int) -> str:
    """Raised digits as a list: `¹²` is 12 where so many were given, else 1 and 2."""
    run_together = digits.isdecimal() and int(digits) > given
    return ",".join(digits) if run_together else digits


def _expand(listed: str, given: int) -> list[int]:
    numbers: list[int] = []
    for part in re.split(r"[,;、，&]|and", listed):
        ends = [int(digits[:9]) for digits in re.findall(r"\d+", part)]
        if ends:
            numbers += range(max(1, ends[0]), min(given, ends[-1]) + 1)
    return numbers


def _unbroken(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Sentences, joined where the boundary between two lies inside a quotation."""
    quoted = find_quotations(text) or ()
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and any(opened < start <= closed for opened, closed in quoted):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined
