"""The deeds that news tell of, and the words they are told in: "stepped down" tells of a resignation."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import regex

from retrieval.text.verbs import is_past_form
from retrieval.text.words import stems, words

# Of each deed the words that a question asks for it with, and those in which it is told besides. A star
# stands for any ending, a low line for a blank, "$" for a sum of money.
_DEEDS = """
replac* succeed* successor succession take_over_from takes_over_from took_over_from taken_over_from
/ succe* appoint* named elect* chosen sworn new next interim take_over takes_over took_over taking_over
taken_over take_up takes_up took_up take_charge takes_charge took_charge the_helm step*_in heir* follow*;

own owns owned owner owners ownership
/ belong* parent controll* bought acquir* holding subsidiary stake sold proprietor family;

earn earns earned earning salary wage wages
/ earn* salar* pay pays paid income a_year a_week a_month;

cost costs costing price prices spend spends spent pay pays paid
/ $ cost* pric* worth fee fees charg* budget* bill bills paid pay* free spen* pound pounds dollar dollars
euro euros pence cent cents yen franc francs rupee rupees peso pesos kronor kroner million millions
billion billions;

employ employs employed employee employees work_at work_for work_in works_at works_for works_in staff
workforce
/ employ* work* staff* job jobs post posts payroll;

watch watched attend attended attendance turned_out turned_up turnout spectator spectators crowd visitors
came_to_see
/ watch* attend* turn*_out turn*_up turnout spectator* crowd* gate audience* visit* fans ticket tickets
came;

start starts started starting begin begins began
/ start* begin* began begun open* launch* kick*_off under_way join* commence* take_up takes_up took_up
take_over takes_over took_over takes_charge first_day set_off set_fire set_alight arson* ignit* lit caus*
spark* blam* suspect* origin* run runs;

cause causes caused spark sparked trigger triggered blame
/ caus* spark* trigger* set_off blam* led_to arson* ignit* due_to because result* fault faults faulty suspect*
put_down origin*;

win wins won winner winners victory victorious champion champions beat beats beaten defeat defeats
defeated
/ win* won victor* champion* beat* defeat* crown* lift* gold triumph* title titles award* prize prizes
elect* oust* clinch* edg* overcame overcome landslide first took retain* knock*_out lose* lost lead*;

score scores scored scorer scorers scoring goal goals
/ scor* goal goals head header headed heading headers netted netting struck strik* penalt* volley*
convert* equali* kick finish* winner winners fired tapp* try tries touchdown* point points beat*;

die dies died dead death deaths kill kills killed killing victim victims perish perished murder murdered
/ dying fatal* kill* perish* toll lives body bodies drown* murder* victim* surviv* lost mourn* funeral*
passed_away slain shot stab*;

found find finds discover discovers discovered recover recovers recovered locate located rescue rescued
/ find* discover* recover* locat* turn*_up spot* trace traced sight* unearth* pull* rescu* reach* save
saved brought came_across;

steal steals stole stolen rob robbed robbery robber robbers thief thieves theft burglar burglary burglars
/ stol* rob* theft* burgl* loot* snatch* took taken raid* made_off make_off plunder* embezzl* pocket*
defraud* siphon* missing transferr*;

resign resigns resigned resigning quit quits step_down steps_down stepped_down stood_down stand_down
stepped_aside
/ resign* quit* step*_down step*_aside stood_down stand*_down left leav* depart* gave_up giv*_up bow*_out
go goes gone going retire* removed sack* dismiss* oust* exit;

sack sacked fired dismiss dismissed oust ousted
/ sack* fire fires dismiss* oust* parted removed let_go axed job relieved voted_out unseat*;

reject rejects rejected turn_down turned_down refuse refuses refused accept accepts accepted rebuff
rebuffed decline declined approve approves approved
/ reject* turn*_down turn*_away refus* accept* rebuff* declin* agree* dismiss* spurn* snub* said_no
said_yes pass* clear* block* veto* fell lost defeat* backs backed recommend* approv* vot* welcom* oppos*
knock*_back threw_out;

delay delays delayed postpone postponed put_back put_off pushed_back
/ delay* postpon* put*_back put*_off push*_back defer* late later reschedul* moved behind_schedule;

cancel* call_off called_off scrap scrapped drop dropped abandon abandoned axed still_on go_ahead
going_ahead
/ call*_off scrap* drop* abandon* axe* shelv* suspend* halt* pull* spared averted ahead will_run lifted
end ended ends over walk*_away;

arrest arrests arrested detain detained custody
/ arrest* detain* held seiz* captur* caught handcuff* pick*_up in_court charged;

jail jailed sentence sentenced prison
/ jail* sentenc* prison* imprison* behind_bars term custod* locked_up for_life years_for years_in;

launch launches launched lift_off lifted_off blast_off blasted_off take_off took_off
/ launch* lift*_off lift-off blast*_off takes_off set_off set_out rose unveil* introduc* start* on_sale
releas* began begin* roll*_out fly flew flies flown flight leave left;

open opens opened opening inaugurate inaugurated reopen reopens reopened reopening
/ inaugurat* unveil* launch* welcom* doors first start* complet* ready service ribbon expected due begin*
began;

buy buys bought buying acquire acquires acquired takeover purchase purchased
/ buy* acquir* takeover* purchas* bid* deal merg* sold sell* sale offer* stake paid;

end ends ended ending finish finished
/ end ends ended ending finish* conclu* agree* deal settl* call*_off suspend* stop* complet* final last*
resum* lift* expir* halt* return* came_to;

lend lends lent loan loaned borrow borrowed
/ lend* lent loan* borrow* debt* credit owe*;

demand demands demanded want wants wanted
/ demand* want* ask* call*_for seek* sought claim* press* insist* requir* urg*;

endorse endorses endorsed
/ endors* back* support* recommend*;

mediate mediates mediated mediator
/ mediat* broker* negotiated arbitrat* conciliat* go-between;

bid bids bidding
/ bid* offer* tender* auction*;

husband / husband* marr* widow* spouse couple wed* partner;

wife / wife wives marr* widow* spouse couple wed* partner;

founded founder founders
/ founded founder* establish* set_up started creat* launch* dat*_back since form*;

under_control contained
/ contain* under_control brought_to_heel extinguish* put_out is_out;

design designs designed designer
/ design* architect* engineer* draw* drew sketch*;

mass_of weigh weighs weighed weight_of
/ mass massive weigh* heav* ton tons tonne* kg kilo* gram* pound*;

injure injured injury injuries hurt wound wounded wounds
/ injur* wound* brok* fractur* sprain* burn* bruis* concuss* hospital* treated cut cuts torn strain*;

marry marries married wedding wed
/ marr* wed* husband wife bride* groom spouse vows tied_the_knot;

referee refereed umpire umpired
/ referee* umpire* whistle in_charge;

came_second come_second finished_second finish_second was_second runner-up runners-up runner_up
/ second runner* silver behind ahead_of narrowly beat*;

contract contracts tender
/ contract* award* tender* chosen deal deals hire* agree* sign*;

fly flies flew flown flying pilot piloted
/ fly* flight* pilot* launch* sent operat*;

on_trial trial
/ court tried hearing hearings judge judges dock jury verdict*;

strike strikes walk_out walked_out walkout
/ strik* struck walk*_out walkout* industrial_action stoppage* picket* action ballot*;

wrote written write writes author authors
/ writ* author* novel* book books by poet* playwright* penned publish*;

evacuate evacuated flee fled homeless
/ evacuat* flee* homes moved displac* shelter* left leave
"""


@dataclass(frozen=True, slots=True)
class Telling:
    """A deed that a question asks about: the stems of the words it names it with, and how it is told."""

    terms: frozenset[str]
    told: regex.Pattern[str]

    def is_told(self, text: str) -> bool:
        """Whether a text has a word that may tell of the deed."""
        return bool(self.told.search(text))


def _pattern(listed: str) -> regex.Pattern[str]:
    found = [one for one in listed.split() if one != "$"]
    forms = "|".join(regex.escape(one).replace(r"\*", r"\w*").replace("_", r"\s+") for one in found)
    money = r"|[$€£¥]\s?\d" if "$" in listed else ""
    return regex.compile(rf"\b(?:{forms})\b{money}", regex.IGNORECASE)


def _deeds() -> list[tuple[regex.Pattern[str], regex.Pattern[str]]]:
    """How each deed is asked about, and how it is told."""
    pairs = (one.split("/") for one in _DEEDS.split(";"))
    return [(_pattern(asked), _pattern(f"{asked} {told}")) for asked, told in pairs]


_PATTERNS = _deeds()
_BEFORE_NOUN = regex.compile(
    r"\b(?:an?|the|his|her|its|their|this|that|\p{L}+['’]s)\s+(?:\p{L}+ly\s+)?$", regex.IGNORECASE
)
_HARD_TO = regex.compile(r"\b(?:difficult|hard|easy|harder|easier)\s+to\s+$", regex.IGNORECASE)


@lru_cache(maxsize=64)
def tellings(question: str) -> tuple[Telling, ...]:
    """The deeds that a question asks about, as far as they are known.

    >>> tellings("Who replaced Ann Lee?")[0].is_told("Tom Reed was appointed on Friday.")
    True
    """
    found = ((_asked(asked, question), told) for asked, told in _PATTERNS)
    return tuple(Telling(frozenset(stems(words(one))), told) for one, told in found if one)


def _asked(deed: regex.Pattern[str], question: str) -> str:
    """The words of a question that ask for a deed; "the newly launched ferry" asks for no launch."""
    for one in deed.finditer(question):
        before = question[: one.start()]
        if not _HARD_TO.search(before) and not (is_past_form(one[0].lower()) and _BEFORE_NOUN.search(before)):
            return one[0]
    return ""
