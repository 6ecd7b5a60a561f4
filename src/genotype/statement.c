/* statement.c -- a record at a site: what each of its alleles means there, and which
 * bases a reference call covers.
 *
 * "Not seen" must not become "reference": a base counts as covered only where the record
 * tested it.  A block and a record without ALT test all bases they span; so does a
 * variant record that also lists <NON_REF>.  Any other record tests the bases that its
 * own ALTs substitute, and, where it lists an insertion or deletion of the site, the
 * bases of its REF; all of the site where it lists every allele of it.
 * SPDX-License-Identifier: Apache-2.0 */
#include "genotype/statement.h"

#include <ctype.h>
#include <string.h>

#include "genotype/genotype.h"

static sd_saying saying_of(sd_reading_kind kind)
{
    switch (kind) {
    case SD_READS_REFERENCE:
        return SD_SAYS_REFERENCE;
    case SD_READS_ALLELE:
        return SD_SAYS_ALLELE;
    case SD_READS_OTHER:
        return SD_SAYS_OTHER;
    case SD_READS_SPANNED:
        break;
    }
    return SD_SAYS_SPANNED;
}

/* A part that leaves the site alone says nothing against the others; two that do not are
 * together something that no definition knows. */
static sd_said read_way(const sd_alt *alt, const sd_way *way, const sd_kb_site *site,
                        sd_assembly assembly)
{
    sd_said said = {SD_SAYS_REFERENCE, (int16_t)site->on[assembly].ref, 0, false, alt,
                    &alt->edit};
    for (size_t i = 0; i < way->n_parts; i++) {
        sd_reading reading = sd_variant__read(site, assembly, &way->parts[i]);
        sd_saying saying = saying_of(reading.kind);
        said.changed |= reading.changed;
        if (saying == SD_SAYS_REFERENCE || said.saying == SD_SAYS_SPANNED)
            continue;
        bool is_first = said.saying == SD_SAYS_REFERENCE;
        said.edit = is_first || saying == SD_SAYS_SPANNED ? &way->parts[i] : &alt->edit;
        said.allele = is_first ? reading.allele : SD_ALLELE_OTHER;
        said.saying = is_first || saying == SD_SAYS_SPANNED ? saying : SD_SAYS_OTHER;
    }
    return said;
}

/* Where an allele can be read in several ways and they differ here, it is over the site,
 * and more cannot be told. */
static sd_said read_sequence(const sd_alt *alt, const sd_kb_site *site,
                             sd_assembly assembly)
{
    sd_said said = read_way(alt, &alt->ways[0], site, assembly);
    for (size_t i = 1; i < alt->n_ways; i++) {
        sd_said other = read_way(alt, &alt->ways[i], site, assembly);
        if (other.saying != said.saying || other.allele != said.allele)
            return (sd_said){SD_SAYS_SPANNED, SD_ALLELE_OTHER, 0, false, alt, &alt->edit};
        said.changed &= other.changed;
        if (said.saying == SD_SAYS_OTHER)
            said.edit = &alt->edit; /* one name for what is one allele */
    }
    return said;
}

static sd_said read_alt(const sd_record *record, const sd_alt *alt,
                        const sd_kb_site *site, sd_assembly assembly)
{
    const sd_said nothing = {
        SD_SAYS_REFERENCE, (int16_t)site->on[assembly].ref, 0, false, alt, &alt->edit};
    bool in_ref =
        sd_variant__bases_in(site, assembly, record->pos1, record->ref_end1) != 0;
    switch (alt->kind) {
    case SD_ALT_UNSPECIFIED:
        return (sd_said){SD_SAYS_UNSPECIFIED, SD_ALLELE_OTHER, 0, false, alt, NULL};
    case SD_ALT_SPANNING: /* within a site, '*' may be the site's own deletion */
        if (!in_ref)
            return nothing;
        return (sd_said){SD_SAYS_SPANNED,
                         SD_ALLELE_OTHER,
                         0,
                         site->on[assembly].pos1 < record->pos1,
                         alt,
                         NULL};
    case SD_ALT_INVALID:
        return in_ref ? (sd_said){SD_SAYS_INVALID, SD_ALLELE_OTHER, 0, false, alt, NULL}
                      : nothing;
    case SD_ALT_SYMBOLIC: /* an insertion or a breakend is at its position only, however
                             long */
        if (!in_ref && (alt->text[0] != '<' || strncmp(alt->text, "<INS", 4) == 0))
            return nothing;
        return (sd_said){SD_SAYS_SYMBOLIC, SD_ALLELE_OTHER, 0, false, alt, NULL};
    case SD_ALT_BASES:
        break;
    }
    return read_sequence(alt, site, assembly);
}

/* Every allele that the site has, it lists. */
static bool lists_all(const sd_statement *statement, sd_assembly assembly)
{
    uint32_t listed = UINT32_C(1) << statement->site->on[assembly].ref;
    for (size_t i = 1; i <= statement->record->n_alts; i++)
        if (statement->said[i].saying == SD_SAYS_ALLELE)
            listed |= UINT32_C(1) << statement->said[i].allele;
    for (size_t a = 0; a < statement->site->n_alleles; a++)
        if (!(listed >> a & 1))
            return false;
    return true;
}

/* The bases of the site that an indel's canonical spelling has in REF, the anchor first.
 */
static uint32_t canonical_bases(const sd_edit *edit, const sd_kb_site *site,
                                sd_assembly assembly)
{
    return sd_variant__bases_in(site, assembly, edit->pos1 - 1,
                                edit->pos1 + (int64_t)edit->n_deleted - 1);
}

static uint32_t covered_bases(const sd_statement *statement, sd_assembly assembly)
{
    const sd_record *record = statement->record;
    const sd_kb_site *site = statement->site;
    if (record->is_structural)
        return 0;
    if (record->is_reference_only)
        return sd_variant__bases_in(site, assembly, record->pos1, record->end1);
    uint32_t in_ref =
        sd_variant__bases_in(site, assembly, record->pos1, record->ref_end1);
    if (record->lists_unspecified)
        return in_ref;
    if (lists_all(statement, assembly))
        return statement->all;
    uint32_t cover = 0;
    for (size_t i = 1; i <= record->n_alts; i++) {
        const sd_said *said = &statement->said[i];
        cover |= said->changed;
        if (said->saying == SD_SAYS_ALLELE &&
            said->edit->n_deleted != said->edit->n_inserted)
            return in_ref | canonical_bases(said->edit, site, assembly);
    }
    return cover & ~sd_variant__insertion_anchors(site, assembly);
}

bool sd_statement__make(sd_statement *out, const sd_record *record,
                        const sd_kb_site *site, sd_assembly assembly, sd_arena *arena)
{
    int64_t start1 = site->on[assembly].pos1, end1 = sd_variant__site_end(site, assembly);
    const bool is_of_bases = !record->is_structural;
    *out = (sd_statement){.record = record,
                          .site = site,
                          .is_own = is_of_bases && record->is_reference_only};
    out->all = sd_variant__bases_in(site, assembly, start1, end1);
    out->said = SD_NEW(arena, sd_said, record->n_alts + 1);
    if (!out->said)
        return false;
    out->said[0] = (sd_said){
        SD_SAYS_REFERENCE, (int16_t)site->on[assembly].ref, 0, false, NULL, NULL};
    bool has_bearing = record->is_structural || record->is_reference_only;
    for (size_t i = 0; i < record->n_alts; i++) {
        out->said[i + 1] = read_alt(record, &record->alts[i], site, assembly);
        sd_saying saying = out->said[i + 1].saying;
        out->is_own = out->is_own || saying == SD_SAYS_ALLELE || saying == SD_SAYS_OTHER;
        has_bearing = has_bearing || saying != SD_SAYS_REFERENCE;
    }
    out->cover = covered_bases(out, assembly);
    /* blocks and structural variants often have 'N', or any base, for REF */
    bool names_ref = is_of_bases && !(record->is_reference_only &&
                                      (record->ref[0] == 'N' || record->ref[0] == 'n'));
    for (size_t i = 0; i < record->n_alts; i++)
        names_ref =
            names_ref && !(record->alts[i].kind == SD_ALT_SYMBOLIC && !out->is_own);
    bool concerns = has_bearing || out->cover != 0 ||
                    (record->pos1 <= end1 && start1 <= record->ref_end1);
    out->ref_disagrees =
        names_ref && ((record->contradicted1 != 0 && concerns) ||
                      !sd_variant__ref_agrees(site, assembly, record->pos1, record->ref,
                                              record->n_ref));
    return has_bearing || out->cover != 0 || out->ref_disagrees;
}

char sd_said__other(const sd_said *said, const sd_kb_site *site, sd_assembly assembly)
{
    const sd_edit *edit = said->edit;
    const bool is_one = said->saying == SD_SAYS_OTHER && edit && edit->n_deleted == 1 &&
                        edit->n_inserted == 1 && edit->pos1 == site->on[assembly].pos1 &&
                        sd_variant__site_end(site, assembly) == edit->pos1;
    return is_one ? (char)toupper((unsigned char)edit->inserted[0]) : '\0';
}
