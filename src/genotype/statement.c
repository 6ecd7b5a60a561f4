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

#include <string.h>

#include "genotype/genotype.h"

static sd_said read_alt(const sd_record *record, const sd_alt *alt,
                        const sd_kb_site *site, sd_assembly assembly)
{
    const sd_said nothing = {SD_SAYS_REFERENCE, (int16_t)site->on[assembly].ref, 0, false,
                             alt};
    bool in_ref =
        sd_variant__bases_in(site, assembly, record->pos1, record->ref_end1) != 0;
    switch (alt->kind) {
    case SD_ALT_UNSPECIFIED:
        return (sd_said){SD_SAYS_UNSPECIFIED, SD_ALLELE_OTHER, 0, false, alt};
    case SD_ALT_SPANNING: /* within a site, '*' may be the site's own deletion */
        if (!in_ref)
            return nothing;
        return (sd_said){SD_SAYS_SPANNED, SD_ALLELE_OTHER, 0,
                         site->on[assembly].pos1 < record->pos1, alt};
    case SD_ALT_INVALID:
        return in_ref ? (sd_said){SD_SAYS_INVALID, SD_ALLELE_OTHER, 0, false, alt}
                      : nothing;
    case SD_ALT_SYMBOLIC: /* an insertion or a breakend is at its position only, however
                             long */
        if (!in_ref && (alt->text[0] != '<' || strncmp(alt->text, "<INS", 4) == 0))
            return nothing;
        return (sd_said){SD_SAYS_SYMBOLIC, SD_ALLELE_OTHER, 0, false, alt};
    case SD_ALT_BASES:
        break;
    }
    sd_edit moved = sd_variant__move_left(&alt->edit, site, assembly, record->pos1,
                                          record->ref, record->n_ref);
    sd_reading reading = sd_variant__read(site, assembly, &moved);
    if (reading.kind != SD_READS_ALLELE)
        reading = sd_variant__read(site, assembly, &alt->edit);
    sd_said said = {SD_SAYS_REFERENCE, reading.allele, reading.changed, false, alt};
    switch (reading.kind) {
    case SD_READS_REFERENCE:
        break;
    case SD_READS_ALLELE:
        said.saying = SD_SAYS_ALLELE;
        break;
    case SD_READS_OTHER:
        said.saying = SD_SAYS_OTHER;
        break;
    case SD_READS_SPANNED:
        said.saying = SD_SAYS_SPANNED;
        break;
    }
    return said;
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

static uint32_t covered_bases(const sd_statement *statement, sd_assembly assembly)
{
    const sd_record *record = statement->record;
    const sd_kb_site *site = statement->site;
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
            said->alt->edit.n_deleted != said->alt->edit.n_inserted)
            return in_ref;
    }
    return cover & ~sd_variant__insertion_anchors(site, assembly);
}

bool sd_statement__make(sd_statement *out, const sd_record *record,
                        const sd_kb_site *site, sd_assembly assembly, sd_arena *arena)
{
    int64_t start1 = site->on[assembly].pos1, end1 = sd_variant__site_end(site, assembly);
    *out = (sd_statement){
        .record = record, .site = site, .is_own = record->is_reference_only};
    out->all = sd_variant__bases_in(site, assembly, start1, end1);
    out->said = SD_NEW(arena, sd_said, record->n_alts + 1);
    if (!out->said)
        return false;
    out->said[0] =
        (sd_said){SD_SAYS_REFERENCE, (int16_t)site->on[assembly].ref, 0, false, NULL};
    bool has_bearing = record->is_reference_only;
    for (size_t i = 0; i < record->n_alts; i++) {
        out->said[i + 1] = read_alt(record, &record->alts[i], site, assembly);
        sd_saying saying = out->said[i + 1].saying;
        out->is_own = out->is_own || saying == SD_SAYS_ALLELE || saying == SD_SAYS_OTHER;
        has_bearing = has_bearing || saying != SD_SAYS_REFERENCE;
    }
    out->cover = covered_bases(out, assembly);
    /* blocks and structural variants often have 'N', or any base, for REF */
    bool names_ref =
        !(record->is_reference_only && (record->ref[0] == 'N' || record->ref[0] == 'n'));
    for (size_t i = 0; i < record->n_alts; i++)
        names_ref =
            names_ref && !(record->alts[i].kind == SD_ALT_SYMBOLIC && !out->is_own);
    out->ref_disagrees =
        names_ref &&
        !sd_variant__ref_agrees(site, assembly, record->pos1, record->ref, record->n_ref);
    return has_bearing || out->cover != 0 || out->ref_disagrees;
}
