"""A span that cuts a name, a number or a date is widened to all of it, and to nothing else.

In the cases the span is what stands between `<` and `>`.
"""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.dates import find_times
from retrieval.text.amounts import find_amounts
from retrieval.text.pairs import pair_marks
from retrieval.text.phrases import trim_span, widen_span
from retrieval.text.sentences import Span, replace_unstorable, split_sentences


def marked(text: str) -> tuple[str, Span]:
    """The text without the marks, and where they stood."""
    before, _, rest = text.partition("<")
    inside, _, after = rest.partition(">")
    return before + inside + after, (len(before), len(before) + len(inside))


def shown(text: str, *, dated: bool = False) -> str:
    """The words that a marked span becomes."""
    plain, span = marked(text)
    start, end = widen_span(plain, span, find_times(plain, None) if dated else ())
    return plain[start:end]


def test_a_name_is_whole() -> None:
    table = (
        ("Then Oona <Varley> spoke.", "Oona Varley"),
        ("Then <Oona> Varley spoke.", "Oona Varley"),
        ("Then Oona <Varl>ey spoke.", "Oona Varley"),
        ("The <Bank> of Alder raised its rates.", "Bank of Alder"),
        ("The Bank of <Alder> raised its rates.", "Bank of Alder"),
        ("It met in the House of the <Sun> on Friday.", "House of the Sun"),
        ("It was the Guild of <Masons> that paid.", "Guild of Masons"),
        ("The <Centre> for Tidal Power shut.", "Centre for Tidal Power"),
        ("Then Mary O’<Brannock> came in.", "Mary O’Brannock"),
        ("He met Karim al-<Sahari> there.", "Karim al-Sahari"),
        ("He met <Karim> al-Sahari there.", "Karim al-Sahari"),
        ("He met Ines de la <Torva> there.", "Ines de la Torva"),
        ("He met <Ines> de la Torva there.", "Ines de la Torva"),
        ("He met Ines de <la> Torva there.", "Ines de la Torva"),
        ("A certain van <Hoorn> was seen.", "van Hoorn"),
        ("It was Jean-<Paul> Hale.", "Jean-Paul Hale"),
        ("It was <Jean>-Paul Hale.", "Jean-Paul Hale"),
        ("The writer J. K. <Marling> won.", "J. K. Marling"),
        ("The writer <J>. K. Marling won.", "J. K. Marling"),
        ("Oona B. <Varley> won.", "Oona B. Varley"),
        ("Then Tom <Reed> Jr. won.", "Tom Reed Jr."),
        ("Then Tom <Reed>, Jr., won.", "Tom Reed, Jr."),
        ("The bread of Marks & <Reed> is good.", "Marks & Reed"),
        ("It flew on <Petrel> II to the Moon.", "Petrel II"),
        ("It flew on <Petrel> I to the Moon.", "Petrel I"),
        ("He saw <Flight> 417 land.", "Flight 417"),
        ("She lives in The <Haven> now.", "The Haven"),
        ("He came from Trinidad and <Tobago> by ship.", "Trinidad and Tobago"),
        ("It went to the U.<S>. Army.", "U.S. Army"),
        ("The car of Stefan <King> was seen.", "Stefan King"),
        ("It flew with <Norwegian> Airways.", "Norwegian Airways"),
        ("It flew with Norwegian <Airways>.", "Norwegian Airways"),
        ("They shut Queen Oona <Hospital> today.", "Queen Oona Hospital"),
        ("They met in New\n<Alder> today,\nit said.\n\nIt rained.", "New\nAlder"),
    )
    assert not [(text, name) for text, name in table if shown(text) != name]


def test_a_title_is_no_part_of_the_name_behind_it() -> None:
    table = (
        ("Then President Oona <Varley> spoke.", "Oona Varley"),
        ("Then <President> Oona Varley spoke.", "President"),
        ("Then Mr <Varley> spoke.", "Varley"),
        ("Then Mr. <Varley> spoke.", "Varley"),
        ("Then Sir Tom <Reed> spoke.", "Tom Reed"),
        ("Then Prime Minister <Varley> spoke.", "Varley"),
        ("Then <Prime> Minister Varley spoke.", "Prime Minister"),
        ("Then Deputy Foreign Minister Oona <Varley> spoke.", "Oona Varley"),
        ("Then Secretary of State Oona <Varley> spoke.", "Oona Varley"),
        ("Then President of South Korea Oona <Varley> spoke.", "Oona Varley"),
        ("The <Minister> of Harbours Oona Varley spoke.", "Minister of Harbours"),
        ("Then Castle Rock Press Secretary Oona <Varley> spoke.", "Oona Varley"),
        ("Then <Castle> Rock Press Secretary Oona Varley spoke.", "Castle Rock"),
        ("Then Prime Minister Sir Tom <Reed> spoke.", "Tom Reed"),
        ("Singer Oona <Varley> spoke.", "Oona Varley"),
    )
    assert not [(text, name) for text, name in table if shown(text) != name]


def test_what_stands_beside_a_name_is_no_part_of_it() -> None:
    table = (
        ("The Norwegian Oona <Varley> won.", "Oona Varley"),
        ("Norwegian Chancellor Oona <Varley> won.", "Oona Varley"),
        ("The <Norwegian> Oona Varley won.", "Norwegian"),
        ("It was the Norwegian <Labour> Party that won.", "Labour Party"),
        ("Norway's Oona <Varley> won.", "Oona Varley"),
        ("<Norway>'s Oona Varley won.", "Norway"),
        ("Oona <Varley>’s boat sank.", "Oona Varley"),
        ("Oona <Varley> and Tom Reed won.", "Oona Varley"),
        ("Oona Varley, Tom <Reed> and Eva Marsh won.", "Tom Reed"),
        ("Oona <Varley> of Norway won.", "Oona Varley"),
        ("They came to <Alder>, Norway, in May.", "Alder"),
        ("The <Oslo>-based firm is new.", "Oslo"),
        ("It was an anti-<Varley> march.", "Varley"),
        ("Air Alder <Flight> 417 fell.", "Flight 417"),
        ("<Air> Alder Flight 417 fell.", "Air Alder"),
    )
    assert not [(text, name) for text, name in table if shown(text) != name]


def test_the_first_word_of_a_sentence_has_its_capital_for_standing_there() -> None:
    table = (
        ("On <Varley> it fell.", "Varley"),
        ("The <Varley> is a river.", "Varley"),
        ("When <Varley> fell it rained.", "Varley"),
        ("Yesterday <Varley> fell.", "Varley"),
        ("On Friday <Varley> fell.", "Varley"),
        ("In March <Varley> fell.", "Varley"),
        ("Seventeen <Varley> boats sank.", "Varley"),
        ("OSLO (Reuter) -- Former <Varley> players met.", "Varley"),
        ("He said: “Then <Varley> fell.”", "Varley"),
        ("Boatmen <Varley> and Reed won. All boatmen drank.", "Varley"),
        ("Rose <Varley> won. “We drank to Rose Varley,” said a man with a rose.", "Rose Varley"),
        ("May Day Varley fell. We saw <Oona> Varley.", "Oona Varley"),
    )
    assert not [(text, name) for text, name in table if shown(text) != name]


def test_where_all_words_are_written_alike_no_capital_makes_a_name() -> None:
    table = (
        "OONA <VARLEY> WINS THIRD TITLE",
        "Oona <Varley> Wins Third Title In Row",
        "oona <varley> wins",
    )
    assert not [text for text in table if shown(text).lower() != "varley"]


def test_a_number_is_whole_with_its_sign_its_scale_and_its_unit() -> None:
    table = (
        ("It cost $<1.5> million.", "$1.5 million"),
        ("It cost $1.<5> million.", "$1.5 million"),
        ("It cost $1.5 <million>.", "$1.5 million"),
        ("It cost US$<5>m in all.", "US$5m"),
        ("It cost <5> billion Norwegian kroner.", "5 billion Norwegian kroner"),
        ("It cost <5>€ in all.", "5€"),
        ("It rose <7> percent.", "7 percent"),
        ("It rose <7> per cent.", "7 per cent"),
        ("It rose <7>%.", "7%"),
        ("It rose 2.5 <percentage> points.", "2.5 percentage points"),
        ("They saw twenty-<three> birds.", "twenty-three"),
        ("They saw <twenty>-three birds.", "twenty-three"),
        ("They saw <two> hundred and fifty birds.", "two hundred and fifty"),
        ("They saw half a <million> birds.", "half a million"),
        ("They saw a <million> birds.", "a million"),
        ("They saw 1,<150> birds.", "1,150"),
        ("They won <4>-2 at home.", "4-2"),
        ("They won 4–<2> at home.", "4–2"),
        ("They saw <10> to 20 birds.", "10 to 20"),
        ("They saw between 10 and <20> birds.", "between 10 and 20"),
        ("Of them <two>-thirds fell.", "two-thirds"),
        ("It was <-5>°C there.", "-5°C"),
        ("It was -<5> degrees Celsius there.", "-5 degrees Celsius"),
        ("It ran <5> km/h faster.", "5 km/h"),
        ("It covers <12> square miles.", "12 square miles"),
        ("It took <two> and a half years.", "two and a half years"),
        ("She is <6> feet 2 inches tall.", "6 feet 2 inches"),
        ("He is <17> years old.", "17 years old"),
        ("The <17>-year-old won.", "17-year-old"),
        ("It opens at <9> a.m. today.", "9 a.m."),
        ("It opens at <9>:30pm today.", "9:30pm"),
    )
    assert not [(text, number) for text, number in table if shown(text) != number]


def test_what_is_counted_is_no_part_of_a_number() -> None:
    table = (
        ("They saw <17> birds.", "17"),
        ("They saw <seventeen> birds.", "seventeen"),
        ("It rose from <10> to 20 birds.", "10"),
        ("In 2021 <17> birds fell.", "17"),
        ("They saw <3> in 2021.", "3"),
        ("They saw <two> million and 17 fell.", "two million"),
        ("Some <300> came.", "300"),
        ("In Alder <17> people fell.", "17"),
    )
    assert not [(text, number) for text, number in table if shown(text) != number]


def test_a_date_is_whole_where_the_span_cuts_it_and_left_where_it_stands_beside() -> None:
    table = (
        ("It opened on January <12>, 2022, in Alder.", "January 12, 2022"),
        ("It opened on <January> 12, 2022, in Alder.", "January 12, 2022"),
        ("It opened on 12 January <2022> in Alder.", "12 January 2022"),
        ("It opened <two> weeks ago in Alder.", "two weeks ago"),
        ("It opened in <Alder> 12 January 2022.", "Alder"),
        ("It opened on 12 January 2022 in <Alder>.", "Alder"),
        ("On 12 January 2022 <Varley> fell.", "Varley"),
    )
    assert not [(text, date) for text, date in table if shown(text, dated=True) != date]


def test_what_surrounds_an_answer_is_taken_away() -> None:
    table = (
        ("He read < “Moonlight” >there.", "“Moonlight”"),
        ("He read <“Moonlight>” there.", "Moonlight"),
        ("He read “<Moonlight”> there.", "Moonlight"),
        ('He said it was <not a "game",> he said.', 'not a "game"'),
        ("He met <(Oona Varley)>.", "Oona Varley"),
        ("He met <Oona Varley (left)>, too.", "Oona Varley (left)"),
        ("He met <Oona Varley (left>), too.", "Oona Varley (left)"),
        ("He met <, Oona Varley, > too.", "Oona Varley"),
        ("It is the ‘<90s’> again.", "90s"),
        ("It was <in the U.S.>", "in the U.S."),
        ("It was <Reed Inc.,> he said.", "Reed Inc."),
        ("It was <the end.>", "the end"),
        ("It was <@varley> who wrote.", "@varley"),
        ("<—>", ""),
        ("It was <. , > the end.", ""),
    )
    assert not [(text, words) for text, words in table if shown(text) != words]


def test_what_is_whole_stays_as_it_is() -> None:
    table = (
        "Oona Varley",
        "the old harbour",
        "$1.5 million",
        "17 people",
        "because of the rain",
        "Bank of Alder",
    )
    assert not [whole for whole in table if shown(f"It was <{whole}> in the end.") != whole]


def test_a_quotation_mark_or_bracket_is_never_left_alone() -> None:
    table = (
        ("He read <her “Moonlight> over Alder” there.", "her “Moonlight over Alder”"),
        ("He read the “Moonlight <over Alder” twice> there.", "“Moonlight over Alder” twice"),
        ('He read <her "Moonlight> over Alder" there.', 'her "Moonlight over Alder"'),
        ("He read <her ‘Moonlight> over Alder’ there.", "her ‘Moonlight over Alder’"),
        ("It was <Oona Varley [the> mayor] who won.", "Oona Varley [the mayor]"),
        ("He was (like Oona <Varley) and> Reed.", "(like Oona Varley) and"),
        ("It was <Oona Varley “the> end.", "Oona Varley"),
        ("They fled.” <Then” Oona Varley> came.", "Oona Varley"),
        (
            "It was <Oona Varley (who> was in the council of the town for as long as one could say) now.",
            "Oona Varley",
        ),
    )
    assert not [(text, words) for text, words in table if shown(text) != words]


def test_an_apostrophe_and_a_sign_of_inches_are_no_open_marks() -> None:
    table = (
        "Reed's “Moonlight”",
        "the boatmen’s strike",
        "a 6' 2\" man",
        "songs of the ‘90s there",
        "f(x) = [1]",
    )
    assert not [whole for whole in table if shown(f"It was <{whole}> in the end.") != whole]


def test_no_sentence_is_left() -> None:
    assert shown("They met Oona. <Varley> fell.") == "Varley"
    assert shown("It rose 7. <Percent> is a word.") == "Percent"
    text = "They met Oona Varley there."
    assert widen_span(text, (9, 11), sentence=(0, 13)) == (9, 13)


def test_a_span_over_two_sentences_keeps_both() -> None:
    assert shown("They met Oona <Varley. Then Tom> Reed fell.") == "Oona Varley. Then Tom Reed"


def test_numbers_are_found_in_order_and_apart() -> None:
    text = "From $5 to 10 percent, and twenty-one days."
    assert [text[start:end] for start, end in find_amounts(text, 0, len(text))] == [
        "$5",
        "10 percent",
        "twenty-one days",
    ]


PIECES = st.sampled_from(
    [
        *(
            "Oona ",
            "Varley ",
            "of ",
            "the ",
            "The ",
            "and ",
            "President ",
            "Norwegian ",
            "Bank ",
            "Jr. ",
            "de la ",
        ),
        *(
            "J. ",
            "U.S. ",
            "al-",
            "O’Brien",
            "’s ",
            "'",
            '"',
            "“",
            "”",
            "‘",
            "«",
            "(",
            ")",
            "[",
            " ",
            "\n",
            ", ",
            ". ",
            "! ",
        ),
        *(
            "$",
            "1.5 ",
            "17",
            "%",
            " million ",
            "twenty-",
            "three ",
            "to ",
            "-",
            "–",
            "percent ",
            "January ",
            "12, ",
        ),
        *("2022 ", "a ", "half ", "years ", "old ", "é", "北京", "\u0301", "👩‍👩‍👧", "№7 ", "½ "),
    ]
)
TEXTS = st.one_of(st.lists(PIECES, max_size=25).map("".join), st.text(max_size=60)).map(replace_unstorable)


@st.composite
def spans(draw: st.DrawFn) -> tuple[str, Span]:
    text = draw(TEXTS)
    ends = st.integers(0, len(text))
    start, end = sorted((draw(ends), draw(ends)))
    return text, (start, end)


@settings(max_examples=400, deadline=None)
@given(spans(), st.booleans())
def test_a_widened_span_holds_what_was_found_and_stays_as_it_is(case: tuple[str, Span], dated: bool) -> None:
    text, span = case
    mentions = find_times(text, None) if dated else ()
    inner = trim_span(text, span)
    assert trim_span(text, inner) == inner
    assert span[0] <= inner[0] <= inner[1] <= span[1]
    wide = widen_span(text, span, mentions)
    if pair_marks(text, inner, inner) != inner:
        assert pair_marks(text, wide, wide) == wide
    elif inner[0] < inner[1]:
        assert 0 <= wide[0] <= inner[0] and inner[1] <= wide[1] <= len(text)
    else:
        assert wide == inner
    assert widen_span(text, wide, mentions) == wide


@settings(max_examples=200, deadline=None)
@given(spans())
def test_a_span_of_one_sentence_stays_in_it(case: tuple[str, Span]) -> None:
    text, span = case
    for start, end in split_sentences(text):
        if start <= span[0] < span[1] <= end:
            wide = widen_span(text, span)
            assert start <= wide[0] <= wide[1] <= end
