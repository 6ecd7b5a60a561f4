#!/usr/bin/env python3
"""Hold `stardose check -O json` (standard input) against its schema, and its sums against each other.

    scripts/check-check.py include/stardose-check.schema.json < check.json

Without python3-jsonschema only the sums are held.
"""

import json
import sys

USABLE = ("observed", "block", "assumed")


def check_sums(document):
    errors = []
    for sample in document["samples"]:
        for part in sample["genes"] + [sample]:
            name = "%s %s" % (sample["sample"], part.get("gene", ""))
            if sum(part["states"].values()) != part["n_positions"]:
                errors.append(name + ": the states do not add up to the positions")
            usable = sum(part["states"][state] for state in USABLE)
            refused = any(gene["refusal"] for gene in sample["genes"])
            if part["n_seen"] != usable and not refused:
                errors.append(name + ": seen is not what is usable")
        for key in ("n_positions", "n_seen", "n_heterozygous"):
            if sum(gene[key] for gene in sample["genes"]) != sample[key]:
                errors.append("%s: %s is not the sum over the genes" % (sample["sample"], key))
        if sample["is_fit"] != (not any(gene["unmet"] for gene in sample["genes"])):
            errors.append(sample["sample"] + ": fit, and yet something is unmet")
    if document["n_unfit"] != sum(not sample["is_fit"] for sample in document["samples"]):
        errors.append("n_unfit is not the number of samples that are not fit")
    return errors


def main():
    document = json.load(sys.stdin)
    errors = []
    try:
        import jsonschema
        with open(sys.argv[1], encoding="utf-8") as file:
            schema = json.load(file)
        validator = jsonschema.Draft202012Validator(schema)
        validator.check_schema(schema)
        errors = ["%s: %s" % (list(error.path), error.message) for error in validator.iter_errors(document)]
    except ImportError:
        print("python3-jsonschema is not there: the schema is not held", file=sys.stderr)
    errors += check_sums(document)
    for error in errors[:20]:
        print(error)
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
