"""Replay one simulated run: ``python -m simulation --seed 17 --crash 204`` (in the folder tests)."""

import argparse

from simulation.days import STEPS, Day


def main() -> int:
    """Play the run, print its trace and what broke."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--seed", type=int, required=True)
    words.add_argument("--crash", type=int, action="append", default=[], help="number of a boundary")
    words.add_argument("--cuts", type=int, default=0)
    words.add_argument("--cut", type=int, action="append", default=[], help="number of a boundary")
    words.add_argument("--cut-from", type=int, default=0, help="everything fails from this boundary on")
    words.add_argument("--steps", type=int, default=STEPS)
    words.add_argument("--reference", action="store_true", help="the reference day")
    words.add_argument("--trace", action="store_true")
    options = words.parse_args()
    day = Day(
        options.seed,
        frozenset(options.crash),
        options.cuts,
        frozenset(options.cut),
        options.cut_from,
        options.steps,
        reference=options.reference,
    )
    faults = day.play()
    if options.trace:
        print("\n".join(f"{n}: {line}" for n, line in enumerate(day.passing.trace, start=1)))
    print("\n".join(faults) or "every invariant holds")
    return 1 if faults else 0


raise SystemExit(main())
