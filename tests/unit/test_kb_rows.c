/* test_kb_rows.c -- one wrong thing in sound tables: it is refused, and the message says
 * where and what. SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "tiny_kb.h"

/* `old` becomes `new` in `table`; the error is at `line` of it (0: the table as a whole).
 */
// clang-format off
static const struct row_case {
    const char *name, *table, *old, *new;
    int64_t line;
    const char *message;
} row_cases[] = {
    /* the file */
    {"broken UTF-8 is refused", "drugs.tsv", "Brand", "Br\xffnd", 2, "not valid UTF-8"},
    {"a control character is refused", "drugs.tsv", "Brand", "Br\x07nd", 2, "control character"},
    {"a missing column is refused", "drugs.tsv", "synonyms", "other", 1, "there is no column synonyms"},
    {"a row that is too short is refused", "tiers.tsv", "\t1\ttoy", "\t1", 2, "3 cells where the header has 4"},
    {"a cut-off table is refused", "tiers.tsv", "*10\t2\ttoy\n", "*1", 3, "cut off"},

    /* assemblies.tsv */
    {"a contig without length is refused", "assemblies.tsv", "248956422", ".", 2, "chr1 has no length"},
    {"a negative length is refused", "assemblies.tsv", "248956422", "-5", 2, "is no position"},
    {"a length that is no number is refused", "assemblies.tsv", "248956422", "1e9", 2, "not a whole number"},
    {"a contig twice is refused", "assemblies.tsv", "chrM\tMT\t16571", "chrM\tMT\t16569", 7, "there twice"},

    /* genes.tsv */
    {"a gene twice is refused", "genes.tsv", "TOYB\t", "TOYA\t", 3, "gene TOYA is there already, on line 2"},
    {"a gene that is a path is refused", "genes.tsv", "TOYB\t", "../x\t", 3, "cannot be the name of a gene"},
    {"a gene with a blank is refused", "genes.tsv", "TOYB\t", "TOY B\t", 3, "cannot be the name of a gene"},
    {"an unknown strand is refused", "genes.tsv", "chr1\t+", "chr1\tx", 2, "strand: \"x\" is not one of: +, -, ."},
    {"an unknown ploidy is refused", "genes.tsv", "autosomal", "diploid", 2, "ploidy: \"diploid\" is not one of: autosomal"},
    {"an unknown caller is refused", "genes.tsv", "\tstar\t", "\tstars\t", 2, "caller: \"stars\" is not one of: star"},
    {"an unknown phenotype rule is refused", "genes.tsv", "function_pair", "pair", 2, "phenotype_rule: \"pair\""},
    {"an unknown treatment of bases is refused", "genes.tsv", "\tkeep", "\tkept", 2, "undocumented: \"kept\""},
    {"an unknown copy number word is refused", "genes.tsv", "needed", "yes", 3, "copy_number: \"yes\""},
    {"a gene without title is refused", "genes.tsv", "toy gene of pairs", ".", 2, "title is missing"},
    {"a chromosome that no build has is refused", "genes.tsv", "TOYA\tHGNC:1\tchr1", "TOYA\tHGNC:1\tchr2", 2, "GRCh38 has no chr2"},
    {"a region beyond the chromosome is refused", "genes.tsv", "\t9000\t", "\t900000000\t", 2, "GRCh38 has no chr1 of that length"},
    {"a region that ends before it starts is refused", "genes.tsv", "\t9000\t", "\t999\t", 2, "ends before it starts"},
    {"a region without an end is refused", "genes.tsv", "\t31000\t", "\t.\t", 3, "ends before it starts"},
    {"a position of zero is refused", "genes.tsv", "\t1000\t", "\t0\t", 2, "grch38_start: 0 is no position"},
    {"a reference that is no allele is refused", "genes.tsv", "\t*1\t", "\t*7\t", 2, "reference allele *7 is not in functions/TOYA.tsv"},
    {"a gene with sites but no reference is refused", "genes.tsv", "\t*1\t", "\t.\t", 2, "gene TOYA has sites but no reference"},

    /* functions */
    {"an allele twice is refused", "functions/TOYA.tsv", "*3\t", "*2\t", 4, "allele *2 is there already, on line 3"},
    {"an activity that is no number is refused", "functions/TOYB.tsv", "0.5", "half", 4, "\"half\" is not a number"},
    {"an activity that is not finite is refused", "functions/TOYB.tsv", "0.5", "1e9999", 4, "\"1e9999\" is not a number"},
    {"an activity of NaN is refused", "functions/TOYB.tsv", "0.5", "nan", 4, "\"nan\" is not a number"},
    {"a negative activity is refused", "functions/TOYB.tsv", "0.5", "-0.5", 4, "is not between 0 and 100"},
    {"an allele without name is refused", "functions/TOYB.tsv", "c.3del", ".", 5, "allele is missing"},

    /* sites */
    {"a site twice is refused", "sites/TOYA.tsv", "rs2\t", "rs1\t", 3, "site rs1 is there already, on line 2"},
    {"sites out of order are refused", "sites/TOYA.tsv", "\t4100\t", "\t4000\t", 3, "not after the site before it"},
    {"a GRCh37 position twice is refused", "sites/TOYA.tsv", "\t5100\t", "\t5000\t", 3, "at the GRCh37 position of site rs1"},
    {"a site outside of the region is refused", "sites/TOYA.tsv", "\t4300\t", "\t9001\t", 5, "outside of the gene's region on GRCh38"},
    {"a site beyond the end of the region is refused", "sites/TOYB.tsv", "rs13\t.\t23000", "rs13\t.\t30000", 4, "outside of the gene's region on GRCh38"},
    {"a site outside of the GRCh37 region is refused", "sites/TOYA.tsv", "\t5000\t", "\t1999\t", 2, "outside of the gene's region on GRCh37"},
    {"a lower-case base is refused", "sites/TOYA.tsv", "\t4000\tA\tG", "\t4000\ta\tG", 2, "\"a\" is not spelled in ACGT"},
    {"a symbolic allele is refused", "sites/TOYA.tsv", "\t4200\tCTTT\tC\t", "\t4200\tCTTT\t<DEL>\t", 4, "\"<DEL>\" is not spelled in ACGT"},
    {"an N in an allele is refused", "sites/TOYA.tsv", "\tAT\t", "\tAN\t", 5, "\"AN\" is not spelled in ACGT"},
    {"a site without alternate is refused", "sites/TOYA.tsv", "\tAT\t", "\t.\t", 5, "\".\" is not spelled in ACGT"},
    {"an empty alternate is refused", "sites/TOYA.tsv", "T,G", "T,,G", 3, "\"\" is not spelled in ACGT"},
    {"an alternate equal to the reference is refused", "sites/TOYA.tsv", "\tAT\t", "\tA\t", 5, "allele A is there twice"},
    {"an alternate twice is refused", "sites/TOYA.tsv", "T,G", "T,T", 3, "allele T is there twice"},
    {"a list of references is refused", "sites/TOYA.tsv", "\t4300\tA\t", "\t4300\tA,C\t", 5, "more than one reference"},
    {"a reference of 33 bases is refused", "sites/TOYA.tsv", "\t4200\tCTTT\t", "\t4200\tCTTTCTTTCTTTCTTTCTTTCTTTCTTTCTTTC\t", 4, "allele of 33 bases; at most 32"},
    {"a GRCh37 reference of 33 bases is refused", "sites/TOYB.tsv", "AC\tA\t24000\tAC\tA", "A\tACCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCC\t24000\tACCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCC\tA", 4, "GRCh37 reference of 33 bases"},
    {"a position that is no number is refused", "sites/TOYA.tsv", "\t4000\t", "\t4k\t", 2, "not a whole number"},
    {"a position beyond any chromosome is refused", "sites/TOYA.tsv", "\t4300\t", "\t9223372036854775807\t", 5, "is no position"},
    {"a site without position is refused", "sites/TOYA.tsv", "\t4300\t", "\t.\t", 5, "no position on GRCh38"},
    {"half a GRCh37 spelling is refused", "sites/TOYA.tsv", "\t5000\tG\tA\t", "\t5000\t.\tA\t", 2, "GRCh37 has not all of"},
    {"a GRCh37 reference that is no allele is refused", "sites/TOYA.tsv", "\t5000\tG\tA\t", "\t5000\tT\tA\t", 2, "GRCh37 reference T is not an allele"},
    {"a GRCh37 alternate that is no allele is refused", "sites/TOYA.tsv", "\t5000\tG\tA\t", "\t5000\tG\tC\t", 2, "GRCh37 alternate C"},
    {"a GRCh37 spelling that lacks an allele is refused", "sites/TOYA.tsv", "\t5100\tC\tT,G", "\t5100\tC\tT", 3, "GRCh37 lacks allele G"},
    {"an unknown key word is refused", "sites/TOYA.tsv", "\tyes\t", "\tno\t", 2, "key: \"no\" is not one of: ., yes"},
    {"an unknown absent_risk is refused", "sites/TOYA.tsv", "\tboth\t", "\thg19\t", 2, "absent_risk: \"hg19\""},

    /* windows */
    {"a window with an N is refused", "windows/TOYA.tsv", "CGTACAGTACG", "CGTACANTACG", 2, "window at 3995: not spelled in ACGT"},
    {"a window with lower-case bases is refused", "windows/TOYA.tsv", "CGTACAGTACG", "CGTACAgTACG", 2, "not spelled in ACGT"},
    {"a window without bases is refused", "windows/TOYA.tsv", "CGTACAGTACG", ".", 2, "not spelled in ACGT"},
    {"a window that starts nowhere is refused", "windows/TOYA.tsv", "3995", "x", 2, "not a whole number"},
    {"a window that is not on GRCh38 is refused", "windows/TOYA.tsv", "3995", ".", 2, "not a whole number"},
    {"a window that starts before the region is refused", "windows/TOYA.tsv", "3995", "999", 2, "window at 999: outside of the gene's region on GRCh38"},
    {"a window that ends behind the region is refused", "windows/TOYA.tsv", "4298", "8997", 4, "window at 8997: outside of the gene's region on GRCh38"},
    {"a window outside of the GRCh37 region is refused", "windows/TOYA.tsv", "4995", "1999", 2, "window at 1999: outside of the gene's region on GRCh37"},
    {"a window at the end of time is refused", "windows/TOYA.tsv", "4298", "9223372036854775807", 4, "outside of the gene's region on GRCh38"},
    {"windows that overlap are refused", "windows/TOYA.tsv", "4195", "4005", 3, "window at 4005: not after the window before it on GRCh38"},
    {"windows that overlap on GRCh37 are refused", "windows/TOYA.tsv", "5195", "5005", 3, "window at 5005: not after the window before it on GRCh37"},
    {"a difference without GRCh37 is refused", "windows/TOYA.tsv", "4298\t.\t.", "4298\t.\t5300A>G", 4, "GRCh37 differs, but has no start"},
    {"a difference from another base is refused", "windows/TOYA.tsv", "5000A>G", "5000C>G", 2, "\"5000C>G\" is no difference"},
    {"a difference that is none is refused", "windows/TOYA.tsv", "5000A>G", "5000A>A", 2, "\"5000A>A\" is no difference"},
    {"a difference to no base is refused", "windows/TOYA.tsv", "5000A>G", "5000A>N", 2, "\"5000A>N\" is no difference"},
    {"a difference before the window is refused", "windows/TOYA.tsv", "5000A>G", "4994A>G", 2, "\"4994A>G\" is no difference"},
    {"a difference behind the window is refused", "windows/TOYA.tsv", "5005G>C", "5006G>C", 2, "\"5006G>C\" is no difference"},
    {"a difference of two bases is refused", "windows/TOYA.tsv", "5005G>C", "5004CG>T", 2, "\"5004CG>T\" is no difference"},
    {"an empty difference is refused", "windows/TOYA.tsv", "A>G,5005", "A>G,,5005", 2, "\"\" is no difference"},
    {"a difference twice is refused", "windows/TOYA.tsv", "5005G>C", "5005G>C,5005G>T", 2, "\"5005G>T\" is no difference"},
    {"a window without the site's reference is refused", "windows/TOYA.tsv", "GGATG", "GGTTG", 0, "site rs4: its reference on GRCh38 is not in the window"},
    {"a window without all of the site's reference is refused", "windows/TOYA.tsv", "CTTTTTTA", "CTTATTTA", 0, "site chr1:4200: its reference on GRCh37 is not in the window"},
    {"a window without the GRCh37 reference is refused", "windows/TOYA.tsv", "5000A>G,5005G>C", "5005G>C", 0, "site rs1: its reference on GRCh37 is not in the window"},
    {"a window that ends inside of another reference is refused", "windows/TOYA.tsv", "GGGGGCTTTTTTA", "GGGGGCA", 0, "site chr1:4200: its reference on GRCh37 is not in the window"},

    /* alleles */
    {"a definition of an unknown allele is refused", "alleles/TOYA.tsv", "*3\t", "*33\t", 5, "allele *33 is not in functions/TOYA.tsv"},
    {"a definition at an unknown site is refused", "alleles/TOYA.tsv", "rs4", "rs5", 8, "site rs5 is not in sites/TOYA.tsv"},
    {"a definition with an unknown base is refused", "alleles/TOYA.tsv", "rs1\tG", "rs1\tT", 3, "\"T\" is not an allele of site rs1"},
    {"a base named twice is refused", "alleles/TOYA.tsv", "*2\trs2\tC", "*2\trs1\tA", 4, "site rs1 is there already, on line 3"},
    {"a code for a base that the site lacks is refused", "alleles/TOYA.tsv", "rs1\tR", "rs1\tM", 6, "M at site rs1: C is not an allele"},
    {"a code that is none is refused", "alleles/TOYA.tsv", "rs1\tR", "rs1\tX", 6, "\"X\" is not an allele of site rs1"},
    {"a definition of two alleles is refused", "alleles/TOYB.tsv", "c.3del\trs13\tA", "c.3del\trs12\tC", 0, "c.2T>C and c.3del have the same definition"},

    /* phenotypes */
    {"a key that is no function is refused", "phenotypes/TOYA.tsv", "No function\t-", "No funktion\t-", 3, "\"No funktion\" is the function of no allele"},
    {"a second key that is no function is refused", "phenotypes/TOYA.tsv", "No function\t*", "No function\t+", 4, "\"+\" is the function of no allele"},
    {"a first key for no copy is refused", "phenotypes/TOYA.tsv", "No function\t-", "-\t-", 3, "\"-\" is the function of no allele"},
    {"a pair twice is refused", "phenotypes/TOYA.tsv", "Normal function\tNormal function", "*\tNo function", 5, "there twice"},
    {"a row without phenotype is refused", "phenotypes/TOYA.tsv", "Poor Metabolizer", ".", 2, "phenotype is missing"},
    {"a score that is no number is refused", "phenotypes/TOYB.tsv", "0\t0.5", "0\t1/2", 2, "\"1/2\" is not a number"},
    {"a range that ends before it starts is refused", "phenotypes/TOYB.tsv", "1\t1.5", "1.5\t1", 3, "is no range of scores"},
    {"ranges that overlap are refused", "phenotypes/TOYB.tsv", "1\t1.5", "0.5\t1.5", 3, "overlaps"},
    {"a negative score is refused", "phenotypes/TOYB.tsv", "0\t0.5", "-1\t0.5", 2, "is no range of scores"},
    {"a risk allele that is unknown is refused", "phenotypes/TOYH.tsv", "*01:01\t", "*09:09\t", 2, "allele *09:09 is not in functions/TOYH.tsv"},
    {"a risk allele with a second key is refused", "phenotypes/TOYH.tsv", "\t.\t", "\t-\t", 2, "key_2 must be ."},
    {"a risk allele twice is refused", "phenotypes/TOYH.tsv", "*01:01\t.\t*01:01 positive\n", "*01:01\t.\t*01:01 positive\n*01:01\t.\t*01:01 positive\n", 3, "allele *01:01 is there twice"},
    {"a risk allele's status has its form", "phenotypes/TOYH.tsv", "positive", "present", 2, "must be \"*01:01 positive\""},

    /* small tables */
    {"a proxy of an unknown gene is refused", "proxies.tsv", "TOYB", "TOYZ", 2, "gene TOYZ is not in genes.tsv"},
    {"a proxy at an unknown site is refused", "proxies.tsv", "rs12", "rs99", 2, "site rs99 is not in sites/TOYB.tsv"},
    {"a proxy for an unknown site is refused", "proxies.tsv", "rs11", "rs99", 2, "site rs99 is not in sites/TOYB.tsv"},
    {"a proxy for an unknown allele is refused", "proxies.tsv", "c.1G>A", "c.9G>A", 2, "allele c.9G>A is not in functions/TOYB.tsv"},
    {"a site that stands for itself is refused", "proxies.tsv", "rs11", "rs12", 2, "cannot stand for itself"},
    {"a tier of an unknown gene is refused", "tiers.tsv", "TOYA", "TOYZ", 2, "gene TOYZ is not in genes.tsv"},
    {"a tier of an unknown allele is refused", "tiers.tsv", "*2", "*9", 2, "allele *9 is not in functions/TOYA.tsv"},
    {"an unknown tier is refused", "tiers.tsv", "\t1\t", "\t4\t", 2, "tier: \"4\" is not one of: 1, 2, 3"},
    {"a tier twice is refused", "tiers.tsv", "*10", "*2", 3, "TOYA *2 is there twice"},
    {"a fallback of an unknown gene is refused", "fallbacks.tsv", "TOYB", "TOYZ", 2, "gene TOYZ is not in genes.tsv"},
    {"a fallback at an unknown site is refused", "fallbacks.tsv", "rs11", "rs99", 2, "site rs99 is not in sites/TOYB.tsv"},
    {"a fallback on an unknown allele is refused", "fallbacks.tsv", "c.1G>A", "c.9G>A", 3, "allele c.9G>A is not in functions/TOYB.tsv"},
    {"a fallback on an unknown base is refused", "fallbacks.tsv", "\tA\t", "\tT\t", 3, "\"T\" is not an allele of site rs11"},
    {"a fallback on an allele without that base is refused", "fallbacks.tsv", "c.1G>A", "c.2T>C", 3, "allele c.2T>C does not have A at site rs11"},
    {"a fallback on a base twice is refused", "fallbacks.tsv", "\tA\tc.1G>A", "\tG\tc.2T>C", 3, "G at site rs11 is there twice"},
    {"a second site to fall back on is refused", "fallbacks.tsv", "rs11\tA\tc.1G>A", "rs12\tC\tc.2T>C", 3, "gene TOYB has a second site to fall back on"},
    {"a frequency at an unknown site is refused", "site_frequencies.tsv", "rs1\t", "rs99\t", 2, "site rs99 is not in sites/TOYA.tsv"},
    {"a frequency of an unknown base is refused", "site_frequencies.tsv", "\tA\t", "\tT\t", 2, "\"T\" is not an allele of site rs1"},
    {"a frequency of a base that all have is refused", "site_frequencies.tsv", "0.75", "1", 2, "1 is no frequency of a base that varies"},
    {"a frequency counted on nobody is refused", "site_frequencies.tsv", "200", "0", 2, "0 is no number of chromosomes"},
    {"a frequency of a site twice is refused", "site_frequencies.tsv", "rs2\tC", "rs1\tG", 3, "site rs1 is there twice"},
    {"a frequency of nobody's is refused", "site_frequencies.tsv", "made up for tests", ".", 2, "source"},
    {"a drug twice is refused", "drugs.tsv", "toyzole", "toyamine", 3, "drug toyamine is there already, on line 2"},
    {"a drug without name is refused", "drugs.tsv", "toyzole", ".", 3, "drug is missing"},
    {"an action twice is refused", "actions.tsv", "standard\t", "avoid\t", 3, "action avoid is there twice"},
    {"an unknown class of action is refused", "actions.tsv", "usual", "normal", 3, "class: \"normal\" is not one of: avoid"},
    {"a digest that is none is refused", "sources.tsv", "drugs.tsv\tstardose tests\t2025-01-02 and changes to 2025-03-04\t2025-01-01\tCC0-1.0\t.\t2\t", "drugs.tsv\tstardose tests\t2025-03-04\t2025-01-01\tCC0-1.0\t.\t2\tx", 7, "no valid sha256"},
    {"a number of rows that is none is refused", "sources.tsv", "\t.\t3\t", "\t.\tmany\t", 2, "not a whole number"},

    /* guidance */
    {"a rule's id twice is refused", "guidance/TOYS.tsv", "z2\t", "z1\t", 3, "rule z1 is there already, on line 2"},
    {"an unknown drug is refused", "guidance/TOYS.tsv", "toyzole\tgeneral", "toyzol\tgeneral", 2, "drug toyzol is not in drugs.tsv"},
    {"an unknown action is refused", "guidance/TOYS.tsv", "\tavoid\t", "\tforbid\t", 2, "action forbid is not in actions.tsv"},
    {"a rule without population is refused", "guidance/TOYS.tsv", "\tchildren\t", "\t.\t", 4, "population is missing"},
    {"a rule without results is refused", "guidance/TOYS.tsv", "TOYA is No Result", ".", 4, "results is missing"},
    {"an address that is not https is refused", "guidance/TOYS.tsv", "https://", "http://", 2, "is not an https address"},
    {"an address with a quote is refused", "guidance/TOYS.tsv", "toyzole\t12345", "toy\"zole\t12345", 2, "is not an https address"},
    {"a condition without operator is refused", "guidance/TOYS.tsv", "TOYA is No Result", "TOYA", 4, "\"TOYA\" is no condition"},
    {"a condition without value is refused", "guidance/TOYS.tsv", "TOYA is No Result", "TOYA is", 4, "\"TOYA\" is no condition"},
    {"a condition on an unknown gene is refused", "guidance/TOYS.tsv", "TOYA is No Result", "TOYZ is No Result", 4, "gene TOYZ is not in genes.tsv"},
    {"an unknown operator is refused", "guidance/TOYS.tsv", "TOYA is No Result", "TOYA are No Result", 4, "\"are\" is not one of"},
    {"an unknown phenotype is refused", "guidance/TOYS.tsv", "Poor Metabolizer", "Poor Metaboliser", 2, "\"Poor Metaboliser\" is no result of the gene"},
    {"an empty value is refused", "guidance/TOYS.tsv", "Metabolizer|Intermediate", "Metabolizer||Intermediate", 2, "\"\" is no result of the gene"},
    {"a value twice is refused", "guidance/TOYS.tsv", "|Intermediate Metabolizer", "|Poor Metabolizer", 2, "\"Poor Metabolizer\" is there twice"},
    {"a condition that ends in a separator is refused", "guidance/TOYS.tsv", "TOYA is No Result", "TOYA is No Result; ", 4, "is no condition"},
    {"separators without a blank are refused", "guidance/TOYS.tsv", "Metabolizer; TOYB score 1\t", "Metabolizer;TOYB score 1\t", 3, "is no result of the gene"},
    {"a score of a gene without scores is refused", "guidance/TOYS.tsv", "TOYB score 1\t", "TOYA score 1\t", 3, "gene TOYA has no activity score"},
    {"a score that is a word is refused", "guidance/TOYS.tsv", "score 1\t", "score low\t", 3, "\"low\" is no score"},
    {"a range turned round is refused", "guidance/TOYS.tsv", "0..0.5", "0.5..0", 2, "\"0.5..0\" is no score"},
    {"a range with three dots is refused", "guidance/TOYS.tsv", "0..0.5", "0...5", 2, "\"0...5\" is no score"},
    {"a range without start is refused", "guidance/TOYS.tsv", "0..0.5", "..0.5", 2, "\"..0.5\" is no score"},
    {"an exponent in a score is refused", "guidance/TOYS.tsv", "0..0.5", "0..1e9999", 2, "\"0..1e9999\" is no score"},
    {"a negative score in a rule is refused", "guidance/TOYS.tsv", "0..0.5", "-1..0.5", 2, "\"-1..0.5\" is no score"},
    {"an unknown allele is refused", "guidance/TOYS.tsv", "has *2|", "has *22|", 6, "\"*22\" is no allele of the gene"},
    {"an unknown allele to lack is refused", "guidance/TOYS.tsv", "lacks *3", "lacks *33", 6, "\"*33\" is no allele of the gene"},
    {"an unknown diplotype is refused", "guidance/TOYS.tsv", "diplotype *1/*2", "diplotype *1/*9", 6, "\"*1/*9\" is no pair of alleles"},
    {"an unknown diplotype to rule out is refused", "guidance/TOYS.tsv", "diplotype *1/*2", "not_diplotype *1/*9", 6, "\"*1/*9\" is no pair of alleles"},
    {"one allele is no diplotype", "guidance/TOYS.tsv", "diplotype *1/*2", "diplotype *1", 6, "\"*1\" is no pair of alleles"},
    {"the status of an allele without rule is refused", "guidance/TOYS.tsv", "*01:01 negative", "*02:02 negative", 6, "\"*02:02 negative\" is no result"},
};
// clang-format on

static void is_refused(void **state)
{
    const struct row_case *c = *state;
    tiny_kb tiny;
    tiny_kb_read(&tiny);
    tiny_kb_edit(&tiny, c->table, c->old, c->new);
    sd_kb *kb = NULL;
    sd_error err = {0};
    sd_status status = sd_kb__open_tables(&kb, tiny.tables, tiny.n_tables, &err);
    sd_kb_close(kb);
    tiny_kb_free(&tiny);
    assert_int_equal(status, SD_EKNOWLEDGE);
    assert_null(kb);
    assert_int_equal(err.status, SD_EKNOWLEDGE);
    if (!strstr(err.message, c->message) ||
        (c->line > 0 && strcmp(err.source, c->table) != 0))
        fail_msg("the error is: %s:%lld: %s", err.source, (long long)err.line,
                 err.message);
    assert_int_equal(err.line, c->line);
}

static const struct absent_case {
    const char *name, *table;
} absent_cases[] = {
    {"genes.tsv must be there", "genes.tsv"},
    {"assemblies.tsv must be there", "assemblies.tsv"},
    {"sources.tsv must be there", "sources.tsv"},
    {"the functions of a gene must be there", "functions/TOYH.tsv"},
    {"the sites of a gene that is called must be there", "sites/TOYA.tsv"},
    {"the definitions of a gene that is called must be there", "alleles/TOYA.tsv"},
    {"the phenotypes of a gene with a rule must be there", "phenotypes/TOYA.tsv"},
};

static void is_missed(void **state)
{
    const struct absent_case *c = *state;
    tiny_kb tiny;
    tiny_kb_read(&tiny);
    tiny_kb_put(&tiny, c->table, NULL, 0);
    sd_kb *kb = NULL;
    sd_error err = {0};
    assert_int_equal(sd_kb__open_tables(&kb, tiny.tables, tiny.n_tables, &err),
                     SD_EKNOWLEDGE);
    assert_string_equal(err.source, c->table);
    assert_string_equal(err.message, "the table is not there");
    tiny_kb_free(&tiny);
}

static const struct added_case {
    const char *name, *table, *bytes, *message;
} added_cases[] = {
    {"sites of a gene that is not there are refused", "sites/TOYZ.tsv", "site\n",
     "the gene is not in genes.tsv"},
    {"a gene's table with another ending is refused", "alleles/TOYA.old.tsv", "allele\n",
     "the gene is not in genes.tsv"},
    {"phenotypes without a rule are refused", "phenotypes/TOYX.tsv",
     "key_1\tkey_2\tphenotype\n*\t*\tx\n", "gene TOYX has no phenotype rule"},
    {"a table without rows where rows are needed is refused", "genes.tsv",
     "gene\thgnc\tchromosome\tstrand\tgrch38_start\tgrch38_end\tgrch37_start\tgrch37_"
     "end\tploidy\t"
     "caller\tphenotype_rule\tundocumented\tcopy_number\treference_"
     "allele\tloinc\ttitle\n",
     "there is no gene"},
    {"a gene that is called but has no site is refused", "sites/TOYX.tsv",
     "site\trsid\thgvs\tgrch38_pos\tgrch38_ref\tgrch38_alts\tgrch37_pos\tgrch37_"
     "ref\tgrch37_alts\tkey\tabsent_risk\n",
     "gene TOYX has no site"},
    {"an activity_score gene without phenotypes is refused", "phenotypes/TOYB.tsv",
     "key_1\tkey_2\tphenotype\n", "gene TOYB has no phenotype"},
};

static void is_not_accepted(void **state)
{
    const struct added_case *c = *state;
    tiny_kb tiny;
    tiny_kb_read(&tiny);
    tiny_kb_put(&tiny, c->table, c->bytes, strlen(c->bytes));
    sd_kb *kb = NULL;
    sd_error err = {0};
    assert_int_equal(sd_kb__open_tables(&kb, tiny.tables, tiny.n_tables, &err),
                     SD_EKNOWLEDGE);
    assert_string_equal(err.source, c->table);
    if (!strstr(err.message, c->message))
        fail_msg("the message is: %s", err.message);
    tiny_kb_free(&tiny);
}

static void a_nul_byte_is_refused(void **state)
{
    (void)state;
    static const char bytes[] = "action\tclass\tlabel\navoid\tavoid\tAvo\0id\n";
    tiny_kb tiny;
    tiny_kb_read(&tiny);
    tiny_kb_put(&tiny, "actions.tsv", bytes, sizeof bytes - 1);
    sd_kb *kb = NULL;
    sd_error err = {0};
    assert_int_equal(sd_kb__open_tables(&kb, tiny.tables, tiny.n_tables, &err),
                     SD_EKNOWLEDGE);
    assert_string_equal(err.source, "actions.tsv");
    assert_int_equal(err.line, 2);
    assert_non_null(strstr(err.message, "(0x00)"));
    tiny_kb_free(&tiny);
}

/* The alternates of rs1 in TOYA become n letters of A's and C's, all different. */
static sd_status open_with_alleles(size_t n_alternates, sd_error *err)
{
    tiny_kb tiny;
    tiny_kb_read(&tiny);
    char alternates[1024] = "G", text[1200];
    for (size_t i = 1; i < n_alternates; i++) {
        char one[8] = ",AAAAAC";
        for (size_t bit = 0; bit < 6; bit++)
            one[1 + bit] = i >> bit & 1 ? 'C' : 'A';
        strcat(alternates, one);
    }
    strcpy(text, "\t4000\tA\t");
    strcat(text, alternates);
    tiny_kb_edit(&tiny, "sites/TOYA.tsv", "\t4000\tA\tG", text);
    strcpy(text, "\t5000\tA\t");
    strcat(text, alternates);
    tiny_kb_edit(&tiny, "sites/TOYA.tsv", "\t5000\tG\tA", text);
    tiny_kb_edit(&tiny, "windows/TOYA.tsv", "5000A>G,", "");
    sd_kb *kb = NULL;
    sd_status status = sd_kb__open_tables(&kb, tiny.tables, tiny.n_tables, err);
    sd_kb_close(kb);
    tiny_kb_free(&tiny);
    return status;
}

static void a_site_has_at_most_32_alleles(void **state)
{
    (void)state;
    sd_error err = {0};
    if (open_with_alleles(31, &err) != SD_OK)
        fail_msg("%s: %s", err.source, err.message);
    assert_int_equal(open_with_alleles(32, &err), SD_EKNOWLEDGE);
    assert_string_equal(err.message, "site rs1: more than 32 alleles");
    assert_int_equal(err.line, 2);
}

static sd_status open_and_free(tiny_kb *tiny, sd_error *err)
{
    sd_kb *kb = NULL;
    sd_status status = sd_kb__open_tables(&kb, tiny->tables, tiny->n_tables, err);
    sd_kb_close(kb);
    tiny_kb_free(tiny);
    return status;
}

static void a_gene_of_scores_needs_an_activity(void **state)
{
    (void)state;
    static const char functions[] = "allele\tfunction\tactivity\treported_as\n"
                                    "Reference\t.\t.\t.\nc.1G>A\t.\t.\t.\n"
                                    "c.2T>C\tDecreased function\t.\t.\nc.3del\t.\t.\t.\n";
    tiny_kb tiny;
    tiny_kb_read(&tiny);
    tiny_kb_put(&tiny, "functions/TOYB.tsv", functions, sizeof functions - 1);
    sd_error err = {0};
    assert_int_equal(open_and_free(&tiny, &err), SD_EKNOWLEDGE);
    assert_non_null(strstr(err.message, "gene TOYB: phenotype_rule is activity_score"));
    assert_int_equal(err.line, 3);
}

/* The results of rule z3 become `n` times `piece`, joined by `separator`. */
static sd_status open_with_results(size_t n, const char *piece, const char *separator,
                                   sd_error *err)
{
    tiny_kb tiny;
    tiny_kb_read(&tiny);
    char *text = sd_arena__alloc(tiny.arena, n + 1, strlen(piece) + strlen(separator));
    strcpy(text, "TOYA is Indeterminate");
    for (size_t i = 1; i < n; i++)
        strcat(strcat(text, separator), piece);
    tiny_kb_edit(&tiny, "guidance/TOYS.tsv", "TOYA is No Result", text);
    return open_and_free(&tiny, err);
}

static void conditions_and_values_have_limits(void **state)
{
    (void)state;
    sd_error err = {0};
    assert_int_equal(open_with_results(16, "TOYA is Indeterminate", "; ", NULL), SD_OK);
    assert_int_equal(open_with_results(17, "TOYA is Indeterminate", "; ", &err),
                     SD_EKNOWLEDGE);
    assert_string_equal(err.message, "more than 16 conditions");
    err = (sd_error){0};
    assert_int_equal(open_with_results(257, "TOYA is Indeterminate", "|", &err),
                     SD_EKNOWLEDGE);
    assert_string_equal(err.message, "more than 256 values");
}

static void a_table_has_at_most_50000_rows(void **state)
{
    (void)state;
    static char drugs[50001 * 24 + 64];
    size_t length = (size_t)sprintf(drugs, "drug\trxnorm\tatc\tclass\tsynonyms\n");
    for (int i = 0; i < 50001; i++)
        length += (size_t)sprintf(drugs + length, "toy%d\t.\t.\t.\t.\n", i);
    tiny_kb tiny;
    tiny_kb_read(&tiny);
    tiny_kb_put(&tiny, "drugs.tsv", drugs, length);
    sd_error err = {0};
    assert_int_equal(open_and_free(&tiny, &err), SD_EKNOWLEDGE);
    assert_string_equal(err.source, "drugs.tsv");
    assert_string_equal(err.message, "50001 rows: at most 50000 are possible");
}

/* Whatever one byte of a table becomes, opening ends with a sound knowledge base or a
 * sentence, never otherwise. */
static void no_single_byte_breaks_the_loader(void **state)
{
    (void)state;
    static const char bytes[] = {'\0', '\t', '\n', '.', '9', '-', '/', '|', ';', '\xff'};
    tiny_kb tiny;
    tiny_kb_read(&tiny);
    for (size_t t = 0; t < tiny.n_tables; t++) {
        const sd_kb_table whole = tiny.tables[t];
        char *edited = sd_arena__strndup(tiny.arena, whole.bytes, whole.length);
        tiny.tables[t].bytes = edited;
        for (size_t i = 0; i < whole.length; i++) {
            edited[i] = bytes[i % sizeof bytes];
            sd_kb *kb = NULL;
            sd_error err = {0};
            sd_status status = sd_kb__open_tables(&kb, tiny.tables, tiny.n_tables, &err);
            assert_int_equal(err.status, status);
            assert_int_equal(status == SD_OK, kb != NULL);
            assert_true(status == SD_OK || status == SD_EKNOWLEDGE);
            assert_int_equal(status == SD_OK, err.message[0] == '\0');
            sd_kb_close(kb);
            edited[i] = whole.bytes[i];
        }
        tiny.tables[t] = whole;
    }
    tiny_kb_free(&tiny);
}

/* ---- spans and structures ---- */

#define SPANS "gene\tgrch38_start\tgrch38_end\tgrch37_start\tgrch37_end\tsource\n"
#define SPAN  SPANS "TOYB\t21000\t25000\t22000\t26000\ttoy\n"
#define ROWS  "gene\tkind\talleles\tcopies\tseen_as\tsource\n"

/* Both tables are added to the tiny ones; a NULL is no such table.  Message NULL: they
 * are sound. */
// clang-format off
static const struct structure_case {
    const char *name, *spans, *structures, *message;
} structure_cases[] = {
    {"sound structures are taken", SPAN, ROWS "TOYB\tdeletion\tc.3del\t0\t.\ttoy\nTOYB\tduplication\tx2\t2\t.\ttoy\nTOYB\ttandem\tc.1G>A+c.2T>C\t2\tc.1G>A\ttoy\n", NULL},
    {"a span of an unknown gene is refused", SPANS "TOYZ\t1\t2\t1\t2\ttoy\n", NULL, "gene TOYZ is not in genes.tsv"},
    {"a second span is refused", SPAN "TOYB\t21000\t25000\t22000\t26000\ttoy\n", NULL, "gene TOYB has two spans"},
    {"a span that ends before it starts is refused", SPANS "TOYB\t25000\t21000\t22000\t26000\ttoy\n", NULL, "the span on GRCh38 is not within its region"},
    {"a span that starts before the region is refused", SPANS "TOYB\t19999\t25000\t22000\t26000\ttoy\n", NULL, "the span on GRCh38 is not within its region"},
    {"a span that ends behind the region is refused", SPANS "TOYB\t21000\t25000\t22000\t31001\ttoy\n", NULL, "the span on GRCh37 is not within its region"},
    {"a span without GRCh37 is refused", SPANS "TOYB\t21000\t25000\t.\t.\ttoy\n", NULL, "gene TOYB: the span on GRCh37 is not within its region"},
    {"a structure without a span is refused", NULL, ROWS "TOYB\tdeletion\tc.3del\t0\t.\ttoy\n", "gene TOYB has no span"},
    {"a structure of a gene that needs no copy number is refused", SPANS "TOYA\t2000\t8000\t3000\t9000\ttoy\n", ROWS "TOYA\tdeletion\t*3\t0\t.\ttoy\n", "does not need copy number"},
    {"a structure of an unknown gene is refused", SPAN, ROWS "TOYZ\tdeletion\tc.3del\t0\t.\ttoy\n", "gene TOYZ is not in genes.tsv"},
    {"an unknown kind is refused", SPAN, ROWS "TOYB\tinversion\tc.3del\t0\t.\ttoy\n", "kind: \"inversion\" is not one of"},
    {"an unknown allele is refused", SPAN, ROWS "TOYB\tdeletion\t*5\t0\t.\ttoy\n", "allele *5 is not in functions/TOYB.tsv"},
    {"an unknown unit is refused", SPAN, ROWS "TOYB\ttandem\tc.1G>A+*5\t2\tc.1G>A\ttoy\n", "allele *5 is not in functions/TOYB.tsv"},
    {"an empty unit is refused", SPAN, ROWS "TOYB\ttandem\tc.1G>A+\t2\tc.1G>A\ttoy\n", "allele  is not in functions/TOYB.tsv"},
    {"a deletion of copies is refused", SPAN, ROWS "TOYB\tdeletion\tc.3del\t1\t.\ttoy\n", "copies do not go with c.3del"},
    {"a deletion without copies is refused", SPAN, ROWS "TOYB\tdeletion\tc.3del\t.\t.\ttoy\n", "copies do not go with c.3del"},
    {"a deletion that is seen is refused", SPAN, ROWS "TOYB\tdeletion\tc.3del\t0\tc.1G>A\ttoy\n", "seen_as does not go with a deletion"},
    {"a second deletion is refused", SPAN, ROWS "TOYB\tdeletion\tc.3del\t0\t.\ttoy\nTOYB\tdeletion\tc.1G>A\t0\t.\ttoy\n", "gene TOYB has a second deletion"},
    {"a deletion of two units is refused", SPAN, ROWS "TOYB\tdeletion\tc.3del+c.3del\t0\t.\ttoy\n", "a deletion of 2 units"},
    {"a hybrid of two units is refused", SPAN, ROWS "TOYB\thybrid\tc.3delx2\t.\t.\ttoy\n", "a hybrid of 2 units"},
    {"a tandem of one unit is refused", SPAN, ROWS "TOYB\ttandem\tc.3del\t1\tc.3del\ttoy\n", "a tandem of 1 units"},
    {"a tandem of which nothing is seen is refused", SPAN, ROWS "TOYB\ttandem\tc.1G>A+c.2T>C\t2\t.\ttoy\n", "seen_as does not go with a tandem"},
    {"a tandem that is seen as an unknown allele is refused", SPAN, ROWS "TOYB\ttandem\tc.1G>A+c.2T>C\t2\t*9\ttoy\n", "allele *9 is not in functions/TOYB.tsv"},
    {"more units than a chromosome holds are refused", SPAN, ROWS "TOYB\ttandem\tc.1G>Ax8+c.2T>C\t2\tc.1G>A\ttoy\n", "at most 8 units"},
    {"nine times an allele is refused", SPAN, ROWS "TOYB\tduplication\tx9\t9\t.\ttoy\n", "at most 8 units"},
    {"a duplication of an allele is refused", SPAN, ROWS "TOYB\tduplication\tc.1G>Ax2\t2\t.\ttoy\n", "is not a number of copies such as x2"},
    {"a duplication without a number is refused", SPAN, ROWS "TOYB\tduplication\tx\t2\t.\ttoy\n", "is not a number of copies such as x2"},
    {"a duplication of other copies is refused", SPAN, ROWS "TOYB\tduplication\tx2\t1\t.\ttoy\n", "copies do not go with x2"},
    {"more copies than units are refused", SPAN, ROWS "TOYB\ttandem\tc.1G>A+c.2T>C\t3\tc.1G>A\ttoy\n", "\"3\" is not the number of copies"},
    {"copies that are no number are refused", SPAN, ROWS "TOYB\ttandem\tc.1G>A+c.2T>C\ttwo\tc.1G>A\ttoy\n", "\"two\" is not the number of copies"},
    {"a structure twice is refused", SPAN, ROWS "TOYB\tduplication\tx2\t2\t.\ttoy\nTOYB\tduplication\tx2\t2\t.\ttoy\n", "x2 is there twice"},
};
// clang-format on

static void has_structures(void **state)
{
    const struct structure_case *c = *state;
    tiny_kb tiny;
    sd_error err = {0};
    tiny_kb_read(&tiny);
    if (c->spans)
        tiny_kb_put(&tiny, "spans.tsv", c->spans, strlen(c->spans));
    if (c->structures)
        tiny_kb_put(&tiny, "structures.tsv", c->structures, strlen(c->structures));
    sd_status status = open_and_free(&tiny, &err);
    if (!c->message) {
        assert_string_equal(err.message, "");
        assert_int_equal(status, SD_OK);
        return;
    }
    assert_int_equal(status, SD_EKNOWLEDGE);
    if (!strstr(err.message, c->message))
        fail_msg("\"%s\" lacks \"%s\"", err.message, c->message);
    assert_string_equal(err.source, c->structures ? "structures.tsv" : "spans.tsv");
}

int main(void)
{
    struct CMUnitTest tests[COUNT(row_cases) + COUNT(absent_cases) + COUNT(added_cases) +
                            COUNT(structure_cases) + 6];
    size_t n = 0;
    ADD_CASES(tests, n, row_cases, is_refused);
    ADD_CASES(tests, n, absent_cases, is_missed);
    ADD_CASES(tests, n, added_cases, is_not_accepted);
    ADD_CASES(tests, n, structure_cases, has_structures);
    ADD_TEST(tests, n, a_nul_byte_is_refused);
    ADD_TEST(tests, n, a_site_has_at_most_32_alleles);
    ADD_TEST(tests, n, a_gene_of_scores_needs_an_activity);
    ADD_TEST(tests, n, conditions_and_values_have_limits);
    ADD_TEST(tests, n, a_table_has_at_most_50000_rows);
    ADD_TEST(tests, n, no_single_byte_breaks_the_loader);
    return RUN_TESTS("kb rows", tests, n);
}
