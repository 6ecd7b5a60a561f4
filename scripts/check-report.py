#!/usr/bin/env python3
"""Hold JSON reports against their schema.

    scripts/check-report.py include/stardose-report.schema.json < report.json
    scripts/check-report.py include/stardose-report.schema.json report.json ...

Beyond the schema: "complete" is the last key, and the summary has every drug once, as the drug's own class says.
Without python3-jsonschema only that is held.
"""

import json
import sys


def check_order(report):
    errors = []
    if list(report)[-1] != "complete":
        errors.append('"complete" is not the last key')
    summary = sorted((drug, name) for name, drugs in report["summary"].items() for drug in drugs)
    drugs = sorted((drug["drug"], drug["class"]) for drug in report["drugs"])
    if summary != drugs:
        errors.append("the summary and the drugs differ")
    for gene in report["genes"]:
        coverage = gene["coverage"]
        if coverage["seen"] != sum(coverage[state] for state in ("observed", "block", "assumed")):
            errors.append(f"{gene['gene']}: sites seen are not the sum of their states")
    return errors


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        schema = json.load(file)
    try:
        import jsonschema
        validator = jsonschema.Draft202012Validator(schema)
        validator.check_schema(schema)
    except ImportError:
        print("python3-jsonschema is not there: the schema is not held", file=sys.stderr)
        validator = None
    failed = False
    for path in sys.argv[2:] or ["/dev/stdin"]:
        with open(path, encoding="utf-8") as file:
            report = json.load(file)
        errors = [] if validator is None else [
            f"{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}" for error in validator.iter_errors(report)]
        for error in errors[:20] or check_order(report):
            print(f"{path}: {error}", file=sys.stderr)
            failed = True
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
