"""Measures and breaks lines in the typeface that comes with matplotlib, whatever a machine has installed."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import regex

from bot.show.safe_text import clean_text

if TYPE_CHECKING:
    from matplotlib.font_manager import FontProperties
    from matplotlib.ft2font import FT2Font

PLAIN, BOLD = "DejaVuSans.ttf", "DejaVuSans-Bold.ttf"
MISSING = "□"
# Drawn as nothing: joiners, variation selectors, what turns the order of reading around.
_UNSEEN = regex.compile(r"[\p{Cf}\p{Cs}\p{Co}\uFE00-\uFE0F\U000E0100-\U000E01EF]")
_CLUSTER = regex.compile(r"\X")
ELLIPSIS = "…"


class Typeface:
    """Knows how wide words are. Not for several threads; one is cheap to make."""

    def __init__(self) -> None:
        self._fonts: dict[str, FT2Font] = {}
        self._glyphs: dict[str, frozenset[int]] = {}

    def properties(self, face: str, points: float) -> FontProperties:
        from matplotlib.font_manager import FontProperties

        return FontProperties(fname=str(_folder() / face), size=points)

    def wrap(self, text: str, face: str, size: float, width: float, most: int) -> list[str]:
        """`text` in at most `most` lines of `width` pixels, in letters of `size` pixels; cut off with …"""
        lines: list[str] = []
        words = self.drawable(text, face).split()
        while words and len(lines) < most:
            line, words = self._line(words, face, size, width)
            lines.append(line)
        if words:
            lines[-1] = self._shortened(lines[-1], face, size, width)
        return lines

    def drawable(self, text: str, face: str) -> str:
        """`text` on one line, with a box for each letter that the typeface lacks; emoji and the like go."""
        known = self._known(face)
        line = _UNSEEN.sub("", " ".join(clean_text(text).split()))
        shown = (one if ord(one) in known or one == " " else _stand_in(one) for one in line)
        return " ".join("".join(shown).split())

    def width(self, text: str, face: str, size: float) -> float:
        font = self._font(face)
        font.set_size(size, 72)
        font.set_text(text)
        return float(font.get_width_height()[0]) / 64

    def _line(self, words: list[str], face: str, size: float, width: float) -> tuple[str, list[str]]:
        """The first line and the words left for the next; a word too long for a line is cut."""
        line = words[0]
        if self.width(line, face, size) > width:
            line, rest = self._cut(line, face, size, width)
            return line, [rest, *words[1:]]
        for at, word in enumerate(words[1:], 1):
            if self.width(f"{line} {word}", face, size) > width:
                return line, words[at:]
            line = f"{line} {word}"
        return line, []

    def _cut(self, word: str, face: str, size: float, width: float) -> tuple[str, str]:
        clusters = _CLUSTER.findall(word)
        fits = 1
        while fits < len(clusters) and self.width("".join(clusters[: fits + 1]), face, size) <= width:
            fits += 1
        return "".join(clusters[:fits]), "".join(clusters[fits:])

    def _shortened(self, line: str, face: str, size: float, width: float) -> str:
        while line and self.width(f"{line}{ELLIPSIS}", face, size) > width:
            line = line.rpartition(" ")[0] if " " in line else line[:-1]
        return f"{line.rstrip(' ,;:')}{ELLIPSIS}"

    def _font(self, face: str) -> FT2Font:
        if face not in self._fonts:
            from matplotlib.ft2font import FT2Font

            self._fonts[face] = FT2Font(str(_folder() / face))
        return self._fonts[face]

    def _known(self, face: str) -> frozenset[int]:
        if face not in self._glyphs:
            self._glyphs[face] = frozenset(self._font(face).get_charmap())
        return self._glyphs[face]


def _stand_in(letter: str) -> str:
    """A box for a letter or a digit; nothing for a picture or a mark that belongs to the letter before."""
    return MISSING if regex.match(r"[\p{L}\p{N}\p{Sc}]", letter) else ""


@cache
def _folder() -> Path:
    import matplotlib

    return Path(matplotlib.get_data_path()) / "fonts" / "ttf"
