"""`python -m training COMMAND`: makes the reader's weights and measures them; `--help` tells the rest."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import torch

from retrieval.read.weights import SHIPPED
from retrieval.types import DatelineError
from training import commands
from training.config import DEFAULT

RUN = Path("build/reader")


def main(argv: Sequence[str] | None = None) -> None:
    options = _parser().parse_args(argv)
    measures = options.command.startswith("measure")
    torch.set_num_threads(options.threads if measures else 1)
    try:
        options.do(options)
    except (DatelineError, ValueError, OSError) as error:
        raise SystemExit(str(error)) from error


def _parser() -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--run", type=Path, default=RUN, help="the folder of the run, %(default)s")
    shared.add_argument("--config", type=Path, default=DEFAULT, help="a TOML file, %(default)s")
    shared.add_argument("--threads", type=int, default=2)
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    several = parser.add_subparsers(dest="command", required=True)

    train = several.add_parser("train", parents=[shared], help="train, or go on with a run that was stopped")
    train.add_argument("data", type=Path, help="the folder with open*.jsonl.gz")
    train.add_argument("--benchmarks", type=Path, nargs="+", required=True, help="what is not trained on")
    train.add_argument("--minutes", type=float, default=150.0, help="the length of the run, %(default)s")
    train.add_argument("--examples", type=int, default=10**9, help="its length in examples, if less")
    train.add_argument("--start", type=Path, help="weights to begin with, as `export` writes them")
    train.add_argument("--turn", type=int, default=0, help="added to the seed: another order of the data")
    train.set_defaults(do=commands.train)

    check = several.add_parser("check", parents=[shared], help="fail on what a benchmark holds")
    check.add_argument("records", type=Path, help="train.jsonl.gz in the folder of a run")
    check.add_argument("--benchmarks", type=Path, nargs="+", required=True)
    check.set_defaults(do=commands.check)

    calibrate = several.add_parser("calibrate", parents=[shared], help="fit the probabilities")
    calibrate.add_argument("--limit", type=int, default=3000, help="about so many records")
    calibrate.set_defaults(do=commands.calibrate)

    articles = several.add_parser("rule-articles", parents=[shared], help="write what the rule is fitted on")
    articles.set_defaults(do=commands.write_articles)

    fit = several.add_parser("fit-rule", parents=[shared], help="fit what the answer makes of the reader")
    fit.add_argument("--library", type=Path, required=True, help="the data folder with those articles")
    fit.add_argument("--limit", type=int, default=2000, help="questions, at most")
    fit.add_argument("--reader", default="", help="`shipped` or a model; else the run's")
    fit.set_defaults(do=commands.fit_rule)

    drawn = several.add_parser("diagram", parents=[shared], help="draw the reliability diagram of the rule")
    drawn.add_argument("--to", type=Path, required=True, help="a PNG")
    drawn.set_defaults(do=commands.draw_diagram)

    export = several.add_parser("export", parents=[shared], help="write the weights that are shipped")
    export.add_argument("--to", type=Path, default=SHIPPED)
    export.add_argument(
        "--reader", default="", choices=("", "shipped"), help="`shipped`: only the rules are new"
    )
    export.set_defaults(do=commands.ship)

    messages = several.add_parser("messages", help="fit what reads messages: intent, topic words, follow-ups")
    messages.set_defaults(do=commands.fit_messages)

    measures = {"measure-squad": commands.measure_squad, "measure-speed": commands.measure_speed}
    for name, do in measures.items():
        measure = several.add_parser(name, parents=[shared], help=(do.__doc__ or "").splitlines()[0])
        measure.add_argument("--reader", default="", help="`shipped` or a model; else the run's")
        measure.set_defaults(do=do)
        if do is commands.measure_squad:
            measure.add_argument("file", type=Path)
            measure.add_argument("--limit", type=int, default=0, help="questions; 0 for all")
    return parser


if __name__ == "__main__":
    main()
