# SPDX-License-Identifier: Apache-2.0
"""The phenotype rules of each gene, as CPIC states them in words, one line a rule.

A line is "first function | second function > phenotype".  `*` is any function, `-` no second copy.  Where a call may
hold more than two variants the order of the lines is the order of their weight.  prove_phenotypes.py holds the
rules against every diplotype that the upstream tables enumerate.
"""

SHORT = {"normal": "Normal function", "increased": "Increased function", "decreased": "Decreased function",
         "none": "No function", "uncertain": "Uncertain function", "unknown": "Unknown function"}

METABOLIZER = {"UM": "Ultrarapid Metabolizer", "RM": "Rapid Metabolizer", "NM": "Normal Metabolizer",
               "IM": "Intermediate Metabolizer", "PM": "Poor Metabolizer",
               "LIM": "Likely Intermediate Metabolizer", "LPM": "Likely Poor Metabolizer",
               "PIM": "Possible Intermediate Metabolizer"}

THIOPURINE = """
    normal | normal > NM
    normal | decreased > NM
    normal | none > IM
    decreased | decreased > IM
    decreased | none > PM
    none | none > PM
    none | uncertain > PIM
    none | unknown > PIM
"""
MALIGNANT_HYPERTHERMIA = """
    Malignant Hyperthermia associated | * > Malignant Hyperthermia Susceptibility
    * | * > Uncertain Susceptibility
"""
HEARING = "risk of aminoglycoside-induced hearing loss"

FUNCTION_PAIRS = {
    "ABCG2": """
        normal | normal > Normal Function
        normal | decreased > Decreased Function
        decreased | decreased > Poor Function
    """,
    "CACNA1S": MALIGNANT_HYPERTHERMIA,
    "CFTR": """
        ivacaftor responsive | * > ivacaftor responsive in CF patients
        ivacaftor non-responsive | ivacaftor non-responsive > ivacaftor non-responsive in CF patients
    """,
    "CYP2B6": """
        increased | increased > UM
        normal | increased > RM
        normal | normal > NM
        normal | decreased > IM
        normal | none > IM
        increased | decreased > IM
        increased | none > IM
        decreased | decreased > PM
        decreased | none > PM
        none | none > PM
    """,
    "CYP2C19": """
        increased | increased > UM
        normal | increased > RM
        normal | normal > NM
        normal | none > IM
        increased | none > IM
        normal | decreased > LIM
        increased | decreased > LIM
        decreased | decreased > LIM
        decreased | none > LPM
        none | none > PM
    """,
    "CYP3A4": """
        normal | normal > NM
        normal | decreased > IM
        normal | none > IM
        decreased | decreased > PM
        decreased | none > PM
        none | none > PM
    """,
    "CYP3A5": """
        normal | normal > NM
        normal | none > IM
        none | none > PM
        normal | unknown > PIM
    """,
    "F5": """
        Factor V Leiden negative | Factor V Leiden negative > Factor V Leiden absent
        Factor V Leiden negative | Factor V Leiden positive > Factor V Leiden heterozygous
        Factor V Leiden positive | Factor V Leiden positive > Factor V Leiden homozygous
    """,
    "G6PD": """
        I/Deficient with CNSHA | - > Deficient with CNSHA
        I/Deficient with CNSHA | I/Deficient with CNSHA > Deficient with CNSHA
        II/Deficient | - > Deficient
        III/Deficient | - > Deficient
        I/Deficient with CNSHA | II/Deficient > Deficient
        I/Deficient with CNSHA | III/Deficient > Deficient
        II/Deficient | II/Deficient > Deficient
        II/Deficient | III/Deficient > Deficient
        III/Deficient | III/Deficient > Deficient
        IV/Normal | I/Deficient with CNSHA > Variable
        IV/Normal | II/Deficient > Variable
        IV/Normal | III/Deficient > Variable
        IV/Normal | - > Normal
        IV/Normal | IV/Normal > Normal
    """,
    "MT-RNR1": f"""
        Increased {HEARING} | - > increased {HEARING}
        Increased {HEARING} | * > increased {HEARING}
        Uncertain {HEARING} | - > uncertain {HEARING}
        Uncertain {HEARING} | * > uncertain {HEARING}
        Normal {HEARING} | - > normal {HEARING}
        Normal {HEARING} | Normal {HEARING} > normal {HEARING}
    """,
    "NAT2": """
        increased | increased > RM
        increased | decreased > IM
        decreased | decreased > PM
    """,
    "NUDT15": THIOPURINE,
    "RYR1": MALIGNANT_HYPERTHERMIA,
    "SLCO1B1": """
        increased | increased > Increased Function
        normal | increased > Normal Function
        normal | normal > Normal Function
        normal | none > Decreased Function
        increased | none > Decreased Function
        none | none > Poor Function
        none | uncertain > Possible Decreased Function
        none | unknown > Possible Decreased Function
    """,
    "TPMT": THIOPURINE,
    "UGT1A1": """
        normal | normal > NM
        normal | increased > NM
        increased | increased > NM
        normal | decreased > IM
        increased | decreased > IM
        decreased | decreased > PM
    """,
    "VKORC1": """
        Normal coumarin sensitivity | Normal coumarin sensitivity > -1639 GG
        Normal coumarin sensitivity | Higher coumarin sensitivity > -1639 AG
        Higher coumarin sensitivity | Higher coumarin sensitivity > -1639 AA
    """,
}

# (lowest score, highest score, phenotype), both included; None: no upper end.
ACTIVITY_RANGES = {
    "CYP2C9": [("0", "0.5", "PM"), ("1", "1.5", "IM"), ("2", "2", "NM")],
    "CYP2D6": [("0", "0", "PM"), ("0.25", "1", "IM"), ("1.25", "2.25", "NM"), ("2.5", None, "UM")],
    "DPYD": [("0", "0.5", "PM"), ("1", "1.5", "IM"), ("2", "2", "NM")],
}


def function_pair_rows(gene):
    """Spell a gene's rules out as rows of phenotypes/GENE.tsv."""
    for line in FUNCTION_PAIRS[gene].strip().split("\n"):
        functions, phenotype = line.split(" > ")
        first, second = functions.split(" | ")
        yield (SHORT.get(first.strip(), first.strip()), SHORT.get(second.strip(), second.strip()),
               METABOLIZER.get(phenotype.strip(), phenotype.strip()))


def activity_rows(gene):
    for lowest, highest, phenotype in ACTIVITY_RANGES[gene]:
        yield lowest, highest, METABOLIZER[phenotype]
