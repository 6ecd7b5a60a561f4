/* assembly_bases.c -- the genome build by the reference bases of the records.
 *
 * Lengths and labels say what a file was made for; REF says what it was made from.  Each
 * record at our positions, and each in the windows around them, is compared with both
 * builds; the verdict falls after the last one. SPDX-License-Identifier: Apache-2.0 */
#include "genotype/assembly.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "genotype/variant.h"

enum {
    ENOUGH_BASES =
        5,         /* REF must agree at so many sites where only bases tell the build */
    FEW_BASES = 3, /* ... or so many, with another build, where none agrees with ours */
    /* Contradictions that refuse the file: so many, and more than one in so many records.
     * Fewer are told at their sites; a tenth cannot be chance. */
    CONTRADICTIONS = 3,
    ONE_IN = 10,
    LIFTED = 2, /* positions where REF is the other build's: no chance error */
};

/* ---- counting ---- */

static char complement(char base)
{
    switch (toupper((unsigned char)base)) {
    case 'A':
        return 'T';
    case 'C':
        return 'G';
    case 'G':
        return 'C';
    case 'T':
        return 'A';
    default:
        return base;
    }
}

void sd_assembly__count_site(sd_build_tally *tally, const sd_kb_site *site,
                             sd_assembly assembly, int64_t pos1, const char *ref,
                             size_t n_ref)
{
    if (n_ref == 0 || toupper((unsigned char)ref[0]) == 'N')
        return;
    if (sd_variant__ref_agrees(site, assembly, pos1, ref, n_ref)) {
        tally->agree[assembly]++;
        return;
    }
    tally->disagree[assembly]++;
    const sd_assembly other = assembly == SD_GRCH38 ? SD_GRCH37 : SD_GRCH38;
    const char *elsewhere = sd_variant__site_ref(site, other);
    if (site->on[other].pos1 > 0 && strlen(elsewhere) == n_ref &&
        site->on[other].ref != site->on[assembly].ref &&
        strncmp(elsewhere, ref, n_ref) == 0)
        tally->lifted[assembly]++;
    const char *expected = sd_variant__site_ref(site, assembly);
    if (n_ref == 1 && complement(ref[0]) == expected[0])
        tally->complement[assembly]++;
    if (tally->first_pos1[assembly] == 0)
        tally->first_pos1[assembly] = pos1;
}

void sd_assembly__count_window(sd_build_tally *tally, const sd_kb_window *window,
                               sd_assembly assembly, int64_t pos1, const char *ref,
                               size_t n_ref)
{
    bool agrees = true;
    for (size_t i = 0; i < n_ref && pos1 + (int64_t)i <= window->end1; i++) {
        char said = (char)toupper((unsigned char)ref[i]);
        if (!strchr("ACGT", said))
            return;
        agrees = agrees && said == window->bases[pos1 - window->start1 + (int64_t)i];
    }
    if (agrees) {
        tally->around_agree[assembly]++;
        return;
    }
    tally->around_disagree[assembly]++;
    if (n_ref == 1 && complement(ref[0]) == window->bases[pos1 - window->start1])
        tally->complement[assembly]++;
    if (tally->first_pos1[assembly] == 0)
        tally->first_pos1[assembly] = pos1;
}

/* ---- the verdict ---- */

static uint64_t all_agree(const sd_build_tally *tally, sd_assembly assembly)
{
    return tally->agree[assembly] + tally->around_agree[assembly];
}

static uint64_t all_disagree(const sd_build_tally *tally, sd_assembly assembly)
{
    return tally->disagree[assembly] + tally->around_disagree[assembly];
}

sd_assembly sd_assembly__likely(const sd_build_tally *tally, sd_assembly guess,
                                bool *is_plain)
{
    enum { PLENTY = 20 };
    const sd_assembly other = guess == SD_GRCH38 ? SD_GRCH37 : SD_GRCH38;
    const uint64_t mine = all_agree(tally, guess), others = all_agree(tally, other);
    const uint64_t most = mine > others ? mine : others, rest = mine + others - most;
    *is_plain = most >= PLENTY && most > 4 * rest;
    return others > mine ? other : guess;
}

static const char *remedy(const sd_header_build *header, sd_assembly likely)
{
    if (header->is_forced)
        return "it was asked for otherwise";
    if (header->told_by)
        return "another file says otherwise: ";
    if (header->is_known)
        return "its header says otherwise";
    return likely == SD_GRCH37 ? "if it is, say --build 37" : "if it is, say --build 38";
}

static sd_status refuse_bases(const sd_source *source, const sd_header_build *header,
                              const sd_build_tally *tally, sd_error *err)
{
    const sd_assembly ours = header->assembly;
    const sd_assembly theirs = ours == SD_GRCH38 ? SD_GRCH37 : SD_GRCH38;
    uint64_t agree = all_agree(tally, ours), disagree = all_disagree(tally, ours);
    uint64_t agree_theirs = all_agree(tally, theirs),
             total_theirs = agree_theirs + all_disagree(tally, theirs);
    if (agree_theirs > agree && agree_theirs * 2 > total_theirs)
        return sd_source__fail(
            source, SD_EASSEMBLY, err,
            "this looks like %s: REF agrees with it at %llu of %llu "
            "pharmacogene positions, with %s at %llu of %llu; %s%.150s",
            sd_assembly__name(theirs), (unsigned long long)agree_theirs,
            (unsigned long long)total_theirs, sd_assembly__name(ours),
            (unsigned long long)agree, (unsigned long long)(agree + disagree),
            remedy(header, theirs), header->told_by ? header->told_by : "");
    return sd_source__fail(source, SD_EASSEMBLY, err,
                           "REF is not the %s base at %llu of %llu pharmacogene "
                           "positions (first at %.40s:%lld): "
                           "wrong %s suspected",
                           sd_assembly__name(ours), (unsigned long long)disagree,
                           (unsigned long long)(agree + disagree), tally->first_contig,
                           (long long)tally->first_pos1[ours],
                           tally->complement[ours] * 2 > disagree
                               ? "strand (bases are complements)"
                               : "genome build or strand");
}

/* Where the builds differ, a file lifted over by position alone has REF and ALT of the
 * build that it came from. */
static sd_status refuse_lifted(const sd_source *source, const sd_build_tally *tally,
                               sd_assembly ours, sd_assembly theirs, sd_error *err)
{
    return sd_source__fail(source, SD_EASSEMBLY, err,
                           "this looks like %s, but REF is the %s base at %llu "
                           "positions where the two differ (first at %.40s:%lld): lifted "
                           "over without correcting REF and ALT",
                           sd_assembly__name(ours), sd_assembly__name(theirs),
                           (unsigned long long)tally->lifted[ours], tally->first_contig,
                           (long long)tally->first_pos1[ours]);
}

static const char *here_or_there(const sd_source *first)
{
    return first->is_one_of_several ? ", here or in the other files" : "";
}

/* Where only bases tell, those at the sites themselves must: around them a wrong build
 * agrees at one base in four. */
static sd_status judge_unknown(const sd_source *source, const sd_header_build *header,
                               const sd_build_tally *tally, sd_error *err)
{
    const sd_assembly ours = header->assembly;
    uint64_t agree = tally->agree[ours], total = agree + tally->disagree[ours];
    if (agree < ENOUGH_BASES)
        return sd_source__fail(source, SD_EASSEMBLY, err,
                               "the genome build cannot be told%s: the header gives no "
                               "contig lengths, and REF can be "
                               "compared at %llu pharmacogene positions only; add "
                               "##contig lines with lengths, or say --build",
                               here_or_there(source), (unsigned long long)total);
    sd_source__log(source, SD_LOG_NOTE,
                   "the header gives no contig lengths; REF agrees with %s at %llu "
                   "of %llu pharmacogene positions",
                   sd_assembly__name(ours), (unsigned long long)agree,
                   (unsigned long long)total);
    return SD_OK;
}

void sd_assembly__add(sd_build_tally *sum, const sd_build_tally *tally)
{
    for (int a = 0; a < SD_ASSEMBLIES; a++) {
        sum->agree[a] += tally->agree[a];
        sum->disagree[a] += tally->disagree[a];
        sum->around_agree[a] += tally->around_agree[a];
        sum->around_disagree[a] += tally->around_disagree[a];
        sum->lifted[a] += tally->lifted[a];
        sum->complement[a] += tally->complement[a];
    }
}

sd_status sd_assembly__judge(const sd_source *source, const sd_header_build *header,
                             const sd_build_tally *tally, sd_error *err)
{
    const sd_assembly ours = header->assembly;
    const sd_assembly theirs = ours == SD_GRCH38 ? SD_GRCH37 : SD_GRCH38;
    uint64_t agree = all_agree(tally, ours), disagree = all_disagree(tally, ours);
    uint64_t agree_theirs = all_agree(tally, theirs),
             disagree_theirs = all_disagree(tally, theirs);
    bool fits_theirs = agree_theirs >= (agree > 0 ? ENOUGH_BASES : FEW_BASES) &&
                       agree_theirs > 2 * agree && agree_theirs > 2 * disagree_theirs;
    if ((disagree >= CONTRADICTIONS && disagree * ONE_IN > agree + disagree) ||
        fits_theirs)
        return refuse_bases(source, header, tally, err);
    if (tally->lifted[ours] >= LIFTED)
        return refuse_lifted(source, tally, ours, theirs, err);
    return SD_OK;
}

sd_status sd_assembly__judge_all(const sd_source *source, const sd_header_build *header,
                                 const sd_build_tally *tally, uint64_t n_reached,
                                 sd_error *err)
{
    /* who asks for one gene may be told that the input does not have it */
    if (n_reached == 0 && all_agree(tally, header->assembly) == 0 &&
        source->options->genes == NULL)
        return sd_source__fail(source, SD_EASSEMBLY, err,
                               "no pharmacogene position is covered%s: no record lies in "
                               "any of the genes on %s",
                               here_or_there(source),
                               sd_assembly__name(header->assembly));
    return header->is_known || header->is_forced
               ? SD_OK
               : judge_unknown(source, header, tally, err);
}

sd_status sd_assembly__judge_chromosome(const sd_source *source, sd_assembly ours,
                                        const char *contig, const sd_build_tally *tally,
                                        sd_error *err)
{
    const sd_assembly theirs = ours == SD_GRCH38 ? SD_GRCH37 : SD_GRCH38;
    if (!contig || tally->agree[ours] > 0 || tally->disagree[theirs] > 0 ||
        tally->agree[theirs] < ENOUGH_BASES)
        return SD_OK;
    return sd_source__fail(source, SD_EASSEMBLY, err,
                           "the records mix genome builds: those of %.40s agree with %s "
                           "at %llu pharmacogene positions and with %s at none, others "
                           "with %s",
                           contig, sd_assembly__name(theirs),
                           (unsigned long long)tally->agree[theirs],
                           sd_assembly__name(ours), sd_assembly__name(ours));
}
