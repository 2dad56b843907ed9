#!/usr/bin/env python3
"""Writes shares.csv and benchmark.csv of this folder: made-up figures for the 98 municipalities.

Each number comes from the SHA-256 of the seed, the municipality, the month and what it is, so anyone can make
the same files again. The names are those of ../jobindsats; no figure is.
"""

import csv
import hashlib
import os

SEED = "hjemmel synthetic-98, 1"
YEAR = 2023
HERE = os.path.dirname(os.path.abspath(__file__))


def drawn(least, most, *what):
    """A whole number from least to most."""
    digest = hashlib.sha256("|".join([SEED, *map(str, what)]).encode("utf-8")).digest()
    return least + int.from_bytes(digest[:8], "big") % (most - least + 1)


def municipalities():
    with open(os.path.join(HERE, "../jobindsats/y30r21.csv"), encoding="utf-8", newline="") as file:
        names = {row["kommune"] for row in csv.DictReader(file, delimiter=";")}
    return sorted(names)


def share(name, month, target, level, at_limit):
    if at_limit:
        return level
    return max(0, min(100, level + drawn(-4, 4, name, month, target)))


def write(file, header, rows):
    with open(os.path.join(HERE, file), "w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def shares():
    for name in municipalities():
        # Three in ten lie near a limit for a target; one in ten exactly at it in every month.
        levels = {}
        for target, limit in (("offer", 70), ("conversations", 80)):
            kind = drawn(1, 10, name, target, "kind")
            levels[target] = (limit, True) if kind == 1 else (limit + drawn(-2, 2, name, target), False) if kind <= 4 else (
                drawn(62, 95, name, target, "level"), False)
        few = drawn(1, 12, name, "few") == 1
        lacks = drawn(1, 5, name, "lacks") == 1
        for month in range(1, 13):
            row = [name, f"{YEAR}-{month:02}"]
            for target in ("offer", "conversations"):
                missing = drawn(1, 40, name, month, target, "missing") == 1
                level, at_limit = levels[target]
                row.append("" if missing else share(name, month, target, level, at_limit))
            row.append(drawn(4, 14, name, month, "persons") if few else drawn(40, 4000, name, "persons") + drawn(0, 30, name, month))
            row.append("no" if lacks else "yes")
            row += [drawn(3, 12, name, "part"), drawn(40, 95, name, "lacking offer"), drawn(40, 95, name, "lacking talk")]
            yield row + ["synthetic"]


def benchmark():
    for name in municipalities():
        population = drawn(2000, 120000, name, "population")
        for month in (6, 12):
            expected = population * drawn(700, 1500, name, "rate") // 10000
            # One in four lies within a few persons of expectation.
            near = drawn(1, 4, name, "near") == 1
            actual = expected + (drawn(-6, 6, name, month, "gap") if near else drawn(-expected // 12, expected // 12, name, "gap"))
            heads = [expected + expected // 5, actual + actual // 5 + drawn(-8, 8, name, month, "heads")]
            yield [name, f"{YEAR}-{month:02}", "all_benefits", population, expected, actual, *heads, "synthetic"]


write("shares.csv", ["municipality", "month", "share_with_offer", "share_with_conversations", "measured_persons",
                     "all_benefits_measured", "missing_part", "missing_share_with_offer",
                     "missing_share_with_conversations", "origin"], shares())
write("benchmark.csv", ["municipality", "month", "benchmark_group", "population", "expected_persons", "actual_persons",
                        "expected_recipients", "actual_recipients", "origin"], benchmark())
