# SPDX-License-Identifier: Apache-2.0
"""Rebuild functions/ and phenotypes/: what each allele does, and what two of them mean together.

An allele that nobody has assigned a function keeps `.`: unknown is never normal.  Copy-number and tandem
alleles (`*1x2`, `*36 + *10`) have no rows: their value is the sum of their parts, which is checked here.
"""

import re
import sys
from decimal import Decimal

import import_pypgx
from composed_alleles import is_composed, parts_of
from gene_facts import GENES, HLA_RISK_ALLELES
from import_definitions import definitions
from phenotype_rules import activity_rows, function_pair_rows
from tables import DATABASES, ImportFailure, reference_first, write_table
from upstream import open_from_command_line

FUNCTION_COLUMNS = ["allele", "function", "activity", "reported_as", "source"]
PHENOTYPE_COLUMNS = ["key_1", "key_2", "phenotype"]
SOURCE_OF_GENE = {"CYP3A4": "DPWG 2025-11", "CYP2D6": "CPIC 2024-08", "G6PD": "CPIC 2023-08"}
SAME_ALLELE = {("G6PD", "Telti/Kobe"): "Telti, Kobe",  # upstream's definitions and functions spell it differently
               ("F5", "rs6025 C"): "rs6025 reference (C)",  # names before 2026
               ("F5", "rs6025 T (Factor V Leiden)"): "rs6025 Factor V Leiden (T)"}
WITHDRAWN = re.compile(r"\(withdrawn")  # NUDT15 *2 became a suballele of *3; while it is defined it keeps its function


class Function:
    """What is known of one allele."""

    def __init__(self, function=None, activity=None, source=None):
        self.function, self.activity, self.source = function, activity, source


def activity_value(text):
    """Return the shortest spelling of an activity value (`1.0` is `1`), None for `n/a`."""
    if text in (None, "n/a"):
        return None
    return f"{Decimal(text).normalize():f}"


def published_functions(gene, upstream):
    """The last table that has the whole gene: `{allele: Function}`."""
    if gene in import_pypgx.FUNCTIONS:
        return {name: Function(value, None, import_pypgx.FUNCTION_SOURCE)
                for name, value in import_pypgx.FUNCTIONS[gene].items()}
    table = upstream.phenotypes(gene)
    if table is None:
        earlier = upstream.earlier_phenotypes(gene)
        table = earlier[0][1] if earlier else {"haplotypes": {}}
    source = SOURCE_OF_GENE.get(gene, "CPIC 2025-11")
    named = {row["name"]: row for row in table.get("namedAlleles", [])}
    result = {}
    for name, value in table["haplotypes"].items():
        row = named.get(name, {"functionValue": value, "activityValue": None})
        result[SAME_ALLELE.get((gene, name), name)] = Function(row["functionValue"], row["activityValue"], source)
    return result


def with_changes_of_2026(gene, functions, upstream):
    """Lay the assignments of 2026 over the last published table."""
    for name, value in upstream.functions_2026().get(gene, {}).items():
        known = functions.get(name)
        if WITHDRAWN.match(value):
            continue
        if known is not None and known.source == import_pypgx.FUNCTION_SOURCE and known.function == value:
            continue
        if GENES[gene].phenotype_rule != "activity_score":
            functions[name] = Function(value, None, "CPIC 2026")
        elif known is None:
            functions[name] = Function(None, value, "CPIC 2026")
        elif known.activity != value:
            raise ImportFailure(f"{gene} {name}: activity was {known.activity}, is {value}; its function needs a look")
        else:
            known.source = "CPIC 2026"
    return functions


def without_composed(gene, functions):
    """Drop alleles that are several copies, after checking that their value is the sum of the parts."""
    for name in [name for name in functions if is_composed(name)]:
        given = functions.pop(name).activity
        values = [(functions[base].activity, copies) for base, copies, _ in parts_of(name)]
        if any(value == "n/a" for value, _ in values):
            expected = "n/a"
        else:
            total = sum(Decimal(value) * copies for value, copies in values)
            at_least = any(flag for *_, flag in parts_of(name)) and total > 0
            expected = ("≥" if at_least else "") + activity_value(str(total))
        if expected not in (given, f"{given}".removesuffix(".0")):
            raise ImportFailure(f"{gene} {name}: {given} upstream, {expected} as the sum of its parts")
    return functions


def add_defined_alleles(functions, definition):
    """Every defined allele has a row; a suballele has the function of the allele it is reported as."""
    suballeles = definition.get("suballelesMap") or {}
    for allele in definition["namedAlleles"]:
        source_name = suballeles.get(allele["name"], allele["name"])
        functions.setdefault(allele["name"], functions.get(source_name, Function()))
    return suballeles


def function_rows(gene, definition, upstream):
    functions = without_composed(gene, with_changes_of_2026(gene, published_functions(gene, upstream), upstream))
    suballeles = add_defined_alleles(functions, definition) if definition else {}
    reference = GENES[gene].reference
    if definition:
        (reference,) = [allele["name"] for allele in definition["namedAlleles"] if allele["reference"]]
    has_activity = GENES[gene].phenotype_rule == "activity_score"
    for name in reference_first(functions, reference):
        known = functions[name]
        yield [name, known.function, activity_value(known.activity) if has_activity else None,
               suballeles.get(name), known.source]


def phenotype_rows(gene):
    rule = GENES[gene].phenotype_rule
    if rule == "function_pair":
        return list(function_pair_rows(gene))
    if rule == "activity_score":
        return list(activity_rows(gene))
    if rule == "allele_status":
        return [(name, None, f"{name} positive") for name in HLA_RISK_ALLELES[gene]]
    return []


def hla_rows(gene):
    """Risk alleles have no function of their own: being there is the result."""
    sources = {"*15:11": "DPWG", "*02:01": "FDA", "*07:01": "FDA"}
    return [[name, None, None, None, sources.get(name, "CPIC")] for name in HLA_RISK_ALLELES[gene]]


def main():
    upstream = open_from_command_line(__doc__)
    if not upstream.is_there():
        print("import_phenotypes: no upstream releases there; the tables stay as they are")
        return
    found = definitions(upstream)
    n_functions = n_phenotypes = 0
    for gene in sorted(GENES):
        rows = hla_rows(gene) if gene in HLA_RISK_ALLELES else function_rows(gene, found.get(gene), upstream)
        n_functions += write_table(DATABASES / f"functions/{gene}.tsv", FUNCTION_COLUMNS, rows)
        if GENES[gene].phenotype_rule != "none":
            n_phenotypes += write_table(DATABASES / f"phenotypes/{gene}.tsv", PHENOTYPE_COLUMNS, phenotype_rows(gene))
    print(f"functions {n_functions}, phenotype rules {n_phenotypes}")


if __name__ == "__main__":
    try:
        main()
    except ImportFailure as failure:
        sys.exit(f"import_phenotypes: {failure}")
