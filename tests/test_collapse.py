"""Search counts a story once, shows the right one of its copies, and names the others beside it."""

from __future__ import annotations

from datetime import date

from conftest import Build, House
from stories import LEAD, OTHER, PARAGRAPHS, STORY, carried, told

from bot.chat.conversation import Reply
from bot.show.json_output import answer_json
from bot.show.plain import render_plain
from bot.telegram.html import strip_markup
from bot.telegram.reply_html import render_html
from retrieval.search.search import CANDIDATES
from retrieval.types import Article, Finding, Period, Question

ASKED = "Why will the cable car over the Ellery gorge stand still until the end of March?"


def filled(build: Build, *articles: Article) -> House:
    house = build()
    house.ingest([*articles, carried("museum", "Northline", told(*OTHER), title="Logbooks")])
    return house


def three(build: Build) -> House:
    return filled(
        build,
        carried("late", "The Post", days=2),
        carried("early", "Meridian Wire"),
        carried("middle", "Northline", days=1),
    )


def search(house: House, question: Question) -> Finding:
    return house.engine().search(question)


def ids(finding: Finding) -> list[str]:
    return list(dict.fromkeys(hit.article.id for hit in finding.hits))


def test_of_several_copies_the_earliest_is_found_and_the_others_stand_beside_it(house: Build) -> None:
    finding = search(three(house), Question(ASKED))
    assert ids(finding) == ["early", "museum"]
    assert [copy.article_id for copy in finding.hits[0].also] == ["middle", "late"]
    assert finding.hits[-1].also == ()


def test_the_copy_of_the_outlet_that_is_asked_for_is_found(house: Build) -> None:
    finding = search(three(house), Question(ASKED, source="The Post"))
    assert ids(finding) == ["late"]


def test_the_copy_that_lies_within_the_days_is_found_and_none_outside_them_is_named(house: Build) -> None:
    built = three(house)
    since = search(built, Question(ASKED, since=date(2023, 2, 2)))
    assert ids(since) == ["middle"]
    assert [copy.article_id for copy in since.hits[0].also] == ["late"]
    asof = search(built, Question(ASKED, asof=date(2023, 2, 1)))
    assert "early" in ids(asof)
    assert asof.hits[0].also == ()


def test_a_cut_copy_does_not_hide_what_only_the_whole_one_says(house: Build) -> None:
    built = filled(
        house,
        carried("cut", "Meridian Wire", told(*PARAGRAPHS[:2])),
        carried("whole", "The Post", told(*PARAGRAPHS, *OTHER[1:2], *PARAGRAPHS[2:3]), days=1),
    )
    finding = search(built, Question("What do passengers with season tickets get back for each month?"))
    assert finding.hits[0].article.id == "whole"
    assert "season tickets" in " ".join(hit.passage.text for hit in finding.hits[:2])


def test_a_story_that_very_many_carry_does_not_crowd_out_another(house: Build) -> None:
    many = [carried(f"c{at}", f"Outlet {at}") for at in range(CANDIDATES + 20)]
    related = (
        "The bus over the old bridge of Ellery has a new driver. The gorge is fourteen metres deep. " * 3
    )
    built = filled(house, *many, carried("related", "Northline", related))
    assert set(ids(search(built, Question(ASKED)))) == {"c0", "related", "museum"}


def test_what_is_dropped_with_its_article_is_no_longer_beside_it(house: Build) -> None:
    built = three(house)
    with built.library.writing():
        built.library.forget("middle")
    assert [copy.article_id for copy in search(built, Question(ASKED)).hits[0].also] == ["late"]


def test_a_citation_names_the_other_outlets_everywhere(house: Build) -> None:
    built = three(house)
    answer = built.desk().answer(Question("Who noticed the wear when she compared the rollers?"))
    assert answer.answered
    assert [copy.source for copy in answer.citations[0].also] == ["Northline", "The Post"]
    said = "Meridian Wire · 1 Feb 2023 · also in Northline, The Post"
    assert said in render_plain(Reply(answer=answer))
    assert said in strip_markup("".join(render_html(Reply(answer=answer))))
    assert answer_json(answer)["citations"][0]["also"][0] == {
        "article_id": "middle",
        "source": "Northline",
        "url": "https://middle.example.org/story",
        "title": "Cable car: middle",
        "published": "2023-02-02",
    }
    assert answer_json(answer)["passages"][0]["also"] == ["middle", "late"]


def test_an_outlet_does_not_stand_beside_itself_and_one_without_a_name_by_its_host(house: Build) -> None:
    built = filled(house, carried("a", "Northline"), carried("b", "Northline"), carried("c", ""))
    answer = built.desk().answer(Question("Who noticed the wear when she compared the rollers?"))
    assert "· also in c.example.org ·" in render_plain(Reply(answer=answer))


def test_the_name_of_an_outlet_brings_no_markup_of_its_own(house: Build) -> None:
    built = filled(house, carried("a", "Northline"), carried("b", "<b>www.evil.example</b>\n[9] @post"))
    answer = built.desk().answer(Question("Who noticed the wear when she compared the rollers?"))
    (message,) = render_html(Reply(answer=answer))
    assert "<b>www" not in message
    assert "\n[9]" not in render_plain(Reply(answer=answer))


def test_copies_do_not_count_as_a_second_source_of_an_answer(house: Build) -> None:
    reworded = STORY.replace("the operator said", "its operator said").replace("asked for", "called for")
    built = filled(house, carried("a", "Northline"), carried("b", "The Post", reworded))
    answer = built.desk().answer(Question("Who noticed the wear when she compared the rollers?"))
    assert {one.article.id for one in answer.citations} <= {"a", "museum"}


def test_sources_say_how_many_are_copies(house: Build) -> None:

    built = three(house)
    assert built.library.coverage().copies == 2
    assert built.library.coverage(asof=date(2023, 2, 1)).copies == 0
    text = render_plain(Reply(coverage=built.library.coverage()))
    assert "Of these, 2 carry the story of another one" in text
    assert LEAD in STORY


def test_what_only_one_of_two_copies_says_is_found(house: Build) -> None:
    """Whichever of the two is shown for what both say."""
    begun = "The work on the upper station begins on the fourth of April, the mayor said."
    ended = "The reopening is planned for the first weekend of June, with free rides for children."
    built = filled(
        house,
        carried("first", "Northline", told(*PARAGRAPHS[:2], f"{PARAGRAPHS[2]} {begun}", *PARAGRAPHS[3:])),
        carried("second", "The Post", told(*PARAGRAPHS, ended), days=1),
    )
    for asked, sentence in (
        ("When does the work on the upper station begin?", begun),
        ("When is the reopening planned?", ended),
    ):
        finding = search(built, Question(asked))
        assert any(sentence in hit.passage.text for hit in finding.hits), asked


def test_what_only_one_of_two_copies_says_is_found_beside_what_is_of_the_period(house: Build) -> None:
    """Also where it names no day of the period, and the other copy is the one that is shown of it."""
    within = Period(date(2023, 2, 1), date(2023, 2, 1), "on February 1")
    ended = "The reopening is planned for the first weekend of June, with free rides for children."
    built = filled(
        house,
        carried("within", "Northline", told(*PARAGRAPHS)),
        carried("after", "The Post", told(*PARAGRAPHS, ended), days=1),
    )
    finding = search(built, Question("When is the reopening planned?", period=within))
    assert "within" in ids(finding)
    assert any(ended in hit.passage.text for hit in finding.hits)


def test_what_both_of_two_copies_say_is_told_once_beside_what_is_of_the_period(house: Build) -> None:
    """By the copy that came out in the period, and whichever of them says it outside of it."""
    within = Period(date(2023, 2, 2), date(2023, 2, 2), "on February 2")
    built = filled(house, carried("before", "Northline"), carried("within", "The Post", days=1))
    finding = search(built, Question(ASKED, period=within))
    assert ids(finding) == ["within", "museum"]
    assert [copy.article_id for copy in finding.hits[0].also] == ["before"]
