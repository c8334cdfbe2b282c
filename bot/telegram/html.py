"""Styled text for Telegram: escapes it, keeps foreign text from becoming links, cuts it into messages."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

import regex

from bot.show.safe_text import clean_text

LIMIT = 4000
"""UTF-16 code units of text in one message; Telegram refuses more than 4,096 characters after entities."""

BOLD = "b"
UNDERLINE = "u"
PASSAGE = "blockquote expandable"

JOINER = "\u2060"
"""WORD JOINER, which is not seen and at which Telegram's search for links in plain text ends."""

# What TDLib's find_entities looks for: domains and addresses (a dot between two symbols), @names,
# #tags, $TAGS, /commands, scheme://, and telephone numbers.
_LIVE = regex.compile(r"(?:\.(?=\w)|@(?=\w)|#(?=\w)|\$(?=[A-Z1])|(?<![\w<])/(?=\w)|:(?=//)|\+(?=\d))")
_TAG = regex.compile(r"</?[a-z][^>]*>")
_GRAPHEME = regex.compile(r"\X")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one style: the tags it stands in, outermost first, without their brackets."""

    text: str
    tags: tuple[str, ...] = ()


def defuse_links(text: str) -> str:
    """Foreign text that Telegram will not turn into a link, a mention, a tag or a command by itself."""
    return _LIVE.sub(lambda live: live[0] + JOINER, clean_text(text))


def link_tag(url: str) -> str:
    """The tag of a link to `url`, which `safe_url` has let through."""
    return f'a href="{html.escape(url)}"'


def split_messages(runs: Sequence[Run], limit: int = LIMIT) -> list[str]:
    """HTML of one or more messages, each of at most `limit` UTF-16 units of text and with balanced tags.

    A message ends at a line's end or a space where there is one in its second half, and never inside
    a grapheme cluster, unless one cluster alone is longer than a message.
    """
    marked = list(_graphemes(runs, limit))
    parts = []
    while marked:
        size = _break(marked, limit)
        part, marked = marked[:size], marked[size:]
        parts.append(_strip(part))
    return [_serialise(part) for part in parts if part]


def pack_messages(blocks: Sequence[Sequence[Run]], limit: int = LIMIT) -> list[str]:
    """HTML of one or more messages, as `split_messages`, which part no block that fits into one message."""
    messages: list[str] = []
    packed: list[Run] = []
    for block in blocks:
        if packed and _length([*packed, *block]) > limit:
            messages += split_messages(packed, limit)
            packed = []
        packed += block
    return messages + split_messages(packed, limit)


def _length(runs: Sequence[Run]) -> int:
    return sum(count_units(run.text) for run in runs)


def strip_markup(message: str) -> str:
    return html.unescape(_TAG.sub("", message))


_Marked = tuple[str, tuple[str, ...]]


def _graphemes(runs: Sequence[Run], limit: int) -> Iterator[_Marked]:
    """Every grapheme cluster with the tags of its first character; a longer one than a message in pieces."""
    text = "".join(run.text for run in runs)
    tags = [run.tags for run in runs for _ in run.text]
    for cluster in _GRAPHEME.finditer(text):
        if count_units(cluster[0]) <= limit:
            yield cluster[0], tags[cluster.start()]
        else:
            yield from ((character, tags[cluster.start()]) for character in cluster[0])


def count_units(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)


def _break(marked: Sequence[_Marked], limit: int) -> int:
    size = used = 0
    while size < len(marked) and (used := used + count_units(marked[size][0])) <= limit:
        size += 1
    if size == len(marked):
        return size
    for end in ("\n", " "):
        for index in range(size, size // 2, -1):
            if marked[index - 1][0] == end:
                return index
    return size


def _strip(part: Sequence[_Marked]) -> Sequence[_Marked]:
    seen = [index for index, (text, _) in enumerate(part) if text.strip(f" \n{JOINER}")]
    return part[seen[0] : seen[-1] + 1] if seen else []


def _serialise(part: Iterable[_Marked]) -> str:
    pieces: list[str] = []
    open_tags: tuple[str, ...] = ()
    for tags, group in groupby(part, key=itemgetter(1)):
        pieces += _change(open_tags, tags)
        pieces.append(html.escape("".join(text for text, _ in group), quote=False))
        open_tags = tags
    return "".join([*pieces, *_change(open_tags, ())])


def _change(old: tuple[str, ...], new: tuple[str, ...]) -> list[str]:
    """The tags that lead from one style to the next, properly nested."""
    shared = 0
    while shared < min(len(old), len(new)) and old[shared] == new[shared]:
        shared += 1
    closing = [f"</{tag.split()[0]}>" for tag in reversed(old[shared:])]
    return closing + [f"<{tag}>" for tag in new[shared:]]
