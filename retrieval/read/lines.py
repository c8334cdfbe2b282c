"""The sentences of a passage that was found, each measured against what is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from retrieval.duplicates.opposites import says_contrary
from retrieval.read.accusations import is_only_claimed, is_only_threatened
from retrieval.read.doers import has_its_own, is_done_by_another, is_on_another
from retrieval.read.event_date import dates_event, has_verb, may_tell
from retrieval.read.namesakes import is_of_namesake
from retrieval.read.passing import only_mentions, speaks_of
from retrieval.read.plans import is_only_planned
from retrieval.read.reasons import reason
from retrieval.text.countries import is_of_another_country
from retrieval.text.numbers import DEAD, has_number, quantity
from retrieval.text.offices import is_of_other_body
from retrieval.text.ordinals import names_another
from retrieval.text.sentences import Span, is_dateline, sentences
from retrieval.text.words import stems, words
from retrieval.types import Article, Hit, TimeMention
from retrieval.understand.query import Asked

# What a question's term counts for where it stands: in the sentence, beside it or in the title, in the
# rest of the article. Chosen from a coarse grid on public questions and the samples.
IN_SENTENCE, NEAR, IN_ARTICLE = 1.0, 0.7, 0.4
# The same for a deed that it tells of in other words.
IN_OTHER_WORDS = 0.7
# So many characters of an article can vouch for what a sentence leaves out; more would cost time.
VOUCHES = 8_000
# What is added to the support of a sentence that holds the kind of thing asked for, or the question's verb.
KIND = 0.3
VERB = 0.1
# The part of it for a date on the other side of publication than the question speaks of.
OTHER_SIDE = 0.5


# Of people many words tell, and of the dead.
_ANYBODY = DEAD | frozenset(stems(["people", "persons", "lives", "times", "victims", "casualties", "cases"]))


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence at `span` of the hit's article.

    `support` is how much of what is asked stands in it and around it, `said` in it alone, `told` in it
    and the title, each a share of the weight of the question's terms; `fit` orders sentences: support, and
    more for one that holds the kind of thing asked for. `doubts` are the reasons for which it may answer
    something else: no word in it, in the title or right before it tells of the deed asked about, the
    article lacks names of the question, nothing near has the things that are counted, or, for half a doubt,
    no reason is given for a "why". `elsewhere` is
    a doubt whatever is asked: the article has the names of the question only in passing, and not there, or
    tells of another country or person.
    """

    hit: Hit
    span: Span
    support: float
    said: float
    told: float
    fit: float
    doubts: float = 0.0
    elsewhere: bool = False

    @property
    def text(self) -> str:
        """The sentence's words."""
        return self.hit.article.text[slice(*self.span)]


def lines(what: Asked, hit: Hit, mentions: Sequence[TimeMention]) -> list[Line]:
    """The sentences of a passage that may speak of what is asked, in their order.

    One that may not speaks of another period, or tells of what is asked about as a lapsed plan or a charge
    alone, or of the contrary; no sentence of an article on a namesake may.
    """
    text, begin = hit.article.text, hit.passage.start
    if is_of_namesake(what.text, text):
        return []
    spans = [(begin + start, begin + end) for start, end in sentences(hit.passage.text)]
    held = [frozenset(stems(words(text[slice(*span)]))) for span in spans]
    title = frozenset(stems(words(hit.article.title)))
    whole = frozenset(stems(words(text[:VOUCHES]))).union(*held)
    lacks = what.lacks_names(f"{hit.article.title}\n{text[:VOUCHES]}\n{hit.passage.text}")
    mentions_it = only_mentions(what, hit.article)
    found = []
    for at, span in enumerate(spans):
        sentence = text[slice(*span)]
        if not in_period(what, hit.article, span, mentions) or _says_otherwise(sentence, what):
            continue
        beside = title.union(*held[max(at - 1, 0) : at + 2])
        before = text[slice(*spans[at - 1])] if at else ""
        if is_of_other_body(before, sentence, what.asking):
            continue
        kin = frozenset(what.told_in(sentence))
        support = _support(what, held[at], beside | kin, whole)
        following = text[slice(*spans[at + 1])] if at + 1 < len(spans) else ""
        fit = support + _bonus(what, hit.article, span, mentions, following)
        said = _said(what, held[at])
        said += IN_OTHER_WORDS * (_said(what, held[at] | kin) - said)
        told = _said(what, held[at] | title)
        around = before if what.when else f"{hit.article.title}\n{before}"
        untold = what.untold(f"{around}\n{sentence}")
        unreasoned = what.why and not reason(sentence, following)
        uncounted = what.many and not what.counted & (held[at] | beside | _ANYBODY)
        doubts = untold + lacks + unreasoned / 2 + uncounted
        elsewhere = mentions_it and not what.has_name(sentence) and not speaks_of(what, before)
        elsewhere = elsewhere or _is_of_another(what, hit.article, before, sentence)
        found.append(Line(hit, span, support, said, told, fit, doubts, elsewhere))
    return found


def _is_of_another(what: Asked, article: Article, before: str, sentence: str) -> bool:
    """Whether a sentence tells of somebody, something or some country that the question does not name."""
    if is_on_another(before, sentence, article.title, what):
        return True
    if (what.number and has_its_own(sentence, what)) or names_another(
        what.asking, f"{article.title}\n{before}\n{sentence}"
    ):
        return True
    return is_of_another_country(what.asking, f"{article.title}\n{article.text[:VOUCHES]}", sentence)


def _says_otherwise(sentence: str, what: Asked) -> bool:
    """Whether it tells nothing, or a lapsed plan, a charge or the contrary, and not what is asked about."""
    if is_dateline(sentence) or is_only_planned(sentence, what) or is_only_claimed(what.text, sentence):
        return True
    if is_done_by_another(sentence, what) or is_only_threatened(what.asking, sentence):
        return True
    return (what.when or what.happened) and says_contrary(what.verb_words, sentence, what.text)


def in_period(what: Asked, article: Article, span: Span, mentions: Sequence[TimeMention]) -> bool:
    """Whether a sentence may speak of the period asked about.

    By the dates it names, else by the day its article came out; what has neither may speak of any time.
    News of "this week" names other dates, too ("the first since 2013"): of a running week, month or year all
    may speak that came out within it.
    """
    period = what.period
    if period is None or not period.firm:
        return True
    if period.reach and article.published and period.holds(article.published, article.published):
        return True
    own = [one for one in mentions if dates_event(one, span)]
    if own:
        return any(one.begin and period.holds(one.begin, one.end_of_range or one.begin) for one in own)
    return article.published is None or period.holds(article.published, article.published)


def _support(what: Asked, line: frozenset[str], beside: frozenset[str], whole: frozenset[str]) -> float:
    """The graded share of the term weight that a sentence can be asked for; 1 is as much as that."""
    got = 0.0
    for term, weight in what.weights.items():
        if term in line:
            got += weight * IN_SENTENCE
        elif term in beside:
            got += weight * NEAR
        elif term in whole:
            got += weight * IN_ARTICLE
    return got / min(what.total, what.enough) if what.total else 0.0


def _said(what: Asked, line: frozenset[str]) -> float:
    """The share of the term weight that stands in the sentence itself, 0 to 1."""
    got = sum(weight for term, weight in what.weights.items() if term in line)
    return got / what.total if what.total else 0.0


def _sided(what: Asked, published: date | None, mention: TimeMention) -> float:
    """How well a date goes with a question about what will be, or what was: 1, or a part of it."""
    if published is None or mention.begin is None or mention.end_of_range is None:
        return 1.0
    wrong = (what.ahead and mention.end_of_range < published) or (what.told and mention.begin > published)
    return OTHER_SIDE if wrong else 1.0


def _bonus(
    what: Asked, article: Article, span: Span, mentions: Sequence[TimeMention], following: str
) -> float:
    """What a sentence gains by holding the kind of thing asked for, and the verb."""
    if what.when:
        dates = may_tell(article, span, mentions, what)
        dated = max((_sided(what, article.published, one) for one in dates), default=0.0)
        return KIND * dated + VERB * has_verb(article.text, span, what)
    sentence = article.text[slice(*span)]
    if what.why:
        return KIND * reason(sentence, following)
    if not what.number:
        return 0.0
    if what.counted and quantity(sentence, what.counted):
        return KIND
    return KIND / 2 * has_number(sentence)
