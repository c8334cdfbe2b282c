"""Occasions -> happenings: reports of several articles on the same event are put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from retrieval.dates.role import MONTH, WEEK
from retrieval.events.events import Occasion
from retrieval.events.same_event import FAR, Likeness
from retrieval.text.corrections import is_taken_back

# How alike two tellings must be to be of the same event. Another article on the topic that dates something
# to the same day mostly tells the same; one article rarely tells a thing twice. Chosen by reading the
# pairs that stand in a few hundred articles.
SAME_DAY, SAME_ARTICLE, SAME_MONTH, SAME_YEAR, OTHER_DAY = 0.34, 0.75, 0.45, 0.6, 0.85
REPLACES = 0.3
# Days within which an article tells its own news; of two such, each has its own event.
FRESH = 2


@dataclass(frozen=True, slots=True)
class Happening:
    """One event with its tellings, the one that gives the date first.

    `instead_of` is another date that it takes the place of, `against` one that another article gives.
    """

    told: tuple[Occasion, ...]
    instead_of: Occasion | None = None
    against: Occasion | None = None

    @property
    def best(self) -> Occasion:
        """The telling that is quoted first and gives the date."""
        return self.told[0]


def merge_occasions(found: Sequence[Occasion], likeness: Likeness) -> list[Happening]:
    """The occasions put together, each in one happening, without plans for which a later article has another
    day.
    """
    taken_back, replaced = _corrections(found, likeness)
    _put_off([one for one in found if one not in taken_back], likeness, taken_back, replaced)
    groups: list[list[Occasion]] = []
    for one in sorted((one for one in found if one not in taken_back), key=_sharpest_first):
        home = _home(one, groups, likeness)
        groups.append([one]) if home is None else home.append(one)
    made = [_happening(group, replaced) for group in groups]
    return [Happening(one.told, one.instead_of, _against(one, made, likeness)) for one in made]


def _happening(group: Sequence[Occasion], replaced: dict[Occasion, Occasion]) -> Happening:
    told = tuple(sorted(group, key=_news_first))
    return Happening(told, next((replaced[one] for one in told if one in replaced), None))


def order_by_day(one: Happening) -> tuple[date, int, str, date, str, int]:
    """By day, the longer stretch first, then by time of day, then as it was published."""
    best = one.best
    return best.when.begin, -best.days, best.clock or "", *_order(best)


def _sharpest_first(one: Occasion) -> tuple[bool, int, bool, date, str, int]:
    """Sharp dates first, and what looks back last: each joins what is there already."""
    return one.back, one.days, one.clock is None, *_order(one)


def _news_first(one: Occasion) -> tuple[bool, bool, int, bool, date, str, int]:
    """What has happened before plans and looks back, sharp dates before blunt ones."""
    return one.back, one.plan, one.days, one.clock is None, *_order(one)


def _order(one: Occasion) -> tuple[date, str, int]:
    return one.article.published or date.max, one.article.id, one.clause[0]


def _home(one: Occasion, groups: Sequence[list[Occasion]], likeness: Likeness) -> list[Occasion] | None:
    fits = [(max(_fit(one, other, likeness) for other in group), -at) for at, group in enumerate(groups)]
    fit, at = max(fits, default=(0.0, 0))
    return groups[-at] if fit > 0 else None


def _fit(one: Occasion, other: Occasion, likeness: Likeness) -> float:
    """How sure it is that two occasions are the same; 0 when they are not."""
    if not one.meets(other):
        return 0.0
    alike = likeness.of(one, other)
    same = (one.when.begin, one.when.end) == (other.when.begin, other.when.end)
    if one.article.id == other.article.id:
        return alike if same and alike >= SAME_ARTICLE else 0.0
    if not same:
        return alike if max(one.days, other.days) <= MONTH and alike >= SAME_MONTH else 0.0
    if one.days > WEEK:
        return alike if alike >= SAME_YEAR else 0.0
    if one.clock and other.clock:
        return 1.0 + alike if one.clock == other.clock else 0.0
    if one.back or other.back:
        return alike + 0.01
    return alike if alike >= SAME_DAY else 0.0


def _corrections(
    found: Sequence[Occasion], likeness: Likeness
) -> tuple[set[Occasion], dict[Occasion, Occasion]]:
    """What an article says was wrong, with the earlier tellings of it; and what it puts in its place."""
    gone: set[Occasion] = set()
    replaced: dict[Occasion, Occasion] = {}
    for wrong in (one for one in found if is_taken_back(one.article.text, one.sentence)):
        earlier = [one for one in found if _is_taken_back(one, wrong, likeness)]
        gone |= {wrong, *earlier}
        right = [
            (likeness.of(one, wrong), -one.clause[0], one)
            for one in found
            if one.article.id == wrong.article.id
            and one.sentence[0] > wrong.sentence[0]
            and not one.meets(wrong)
        ]
        if right and max(right, key=lambda fit: fit[:2])[0] >= REPLACES:
            replaced[max(right, key=lambda fit: fit[:2])[2]] = wrong
    return gone, replaced


def _is_taken_back(one: Occasion, wrong: Occasion, likeness: Likeness) -> bool:
    """Whether an earlier article tells what `wrong` says was wrong."""
    if one.article.id == wrong.article.id or not one.meets(wrong) or one.days != wrong.days:
        return False
    earlier = (one.article.published or date.min) <= (wrong.article.published or date.max)
    return earlier and likeness.of(one, wrong) >= SAME_DAY


def _put_off(
    found: Sequence[Occasion],
    likeness: Likeness,
    gone: set[Occasion],
    replaced: dict[Occasion, Occasion],
) -> None:
    """Adds the plans for which a later article has another day, and what took their place."""
    for plan in found:
        if not plan.plan or plan.days > WEEK:
            continue
        later = [one for one in found if _is_later_word(one, plan) and likeness.of(one, plan) >= OTHER_DAY]
        if later:
            gone.add(plan)
            replaced[max(later, key=_order)] = plan


def _is_later_word(one: Occasion, plan: Occasion) -> bool:
    if one.article.published is None or plan.article.published is None or one.days > WEEK:
        return False
    return one.article.published > plan.article.published and _is_near(one, plan)


def _is_near(one: Occasion, other: Occasion) -> bool:
    """Whether two dates are apart, and not too far for one event."""
    return not one.meets(other) and abs(one.when.begin - other.when.begin) <= timedelta(FAR)


def _against(one: Happening, every: Sequence[Happening], likeness: Likeness) -> Occasion | None:
    """Another article's report that puts the same event on another day."""
    for other in every:
        for mine, theirs in ((mine, theirs) for mine in one.told for theirs in other.told):
            if _contradicts(mine, theirs) and likeness.of(mine, theirs) >= OTHER_DAY:
                return theirs
    return None


def _contradicts(one: Occasion, other: Occasion) -> bool:
    """Whether two articles may mean one event: neither a plan, and not each the news of its own day."""
    if one.article.id == other.article.id or one.plan or other.plan or one.days != other.days:
        return False
    return _is_near(one, other) and not (_is_fresh(one) and _is_fresh(other))


def _is_fresh(one: Occasion) -> bool:
    published = one.article.published
    return published is not None and published - one.when.end <= timedelta(FRESH)
