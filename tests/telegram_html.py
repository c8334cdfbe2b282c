"""Reads text as Telegram does: its HTML, strictly, and with the errors it gives.

The rules, the order of the checks and the messages are those of Telegram's own library
(github.com/tdlib/td, td/telegram/MessageEntity.cpp) and of core.telegram.org/bots/api#html-style.
Offsets and lengths of entities count UTF-16 code units.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

Entity = dict[str, Any]

KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
}
# Of entities that begin and end together the outer one comes first.
PRIORITY = (
    *("blockquote", "expandable_blockquote", "pre", "code", "text_link", "text_mention", "date_time"),
    *("bold", "italic", "underline", "strikethrough", "spoiler", "custom_emoji"),
)
SPLITTABLE = frozenset({"bold", "italic", "underline", "strikethrough", "spoiler"})
QUOTES = frozenset({"blockquote", "expandable_blockquote"})
OPAQUE = frozenset({"code", "pre", "text_link", "text_mention", "date_time", "custom_emoji"})
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
LONE = "Text contains invalid Unicode characters after decoding HTML entities, check for unmatched"
TIME_FORMAT = re.compile(r"r|[tTdDwW]*")


class MarkupError(ValueError):
    """What Telegram says of markup it cannot read, without the words "Bad Request: can't parse entities"."""


def units(text: str) -> int:
    """The length of `text` in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def covered(text: str, entity: Entity) -> str:
    """The part of `text` that an entity marks."""
    raw = text.encode("utf-16-le", "surrogatepass")
    return raw[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])].decode(
        "utf-16-le", "replace"
    )


@dataclass
class _Tag:
    name: str
    start: int
    values: dict[str, str]


@dataclass
class _Reader:
    """One pass over the markup; `at` is where it stands."""

    html: str
    at: int = 0
    text: str = ""
    length: int = 0
    open: list[_Tag] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)

    def read(self) -> None:
        while self.at < len(self.html):
            if self.html[self.at] == "<":
                self._end_tag() if self.html.startswith("</", self.at) else self._start_tag()
            else:
                self._add(self._character())
        if self.open:
            raise MarkupError(f'Can\'t find end tag corresponding to start tag "{self.open[-1].name}"')

    def _add(self, character: str) -> None:
        self.text += character
        self.length += units(character)

    def _character(self) -> str:
        """The next character, with an entity such as `&lt;` read as one; a semicolon may be missing."""
        begin = self.at
        self.at += 1
        if self.html[begin] != "&":
            return self.html[begin]
        found = re.compile(r"#x([0-9a-fA-F]*)|#([0-9]*)|([A-Za-z]*)").match(self.html, self.at)
        assert found is not None
        if found[3] is not None:
            code = ord(NAMED.get(found[3], "\0"))
        else:
            code = int(found[1] or "0", 16) if found[1] is not None else int(found[2] or "0")
            code = 0 if code >= 0x10FFFF or found.end() - begin >= 10 else code
        if code == 0:
            return "&"
        self.at = found.end() + self.html.startswith(";", found.end())
        return chr(code)

    def _bytes(self, at: int) -> int:
        return len(self.html[:at].encode())

    def _peek(self) -> str:
        return self.html[self.at : self.at + 1]

    def _skip_spaces(self) -> None:
        while self._peek() and self._peek() in " \t\r\n\v":
            self.at += 1

    def _word(self, ends: str) -> str:
        begin = self.at
        while self._peek() and self._peek() not in ends + " \t\r\n\v":
            self.at += 1
        return self.html[begin : self.at]

    def _start_tag(self) -> None:
        begin = self.at
        self.at += 1
        name = self._word(">").lower()
        if not self._peek():
            raise MarkupError(f"Unclosed start tag at byte offset {self._bytes(begin)}")
        if name not in KINDS:
            raise MarkupError(f'Unsupported start tag "{name}" at byte offset {self._bytes(begin)}')
        values: dict[str, str] = {}
        self._skip_spaces()
        while self._peek() != ">":
            key, value = self._attribute(name, begin)
            values[key] = value
            self._skip_spaces()
        self.at += 1
        self._check(name, values, begin)
        self.open.append(_Tag(name, self.length, values))

    def _attribute(self, name: str, begin: int) -> tuple[str, str]:
        place = f"at byte offset {self._bytes(begin)}"
        key = self._word("=>")
        if not key:
            raise MarkupError(f'Empty attribute name in the tag "{name}" {place}')
        self._skip_spaces()
        if self._peek() == "=":
            self.at += 1
            self._skip_spaces()
            if not self._peek():
                raise MarkupError(f'Unclosed start tag "{name}" {place}')
            value = self._literal() if self._peek() in "'\"" else self._token()
        else:
            value = ""
        if not self._peek():
            raise MarkupError(f"Unclosed start tag {place}")
        return key.lower(), value

    def _token(self) -> str:
        begin = self.at
        while re.match(r"[A-Za-z0-9.-]", self._peek()):
            self.at += 1
        if self._peek() not in tuple(" \t\r\n\v>"):
            raise MarkupError(f"Unexpected end of name token at byte offset {self._bytes(begin)}")
        return self.html[begin : self.at].lower()

    def _literal(self) -> str:
        mark = self._peek()
        self.at += 1
        value = ""
        while self._peek() not in ("", mark):
            value += self._character()
        self.at += 1
        return value

    def _check(self, name: str, values: dict[str, str], begin: int) -> None:
        if name == "span" and values.get("class") != "tg-spoiler":
            place = f"at byte offset {self._bytes(begin)}"
            raise MarkupError(f'Tag "span" must have class "tg-spoiler" {place}')
        if name == "tg-emoji" and not values.get("emoji-id", "").isdecimal():
            raise MarkupError("Invalid custom emoji identifier specified")
        if name == "tg-time" and not TIME_FORMAT.fullmatch(values.get("format", "")):
            raise MarkupError("Invalid date format used")

    def _end_tag(self) -> None:
        begin = self.at
        if not self.open:
            raise MarkupError(f"Unexpected end tag at byte offset {self._bytes(begin)}")
        self.at += 2
        name = self._word(">").lower()
        self._skip_spaces()
        if self._peek() != ">":
            raise MarkupError(f"Unclosed end tag at byte offset {self._bytes(begin)}")
        self.at += 1
        tag = self.open.pop()
        if name and name != tag.name:
            place = f"at byte offset {self._bytes(begin)}"
            raise MarkupError(f'Unmatched end tag {place}, expected "</{tag.name}>", found "</{name}>"')
        if self.length > tag.start:
            self._close(tag)

    def _close(self, tag: _Tag) -> None:
        entity = {"type": KINDS[tag.name], "offset": tag.start, "length": self.length - tag.start}
        if tag.name == "blockquote" and "expandable" in tag.values:
            entity["type"] = "expandable_blockquote"
        elif tag.name == "a":
            target = _link(tag.values.get("href") or covered(self.text, entity))
            if target is None:
                return
            entity |= target
        elif tag.name == "tg-emoji":
            entity["custom_emoji_id"] = tag.values["emoji-id"]
        elif tag.name == "tg-time":
            entity |= {
                "unix_time": int(tag.values.get("unix", "0")),
                "date_time_format": tag.values.get("format", ""),
            }
        elif tag.name in ("pre", "code"):
            self._code(tag, entity)
        self.entities.append(entity)

    def _code(self, tag: _Tag, entity: Entity) -> None:
        """`<pre><code class="language-x">`, either way round, makes one entity with a language."""
        language = tag.values.get("class", "").removeprefix("language-") if tag.name == "code" else ""
        if language:
            entity["language"] = language
        inner = self.entities[-1] if self.entities else {"type": ""}
        same = (inner.get("offset"), inner.get("length")) == (entity["offset"], entity["length"])
        if same and {inner["type"], entity["type"]} == {"pre", "code"}:
            either = entity.get("language") or inner.get("language")
            if either:
                self.entities.pop()
                entity.update(type="pre", language=either)


def parse_html(html: str) -> tuple[str, list[Entity]]:
    """The text that people see and its entities, outer before inner. Raises `MarkupError`."""
    reader = _Reader(html)
    reader.read()
    try:
        text = reader.text.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
    except UnicodeDecodeError:
        raise MarkupError(f"{LONE} surrogate code units") from None
    return text, arrange(reader.entities)


def arrange(entities: list[Entity]) -> list[Entity]:
    """Entities as Telegram keeps them: sorted, a quotation within one dropped, runs of a style joined."""
    kept: list[Entity] = []
    solid = [entity for entity in entities if entity["type"] not in SPLITTABLE]
    for entity in sorted(entities, key=rank):
        if entity["type"] == "code" and "language" in entity:
            entity = {key: value for key, value in entity.items() if key != "language"}
        if entity["type"] in QUOTES and any(
            overlap(entity, other) for other in kept if other["type"] in QUOTES
        ):
            continue
        before = next((other for other in reversed(kept) if other["type"] == entity["type"]), None)
        if entity["type"] in SPLITTABLE and before and _joined(before, entity, solid):
            before["length"] = max(_end(before), _end(entity)) - before["offset"]
            continue
        kept.append(dict(entity))
    return sorted(kept, key=rank)


def trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Text and entities without the space at the ends, and without what Telegram takes out of every text."""
    if re.search(r"[\0-\x08\x0b-\x1f\u2028-\u202e]", text) is None and text == text.strip(" \n\t"):
        return text, entities
    kept = [_kept(character) for character in text.rstrip()]
    first = min((entity["offset"] for entity in entities), default=units(text))
    lead = 0
    while lead < len(kept) and kept[lead] in ("", " ", "\n", "\t") and units(text[:lead]) < first:
        kept[lead] = ""
        lead += 1
    ends = [0]
    for character, replacement in zip(text, kept + [""] * len(text), strict=False):
        ends += [ends[-1] + units(replacement)] * units(character)
    moved = [
        {**entity, "offset": ends[entity["offset"]], "length": ends[_end(entity)] - ends[entity["offset"]]}
        for entity in entities
    ]
    return "".join(kept), [entity for entity in moved if entity["length"]]


def _kept(character: str) -> str:
    if character == "\r" or "\u2028" <= character <= "\u202e":
        return ""
    return " " if character < " " and character != "\n" else character


def _joined(one: Entity, other: Entity, solid: list[Entity]) -> bool:
    """Whether two stretches of a style make one: they overlap, or meet where nothing else begins or ends."""
    seam = other["offset"]
    if _end(one) != seam:
        return bool(_end(one) > seam)
    return not any(seam in (entity["offset"], _end(entity)) for entity in solid)


def rank(entity: Entity) -> tuple[int, int, int]:
    """Sorts entities as Telegram does: by place, the outer one first."""
    kind = entity["type"]
    return entity["offset"], -entity["length"], PRIORITY.index(kind) if kind in PRIORITY else 50


def _end(entity: Entity) -> int:
    return int(entity["offset"] + entity["length"])


def overlap(one: Entity, other: Entity) -> bool:
    """Whether two entities share a character."""
    return bool(one["offset"] < _end(other) and other["offset"] < _end(one))


def _link(address: str) -> Entity | None:
    """What a link is turned into; `None` for one that Telegram drops, leaving plain text."""
    if address.lower().startswith("tg://user?"):
        number = parse_qs(urlsplit(address).query).get("id", [""])[0]
        return {"type": "text_mention", "user": {"id": int(number)}} if number.isdecimal() else None
    try:
        parts = urlsplit(address if re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", address) else f"http://{address}")
    except ValueError:
        return None
    if parts.scheme not in ("http", "https", "ftp", "tg", "ton", "tonsite") or re.search(r"\s", address):
        return None
    if parts.scheme in ("http", "https", "ftp") and "." not in (parts.hostname or ""):
        return None
    path = parts.path or "/"
    query = f"?{parts.query}" if parts.query else ""
    return {
        "url": f"{parts.scheme}://{parts.netloc}{path}{query}"
        + (f"#{parts.fragment}" if parts.fragment else "")
    }
