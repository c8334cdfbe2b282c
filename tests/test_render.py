"""What a person sees of a reply, in a terminal and in Telegram."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from scripted import ARTICLE, CONFLICT, COVERAGE, TEXT, answer, citation, refusal
from telegram_html import parse_html
from telegram_links import find_entities

from bot.chat.conversation import HELP, Reply
from bot.show.plain import render_plain
from bot.telegram.html import JOINER, strip_markup
from bot.telegram.reply_html import render_html
from retrieval.types import Coverage


def shown(reply: Reply) -> str:
    return "\n".join(strip_markup(part) for part in render_html(reply)).replace(JOINER, "")


def test_an_answer_in_the_terminal_has_its_date_its_quotation_and_its_source():
    assert render_plain(Reply(answer=answer())).splitlines() == [
        'Wednesday, 12 January 2022 ("on January 12", article of 20 January 2022).',
        "“Envoys of the alliance and of Russia sat down in Brussels on January 12.” [1]",
        "[1] Envoys talk for four hours · The Example · 20 Jan 2022 · https://example.com/envoys?id=1&x=2",
    ]


def test_an_answer_without_a_date_begins_with_its_short_form():
    reply = Reply(answer=answer(when=None, short="in Brussels"))
    assert render_plain(reply).splitlines()[0] == "in Brussels"
    assert render_html(reply)[0].startswith("<b>in Brussels</b>\n\n“Envoys")


def test_an_answer_that_may_well_be_none_begins_with_perhaps():
    dated, short = answer(confidence=0.59), answer(when=None, short="in Brussels", confidence=0.59)
    told = answer(when=None, confidence=0.59)
    assert render_plain(Reply(answer=dated)).startswith("Perhaps: Wednesday, 12 January 2022")
    assert render_html(Reply(answer=dated))[0].startswith("Perhaps: <b>Wednesday, 12 January 2022</b>")
    assert render_html(Reply(answer=short))[0].startswith("Perhaps this answers it:\n\n“Envoys")
    assert render_plain(Reply(answer=told)).splitlines()[0] == "Perhaps this answers it:"
    assert render_html(Reply(answer=told))[0].startswith("Perhaps this answers it:\n\n“Envoys")
    for sure in (0.6, None):
        assert "Perhaps" not in shown(Reply(answer=answer(confidence=sure)))


def test_an_answer_without_date_or_short_form_begins_with_the_quotation():
    reply = Reply(answer=answer(when=None))
    assert render_plain(reply).startswith("“Envoys")
    assert render_html(reply)[0].startswith("“Envoys")


def test_an_answer_in_telegram_links_its_source_and_folds_its_passage():
    (message,) = render_html(Reply(answer=answer()))
    assert message.startswith(
        '<b>Wednesday, 12 January 2022</b> ("on January 12", article of 20 January 2022)\n\n'
    )
    assert (
        '[1] <a href="https://example.com/envoys?id=1&amp;x=2">Envoys talk for four hours</a>'
        " · The Example · 20 Jan 2022\n<blockquote expandable><b><u>Envoys of the alliance" in message
    )
    assert message.endswith(
        "on January 12.</u></b> They spoke for four hours. Nothing was signed, "
        "and both sides said they would meet again.</blockquote>"
    )


def test_the_quoted_words_are_marked_wherever_they_stand_in_the_passage():
    begin, end = TEXT.index("They"), TEXT.index(" Nothing")
    (message,) = render_html(Reply(answer=answer(citations=(citation(start=begin, end=end),))))
    assert "on January 12. <b><u>They spoke for four hours.</u></b> Nothing" in message


def test_a_quotation_outside_its_passage_is_still_shown():
    cited = citation()
    cited = replace(cited, passage=replace(cited.passage, start=100, end=len(TEXT), text=TEXT[100:]))
    (message,) = render_html(Reply(answer=answer(citations=(cited,))))
    assert f"<blockquote expandable><b><u>{cited.quote}</u></b></blockquote>" in message


def test_an_article_without_a_web_address_is_not_linked():
    for url in ("", "javascript:alert(1)", "https://bank.example@evil.example/"):
        article = replace(ARTICLE, url=url)
        reply = Reply(answer=answer(article=article))
        assert "<a " not in render_html(reply)[0]
        assert (
            render_plain(reply).splitlines()[-1]
            == "[1] Envoys talk for four hours · The Example · 20 Jan 2022"
        )


def test_an_unknown_publication_date_is_said_to_be_unknown():
    reply = Reply(answer=answer(article=replace(ARTICLE, published=None)))
    assert "· The Example · date unknown" in shown(reply)
    assert "· The Example · date unknown ·" in render_plain(reply)


def test_a_refusal_shows_the_nearest_articles_and_the_days_covered():
    assert render_plain(Reply(answer=refusal())).splitlines() == [
        "The library does not say who won.",
        "Nearest articles:",
        "- Envoys talk for four hours · The Example · 20 Jan 2022 · https://example.com/envoys?id=1&x=2",
        "The library holds 12 articles from 3 January 2022 to 5 March 2022.",
    ]
    (message,) = render_html(Reply(answer=refusal()))
    assert 'articles:\n• <a href="https://example.com/envoys?id=1&amp;x=2">Envoys' in message
    assert message.endswith("from 3 January 2022 to 5 March 2022.")


def test_a_refusal_with_nothing_near_says_only_so():
    assert (
        render_plain(Reply(answer=refusal(nearest=(), coverage=None))) == "The library does not say who won."
    )


def test_an_empty_library_is_said_to_be_empty_once():
    made = refusal(text="The library is empty.", nearest=(), coverage=Coverage(0, 0))
    assert render_plain(Reply(answer=made)) == shown(Reply(answer=made)) == "The library is empty."


def test_conflicts_and_the_notice_are_shown():
    made = answer(conflicts=(CONFLICT,), notice="The language model took too long.")
    for text in (shown(Reply(answer=made)), render_plain(Reply(answer=made))):
        assert "Note: the sources give 12 and 13 January [1] [2]" in text
        assert text.endswith("The language model took too long.")
    assert render_plain(Reply(answer=refusal(notice="No model."))).endswith("\nNo model.")


def test_sources_are_counted_by_outlet():
    lines = [
        "The library holds 12 articles from 3 January 2022 to 5 March 2022.",
        "The Example: 9",
        "Daily Sample: 3",
        "Last ingest: 6 Mar 2022, 08:15 UTC",
    ]
    assert render_plain(Reply(coverage=COVERAGE)).splitlines() == lines
    assert shown(Reply(coverage=COVERAGE)).splitlines() == lines


def test_a_fixed_text_is_the_same_in_both_and_its_commands_stay_live():
    assert render_plain(Reply(text=HELP)) == HELP
    assert strip_markup(render_html(Reply(text=HELP))[0]) == HELP


def test_markup_in_an_article_is_shown_and_not_obeyed():
    hostile = '<b>Bold</b> & <a href="https://evil.example">click</a> @evil_bot #tag'
    article = replace(ARTICLE, title=hostile, source=hostile, text=hostile, url="https://example.com/")
    made = answer(
        article=article, text=hostile, short=hostile, when=None, notice=hostile, conflicts=(CONFLICT,)
    )
    (message,) = render_html(Reply(answer=made))
    assert message.count("<a ") == message.count('<a href="https://example.com/">') == 2
    assert message.count("&lt;b&gt;Bold&lt;/b&gt; &amp; &lt;a href=") == 6
    assert f"@{JOINER}evil_bot #{JOINER}tag" in message
    assert shown(Reply(answer=made)).count(hostile) == 6


def test_no_link_is_made_across_the_edge_of_a_quotation():
    article = replace(ARTICLE, text="Go to evil.example or @evil_bot.")
    for end in (11, 23):
        (message,) = render_html(Reply(answer=answer(citations=(citation(article, 0, end),))))
        assert f"{article.text[:end]}{JOINER}</u>" in message.replace(f".{JOINER}e", ".e")


PIECES = [
    "http://",
    "evil",
    ".",
    "example",
    "@",
    "bot",
    "#",
    "$TSLA",
    "/",
    "start",
    "+49",
    "228123456",
    "tg:",
    " ",
    "\n",
]


@settings(deadline=None, max_examples=300)
@given(st.lists(st.sampled_from(PIECES), max_size=12), st.integers(0, 30), st.integers(0, 30))
def test_telegram_finds_no_link_in_any_article(pieces: list[str], start: int, end: int):
    article = replace(ARTICLE, text="".join(pieces), title="".join(pieces), source="".join(pieces[::-1]))
    start, end = sorted((min(start, len(article.text)), min(end, len(article.text))))
    made = answer(article=article, text=article.text, citations=(citation(article, start, end),))
    for message in render_html(Reply(answer=made)):
        text, entities = parse_html(message)
        assert find_entities(text, entities) == []


def test_a_terminal_gets_no_escape_sequence_from_an_article():
    hostile = "\x1b]0;owned\x07\x1b[2Jquiet"
    made = answer(article=replace(ARTICLE, title=hostile), text=hostile)
    assert "\x1b" not in render_plain(Reply(answer=made))


def test_an_answer_with_many_passages_comes_in_several_whole_messages():
    article = replace(ARTICLE, text="A long report goes on & on. " * 60)
    citations = tuple(citation(article, 0, 27, number) for number in range(1, 7))
    parts = render_html(Reply(answer=answer(article=article, citations=citations)))
    assert len(parts) == 3
    assert all(part.count("<blockquote") == part.count("</blockquote>") for part in parts)
