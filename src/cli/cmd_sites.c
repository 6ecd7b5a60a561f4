/* cmd_sites.c -- the positions to point a variant caller at.
 * SPDX-License-Identifier: Apache-2.0 */
#include <stddef.h>

#include "cli/cli.h"
#include "run/run.h"

typedef struct sites_options {
    const char *database;
    sd_sites_options sites;
} sites_options;

static const cli_option sites_option_table[] = {
    {'O', "format", "FORMAT", CLI_STRING, offsetof(sd_sites_options, format),
     "vcf: a sites-only VCF with the known alleles. bed: intervals named GENE:site. "
     "[vcf]"},
    {0, "build", "N", CLI_NUMBER, offsetof(sd_sites_options, build),
     "38 (GRCh38, hg38) or 37 (GRCh37, hg19). [38]"},
    {0, "genes", "LIST", CLI_STRING, offsetof(sd_sites_options, genes),
     "Only these genes, comma-separated. [all]"},
    {0, "no-chr", NULL, CLI_FLAG, offsetof(sd_sites_options, plain_names),
     "Name chromosomes 10, X, MT instead of chr10, chrX, chrM."},
    {0, "pad", "N", CLI_NUMBER, offsetof(sd_sites_options, pad),
     "With bed: add N bases on either side. [0]"},
    CLI_END,
};

static const cli_option knowledge_option_table[] = {
    {0, "db", "DIR", CLI_STRING, offsetof(sites_options, database),
     "Use the tables in DIR instead of the built-in ones."},
    CLI_END,
};

static int run(const cli_command *self, int argc, char **argv)
{
    sites_options options = {.sites = {.format = "vcf", .build = 38}};
    char **args = NULL;
    int n_args = 0;
    const int exit_status = cli_parse(self, &options, argc, argv, &n_args, &args);
    if (exit_status != CLI_GO_ON)
        return exit_status;
    if (n_args != 0)
        return cli_misuse(self, "%s: sites reads no file", args[0]);
    sd_error err = {.status = SD_OK};
    sd_kb *kb = NULL;
    sd_status status = sd_kb_open(&kb, options.database, &err);
    if (status == SD_OK)
        status = sd_sites__write(kb, &options.sites, stdout, &err);
    sd_kb_close(kb);
    return status == SD_OK ? cli_finish_stdout(self) : cli_fail(self, &err);
}

const cli_command cmd_sites = {
    .name = "sites",
    .summary = "List the positions that calls are made from, as VCF or BED",
    .usage = "[options]",
    .description =
        "A file of variants alone does not tell 'reference here' from 'not looked at'. A "
        "variant caller that is told these positions writes a genotype at each, and "
        "nothing stays open that was sequenced:\n\n"
        "stardose sites | bgzip >sites.vcf.gz; tabix sites.vcf.gz\n\n"
        "bcftools mpileup -f genome.fa -T sites.vcf.gz -a AD,DP patient.bam | bcftools "
        "call -m -C alleles -T <(bcftools query -f '%CHROM\\t%POS\\t%REF,%ALT\\n' "
        "sites.vcf.gz)\n\n"
        "gatk HaplotypeCaller -R genome.fa -I patient.bam --alleles sites.vcf.gz -L "
        "sites.vcf.gz\n\n"
        "As BED, it is the list of targets to cover. The list is printed to standard "
        "output.",
    .groups = {{"Output", sites_option_table, offsetof(sites_options, sites)},
               {"Knowledge", knowledge_option_table, 0}},
    .run = run,
};
