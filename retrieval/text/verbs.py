"""Irregular English verbs: the base form of "met", "began" and "held", which no stemmer finds."""

from __future__ import annotations

_FORMS = """
arise arose arisen; awake awoke awoken; bear bore borne; beat beaten; become became; begin began begun;
bend bent; bite bit bitten; bleed bled; blow blew blown; break broke broken; breed bred; bring brought;
build built; burn burnt; buy bought; catch caught; choose chose chosen; cling clung; come came; creep
crept; deal dealt; die died; dig dug; draw drew drawn; dream dreamt; drink drank drunk; drive drove
driven; eat ate eaten; fall fell fallen; feed fed; feel felt; fight fought; find found; flee fled; fling
flung; fly flew flown; forbid forbade forbidden; forget forgot forgotten; forgive forgave forgiven;
freeze froze frozen; get got gotten; give gave given; go went gone; grow grew grown; hang hung; hear
heard; hide hid hidden; hold held; keep kept; kneel knelt; know knew known; lay laid; lead led; lean
leant; leap leapt; learn learnt; leave left; lend lent; lie lay lain; light lit; lose lost; make made;
mean meant; meet met; mistake mistook mistaken; overcome overcame; overtake overtook overtaken;
overthrow overthrew overthrown; pay paid; prove proven; ride rode ridden; ring rang rung; rise rose
risen; run ran; say said; see saw seen; seek sought; sell sold; send sent; sew sewn; shake shook shaken;
shine shone; shoot shot; show shown; shrink shrank shrunk; sing sang sung; sink sank sunk; sit sat;
sleep slept; slide slid; speak spoke spoken; speed sped; spend spent; spin spun; spring sprang sprung;
stand stood; steal stole stolen; stick stuck; sting stung; strike struck stricken; strive strove
striven; swear swore sworn; sweep swept; swell swollen; swim swam swum; swing swung; take took taken;
teach taught; tear tore torn; tell told; tie tied; think thought; throw threw thrown; undergo underwent
undergone; understand understood; undertake undertook undertaken; undo undid undone; uphold upheld; wake
woke woken; wear wore worn; weave wove woven; weep wept; win won; withdraw withdrew withdrawn; withhold
withheld; withstand withstood; write wrote written
"""
_NOUNS = """
acquire acquisition; agree agreement; appoint appointment; begin beginning; bear birth; choose choice;
close closure; collide collision; decide decision; depart departure; deploy deployment; destroy
destruction; die death; die dies; die dying; explode explosion; fail failure; fly flight; grow growth;
invade invasion; lose loss; marry marriage; pay payment; sell sale; seize seizure; steal theft; succeed
success
"""
_UNCHANGED = "bet burst cast cost cut hit hurt let put quit read rid set shed shut split spread"

BASE = {
    form: verb.split()[0]
    for verb in _FORMS.split(";")
    for form in verb.split()[1:]
    if form != verb.split()[0]
}
"""The base of each irregular form. A form of two verbs, such as "lay", is given to the last that has it."""

NOUN_OF: dict[str, str] = {pair.split()[1]: pair.split()[0] for pair in _NOUNS.split(";")}
"""The verb of each noun, or form, that a stemmer does not lead back to it: "death" is told of as "died"."""

FORMS: dict[str, tuple[str, ...]] = {}
"""All forms of each irregular verb, and of each in `NOUN_OF`, by any of them, the base first."""

for _verb in _FORMS.split(";"):
    for _form in _verb.split():
        FORMS[_form] = tuple(dict.fromkeys(_verb.split()))
for _noun, _base in NOUN_OF.items():
    _all = tuple(dict.fromkeys((*FORMS.get(_base, (_base,)), _noun)))
    for _form in _all:
        FORMS[_form] = _all

SAME_IN_THE_PAST = frozenset(_UNCHANGED.split())
"""Verbs whose past form is the base."""


_NO_VERBS = frozenset(("hundred", "kindred", "sacred", "infrared", "wicked", "naked"))


def is_past_form(word: str) -> bool:
    """Whether a word in lower case may be a past tense or a participle: "closed", "met", "shut".

    >>> is_past_form("met"), is_past_form("meets")
    (True, False)
    """
    if word in _NO_VERBS:
        return False
    return word in BASE or (len(word) > 3 and word.endswith("ed")) or word in SAME_IN_THE_PAST
