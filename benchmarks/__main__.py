"""All benchmarks in one run, short by default: ``python -m benchmarks [--long] [--save]``."""

import argparse
import subprocess
import sys

SHORT = {"reading": [], "reporting": ["--sizes", "100", "1000"], "search": ["--sizes", "100", "1000"]}
LONG = {"reading": ["--rounds", "9", "--fill"], "reporting": [], "search": []}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--long", action="store_true", help="every page, and 100,000 records")
    parser.add_argument("--save", action="store_true", help="write the tables under benchmarks/results/")
    options = parser.parse_args()
    for name, arguments in (LONG if options.long else SHORT).items():
        print(f"\n{name}\n", flush=True)
        save = ["--save"] if options.save else []
        subprocess.run([sys.executable, "-m", f"benchmarks.{name}", *arguments, *save], check=True)


if __name__ == "__main__":
    main()
