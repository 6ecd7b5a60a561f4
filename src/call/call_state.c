/* call_state.c -- the words for what became of a gene; scripts read them, so they never
 * change. */
#include "call/call.h"

const char *sd_call_state_text(sd_call_state state)
{
    switch (state) {
    case SD_CALL_MADE:
        return "called";
    case SD_CALL_NO_DATA:
        return "no_data";
    case SD_CALL_KEY_MISSING:
        return "key_site_missing";
    case SD_CALL_NO_MATCH:
        return "no_match";
    case SD_CALL_CONFLICT:
        return "conflict";
    case SD_CALL_NEEDS_COPY_NUMBER:
        return "needs_copy_number";
    case SD_CALL_NOT_IN_VCF:
        return "not_in_vcf";
    case SD_CALL_OUTSIDE:
        return "outside";
    case SD_CALL_WITHOUT_STRUCTURE:
        return "without_structure";
    }
    return "unknown";
}

bool sd_call__is_made(const sd_call *call)
{
    return call->state == SD_CALL_MADE || call->state == SD_CALL_WITHOUT_STRUCTURE;
}
