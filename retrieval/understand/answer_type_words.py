"""The closed word lists of English by which the kind of answer a question wants is told."""

from __future__ import annotations

from retrieval.text.name_words import word_set

AUXILIARIES = word_set(
    """is are was were am do does did has have had will would can could shall should may might must isn't
    aren't wasn't weren't don't doesn't didn't hasn't haven't hadn't won't wouldn't can't couldn't
    shouldn't isn’t aren’t wasn’t weren’t don’t doesn’t didn’t hasn’t haven’t hadn’t won’t wouldn’t
    can’t couldn’t shouldn’t"""
)
"""Verbs that a question of yes or no begins with."""

PREPOSITIONS = word_set(
    """of in on at to by for from with about against between into over under after before during since
    through near around among within without than that who whom whose which what when where and or
    as if ever currently called named known"""
)
"""Words that end the noun that "which" and "what" ask for, or "the" of "what is the"."""

DETERMINERS = word_set("the a an this his her its their our my your he she it they we you i")
"""Words that show that what stands before them, right behind "what", is a verb."""

ASKS_FOR_NOTHING = word_set("about like doing accused known on for to with of from against into by")
"""Words at the end of a question that does not ask for the name: `what is the film about`."""

PERSONS = word_set(
    """person man woman boy girl actor actress president minister chancellor premier leader politician
    player singer author writer director ceo chairman chairwoman senator congressman congresswoman
    lawmaker governor mayor athlete candidate king queen prince princess coach musician rapper
    pianist composer poet comedian scientist astronaut celebrity judge presenter host nominee
    founder billionaire footballer driver golfer boxer runner cyclist swimmer artist painter
    designer chef activist whistleblower journalist reporter economist historian admiral commander
    pope bishop ambassador spokesman spokeswoman striker goalkeeper captain champion winner lawyer
    attorney star father mother brother sister wife husband son daughter filmmaker novelist
    physicist inventor explorer sportsman sportswoman manager suspect
    victim hiker climber pilot midwife nurse doctor surgeon teacher mediator negotiator treasurer referee
    umpire witness defendant prosecutor gunman attacker killer thief tenor soprano conductor sculptor"""
)
"""Nouns for one person whose name is asked for."""

PLACES = word_set(
    """country nation city state town village province region continent county island capital district
    borough territory kingdom municipality municipal suburb neighbourhood neighborhood river lake
    mountain sea ocean volcano desert planet peninsula archipelago port airport stadium republic
    metropolis"""
)
"""Nouns for a place with a name."""

NAMES = word_set(
    """company firm team club party organisation organization band film movie book novel song album show
    series sitcom newspaper magazine website app brand airline automaker carmaker retailer
    supermarket university college school bank agency ministry department ship submarine rocket
    spacecraft telescope probe satellite storm hurricane typhoon cyclone language award prize
    tournament operation platform network channel broadcaster publisher studio league museum opera
    musical podcast programme franchise startup contractor manufacturer conglomerate alliance bloc charity
    outlet chain church union constellation nickname name title hotel restaurant theatre theater"""
)
"""Nouns for a thing with a name of its own, written with a capital."""

NUMBERS = word_set(
    """percentage percent proportion fraction number amount price cost age height length width depth weight
    distance speed temperature population rate score margin value salary revenue profit turnover
    total sum ratio magnitude toll capacity budget fee average median"""
)
"""Nouns for what is told as a number."""

TIMES = word_set("time day date week weekday month year decade century season quarter")
"""Nouns for what is told as a time."""

REASONS = word_set("reason motive motivation rationale justification explanation grounds")
"""Nouns for what is told as a reason."""

SORTS = word_set("kind type sort form breed species category part")
"""Nouns that ask for what a thing is, and not for its name."""

MEASURED = word_set(
    """many much old long far tall high big large deep wide heavy fast hot cold thick few young small short
    strong great"""
)
"""What "how" makes a question for a number of."""
