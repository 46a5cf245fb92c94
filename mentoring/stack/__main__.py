"""`python -m mentoring.stack up`, `reset` and `run`."""

import argparse
import shutil
import sys
from pathlib import Path

from mentoring.stack.places import StackRefused
from mentoring.stack.servers import reset
from mentoring.stack.up import product_plan, say, try_out, up

ROOT = Path(__file__).parents[2]


def main(words: list[str]) -> int:
    """Do what the command line asks; give the exit code."""
    parser = argparse.ArgumentParser(prog="python -m mentoring.stack")
    verbs = parser.add_subparsers(dest="verb", required=True)
    starting = verbs.add_parser("up", help="start everything and stay until Ctrl-C")
    starting.add_argument("--port", type=int, default=8000)
    starting.add_argument("--no-demo", action="store_true", help="an empty installation")
    verbs.add_parser("reset", help="delete what the servers keep, and the demo's mail")
    trying = verbs.add_parser("run", help="run a command against servers that forget everything at its end")
    trying.add_argument("command", nargs="+")
    asked = parser.parse_args(words)
    if asked.verb == "run":
        return try_out(ROOT, tuple(asked.command))
    if asked.verb == "up":
        return up(ROOT, product_plan(demo=not asked.no_demo), port=asked.port)
    try:
        reset(ROOT / "var" / "stack")
    except StackRefused as refused:
        say(f"{refused}\n")
        return 1
    shutil.rmtree(ROOT / "var" / "mail", ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
