"""How good detection is, on labelled samples: `python -P bench/quality/run.py SUITE`.

A suite is a folder beside this file with a `suite.py`, which has `options(parser)` and
`run(arguments)`. The samples are no part of the project: `--corpus`, or the environment variable
`CONTEXTWARD_CORPUS`, names the folder that holds a folder of JSON lines for each suite. Figures are
shares of a corpus, never times.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

CORPUS = "CONTEXTWARD_CORPUS"


def suites() -> list[str]:
    """What can be measured."""
    return sorted(file.parent.name for file in HERE.glob("*/suite.py"))


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure detection on labelled samples.")
    commands = parser.add_subparsers(dest="suite", required=True, metavar="SUITE")
    for name in suites():
        suite = importlib.import_module(f"bench.quality.{name}.suite")
        command = commands.add_parser(name, help=(suite.__doc__ or name).splitlines()[0])
        command.add_argument(
            "--corpus",
            type=Path,
            default=os.environ.get(CORPUS),
            help=f"the folder that holds {name}/*.jsonl (default: ${CORPUS})",
        )
        suite.options(command)
        command.set_defaults(run=suite.run, folder=getattr(suite, "FOLDER", name))
    arguments = parser.parse_args()
    if arguments.corpus is None:
        parser.error(f"name the folder of samples: --corpus DIR, or set {CORPUS}")
    samples = Path(arguments.corpus) / arguments.folder
    if not any(samples.glob("*.jsonl")):
        parser.error(f"{samples}: no *.jsonl there")
    arguments.samples = samples
    arguments.run(arguments)


if __name__ == "__main__":
    main()
