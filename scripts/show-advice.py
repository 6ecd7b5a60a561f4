#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Print which rules a JSON report selects for some drugs, for tests to look at.

    stardose report -O json ... | scripts/show-advice.py DRUG...
"""

import json
import sys


def main():
    drugs = {drug["drug"]: drug for drug in json.load(sys.stdin)["drugs"]}
    for name in sys.argv[1:]:
        drug = drugs[name]
        ambiguous = ", ambiguous" if drug["is_ambiguous"] else ""
        needs = f", needs {' '.join(drug['needs'])}" if drug["needs"] else ""
        print(f"{name}: {drug['class']}{ambiguous}{needs}")
        for advice in drug["advice"]:
            said = " ".join(filter(None, [advice["action"], advice["number"]]))
            grade = advice["strength"] or "."
            print(f"  {advice['population']} | {advice['source']} {grade} | {advice['rule']} | {said} | {advice['because']}")
        for disagreement in drug["disagreements"]:
            print(f"  ! {disagreement['words']}")


if __name__ == "__main__":
    main()
