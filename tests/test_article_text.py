"""Of a page its article is kept whole and in order, and nothing that only stands beside it."""

from __future__ import annotations

from datetime import date
from textwrap import fill

import pytest
from test_page import page

from ingest.documents import Unreadable
from ingest.extract.authors import split_authors
from ingest.extract.html_page import read_html
from ingest.extract.pdf_columns import Piece, find_gutter, order_pieces
from ingest.extract.plain_text import read_text_file, unwrap_lines
from ingest.extract.table_text import tell_tables
from ingest.sources.web import next_page_of

TODAY = date(2026, 1, 1)

NO_ARTICLES = {
    "robot": "<title>One moment</title><h1>Verifying that you are human</h1><p>We saw unusual"
    " traffic from your network."
    " Tick the box to show that you are not a robot.</p><p>Your browser must support cookies. Ray"
    " ID: 5f3.</p>",
    "no such page": "<title>404</title><h1>Page not found</h1><p>The page that you asked for does not exist."
    " Try our front page.</p>",
    "JavaScript": "<title>The Post</title><p>Please enable JavaScript to read The Post. The"
    " settings of your browser tell"
    " you how.</p><p>Then load the page again.</p>",
    "subscribe": "<title>Lamp lit</title><h1>Lamp lit</h1><p>This story is for subscribers only."
    " Subscribe for one crown"
    " a month.</p><p>Already a subscriber? Log in. You may cancel at any time.</p>",
    "consent": "<title>Before you continue</title><p>We and our partners use cookies to store personal data."
    " Manage your choices in our privacy policy.</p>",
    "may not be read": "<title>403 Forbidden</title><h1>Access denied</h1><p>You do not have"
    " permission to open this.</p>",
}
NOT_ARTICLE = [
    '<div class="newsletter-signup"><p>Odd words: get our letter each morning, with all the news.</p></div>',
    '<div class="cookie-banner"><p>Odd words: we store things on your device.</p></div>',
    '<div role="dialog"><p>Odd words: choose what we may do.</p><p>And what our partners may do'
    " with it.</p></div>",
    '<section class="discussion"><p>anon: Odd words, and more of them.</p></section>',
    "<p><strong>Read also:</strong> <a href='/x'>Odd words about another town</a></p>",
    "<p>Photo: Odd words / Agency</p>",
    "<p>Sign up for our newsletter with odd words.</p>",
    "<ul>"
    + "".join(f"<li><a href='/{n}'>Odd words {n}</a> and what it is about</li>" for n in range(5))
    + "</ul>",
]


@pytest.mark.parametrize("kind", NO_ARTICLES)
def test_a_page_in_the_place_of_an_article_is_refused_with_its_kind(kind: str) -> None:
    with pytest.raises(Unreadable, match=f"is no article: it .*{kind}"):
        read_html(f"<html><body>{NO_ARTICLES[kind]}</body></html>", TODAY)


def test_an_article_about_robots_offers_and_cookies_is_one() -> None:
    story = "<p>The council asked its robot to log in, and the robot refused to subscribe. Cookies"
    " were served.</p>"
    told = read_html(page(around=story), TODAY).text
    assert "refused to subscribe" in told


@pytest.mark.parametrize("markup", NOT_ARTICLE)
def test_what_only_stands_beside_the_article_is_left_out(markup: str) -> None:
    for around, body in ((markup, ""), ("", markup)):
        text = read_html(page(around=around, body=body), TODAY).text.lower()
        assert "odd words" not in text and text.count("the lamp of the northern rock") >= 3


def test_a_box_with_most_of_the_words_is_the_article() -> None:
    story = "The lamp of the northern rock was lit again after a winter of repairs to its room. " * 8
    markup = (
        f'<html><body><h1>Lamp lit</h1><div class="subscription-content"><p>{story}</p></div></body></html>'
    )
    assert story.strip() in read_html(markup, TODAY).text


def test_a_list_between_paragraphs_of_the_body_is_kept_in_its_place() -> None:
    items = "<ul><li>The stair is painted.</li><li>The lamp is turned.</li></ul><p>Nobody came to"
    " see it shine.</p>"
    text = read_html(page(body=items), TODAY).text
    assert text.index("stair is painted") < text.index("lamp is turned") < text.index("Nobody came")


def test_a_figure_keeps_its_row_and_column() -> None:
    rows = ["| School | Pupils | Staff |", "|---|---|---|", "| Mill | 144 | 12 |", "| Hill | 295 | 20 |"]
    drawn = "\n".join(["Before.", *rows, "After."])
    assert tell_tables(drawn) == "Before.\nMill: Pupils 144; Staff 12.\nHill: Pupils 295; Staff 20.\nAfter."
    many = "| a | b |\n" * 50
    assert tell_tables(many) == many
    assert tell_tables("It cost 5 | 6 crowns.") == "It cost 5 | 6 crowns."


def test_two_columns_are_read_one_after_the_other() -> None:
    def line(x: float, y: float, width: float = 200) -> Piece:
        return (x, y, x + width, y + 9)

    heading = line(60, 750, 480)
    left, right = [line(60, 700 - 14 * n) for n in range(4)], [line(330, 700 - 14 * n) for n in range(4)]
    mixed = [heading, *(one for pair in zip(left, right, strict=True) for one in pair)]
    gutter = find_gutter(mixed, 612)
    assert gutter is not None and 260 <= gutter <= 330
    assert order_pieces(mixed, gutter) == [heading, *left, *right]
    assert find_gutter([heading, *left], 612) is None
    cells = [line(x, 700 - 14 * n, 30) for x in (60, 330, 500) for n in range(6)]
    assert find_gutter(cells, 612) is None


def test_wrapped_lines_are_joined_and_others_stay() -> None:
    told = "The regional court in the town of Marsh ruled that both brothers must pay back the whole grant."
    wrapped = f"{fill(told, 36)}\n\nNobody came to see them go."
    assert unwrap_lines(wrapped) == f"{told}\n\nNobody came to see them go."
    for text in (
        "Roses are red.\nViolets are blue.\nSugar is sweet.",
        "One.\nTwo.\nThree.\n",
        "a\nb\nc",
        "x" * 500,
    ):
        assert unwrap_lines(text) == text


def test_lines_that_open_a_text_say_what_it_is() -> None:
    told = "The mayor left through the kitchen: he said so."
    found = read_text_file(f"Title: Mayor leaves\nDate: 2 January 2022\nBy: Jane Doe\n\n{told}", TODAY)
    assert found.published and found.published.day == date(2022, 1, 2)
    assert (found.title, found.authors, found.text) == ("Mayor leaves", ("Jane Doe",), told)
    for text in (f"Source: {told}", "Title: only a heading", f"Note: {told}"):
        assert read_text_file(text, TODAY).text == text


def test_a_byline_is_split_into_names() -> None:
    table = {
        "By Jane Doe": ("Jane Doe",),
        "By Jane Doe, John Roe and Max Poe": ("Jane Doe", "John Roe", "Max Poe"),
        "Jane Doe | 3 May 2022": ("Jane Doe",),
        "Jane Doe – November 13, 2014": ("Jane Doe",),
        "Doe, Jane": ("Doe, Jane",),
        "Jane Doe; John Roe": ("Jane Doe", "John Roe"),
        "Associated Press": ("Associated Press",),
        "13 November 2014": (),
        "https://example.org/jane": (),
    }
    assert {text: split_authors(text) for text in table} == table


def test_the_next_page_of_an_article_is_told_from_the_next_article() -> None:
    table = [
        ("https://a.example/s", "?page=2", "https://a.example/s?page=2"),
        ("https://a.example/s/", "/s/2/", "https://a.example/s/2/"),
        ("https://a.example/s.html", "s-2.html", "https://a.example/s-2.html"),
        ("https://a.example/2020/01/one", "/2020/01/two", ""),
        ("https://a.example/s", "https://b.example/s/2", ""),
        ("https://a.example/s", "/s", ""),
    ]
    assert [(here, named, next_page_of(here, named)) for here, named, _ in table] == table
