"""A timeline as people read it, in a terminal and in a chat."""

from dataclasses import replace
from datetime import date

from scripted import ARTICLE, EVENT, WHEN, citation, no_timeline, timeline
from telegram_links import find_entities

from bot.chat.conversation import Reply
from bot.show.plain import render_plain
from bot.telegram.html import JOINER, strip_markup
from bot.telegram.reply_html import render_html
from retrieval.types import Event

OTHER = replace(
    ARTICLE, id="a2", title="More talks", url="", source="Daily Sample", published=date(2022, 1, 22)
)
LATER = Event(
    replace(WHEN, value="2022-01", end=date(2022, 1, 31), begin=date(2022, 1, 1)),
    (citation(OTHER, 72, 99, number=2), citation(number=1), citation(start=72, end=99, number=1)),
    note="This takes the place of 7 May 2022.",
)


def shown(reply: Reply) -> str:
    return "\n".join(strip_markup(part) for part in render_html(reply)).replace(JOINER, "")


def test_a_line_for_each_event_and_each_article():
    assert render_plain(Reply(timeline=timeline(events=(EVENT, LATER)))).splitlines() == [
        "the envoys: 2 events",
        "Wednesday, 12 January 2022 · "
        "“Envoys of the alliance and of Russia sat down in Brussels on January 12.” [1]",
        "January 2022 · “They spoke for four hours.” [2][1] (This takes the place of 7 May 2022.)",
        "[1] Envoys talk for four hours · The Example · 20 Jan 2022 · https://example.com/envoys?id=1&x=2",
        "[2] More talks · Daily Sample · 22 Jan 2022",
    ]


def test_a_chat_has_the_date_in_bold_and_links_the_articles():
    (message,) = render_html(Reply(timeline=timeline(events=(EVENT, LATER))))
    assert message.replace(JOINER, "") == (
        "the envoys: 2 events\n\n"
        "<b>Wednesday, 12 January 2022</b>\n"
        "“Envoys of the alliance and of Russia sat down in Brussels on January 12.”"
        ' <a href="https://example.com/envoys?id=1&amp;x=2">[1]</a>\n\n'
        "<b>January 2022</b>\n“They spoke for four hours.” [2]"
        '<a href="https://example.com/envoys?id=1&amp;x=2">[1]</a>'
        "\nThis takes the place of 7 May 2022.\n\n"
        '[1] <a href="https://example.com/envoys?id=1&amp;x=2">Envoys talk for four hours</a>'
        " · The Example · 20 Jan 2022\n[2] More talks · Daily Sample · 22 Jan 2022"
    )


def test_what_is_left_out_is_counted():
    told = timeline("the bridge", found=31)
    assert render_plain(Reply(timeline=told)).startswith(
        "the bridge: 1 of 31 events, those that are most about it\n"
    )
    assert shown(Reply(timeline=told)).startswith(
        "the bridge: 1 of 31 events, those that are most about it\n"
    )
    assert render_plain(Reply(timeline=timeline())).startswith("the envoys: 1 event\n")


def test_a_notice_comes_last():
    told = timeline(notice="None of these articles has the word “tokyo”.")
    for text in (render_plain(Reply(timeline=told)), shown(Reply(timeline=told))):
        assert text.endswith("None of these articles has the word “tokyo”.")


def test_a_refusal_names_what_is_near_and_what_is_covered():
    assert render_plain(Reply(timeline=no_timeline())).splitlines() == [
        "The library holds no dated event of that topic.",
        "Nearest articles:",
        "- Envoys talk for four hours · The Example · 20 Jan 2022 · https://example.com/envoys?id=1&x=2",
        "The library holds 12 articles from 3 January 2022 to 5 March 2022.",
    ]
    assert "• Envoys talk" in shown(Reply(timeline=no_timeline()))


def test_nothing_in_a_timeline_becomes_a_link_or_markup_by_itself():
    hostile = "<b>&amp; see evil.example/x, mail a@evil.example, @evil_bot /start #now \x1b[31m"
    article = replace(ARTICLE, text=hostile, title=hostile, source=hostile)
    told = timeline(
        hostile, (Event(WHEN, (citation(article, 0, len(hostile)),), note=hostile),), notice=hostile
    )
    (message,) = render_html(Reply(timeline=told))
    assert find_entities(strip_markup(message)) == []
    assert message.count("<b>") == 1 and message.count("<a ") == 2
    assert "\x1b" not in render_plain(Reply(timeline=told)) + message


def test_a_long_quotation_is_shortened_in_a_chat_and_whole_in_a_terminal():
    article = replace(ARTICLE, text="A long report goes on. " * 40)
    told = timeline(events=(Event(WHEN, (citation(article, 0, 900),)),))
    assert "…” [1]" in shown(Reply(timeline=told))
    assert len(shown(Reply(timeline=told))) < 450
    assert "…" not in render_plain(Reply(timeline=told))


def test_many_events_are_cut_into_messages_that_telegram_takes():
    article = replace(ARTICLE, text="An event took place. " * 12)
    told = timeline(events=tuple(Event(WHEN, (citation(article, 0, 230),)) for _ in range(40)))
    parts = render_html(Reply(timeline=told))
    assert len(parts) > 2
    assert all(len(strip_markup(part)) <= 4000 for part in parts)
