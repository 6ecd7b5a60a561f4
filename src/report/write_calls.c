/* write_calls.c -- the long table of calls: one line per sample and gene. */
#include "report/cells.h"
#include "report/writer.h"

static const char header[] =
    "sample\t" SD_CELLS_RESULT SD_CELLS_ALTERNATIVES SD_CELLS_COMPOSED;

/* The last cell of a line ends with the line. */
static void end_line(sd_text *line)
{
    if (line->length > 0)
        line->data[line->length - 1] = '\n';
}

sd_status sd_report__write_calls_header(FILE *out, sd_error *err)
{
    sd_text line = {0};
    sd_text__puts(&line, header);
    end_line(&line);
    const sd_status status = sd_report__put(&line, out, err);
    sd_text__free(&line);
    return status;
}

sd_status sd_report__write_calls(const sd_sample *sample, FILE *out, sd_error *err)
{
    sd_text lines = {0};
    for (size_t i = 0; i < sample->n_genes; i++) {
        sd_cells__guard_formula(&lines, sample->name);
        sd_cells__add(&lines, sample->name);
        sd_cells__result(&lines, &sample->genes[i]);
        sd_cells__alternatives(&lines, &sample->genes[i]);
        sd_cells__composed(&lines, &sample->genes[i]);
        end_line(&lines);
    }
    const sd_status status = sd_report__put(&lines, out, err);
    sd_text__free(&lines);
    return status;
}
