"""Whether two wordings contradict each other: "rose" and "fell", "guilty" and "not guilty"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from retrieval.text.verbs import BASE, FORMS

# Words, at most, of which one may be the opposite of one of the others: longer stretches tell it otherwise.
CLOSE = 4

_NEGATIONS = frozenset(("not", "no", "never", "cannot"))
# What stands where a text that says the contrary has "no".
_ARTICLES = frozenset(("a", "an", "any", "some", "the"))
# "Refused to sign" is "did not sign"; "n't" is two words.
_REFUSED = "refused refuses refuse declined declines decline failed fails fail unable"
_CONTRACTED = (
    "ain aren can couldn didn doesn don hadn hasn haven isn mustn needn shouldn wasn weren won wouldn"
)
# Words that a negation brings along, or that it takes the place of.
_LIGHT = """
am are be can could did do does ever had has have is longer may might must shall should still to was were will
would yet
"""
_PREFIXES = ("un", "in", "im", "il", "ir", "dis", "non")
_VERBS = """
rise climb gain grow increase jump soar surge raise lift / fall drop decline decrease shrink plunge
slump lower reduce cut; win / lose; accept approve adopt pass allow permit grant agree / reject refuse
deny ban forbid block veto decline; support back favour favor / oppose; convict / acquit clear; open
reopen / close shut; begin start resume launch / end stop halt cease; confirm / deny; survive / die;
join / leave quit; arrive / depart leave; hire appoint / fire dismiss sack; buy / sell; succeed manage /
fail; include / exclude; strengthen / weaken; release free / arrest detain jail; improve / worsen;
advance / retreat; complete finalise finalize / block veto abandon
"""
_OTHERS = """
up higher high more above / down lower low less fewer below; most / least; victory win / defeat loss;
gain profit / loss; surplus / deficit; guilty / innocent; alive / dead; before / after;
early earlier / late later; with / without; for / against; majority / minority; strong stronger / weak weaker;
good better best / bad worse worst; true / false; positive / negative; always / never; first / last;
all everybody everyone everything somebody someone something / none nobody nothing; growth / decline;
acceptance approval / rejection refusal; success / failure; conviction / acquittal
"""

_REFUSALS, _BEFORE_T, _OF_NO_WEIGHT = (frozenset(some.split()) for some in (_REFUSED, _CONTRACTED, _LIGHT))

Signs = dict[int, list[int]]
"""The sides of each pair of opposites, 0 or 1, in the order in which they stand."""


def opposed(one: Sequence[str], mine: range, other: Sequence[str], theirs: range) -> bool:
    """Whether, of two texts that read alike around these places, one denies there what the other says.

    So it is where one has a negation that the other lacks, and nothing else is another word; and where one
    has the opposite of a word of the other. Both together say the same: "accepted", "did not reject".
    """
    denies, ours = _told(one, mine)
    denied, others = _told(other, theirs)
    if "no" in (*one[mine.start : mine.stop], *other[theirs.start : theirs.stop]):
        ours, others = ([word for word in some if word not in _ARTICLES] for some in (ours, others))
    contrary = max(len(mine), len(theirs)) <= CLOSE and _contrary(ours, others)
    same = not (ours or others) or (len(ours) == len(others) == 1 and (contrary or _akin(ours[0], others[0])))
    return (denies != denied and same) != contrary


def _told(words: Sequence[str], places: range) -> tuple[bool, list[str]]:
    denied, told = False, list[str]()
    for at in places:
        word, after = words[at], words[at + 1] if at + 1 < len(words) else ""
        contracted = word == "t" and at > 0 and words[at - 1] in _BEFORE_T
        if word in _NEGATIONS or contracted or (word in _REFUSALS and after == "to"):
            denied = True
        elif word not in _OF_NO_WEIGHT and not (word in _BEFORE_T and after == "t"):
            told.append(word)
    return denied, told


def _contrary(one: Sequence[str], other: Sequence[str]) -> bool:
    ours, others = _signs(one), _signs(other)
    if any(
        len(ours[pair]) == len(others[pair]) and ours[pair] != others[pair] for pair in ours.keys() & others
    ):
        return True
    return any(prefix + word in other for word in one for prefix in _PREFIXES) or any(
        prefix + word in one for word in other for prefix in _PREFIXES
    )


def _signs(words: Sequence[str]) -> Signs:
    signs: Signs = defaultdict(list)
    for word in words:
        for pair, side in _SIDES.get(word, ()):
            signs[pair].append(side)
    return signs


def _akin(one: str, other: str) -> bool:
    first, second = BASE.get(one, one), BASE.get(other, other)
    stem = max(2, min(len(first), len(second)) - 1)
    return first[:stem] == second[:stem]


def _forms(verb: str) -> Iterator[str]:
    """The forms of a verb, and some that are no words."""
    stem = verb.removesuffix("e")
    yield from FORMS.get(verb, (verb,))
    yield from (
        f"{verb}s",
        f"{verb}es",
        f"{stem}ed",
        f"{stem}ing",
        f"{verb}{verb[-1]}ed",
        f"{verb}{verb[-1]}ing",
    )
    if verb.endswith("y"):
        yield from (f"{verb[:-1]}ies", f"{verb[:-1]}ied")


def _sides() -> dict[str, set[tuple[int, int]]]:
    """The pairs of opposites that each word belongs to, and its side in them."""
    found: defaultdict[str, set[tuple[int, int]]] = defaultdict(set)
    listed = [(pair, True) for pair in _VERBS.split(";")] + [(pair, False) for pair in _OTHERS.split(";")]
    for number, (pair, verbs) in enumerate(listed):
        for side, some in enumerate(pair.split("/")):
            for word in some.split():
                for form in _forms(word) if verbs else (word,):
                    found[form].add((number, side))
    return found


_SIDES = _sides()
