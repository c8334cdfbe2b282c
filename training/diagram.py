"""The reliability diagram of the reader: how often what is said to be so likely comes true."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

INK, BAR, LINE = "#1c2127", "#9cc6ee", "#5b6570"


def draw(bins: Sequence[tuple[float, float, int]], title: str, path: Path) -> None:
    """Draw bins of (mean probability, share that came true, count) as a PNG of 900 by 700 pixels."""
    figure = Figure(figsize=(9, 7), dpi=100, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    axes.plot([0, 1], [0, 1], color=LINE, linestyle="--", linewidth=1)
    for mean, share, count in bins:
        left = min(int(mean * 10), 9) / 10
        axes.bar(left + 0.05, share, width=0.094, color=BAR)
        axes.plot([mean], [share], "o", color=INK, markersize=5)
        axes.annotate(f"{count}", (left + 0.05, share), (0, 5), textcoords="offset points", ha="center")
    axes.set(xlim=(0, 1), ylim=(0, 1.05), xlabel="probability that was given", ylabel="share that came true")
    axes.set_title(title, loc="left", color=INK)
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(path)
