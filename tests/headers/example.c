/* example.c -- the whole library in one small program: a VCF in, diplotypes and
 * phenotypes out. cc example.c $(pkg-config --cflags --libs stardose) && ./a.out
 * patient.vcf.gz */
#include <stdio.h>

#include <stardose.h>

static void print_gene(const sd_sample *sample, size_t call)
{
    printf("%s\t%s\t", sd_sample_name(sample), sd_sample_gene(sample, call));
    const size_t n = sd_sample_diplotype_count(sample, call);
    if (n == 0)
        printf("%s", sd_call_state_text(sd_sample_state(sample, call)));
    for (size_t i = 0; i < n; i++)
        printf("%s%s", i ? " OR " : "", sd_sample_diplotype(sample, call, i));
    for (size_t i = 0; i < sd_sample_phenotype_count(sample, call); i++)
        printf("%s%s", i ? " OR " : "\t", sd_sample_phenotype(sample, call, i));
    putchar('\n');
}

/* Called once per sample; what `sample` lends is ours until we return. */
static sd_status on_sample(void *user, const sd_sample *sample, sd_error *err)
{
    size_t *n_samples = user;
    (void)err;
    ++*n_samples;
    for (size_t i = 0; i < sd_sample_call_count(sample); i++)
        print_gene(sample, i);
    return SD_OK;
}

static void on_log(void *user, sd_log_level level, const char *text)
{
    (void)user;
    if (level == SD_LOG_WARNING)
        fprintf(stderr, "%s\n", text);
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: %s patient.vcf.gz\n", argv[0]);
        return 2;
    }
    sd_error err = {.status = SD_OK};
    sd_kb *kb = NULL;
    sd_status status =
        sd_kb_open(&kb, NULL, &err); /* NULL: the knowledge built into the library */
    size_t n_samples = 0;
    if (status == SD_OK) {
        sd_run_options options;
        sd_run_options_init(&options);
        options.log = on_log;
        options.calls_only = true; /* no reports are wanted */
        const sd_sink sink = {on_sample, &n_samples};
        status = sd_run(kb, argv[1], &options, &sink, &err);
    }
    if (status != SD_OK)
        fprintf(stderr, "%s: %s\n", err.source, err.message);
    else
        printf("%zu samples\n", n_samples);
    sd_kb_close(kb);
    return sd_status_exit(status);
}
