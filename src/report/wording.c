/* wording.c -- the sentences of a report that are the same for every patient.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Terms for functions and phenotypes are CPIC's (PMID 27441996) and come with the
 * knowledge; what is here explains them.  A translation replaces this file's texts. */
#include "report/wording.h"

sd_drug_group sd_report__group(const sd_drug_advice *drug)
{
    switch (drug->worst) {
    case SD_CLASS_AVOID:
        return SD_GROUP_AVOID;
    case SD_CLASS_CHANGE:
        return SD_GROUP_CHANGE;
    case SD_CLASS_CAUTION:
        return SD_GROUP_CAUTION;
    case SD_CLASS_USUAL:
        return SD_GROUP_USUAL;
    case SD_CLASS_NONE:
        break;
    }
    return drug->n_needs > 0 ? SD_GROUP_NO_RESULT : SD_GROUP_SILENT;
}

const sd_group_words *sd_wording__group(sd_drug_group group)
{
    static const sd_group_words words[SD_DRUG_GROUPS] = {
        [SD_GROUP_AVOID] = {"avoid", "Avoid",
                            "Do not use, or prefer another drug, for this patient."},
        [SD_GROUP_CHANGE] = {"change", "Change the dose",
                             "The usual dose does not fit this patient."},
        [SD_GROUP_CAUTION] = {"caution", "Take care",
                              "Watch more closely, or test before use."},
        [SD_GROUP_USUAL] = {"usual", "Use as usual",
                            "The genes looked at give no reason to change anything."},
        [SD_GROUP_SILENT] =
            {"no_recommendation", "No advice",
             "There are results, but the sources advise nothing on them."},
        [SD_GROUP_NO_RESULT] =
            {"no_result", "No result",
             "A gene that decides could not be called from this file."},
    };
    return &words[group];
}

const char *sd_wording__class(sd_action_class class_)
{
    switch (class_) {
    case SD_CLASS_AVOID:
        return "avoid";
    case SD_CLASS_CHANGE:
        return "change";
    case SD_CLASS_CAUTION:
        return "caution";
    case SD_CLASS_USUAL:
        return "usual";
    case SD_CLASS_NONE:
        break;
    }
    return "none";
}

const char *sd_wording__state(sd_call_state state)
{
    switch (state) {
    case SD_CALL_MADE:
        return "Called";
    case SD_CALL_NO_DATA:
        return "Not called: not in the file";
    case SD_CALL_KEY_MISSING:
        return "Not called: a deciding site was not seen";
    case SD_CALL_NO_MATCH:
        return "Not called: no known alleles explain the genotypes";
    case SD_CALL_CONFLICT:
        return "Not called: the file contradicts itself";
    case SD_CALL_NEEDS_COPY_NUMBER:
        return "Not called: copy number and structure are needed";
    case SD_CALL_NOT_IN_VCF:
        return "Not called: not readable from a variant file";
    case SD_CALL_OUTSIDE:
        return "Supplied: called elsewhere";
    case SD_CALL_WITHOUT_STRUCTURE:
        return "Small variants only: copy number and hybrids not seen";
    }
    return "";
}

const char *sd_wording__sex(sd_sex sex)
{
    switch (sex) {
    case SD_SEX_UNKNOWN:
        return NULL;
    case SD_SEX_FEMALE:
        return "female";
    case SD_SEX_MALE:
        return "male";
    }
    return NULL;
}

const char *sd_wording__absent(sd_absent absent)
{
    switch (absent) {
    case SD_ABSENT_MISSING:
        return "A site without a record in the file counts as not seen. It is never "
               "taken "
               "as the reference base.";
    case SD_ABSENT_REFERENCE:
        return "By the user’s choice, a site without a record was taken as the reference "
               "base in genes that the file reaches. Where such a site was in truth not "
               "sequenced, a result below can be wrong.";
    }
    return "";
}

const char *sd_report__build_evidence_code(sd_build_evidence evidence)
{
    switch (evidence) {
    case SD_BUILD_CONTIG_LENGTHS:
        return "contig_lengths";
    case SD_BUILD_REFERENCE_BASES:
        return "reference_bases";
    case SD_BUILD_RSIDS:
        return "rsid_positions";
    case SD_BUILD_GIVEN:
        break;
    }
    return "user";
}

const char *sd_wording__build_evidence(sd_build_evidence evidence)
{
    switch (evidence) {
    case SD_BUILD_CONTIG_LENGTHS:
        return "told by the contig lengths in the file’s header";
    case SD_BUILD_REFERENCE_BASES:
        return "told by the reference bases of its records";
    case SD_BUILD_RSIDS:
        return "told by the positions at which known rsIDs stand";
    case SD_BUILD_GIVEN:
        return "as given; the reference bases of its records do not contradict it";
    }
    return "";
}

const char *sd_wording__assembly(sd_assembly assembly)
{
    return assembly == SD_GRCH37 ? "GRCh37" : "GRCh38";
}

const char *sd_wording__typed_once(void)
{
    return "One allele was supplied. It is read as standing on both copies, as "
           "laboratories "
           "write homozygous results: if the second copy was not typed, no allele is "
           "excluded.";
}

const char *sd_wording__rank(sd_rank rank)
{
    return rank == SD_RANK_FREQUENCY ? "frequency" : "specificity";
}

const char *sd_wording__percent(double probability, sd_arena *arena)
{
    const double percent = 100 * probability;
    if (percent < 0.1 || percent > 99.9)
        return percent < 0.1 ? "<0.1 %" : ">99.9 %";
    return sd_arena__printf(arena, "%.1f %%", percent);
}

const char *sd_wording__probability(void)
{
    return "A probability says how common a diplotype is in the population, beside the "
           "others that explain the same genotypes. It is not evidence from this "
           "patient.";
}

const char *const *sd_wording__methods(void)
{
    static const char *const methods[] = {
        "Genotypes were read from the variant file at the sites listed in the knowledge "
        "tables, each spelling of a variant compared in its canonical form. Nothing was "
        "imputed or rewritten here; what the file itself had imputed is marked.",
        "A star allele is called when the bases on one copy of a gene equal its "
        "definition "
        "at every site that was seen. All pairs of alleles that explain the genotypes "
        "equally well are kept. Where the file does not say which variants stand on the "
        "same copy, each arrangement counts.",
        "Functions, activity values and phenotypes follow CPIC’s tables. An allele "
        "without "
        "an assigned function gives “Indeterminate”, never “Normal”.",
        "Advice is selected by the phenotype, activity score or alleles, for each source "
        "by "
        "itself; sources are shown side by side and not merged. The sentences are this "
        "program’s short rendering: the linked guideline is what counts.",
        NULL,
    };
    return methods;
}

const char *const *sd_wording__limits(void)
{
    static const char *const limits[] = {
        "A reference allele such as *1 means that none of the variants looked for was "
        "seen. "
        "It does not prove normal function: rare and unknown variants are not excluded.",
        "Only the listed sites were read. Deletions, duplications and hybrid genes are "
        "not "
        "seen in small-variant files unless a call made elsewhere was supplied.",
        "Genes are one of many influences on drug response. Age, organ function, other "
        "drugs, diet and adherence are not considered here.",
        "After a bone marrow or liver transplant, or a recent transfusion, the sample "
        "may "
        "not carry the genes that matter.",
        "This report is made by software for research and for review by qualified "
        "professionals. It is not a medical device and not the sole basis for treatment.",
        "Patients: do not stop or change a medicine because of this report. Speak with "
        "your "
        "doctor or pharmacist.",
        NULL,
    };
    return limits;
}

const sd_term *sd_wording__glossary(void)
{
    static const sd_term terms[] = {
        {"Activity score", "Sum of the activity values of both copies of a gene; 0 is no "
                           "activity, 2 is that of two normal copies."},
        {"Allele, star allele",
         "A known version of a gene, named by its variants: *1, *2, …"},
        {"Diplotype", "The two alleles a person has of a gene, such as *1/*2."},
        {"gVCF", "A variant file that also says where the reference base was seen."},
        {"Indeterminate", "The effect of an allele found is not known well enough."},
        {"Key site", "A site that decides: without it the gene is not called."},
        {"Metabolizer", "How fast a person’s enzyme clears drugs: poor, intermediate, "
                        "normal, rapid, ultrarapid."},
        {"Phased", "It is known which variants stand on the same copy of the gene."},
        {"Phenotype", "What the diplotype means for the gene’s function."},
        {"Reference", "The base that the reference genome has at a site."},
        {"Site", "A position of the genome where alleles differ."},
        {"Strength", "How firmly a source gives its advice; CPIC: strong, moderate, "
                     "optional, no recommendation."},
        {NULL, NULL},
    };
    return terms;
}

bool sd_report__is_typed_once(const sd_gene_result *result)
{
    const sd_call *call = result->call;
    return call->state == SD_CALL_OUTSIDE && call->n_diplotypes > 0 &&
           call->diplotypes[0].shape == SD_HAPLOID &&
           result->gene->phenotype_rule == SD_RULE_ALLELE_STATUS &&
           result->gene->ploidy == SD_AUTOSOMAL;
}
