# SPDX-License-Identifier: Apache-2.0
"""What is decided about each gene by hand: how it is called, how its phenotype is told, its full name."""

from typing import NamedTuple


class Facts(NamedTuple):
    chromosome: str
    caller: str
    phenotype_rule: str
    title: str
    ploidy: str = "autosomal"
    undocumented: str = "keep"
    copy_number: str = ""
    reference: str = ""  # only of genes without sites; elsewhere the definition says it


GENES = {
    "ABCG2": Facts("chr4", "star", "function_pair", "ATP binding cassette subfamily G member 2"),
    "BCHE": Facts("chr3", "variant_list", "none", "butyrylcholinesterase"),
    "CACNA1S": Facts("chr1", "variant_list", "function_pair", "calcium voltage-gated channel subunit alpha1 S",
                     undocumented="reference"),
    "CFTR": Facts("chr7", "variant_list", "function_pair", "CF transmembrane conductance regulator"),
    "COMT": Facts("chr22", "star", "none", "catechol-O-methyltransferase"),
    "CYP2B6": Facts("chr19", "star", "function_pair", "cytochrome P450 2B6"),
    "CYP2C-cluster": Facts("chr10", "star", "none", "CYP2C gene cluster"),
    "CYP2C19": Facts("chr10", "star", "function_pair", "cytochrome P450 2C19"),
    "CYP2C8": Facts("chr10", "star", "none", "cytochrome P450 2C8"),
    "CYP2C9": Facts("chr10", "star", "activity_score", "cytochrome P450 2C9"),
    "CYP2D6": Facts("chr22", "star", "activity_score", "cytochrome P450 2D6", copy_number="needed"),
    "CYP3A4": Facts("chr7", "star", "function_pair", "cytochrome P450 3A4"),
    "CYP3A5": Facts("chr7", "star", "function_pair", "cytochrome P450 3A5"),
    "CYP4F2": Facts("chr19", "star", "none", "cytochrome P450 4F2"),
    "DPYD": Facts("chr1", "variant_list", "activity_score", "dihydropyrimidine dehydrogenase",
                  undocumented="reference"),
    "F2": Facts("chr11", "star", "none", "coagulation factor II (prothrombin)"),
    "F5": Facts("chr1", "star", "function_pair", "coagulation factor V"),
    "G6PD": Facts("chrX", "star", "function_pair", "glucose-6-phosphate dehydrogenase", ploidy="x_linked",
                  undocumented="reference"),
    "HLA-A": Facts("chr6", "outside", "allele_status", "major histocompatibility complex, class I, A"),
    "HLA-B": Facts("chr6", "outside", "allele_status", "major histocompatibility complex, class I, B"),
    "HLA-DQA1": Facts("chr6", "outside", "allele_status", "major histocompatibility complex, class II, DQ alpha 1"),
    "HLA-DRB1": Facts("chr6", "outside", "allele_status", "major histocompatibility complex, class II, DR beta 1"),
    "IFNL3": Facts("chr19", "star", "none", "interferon lambda 3"),
    "MT-RNR1": Facts("chrM", "variant_list", "function_pair", "mitochondrially encoded 12S rRNA",
                     ploidy="mitochondrial"),
    "MTHFR": Facts("chr1", "variant_list", "none", "methylenetetrahydrofolate reductase"),
    "NAT2": Facts("chr8", "star", "function_pair", "N-acetyltransferase 2"),
    "NUDT15": Facts("chr13", "star", "function_pair", "nudix hydrolase 15", undocumented="reference"),
    "OPRM1": Facts("chr6", "star", "none", "opioid receptor mu 1"),
    "RYR1": Facts("chr19", "variant_list", "function_pair", "ryanodine receptor 1", undocumented="reference"),
    "SLCO1B1": Facts("chr12", "star", "function_pair", "solute carrier organic anion transporter family member 1B1"),
    "TPMT": Facts("chr6", "star", "function_pair", "thiopurine S-methyltransferase", undocumented="reference"),
    "UGT1A1": Facts("chr2", "star", "function_pair", "UDP glucuronosyltransferase family 1 member A1"),
    "VKORC1": Facts("chr16", "star", "function_pair", "vitamin K epoxide reductase complex subunit 1"),
}

# Codes of "gene product metabolic activity interpretation" (SLCO1B1: "functional interpretation") that were read in
# a public source under the gene's own name.  Other genes have none here on purpose: no code beats a wrong one.
LOINC_OF_GENE = {
    "CYP2C19": "79714-2",
    "CYP2C9": "79716-7",
    "CYP2D6": "79715-9",
    "DPYD": "79719-1",
    "SLCO1B1": "79722-5",
    "TPMT": "79713-4",
}

# Risk alleles of HLA genes that guidance speaks of: present or not is all that counts.
HLA_RISK_ALLELES = {"HLA-A": ["*31:01"], "HLA-B": ["*15:02", "*15:11", "*57:01", "*58:01"], "HLA-DQA1": ["*02:01"],
                    "HLA-DRB1": ["*07:01"]}
