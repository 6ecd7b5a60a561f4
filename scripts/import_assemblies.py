# SPDX-License-Identifier: Apache-2.0
"""Write databases/assemblies.tsv: the lengths by which the genome build of a VCF is told.

Lengths are those of the assembly reports (GRCh37, GRCh38, NCBI36, T2T-CHM13v2.0).  The last two are here to be
recognised and refused by name.  UCSC's hg19 first shipped another mitochondrial genome (NC_001807, 16571 bases)
than GRCh37 has (the rCRS, 16569), hence two lengths for it: sites are on the sequence of the first row.
"""

from tables import DATABASES, ImportFailure, write_table

COLUMNS = ["assembly", "contig", "alias", "length"]
CHROMOSOMES = [str(number) for number in range(1, 23)] + ["X", "Y"]
LENGTHS = {
    "GRCh38": """248956422 242193529 198295559 190214555 181538259 170805979 159345973 145138636 138394717 133797422
                 135086622 133275309 114364328 107043718 101991189 90338345 83257441 80373285 58617616 64444167
                 46709983 50818468 156040895 57227415""",
    "GRCh37": """249250621 243199373 198022430 191154276 180915260 171115067 159138663 146364022 141213431 135534747
                 135006516 133851895 115169878 107349540 102531392 90354753 81195210 78077248 59128983 63025520
                 48129895 51304566 155270560 59373566""",
    "NCBI36": """247249719 242951149 199501827 191273063 180857866 170899992 158821424 146274826 140273252 135374737
                 134452384 132349534 114142980 106368585 100338915 88827254 78774742 76117153 63811651 62435964
                 46944323 49691432 154913754 57772954""",
    "T2T-CHM13v2.0": """248387328 242696752 201105948 193574945 182045439 172126628 160567428 146259331 150617247
                        134758134 135127769 133324548 113566686 101161492 99753195 96330374 84276897 80542538 61707364
                        66210255 45090682 51324926 154259566 62460029""",
}
MITOCHONDRIAL = {"GRCh38": [16569], "GRCh37": [16569, 16571], "NCBI36": [16571], "T2T-CHM13v2.0": [16569]}
# Accessions by length; T2T's own mitochondrion has the length of the rCRS and is not it.
MITOCHONDRIAL_NAMES = {16569: ["MT", "M", "NC_012920.1"], 16571: ["MT", "M", "NC_001807.4"]}


def rows():
    """Yield the rows; a nuclear length that two builds share could not tell them apart and is an error."""
    seen = {}
    for assembly, text in LENGTHS.items():
        lengths = [int(word) for word in text.split()]
        for name, length in zip(CHROMOSOMES, lengths, strict=True):
            if (name, length) in seen:
                raise ImportFailure(f"chr{name}: {assembly} and {seen[name, length]} have one length")
            seen[name, length] = assembly
            yield assembly, f"chr{name}", name, length
        for length in MITOCHONDRIAL[assembly]:
            for alias in MITOCHONDRIAL_NAMES[length] if assembly.startswith("GRCh") else ["MT"]:
                yield assembly, "chrM", alias, length


def write():
    return write_table(DATABASES / "assemblies.tsv", COLUMNS, rows())


if __name__ == "__main__":
    print(f"assemblies.tsv: {write()} rows")
