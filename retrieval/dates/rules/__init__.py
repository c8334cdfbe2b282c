"""The grammar, a file a kind of expression; importing it registers every rule with its examples."""

from retrieval.dates import quantity  # noqa: F401
from retrieval.dates.rules import (  # noqa: F401
    beside,
    business,
    clock,
    durations,
    holidays,
    nearby,
    numeric,
    periods,
    repeats,
    vague,
    weekdays,
    written,
    years,
)
