"""Draws a timeline for a phone: a tall PNG, dates in bold down an axis, what happened and who says so."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from bot.show import wording
from bot.show.typeface import BOLD, ELLIPSIS, PLAIN, Typeface
from retrieval.text.quotes import quote_line
from retrieval.types import DatelineError, Event, Timeline

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# In pixels. A phone shows the picture about 400 wide, so that 32 is still some 12 there; a messenger scales
# its longest side down, so that a quotation has two lines.
WIDTH, MARGIN, AXIS, TEXT = 1080, 48, 70, 118
TITLE_SIZE, DATE_SIZE, QUOTE_SIZE, SMALL_SIZE = 46, 36, 33, 28
LEADING = 1.28
BETWEEN, GAP_HEIGHT = 40, 54
QUOTE_LINES, TITLE_LINES, NOTE_LINES = 3, 3, 2
DOTS_PER_INCH = 100
# More make a picture of over 50,000 pixels, which few programs show and small machines have no memory for.
MOST_EVENTS = 100
# Days between two events from which the axis is broken and says how long nothing is told.
LONG_GAP = 60


@dataclass(frozen=True, slots=True)
class Colours:
    paper: str
    ink: str
    date: str
    quiet: str
    axis: str
    dot: str


LIGHT = Colours("#ffffff", "#1c2127", "#0b4f8a", "#5b6570", "#c3ccd6", "#1f77c9")
DARK = Colours("#14181d", "#e6eaee", "#8cc8ff", "#a3adb8", "#3a4450", "#5aa9f0")


@dataclass(frozen=True, slots=True)
class _Block:
    """An event as it will stand there: its lines and its height in pixels; `gap` is told above it."""

    dates: list[str]
    quote: list[str]
    outlets: list[str]
    gap: str | None

    @property
    def height(self) -> float:
        sizes = ((self.dates, DATE_SIZE), (self.quote, QUOTE_SIZE), (self.outlets, SMALL_SIZE))
        return sum(len(lines) * size * LEADING for lines, size in sizes)


def draw_timeline(timeline: Timeline, *, dark: bool = False) -> bytes:
    """A PNG of the events of `timeline`, 1080 pixels wide and as tall as they need.

    The same timeline gives the same bytes. Letters that the typeface lacks are drawn as boxes. May be
    called from several threads. Raises `DatelineError` for more than `MOST_EVENTS`.
    """
    if len(timeline.events) > MOST_EVENTS:
        raise DatelineError(
            f"{len(timeline.events)} events are too many for one picture: show fewer, with -k"
        )
    colours = DARK if dark else LIGHT
    typeface = Typeface()
    width = WIDTH - TEXT - MARGIN
    title = typeface.wrap(_headline(timeline), BOLD, TITLE_SIZE, WIDTH - 2 * MARGIN, TITLE_LINES)
    blocks = _blocks(timeline.events, typeface, width)
    below = typeface.wrap(_subline(timeline), PLAIN, SMALL_SIZE, WIDTH - 2 * MARGIN, 2)
    top = MARGIN + len(title) * TITLE_SIZE * LEADING + len(below) * SMALL_SIZE * LEADING + BETWEEN
    gaps = sum(GAP_HEIGHT for block in blocks if block.gap)
    height = top + sum(block.height + BETWEEN for block in blocks) + gaps + MARGIN / 2
    page = _Page(round(height), colours, typeface)
    y = page.lines(title, MARGIN, MARGIN, BOLD, TITLE_SIZE, colours.ink)
    page.lines(below, MARGIN, y, PLAIN, SMALL_SIZE, colours.quiet)
    _draw_blocks(page, blocks, top)
    return page.png()


def _headline(timeline: Timeline) -> str:
    topic = " ".join(timeline.topic.split())
    return topic[:1].upper() + topic[1:]


def _subline(timeline: Timeline) -> str:
    articles = len(wording.cited_articles(timeline))
    shown = len(timeline.events)
    events = f"{shown} of {timeline.found} events" if shown < timeline.found else _counted(shown, "event")
    return f"{events} from {_counted(articles, 'article')}"


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def _blocks(events: Sequence[Event], typeface: Typeface, width: int) -> list[_Block]:
    blocks = []
    for before, event in zip([None, *events], events, strict=False):
        dates = typeface.wrap(wording.format_event_date(event.when), BOLD, DATE_SIZE, width, 2)
        outlets = typeface.wrap(_outlets(event), PLAIN, SMALL_SIZE, width, 1)
        note = typeface.wrap(event.note or "", PLAIN, SMALL_SIZE, width, NOTE_LINES)
        gap = _gap(before.when.begin, event.when.begin) if before else None
        blocks.append(_Block(dates, _quotation(event, typeface, width), outlets + note, gap))
    return blocks


def _quotation(event: Event, typeface: Typeface, width: float) -> list[str]:
    """The lines of the first quotation, its closing mark in place where it is cut off."""
    quote = quote_line(event.citations[0].quote)
    lines = typeface.wrap(quote, PLAIN, QUOTE_SIZE, width - QUOTE_SIZE, QUOTE_LINES)
    return [*lines[:-1], lines[-1] + quote[-1]] if lines[-1].endswith(ELLIPSIS) else lines


def _outlets(event: Event) -> str:
    first = event.citations[0].article
    others = len({citation.article.id for citation in event.citations}) - 1
    more = f" · and {_counted(others, 'more article')}" if others else ""
    return wording.outlet_and_date(first) + more


def _gap(before: date, after: date) -> str | None:
    days = (after - before).days
    if days < LONG_GAP:
        return None
    months = round(days / 30.44)
    return f"{_counted(months, 'month')} later" if months < 24 else f"{round(days / 365.25)} years later"


def _draw_blocks(page: _Page, blocks: Sequence[_Block], top: float) -> None:
    colours = page.colours
    y = top
    for at, block in enumerate(blocks):
        if block.gap:
            page.axis(y - BETWEEN, y + GAP_HEIGHT, broken=True)
            page.lines([block.gap], TEXT, y - BETWEEN / 4, PLAIN, SMALL_SIZE, colours.quiet)
            y += GAP_HEIGHT
        down = y + DATE_SIZE * LEADING / 2
        if at + 1 < len(blocks):
            beyond = 0 if blocks[at + 1].gap else BETWEEN + down - y
            page.axis(down, y + block.height + beyond, broken=False)
        page.dot(down)
        below = page.lines(block.dates, TEXT, y, BOLD, DATE_SIZE, colours.date)
        below = page.lines(block.quote, TEXT, below, PLAIN, QUOTE_SIZE, colours.ink)
        page.lines(block.outlets, TEXT, below, PLAIN, SMALL_SIZE, colours.quiet)
        y += block.height + BETWEEN


class _Page:
    """A sheet to draw on, in pixels from its upper left corner."""

    def __init__(self, height: int, colours: Colours, typeface: Typeface) -> None:
        from matplotlib.figure import Figure

        self.colours = colours
        self._height = height
        self._typeface = typeface
        size = (WIDTH / DOTS_PER_INCH, height / DOTS_PER_INCH)
        paper = colours.paper
        self._figure: Figure = Figure(size, dpi=DOTS_PER_INCH, facecolor=paper, edgecolor=paper)

    def lines(self, lines: Sequence[str], x: float, y: float, face: str, size: float, colour: str) -> float:
        for line in lines:
            self._figure.text(
                x / WIDTH,
                1 - (y + size) / self._height,
                line,
                fontproperties=self._typeface.properties(face, size * 72 / DOTS_PER_INCH),
                color=colour,
                parse_math=False,
                usetex=False,
                va="baseline",
            )
            y += size * LEADING
        return y

    def axis(self, top: float, bottom: float, broken: bool) -> None:
        from matplotlib.lines import Line2D

        ends = [1 - top / self._height, 1 - bottom / self._height]
        line = Line2D([AXIS / WIDTH] * 2, ends, color=self.colours.axis, linewidth=3, zorder=1)
        if broken:
            line.set_linestyle((0, (1, 3)))
        self._figure.add_artist(line)

    def dot(self, y: float) -> None:
        from matplotlib.lines import Line2D

        dot = Line2D([AXIS / WIDTH], [1 - y / self._height], marker="o", markersize=15, zorder=2)
        dot.set(markerfacecolor=self.colours.dot, markeredgecolor=self.colours.paper, markeredgewidth=3)
        self._figure.add_artist(dot)

    def png(self) -> bytes:
        """The page as a file, without a date or a maker's name in it."""
        from matplotlib.backends.backend_agg import FigureCanvasAgg

        FigureCanvasAgg(self._figure)
        file = io.BytesIO()
        self._figure.savefig(
            file, format="png", dpi=DOTS_PER_INCH, facecolor=self.colours.paper, metadata={"Software": None}
        )
        return file.getvalue()
