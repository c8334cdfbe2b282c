"""English word lists by which a name is told from the words around it."""

from __future__ import annotations

from retrieval.text.lexicon import MONTHS, STOP, WEEKDAYS
from retrieval.text.words import STOP_WORDS


def word_set(words: str) -> frozenset[str]:
    """The words of a list that is written with spaces."""
    return frozenset(words.split())


FUNCTION = STOP_WORDS | STOP | word_set("he's she's it's we're they're i'm let please")
"""Words that are no part of a name where they open a sentence."""

OPENERS = word_set(
    """yesterday today tonight tomorrow currently previously initially eventually originally finally recently
    earlier later reportedly allegedly apparently officially unfortunately similarly subsequently
    formerly shortly early late last next former nearly almost according despite besides although
    however amid inside outside near like unlike along among across against behind beyond given per
    since throughout toward towards police officials authorities researchers scientists experts
    residents protesters rescuers firefighters prosecutors investigators lawmakers campaigners critics
    fans doctors people men women many several fellow enter meet breaking watch listen read photo video
    image"""
)
"""Words of which a capital at the start of a sentence says nothing."""

CALENDAR = frozenset(word.lower() for word in (*WEEKDAYS, *MONTHS) if len(word) > 3)
"""Weekdays and months; a short form of these, such as Jan, may be a name."""

MODIFIERS = word_set(
    """vice deputy prime foreign press acting assistant first interior defence defense finance home treasury
    health education justice energy culture transport trade labour labor environment agriculture chief
    attorney lieutenant lord brigadier managing executive shadow opposition majority minority associate
    district senior junior world state crown grand field fleet rear major"""
)
"""Words that belong to the title behind them: `Vice President`, `Foreign Minister`."""

SURNAMES = word_set(
    "king major bishop judge prince pope duke baron count dean general justice chancellor mayor"
)
"""Titles that are surnames, too: where no name follows, a name goes on with them."""

HONORIFICS = word_set("mr mrs ms miss mx dr doctor prof sir dame lord lady rev reverend hon")
"""Titles that follow others: `Prime Minister Sir`."""

TITLES = SURNAMES | word_set(
    """mr mrs ms miss mx dr doctor prof professor sir dame lord lady baroness earl viscount queen princess
    duchess emperor empress cardinal archbishop reverend rev rabbi imam ayatollah president premier
    minister secretary senator sen congressman congresswoman representative rep governor gov attorney
    ambassador commissioner chairman chairwoman chair chairperson chief director ceo cfo cto spokesman
    spokeswoman spokesperson leader captain capt gen lieutenant lt colonel col maj sergeant sgt admiral
    adm commander cmdr officer detective inspector sheriff constable deputy speaker treasurer envoy
    coach manager striker midfielder goalkeeper quarterback actor actress singer author writer poet
    rapper comedian filmmaker producer artist scientist astronaut cosmonaut journalist analyst economist
    lawyer activist founder superintendent marshal chef hon"""
)
"""Titles, offices and callings that may stand before a person's name and are no part of it."""

INSTITUTIONS = word_set(
    """bank university college school institute institution academy council committee commission ministry
    department office agency bureau authority board court house parliament senate assembly congress
    party union league association federation confederation organization organisation society foundation
    fund trust group company corporation airlines airways railways railway express times post herald
    journal news press telegraph hotel hospital park square street avenue road bridge airport station
    stadium arena hall palace castle tower church cathedral temple mosque museum gallery library theatre
    theater cup open championship championships games olympics prix series tour masters trophy award
    awards prize festival island islands sea ocean channel bay gulf strait cape lake river mount
    mountain mountains valley canal desert coast peninsula province states republic kingdom empire
    emirates emirate county city district region territory army navy force forces guard corps police
    service services centre center project programme program act treaty agreement declaration convention
    charter constitution war battle siege revolution movement front alliance coalition brotherhood order
    isle isles port motors electric mills dynamics open statue chamber garden gardens embassy consulate
    columbia guiana polynesia cemetery archipelago medal"""
)
"""Nouns at the end, or before the "of", of the names of bodies and places: `Bank of England`."""

PARTICLES = word_set(
    "de la las los da di do dos das del della du van von der den ter ten bin ibn al el af zu y"
)
"""Small words within a name: `de la`, `van der`."""
LEADING = word_set("de da di du van von bin al el")
"""Those of them with which a name may begin."""

COMPOUND = word_set(
    """new south north east west northern southern eastern western united great saudi sri costa san santa el
    puerto hong papua sierra burkina ivory czech dominican central european foreign human public the"""
)
"""First words of names of places of several words: `President of South Korea`."""

BEFORE = word_set("anti pro non ex mid post pre un all then now half re late early")
"""What stands before a hyphen and a name and is no part of it: `pro-Kyiv`."""

NUMBERED = word_set(
    """apollo artemis boeing airbus formula article channel flight route highway section chapter group grade
    division windows iphone soyuz falcon title platform gate room unit phase stage type area zone pier
    number radio"""
)
"""Words that a number behind them makes a name: `Flight 93`."""

PAIRS = frozenset(
    {
        ("trinidad", "tobago"),
        ("bosnia", "herzegovina"),
        ("antigua", "barbuda"),
        ("kitts", "nevis"),
        ("turks", "caicos"),
        ("tome", "principe"),
    }
)
"""Places whose one name has an "and"."""

ABBREVIATIONS = (
    "Inc|Corp|Ltd|Co|Jr|Sr|St|Mt|Ft|Bros|Mr|Mrs|Ms|Dr|Prof|Gen|Sen|Rep|Gov|Lt|Col|Sgt|Capt|Rev|Hon|Maj|Adm"
)
"""Short forms in or before a name whose stop belongs to them, as a pattern."""

SUFFIXES = word_set("jr sr inc corp ltd llc plc co ii iii iv")
"""What may follow a name, also behind a comma."""

NATIONALITIES = word_set(
    """afghan african albanian algerian american andorran angolan arab argentine argentinian armenian asian
    australian austrian azerbaijani bahamian bahraini bangladeshi barbadian belarusian belgian beninese
    bolivian bosnian botswanan brazilian briton british bulgarian burmese burundian cambodian
    cameroonian canadian catalan chadian chechen chilean chinese colombian congolese croatian cuban
    cypriot czech dane danish dominican dutch ecuadorean ecuadorian egyptian emirati english eritrean
    estonian ethiopian european fijian filipino finnish french gabonese gambian georgian german ghanaian
    greek grenadian guatemalan guinean guyanese haitian honduran hungarian icelandic indian indonesian
    iranian iraqi irish israeli italian ivorian jamaican japanese jordanian kazakh kenyan korean kosovan
    kurdish kuwaiti kyrgyz laotian latvian lebanese liberian libyan lithuanian macedonian malagasy
    malawian malaysian maldivian malian maltese mauritanian mauritian mexican moldovan mongolian
    montenegrin moroccan mozambican namibian nepalese nepali nicaraguan nigerian nigerien norwegian
    omani pakistani palestinian panamanian paraguayan peruvian polish portuguese qatari romanian russian
    rwandan salvadoran samoan saudi scottish senegalese serbian singaporean slovak slovakian slovene
    slovenian somali spaniard spanish sudanese surinamese swede swedish swiss syrian taiwanese tajik
    tanzanian thai tibetan togolese tongan trinidadian tunisian turk turkish turkmen ugandan ukrainian
    uruguayan uzbek venezuelan vietnamese welsh yemeni zambian zimbabwean zealander republican democrat
    democratic conservative tory liberal"""
)
"""Adjectives of nationality, nouns for people of a nation, and adjectives of parties."""

CONTINENTS = word_set("african american arab asian european")
"""Those of them that bodies of any name begin with: `European Space Agency`."""
