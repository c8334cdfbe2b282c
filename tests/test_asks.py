"""Whether a reply to an answer asks something: group talk as people write it."""

import pytest

from bot.telegram.asks import does_ask, is_pointing

ASKS_NOTHING = """
thanks!
thank you so much 🙏
ok
Okay, got it
great, that helps a lot
👍
👍👍👍
❤️
lol
haha nice one
LMAO
wow
wow, I did not know that
I knew it!
told you so
told you @ben
that's what I said yesterday
so it was Tuesday after all
good bot
nice
interesting...
really?
seriously?!
no way
no way!!
are you kidding me?
omg
what a mess
lol what?
wait what??
what a day
how sad
how nice of them
poor people
finally some good news
I was there when it happened
when I was young the tram cost a shilling
which is why I take the bike
who cares
who knew
and that was that
and then it rained
well that settles it
ok thx bye
thx
ty
cheers mate
perfect, thanks
see, I was right
you owe me a beer
let's go there on Saturday
I will tell my mother
my brother works there
same here
agreed
+1
this ^
yes
no
nope
Yep, makes sense
hm
hmm ok
that can't be right
I don't believe a word of it
the mayor is a clown
""".strip().splitlines()

ASKS = """
and where?
where?
when exactly?
why?
who?
who said that?
who signed it
how many people were hurt?
how many were there
what about the bridge?
what about the mayor
and the other line?
is that still true?
is it open now?
was anyone hurt?
did they find the driver?
did the council agree
has it been repaired yet?
have they said when
when does it open?
when was that
what happened next?
what happened then
what did the minister say about it?
which article says that?
which street?
how long did it take?
how much did it cost
tell me more about the fire
tell me more
show me the source
source?
any news on that?
any update
more on the strike?
more about the strike please
can you say when the talks go on?
could you check the date?
do you know who paid for it?
does it say why?
will it be rebuilt?
would that be the northern line?
should we expect delays tomorrow?
are the schools closed too?
were there any arrests?
sorry, which bridge?
ok and when did it close?
wait, who resigned?
hm, but when was the vote?
but why did they stop?
and what does the union say?
thanks! and who was the driver?
thanks, and when is the next meeting?
nice, where is that?
so when is it?
then who pays?
how about last year?
in which city?
by whom?
since when?
the one in Northgate, when did it open?
""".strip().splitlines()


def test_of_replies_that_ask_nothing_none_is_answered():
    assert len(ASKS_NOTHING) >= 60
    assert [text for text in ASKS_NOTHING if does_ask(text)] == []


def test_of_replies_that_ask_at_least_57_of_60_are_answered():
    assert len(ASKS) >= 60
    missed = [text for text in ASKS if not does_ask(text)]
    assert len(missed) <= len(ASKS) // 20, missed


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("", True),
        ("?", True),
        ("do you know?", True),
        ("any idea?", True),
        ("can you answer this please?", True),
        ("what do you think?", True),
        ("fact check this", True),
        ("what about this one?", True),
        ("explain please", True),
        ("what do you think of the mayor?", False),
        ("when?", False),
        ("who won the vote?", False),
        ("what about the tram?", False),
    ],
)
def test_words_without_a_question_of_their_own_point_at_one(text: str, points: bool):
    assert is_pointing(text) is points
