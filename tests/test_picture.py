"""A timeline's picture is the same for the same events, and survives whatever an article holds."""

import io
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import matplotlib
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from bot.show.picture import DARK, LIGHT, WIDTH, draw_timeline
from bot.show.typeface import BOLD, MISSING, PLAIN, Typeface
from retrieval.types import Article, Citation, DatelineError, Event, Passage, Timeline, When

FIRST = date(2022, 1, 12)


def event(
    day: date = FIRST,
    quote: str = "The bridge was closed.",
    note: str | None = None,
    last: date | None = None,
) -> Event:
    article = Article(f"a{day}", quote, "A bridge", "", "The Harbour Post", date(2022, 2, 1))
    cited = Citation(1, article, Passage(1, article.id, 0, len(quote), quote), 0, len(quote))
    return Event(When(day.isoformat(), day, last or day, "then"), (cited,), note)


def drawn(*events: Event, dark: bool = False, topic: str = "the bridge") -> bytes:
    return draw_timeline(Timeline(topic, events, len(events)), dark=dark)


def pixels(picture: bytes) -> NDArray[np.uint8]:
    return np.asarray(Image.open(io.BytesIO(picture)).convert("RGB"))


def rgb(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour[1:]))


@pytest.mark.parametrize("number", [1, 2, 12, 40])
def test_every_event_has_its_place_on_a_page_for_a_phone(number: int):
    events = [event(FIRST + timedelta(at // 2)) for at in range(number)]
    page = pixels(drawn(*events))
    assert page.shape[1] == WIDTH
    column = page[:, 60:80]
    dots = (column == rgb(LIGHT.dot)).all(axis=2).any(axis=1)
    assert int((np.diff(dots.astype(int)) == 1).sum()) == number


def test_no_line_runs_over_the_edge():
    page = pixels(
        drawn(event(quote="An inquiry without end or measure " * 40), topic="a very long topic " * 20)
    )
    assert (page[:, -24:] == rgb(LIGHT.paper)).all()


def test_it_can_be_read_in_the_light_and_in_the_dark():
    light, dark = pixels(drawn(event())), pixels(drawn(event(), dark=True))
    assert light.mean() > 225 and dark.mean() < 50
    for page, colours in ((light, LIGHT), (dark, DARK)):
        assert tuple(page[0, 0]) == rgb(colours.paper)
        assert (page == rgb(colours.ink)).all(axis=2).any()
        for colour in (colours.ink, colours.date, colours.quiet):
            assert contrast(colour, colours.paper) >= 4.5


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2.1 between two colours."""

    def luminance(colour: str) -> float:
        parts = [part / 255 for part in rgb(colour)]
        linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return float(np.dot(linear, [0.2126, 0.7152, 0.0722]))

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_same_timeline_gives_the_same_bytes_in_every_process_and_says_nothing_of_the_machine():
    here = drawn(event())
    program = "import sys, test_picture as t; sys.stdout.buffer.write(t.drawn(t.event()))"
    path = os.pathsep.join([str(Path(__file__).parent), str(Path(__file__).parents[1])])
    there = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONPATH": path},
    )
    assert there.stdout == here
    assert Image.open(io.BytesIO(here)).info.keys() <= {"dpi"}
    assert not re.search(rb"tEXt|iTXt|tIME|matplotlib", here)


def test_settings_of_a_persons_matplotlib_change_nothing():
    plain = drawn(event())
    with matplotlib.rc_context(
        {"text.usetex": True, "font.size": 40, "figure.facecolor": "red", "savefig.dpi": 30}
    ):
        assert drawn(event()) == plain


def test_several_may_be_drawn_at_once():
    events = [event(FIRST + timedelta(at)) for at in range(3)]
    alone = drawn(*events)
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda _: drawn(*events), range(8))) == [alone] * 8


def test_signs_of_formulas_are_letters_like_any_other():
    assert drawn(event(quote="It cost $5_000$.")) != drawn(event(quote="It cost 5_000."))
    for text in ("$5", "$a$ and $b", r"\frac{1}{2} $\bad{$", "x_{1}^2", "100 % of $$"):
        assert pixels(drawn(event(quote=text), topic=text)).shape[1] == WIDTH


@pytest.mark.parametrize(
    "text",
    [
        "橋は月曜日に再開した",
        "قال إن الجسر مفتوح",
        "הגשר נפתח",
        "🎉👩‍👩‍👧 🇩🇪",
        "नमस्ते ไทย",
        "a\x00b\u202ec\ud800",
        "",
        "  ",
        "e\u0301" * 900,
    ],
)
def test_a_text_in_any_script_is_drawn_without_a_warning(text: str):
    page = pixels(drawn(event(quote=text, note=text), topic=text or "?"))
    assert page.shape[1] == WIDTH


@settings(max_examples=15, deadline=None)
@given(st.text(max_size=80))
def test_no_text_is_too_strange_to_draw(text: str):
    assert drawn(event(quote=text), topic=text).startswith(b"\x89PNG")


def test_a_long_silence_is_told_and_a_short_one_is_not():
    near = drawn(event(FIRST), event(FIRST + timedelta(30)))
    far = drawn(event(FIRST), event(FIRST + timedelta(3000)))
    assert pixels(far).shape[0] > pixels(near).shape[0]


def test_lines_are_broken_between_words_and_no_wider_than_they_may_be():
    lettering = Typeface()
    text = "The passenger ferry between Fish Street and Saltmarsh Quay will be free from Wednesday"
    lines = lettering.wrap(text, PLAIN, 33, 400, 10)
    assert " ".join(lines) == text and len(lines) > 2
    assert all(lettering.width(line, PLAIN, 33) <= 400 for line in lines)


def test_what_does_not_fit_ends_in_dots():
    lettering = Typeface()
    lines = lettering.wrap("one two three four five six seven eight nine ten " * 5, PLAIN, 33, 300, 2)
    assert len(lines) == 2 and lines[-1].endswith("…")
    assert all(lettering.width(line, PLAIN, 33) <= 300 for line in lines)


def test_a_word_longer_than_a_line_is_cut_between_letters():
    lettering = Typeface()
    word = "e\u0301" * 60
    lines = lettering.wrap(word, BOLD, 33, 300, 20)
    assert "".join(lines) == word
    assert all(line.startswith("e") for line in lines)


def test_letters_that_the_typeface_lacks_become_boxes_and_pictures_go():
    assert Typeface().drawable("Tokyo 東京 🎉 Łódź", PLAIN) == f"Tokyo {MISSING * 2} Łódź"


def test_more_events_than_a_picture_can_hold_are_told_in_one_line():
    with pytest.raises(DatelineError, match="101 events are too many for one"):
        drawn(*[event()] * 101)
