/* cmd_simulate.c -- made-up patients, for tests and teaching.
 * SPDX-License-Identifier: Apache-2.0 */
#include <stddef.h>
#include <string.h>

#include "cli/cli.h"
#include "run/run.h"

typedef struct simulate_options {
    const char *database;
    cli_strings diplotypes;
    int32_t seed;
    sd_simulate_options simulate;
} simulate_options;

#define FIELD(name) offsetof(simulate_options, simulate.name)

static const cli_option patient_options[] = {
    {'d', "diplotype", "GENE=A/B", CLI_STRINGS, offsetof(simulate_options, diplotypes),
     "The alleles of a gene; may be given for each. Several on one strand: "
     "'GENE=[A + B]/C'. Genes that are not named have the reference allele twice."},
    {0, "sample", "NAME", CLI_STRING, FIELD(sample), "Name of the sample. [PATIENT]"},
    {0, "male", NULL, CLI_FLAG, FIELD(is_male), "One copy of X-linked genes."},
    CLI_END,
};

static const cli_option file_options[] = {
    {0, "style", "STYLE", CLI_STRING, FIELD(style),
     "vcf: variants only. joint: a record at every position. pharmcat: the same with GT "
     "alone. array: substitutions with an rsID, GT alone. gatk-gvcf, deepvariant: "
     "reference blocks between variants. [gatk-gvcf]"},
    {0, "build", "N", CLI_NUMBER, FIELD(build), "38 (GRCh38) or 37 (GRCh37). [38]"},
    {0, "no-chr", NULL, CLI_FLAG, FIELD(plain_names),
     "Name chromosomes 10, X, MT instead of chr10, chrX, chrM."},
    {0, "phased", NULL, CLI_FLAG, FIELD(is_phased),
     "Keep the strands apart ('|'), the first allele of each gene on the first."},
    {0, "genes", "LIST", CLI_STRING, FIELD(genes),
     "Only these genes, comma-separated. [all that have positions]"},
    {0, "missing", "SHARE", CLI_SHARE, FIELD(missing),
     "Leave out the genotypes of this share of the positions: 5% or 0.05. [0]"},
    {0, "seed", "N", CLI_NUMBER, offsetof(simulate_options, seed),
     "Start of the random numbers: the same seed gives the same bytes. [1]"},
    CLI_END,
};

static const cli_option knowledge_options[] = {
    {0, "db", "DIR", CLI_STRING, offsetof(simulate_options, database),
     "Use the tables in DIR instead of the built-in ones."},
    CLI_END,
};

static int run(const cli_command *self, int argc, char **argv)
{
    simulate_options options = {
        .seed = 1, .simulate = {.style = "gatk-gvcf", .sample = "PATIENT", .build = 38}};
    sd_simulate_options *simulate = &options.simulate;
    char **args = NULL;
    int n_args = 0;
    const int exit_status = cli_parse(self, &options, argc, argv, &n_args, &args);
    if (exit_status != CLI_GO_ON)
        return exit_status;
    if (n_args != 0)
        return cli_misuse(self, "%s: simulate reads no file", args[0]);
    if (strcspn(simulate->sample, "\t\n\r") != strlen(simulate->sample) ||
        simulate->sample[0] == '\0')
        return cli_misuse(self, "option --sample: no name for a column of a VCF");
    simulate->diplotypes = options.diplotypes.items;
    simulate->n_diplotypes = options.diplotypes.n;
    simulate->seed = (uint64_t)options.seed;
    sd_error err = {.status = SD_OK};
    sd_kb *kb = NULL;
    sd_status status = sd_kb_open(&kb, options.database, &err);
    if (status == SD_OK)
        status = sd_simulate__write(kb, simulate, stdout, &err);
    sd_kb_close(kb);
    return status == SD_OK ? cli_finish_stdout(self) : cli_fail(self, &err);
}

const cli_command cmd_simulate = {
    .name = "simulate",
    .summary = "Write a VCF or gVCF of a made-up patient with given alleles",
    .usage = "[options] --diplotype 'GENE=A/B' ...",
    .description =
        "For tests of a pipeline, and for teaching: what would a variant caller have "
        "written for this patient, and is the patient found again?\n\n"
        "stardose simulate -d 'GENE=*1/*2' >patient.g.vcf; stardose call "
        "patient.g.vcf\n\n"
        "Only genotypes are meant to be like real ones; depths and qualities are "
        "decoration. Deletions and copies of whole genes cannot be asked for. The file "
        "is printed to standard output.",
    .groups = {{"Patient", patient_options, 0},
               {"File", file_options, 0},
               {"Knowledge", knowledge_options, 0}},
    .run = run,
};
