"""A page of a PDF -> its text: two columns one after the other, words that a line broke in one piece."""

from __future__ import annotations

import re
from typing import Any

# Fewer lines beside each other are no columns; a page of more pieces is read as it comes.
FEWEST_LINES = 3
MOST_PIECES = 5_000
STEP, GUTTER = 4, 6
# So many of the pieces may reach across, as headings do.
ACROSS = 0.2
_BROKEN = re.compile(r"(?<=[^\W\d_])(?:-|\u00ad|\ufffe|\x02)\r?\n(?=[a-zà-ÿ])")

Piece = tuple[float, float, float, float]
"""Left, bottom, right, top of a piece of a line, in points from the lower left corner of the page."""


def read_page(page: Any) -> str:
    text = page.get_textpage()
    count = text.count_rects()
    pieces: list[Piece] = [text.get_rect(number) for number in range(count)] if count <= MOST_PIECES else []
    gutter = find_gutter(pieces, page.get_size()[0])
    if gutter is None:
        found = str(text.get_text_bounded())
    else:
        found = "\n".join(text.get_text_bounded(*piece).strip() for piece in order_pieces(pieces, gutter))
    return _BROKEN.sub("", found)


def find_gutter(pieces: list[Piece], width: float) -> float | None:
    """Where the white space between two columns is; `None` on a page of one."""
    best: tuple[int, float] | None = None
    for x in range(int(0.25 * width), int(0.75 * width), STEP):
        left = [one for one in pieces if one[2] <= x - GUTTER / 2]
        right = [one for one in pieces if one[0] >= x + GUTTER / 2]
        if len(pieces) - len(left) - len(right) > ACROSS * len(pieces):
            continue
        heights = {_height(one) + near for one in right for near in (-1, 0, 1)}
        beside = sum(_height(one) in heights for one in left)
        # Each line of a table stands beside another; its cells are short.
        is_wide = sum(one[2] - one[0] for one in left) > 0.25 * width * max(1, len(left))
        if beside >= FEWEST_LINES and is_wide and (best is None or beside > best[0]):
            best = (beside, float(x))
    return best[1] if best else None


def _height(piece: Piece) -> int:
    """Where a line stands, in steps of about half a line."""
    return round((piece[1] + piece[3]) / 2 / STEP)


def order_pieces(pieces: list[Piece], gutter: float) -> list[Piece]:
    """From top to bottom; between two that reach across, all on the left before all on the right."""
    ordered, left, right = list[Piece](), list[Piece](), list[Piece]()
    for one in sorted(pieces, key=lambda piece: (-piece[3], piece[0])):
        if one[2] <= gutter:
            left.append(one)
        elif one[0] >= gutter:
            right.append(one)
        else:
            ordered += [*left, *right, one]
            left, right = [], []
    return [*ordered, *left, *right]
