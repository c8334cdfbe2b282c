"""Articles are read again where they came from: a correction answers, and an outage is no removal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest
from conftest import House
from faults.misbehaviour import Behaviour, Site, hang_up, page, redirect, serving, tagged
from faults.reach import fetcher

from ingest.documents import Refusal
from ingest.fetch.robots import PoliteFetcher
from ingest.follow.check_sources import HOST_FAILURES, Outcome, SourceCheck
from ingest.follow.later_version import refuse_other_texts
from ingest.sources.web import WebReader
from retrieval.types import Article, Question

START = datetime(2022, 1, 20, 12, tzinfo=UTC)
DAY = 86_400.0
QUESTION = "When does the tram line to Northgate open?"
BODY = (
    "The line has twelve stops, and runs from the harbour to the northern suburb through the old town.",
    "Workers laid the last rail under the railway arch, where the street had to be dug up twice.",
    "The company has bought nine trams, each with room for two hundred passengers and eight bicycles.",
    "Shopkeepers along the route have asked for money, since the works took a year longer than planned.",
)
WRONG = "The tram line to Northgate opens on Saturday, 7 May 2022, the company said."
RIGHT = "The tram line to Northgate opens on Saturday, 11 June 2022, the company said."
NOT_FOUND = (
    "Sorry, the page that you asked for could not be found. It may have been moved or taken down. "
    "Try the search, or go back to the front page for the latest news, weather and sport of the region. "
) * 3


def story(*lines: str, title: str = "Tram to Northgate", head: str = "") -> str:
    published = '<meta property="article:published_time" content="2022-01-19T08:00:00+00:00">'
    body = "".join(f"<p>{line}</p>" for line in (*lines, *BODY))
    head = f"<head><title>{title}</title>{published}{head}</head>"
    return f"<html>{head}<body><h1>{title}</h1>{body}</body></html>"


@dataclass
class Room:
    """A library with articles of a server, and a clock that only tests and sleeping move."""

    site: Site
    house: House
    seconds: float = 0.0
    stored: list[Article] = field(default_factory=list)

    def __post_init__(self) -> None:
        def sleep(seconds: float) -> None:
            self.seconds += seconds

        guest = PoliteFetcher(fetcher(self.site.port, seconds=2.0), lambda: self.seconds, sleep)
        self.web = WebReader(guest, lambda: date(2026, 1, 1))
        self.origins = self.house.library.origins

    def now(self) -> datetime:
        return START + timedelta(seconds=self.seconds)

    def store(self, article: Article) -> None:
        self.house.ingest([article])
        self.stored.append(article)

    def take(self, path: str, behaviour: Behaviour) -> Article:
        """Ingest a page, as a person names it."""
        self.site.paths[path] = behaviour
        found = [*self.web.read(self.site.url(path))]
        self.house.ingest(found)
        assert isinstance(found[-1], Article)
        for one in self.origins.all():
            self.origins.looked(one, self.now())
        return found[-1]

    def read(self, later: float = 0.0) -> list[Outcome]:
        self.seconds += later
        rereading = SourceCheck(self.house.library, self.web, self.store, self.now)
        return [*rereading.run(self.origins.all())]

    def kinds(self, later: float = 0.0) -> list[str]:
        return [one.kind for one in self.read(later)]

    def text(self, article: Article) -> str:
        held = self.house.library.article(article.id)
        assert held
        return held.text


@pytest.fixture
def room(house: Callable[..., House]) -> Iterator[Room]:
    with serving() as site:
        yield Room(site, house())


def test_a_corrected_article_answers_with_its_new_text(room: Room) -> None:
    one = room.take("/tram", page(story(WRONG)))
    assert "7 May 2022" in room.house.desk().answer(Question(QUESTION)).text
    room.site.paths["/tram"] = page(story(RIGHT))
    (outcome,) = room.read()
    assert (outcome.kind, outcome.article.id) == ("changed", one.id)
    answer = room.house.desk().answer(Question(QUESTION))
    assert answer.when and answer.when.begin == date(2022, 6, 11)
    (cited,) = answer.citations
    assert cited.quote == RIGHT
    assert cited.edition and cited.edition.version == 2
    assert (cited.edition.before, len(room.house.library.article_ids())) == (WRONG, 1)
    assert f"before that, it read “{WRONG}”" in answer.conflicts[-1].note
    assert room.kinds() == ["unchanged"]


def test_a_page_that_did_not_change_is_not_sent_again(room: Room) -> None:
    room.take("/tram", tagged(story(WRONG), '"v1"', {"Last-Modified": "Wed, 19 Jan 2022 09:00:00 GMT"}))
    assert room.kinds() == ["unchanged"]
    asked = [one for one in room.site.asked if one.path == "/tram"][-1]
    assert asked.headers["if-none-match"] == '"v1"'
    assert asked.headers["if-modified-since"] == "Wed, 19 Jan 2022 09:00:00 GMT"
    room.site.paths["/tram"] = tagged(story(RIGHT), '"v2"')
    assert room.kinds() == ["changed"]
    assert room.kinds() == ["unchanged"]
    assert [one for one in room.site.asked if one.path == "/tram"][-1].headers["if-none-match"] == '"v2"'


def test_a_page_read_without_tags_has_the_same_text_and_is_no_new_version(room: Room) -> None:
    one = room.take("/tram", page(story(WRONG)))
    room.site.paths["/tram"] = page(story(WRONG).replace("<body>", '<body><div class="ad">Buy!</div>'))
    assert room.kinds() == ["unchanged"]
    assert room.stored == []
    assert room.house.library.holds(one)


@pytest.mark.parametrize(
    "behaviour",
    [
        page("x", status="500 Error"),
        page("x", status="503 Busy"),
        page("x", status="429 Slower"),
        page("x", status="401 Who"),
        page("x", status="403 No"),
        page("x", status="451 Not Here"),
        hang_up,
        redirect("http://10.0.0.1/"),
        redirect("/tram"),
        page(b"x" * 100, headers={"Content-Length": "99999999"}),
    ],
    ids=["500", "503", "429", "401", "403", "451", "hangs up", "inner", "loop", "large"],
)
def test_an_outage_is_not_taken_for_a_removal(room: Room, behaviour: Behaviour) -> None:
    one = room.take("/tram", page(story(WRONG)))
    room.site.paths["/tram"] = behaviour
    for _ in range(4):
        (outcome,) = room.read(later=2 * DAY)
        assert outcome.kind == "unreachable"
        assert outcome.reason
    assert room.house.library.origins.gone_since(one.id) is None
    assert WRONG in room.text(one)


def test_a_server_that_is_down_is_not_taken_for_a_removal(house: Callable[..., House]) -> None:
    with serving() as site:
        room = Room(site, house())
        one = room.take("/tram", page(story(WRONG)))
    assert room.kinds(later=2 * DAY) == room.kinds(later=2 * DAY) == ["unreachable"]
    assert room.house.library.origins.gone_since(one.id) is None


def test_an_article_is_gone_when_its_server_says_so_twice_a_day_apart(room: Room) -> None:
    one = room.take("/tram", page(story(WRONG)))
    del room.site.paths["/tram"]
    assert room.kinds() == room.kinds(later=DAY / 3) == room.kinds(later=DAY / 3) == ["missing"]
    assert room.house.library.origins.gone_since(one.id) is None
    (outcome,) = room.read(later=DAY / 2)
    assert (outcome.kind, outcome.since) == ("gone", START.date())
    assert room.house.library.origins.gone_since(one.id) == START.date()


def test_a_missing_article_that_is_back_in_time_starts_anew(room: Room) -> None:
    one = room.take("/tram", page(story(WRONG)))
    del room.site.paths["/tram"]
    assert room.kinds() == ["missing"]
    room.site.paths["/tram"] = page(story(WRONG))
    assert room.kinds(later=DAY) == ["unchanged"]
    del room.site.paths["/tram"]
    assert room.kinds(later=DAY) == ["missing"]
    assert room.house.library.origins.gone_since(one.id) is None


def test_an_outage_between_does_not_hide_a_removal(room: Room) -> None:
    room.take("/tram", page(story(WRONG)))
    del room.site.paths["/tram"]
    assert room.kinds() == ["missing"]
    room.site.paths["/tram"] = page("x", status="503 Busy")
    assert room.kinds(later=DAY) == ["unreachable"]
    del room.site.paths["/tram"]
    assert room.kinds(later=DAY) == ["gone"]


OTHERS = [page(f"<html><body><article><p>{NOT_FOUND}</p></article></body></html>"), page("<html></html>")]


@pytest.mark.parametrize("other", OTHERS, ids=["another text", "no text"])
def test_an_answer_of_another_sort_between_puts_off_a_removal(room: Room, other: Behaviour) -> None:
    one = room.take("/tram", page(story(WRONG)))
    del room.site.paths["/tram"]
    assert room.kinds() == ["missing"]
    room.site.paths["/tram"] = other
    assert room.kinds(later=DAY) == ["doubtful"]
    del room.site.paths["/tram"]
    (outcome,) = room.read(later=DAY)
    assert (outcome.kind, outcome.since) == ("missing", room.now().date())
    assert room.house.library.origins.gone_since(one.id) is None
    assert room.kinds(later=DAY) == ["gone"]


@pytest.mark.parametrize("other", OTHERS, ids=["another text", "no text"])
def test_an_article_that_is_gone_stays_so_while_something_else_is_there(room: Room, other: Behaviour) -> None:
    one = room.take("/tram", page(story(WRONG)))
    room.site.paths["/tram"] = page("x", status="410 Gone")
    assert room.kinds() == ["gone"]
    room.site.paths["/tram"] = other
    assert room.kinds(later=DAY) == ["doubtful"]
    assert room.house.library.origins.gone_since(one.id) == START.date()


def test_a_server_that_says_gone_for_good_is_believed_at_once(room: Room) -> None:
    one = room.take("/tram", page(story(WRONG)))
    room.site.paths["/tram"] = page("x", status="410 Gone")
    assert room.kinds() == ["gone"]
    assert room.house.library.origins.gone_since(one.id) == START.date()


def test_an_article_that_is_gone_still_answers_and_says_so_until_it_is_back(room: Room) -> None:
    room.take("/tram", page(story(WRONG)))
    room.site.paths["/tram"] = page("x", status="410 Gone")
    room.read()
    (cited,) = room.house.desk().answer(Question(QUESTION)).citations
    assert cited.quote == WRONG
    assert cited.edition and cited.edition.gone == START.date()
    room.site.paths["/tram"] = page(story(WRONG))
    assert room.kinds(later=9 * DAY) == ["unchanged"]
    (cited,) = room.house.desk().answer(Question(QUESTION)).citations
    assert cited.edition and cited.edition.gone is None


@pytest.mark.parametrize(
    ("behaviour", "reason"),
    [
        (page(f"<html><body><h1>Not found</h1><p>{NOT_FOUND}</p></body></html>"), "no such page"),
        (page(f"<html><body><article><p>{BODY[0]}</p></article></body></html>"), "only a part"),
        (page(story("Subscribe now.").replace(BODY[3], "")), "only a part"),
        (page("<html><body></body></html>"), "no article text"),
        (page(b"\x89PNG", headers={"Content-Type": "image/png"}), "of the kind image/png"),
    ],
    ids=["soft 404", "teaser", "long teaser", "empty", "picture"],
)
def test_what_is_no_later_version_overwrites_no_article(
    room: Room, behaviour: Behaviour, reason: str
) -> None:
    one = room.take("/tram", page(story(WRONG)))
    room.site.paths["/tram"] = behaviour
    for _ in range(3):
        (outcome,) = room.read(later=2 * DAY)
        assert (outcome.kind, reason in outcome.reason) == ("doubtful", True), outcome.reason
    assert room.stored == []
    assert (room.text(one), room.house.library.origins.gone_since(one.id)) == (one.text, None)


def test_a_person_may_take_in_what_was_not_stored(room: Room) -> None:
    one = room.take("/tram", page(story(WRONG)))
    elsewhere = "The county museum shows a ship's bell that divers found in the bay last summer. " * 5
    room.site.paths["/tram"] = page(f"<html><body><article><p>{elsewhere}</p></article></body></html>")
    assert room.kinds() == ["doubtful"]
    again = room.take("/tram", room.site.paths["/tram"])
    assert (again.id, room.text(one) == again.text) == (one.id, True)
    assert room.kinds() == ["unchanged"]


def test_a_front_page_that_holds_a_part_of_the_article_does_not_overwrite_it(room: Room) -> None:
    one = room.take("/tram", page(story(WRONG)))
    others = "".join(f"<p>{NOT_FOUND} Number {n}.</p>" for n in range(3))
    front = f"<html><body><article><p>{WRONG} {' '.join(BODY[:2])}</p>{others}</article></body></html>"
    room.site.paths |= {"/tram": redirect("/"), "/": page(front)}
    (outcome,) = room.read()
    assert (outcome.kind, room.text(one)) == ("doubtful", one.text)


def test_an_article_that_moved_is_read_where_it_went_and_keeps_its_identity(room: Room) -> None:
    one = room.take("/tram", page(story(WRONG)))
    room.site.paths |= {"/tram": redirect("/2022/tram"), "/2022/tram": page(story(WRONG))}
    assert room.kinds() == ["unchanged"]
    room.site.paths["/2022/tram"] = page(story(RIGHT))
    assert room.kinds() == ["changed"]
    held = room.house.library.article(one.id)
    assert held
    assert (held.url, RIGHT in held.text) == (one.url, True)


def test_an_update_does_not_move_the_day_on_which_an_article_came_out(room: Room) -> None:
    one = room.take("/tram", page(story(WRONG)))
    room.site.paths["/tram"] = page(story(RIGHT).replace("2022-01-19T", "2022-03-01T"))
    assert room.kinds() == ["changed"]
    held = room.house.library.article(one.id)
    assert held
    assert (held.published, held.instant) == (one.published, one.instant)


def test_a_host_that_fails_is_left_alone_and_stops_no_other(room: Room) -> None:
    for number in range(HOST_FAILURES + 3):
        room.take(f"/{number}", page(story(WRONG, title=f"Tram {number}")))
    with serving() as other:
        guest = PoliteFetcher(
            fetcher(room.site.port, other.port), lambda: room.seconds, lambda _seconds: None
        )
        room.web = WebReader(guest, lambda: date(2026, 1, 1))
        other.paths["/z"] = page(story(RIGHT))
        room.house.ingest([*room.web.read(other.url("/z"))])
        room.seconds += DAY
        before = len(room.site.asked)
        room.site.paths = {
            f"/{n}": page("x", status="500 Error", headers={"Retry-After": "0"}) for n in range(6)
        }
        kinds = room.kinds()
    asked = [one.path for one in room.site.asked[before:] if one.path != "/robots.txt"]
    assert (len(asked), sorted(kinds)) == (HOST_FAILURES, ["unchanged"] + ["unreachable"] * 6)
    still = [one.address for one in room.origins.all()][:3]
    assert {room.site.url(path) for path in asked}.isdisjoint(still)


def test_a_host_that_asks_to_wait_is_asked_nothing_more(room: Room) -> None:
    for number in range(4):
        room.take(f"/{number}", page(story(WRONG, title=f"Tram {number}")))
        room.site.paths[f"/{number}"] = page("x", status="429 Slower", headers={"Retry-After": "600"})
    before = len(room.site.asked)
    assert room.kinds() == ["unreachable"] * 4
    assert len([one for one in room.site.asked[before:] if one.path != "/robots.txt"]) == 1


def test_a_reading_that_was_stopped_goes_on_with_what_was_not_read(room: Room) -> None:
    for number in range(5):
        room.take(f"/{number}", page(story(WRONG, title=f"Tram {number}")))
    room.site.paths |= {f"/{n}": page(story(RIGHT, title=f"Tram {n}")) for n in range(5)}
    room.seconds += DAY
    stopped = SourceCheck(room.house.library, room.web, room.store, room.now).run(room.origins.all())
    first = [next(stopped).address, next(stopped).address]
    stopped.close()
    assert len(room.stored) == 2
    assert {one.address for one in room.origins.all()[:3]}.isdisjoint(first)


def test_robots_txt_is_kept_to(room: Room) -> None:
    room.site.paths["/robots.txt"] = page("User-agent: *\nDisallow: /tram\n")
    one = room.take("/tram", page(story(WRONG)))
    asked = room.site.count("/tram")
    (outcome,) = room.read()
    assert (outcome.kind, "robots.txt" in outcome.reason) == ("unreachable", True)
    assert (room.site.count("/tram"), WRONG in room.text(one)) == (asked, True)


def test_an_article_out_of_a_feed_is_compared_with_its_page_by_its_sentences(room: Room) -> None:
    content = "".join(f"<p>{line} {line.lower()}</p>" for line in (WRONG, *BODY))
    item = (
        f"<item><title>Tram</title><link>/tram</link><pubDate>Wed, 19 Jan 2022 08:00:00 GMT</pubDate>"
        f"<description><![CDATA[{content}]]></description></item>"
    )
    room.take("/feed", page(f'<rss version="2.0"><channel><title>Post</title>{item}</channel></rss>'))
    longer = f"<p>{NOT_FOUND}</p>"
    room.site.paths["/tram"] = page(f"<html><body><article>{content}{longer}</article></body></html>")
    assert room.kinds() == ["unchanged"]
    room.site.paths["/tram"] = page(
        f"<html><body><article>{content.replace('7 May', '9 May')}{longer}</article></body></html>"
    )
    assert room.kinds() == ["changed"]


def test_files_and_forgotten_articles_are_not_read(room: Room) -> None:
    one = room.take("/tram", page(story(WRONG)))
    room.house.ingest([Article("file", "The bridge is shut.", url=room.site.url("/bridge"))])
    with room.house.library.writing():
        room.house.library.forget(one.id)
    assert room.read() == []
    assert room.house.library.connection.execute("SELECT count(*) FROM origins").fetchone() == (0,)


def test_a_feed_brings_no_other_text_under_the_address_of_a_stored_article(room: Room) -> None:
    one = room.take("/tram", page(story(WRONG)))
    rubbish = Article(one.id, NOT_FOUND, url=one.url)
    corrected = Article(one.id, one.text.replace(WRONG, RIGHT), url=one.url)
    refused, taken, new = refuse_other_texts(
        room.house.library, [rubbish, corrected, Article("new", NOT_FOUND)]
    )
    assert isinstance(refused, Refusal)
    assert refused.reason.startswith("holds another text now: “Sorry, the page")
    assert (taken, new) == (corrected, Article("new", NOT_FOUND))


def test_of_two_entries_of_a_feed_with_one_address_the_teaser_takes_nobodys_place(room: Room) -> None:
    whole = Article("one", " ".join((WRONG, *BODY)), url="https://news.example.org/1")
    teaser = Article("one", whole.text[:90], url=whole.url)
    taken, refused = refuse_other_texts(room.house.library, [whole, teaser])
    assert taken == whole
    assert isinstance(refused, Refusal)
    assert refused.reason.startswith("holds only a part of the article now: “")
    assert refuse_other_texts(room.house.library, [teaser, whole]) == [teaser, whole]
