/* Output files appear whole or not at all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "run/run.h"

/* A signal may come as soon as the system has made a file or a folder, before our code
 * goes on: the library's open() and mkdir() are these. */
static const sd_outset *interrupted_here;

int open(const char *path, int flags, ...)
{
    va_list rest;
    va_start(rest, flags);
    const mode_t mode = (flags & O_CREAT) ? (mode_t)va_arg(rest, unsigned) : 0;
    va_end(rest);
    const int fd = openat(AT_FDCWD, path, flags, mode);
    if (interrupted_here != NULL)
        sd_outset__unlink(interrupted_here);
    return fd;
}

int mkdir(const char *path, mode_t mode)
{
    const int result = mkdirat(AT_FDCWD, path, mode);
    if (interrupted_here != NULL)
        sd_outset__unlink(interrupted_here);
    return result;
}

typedef struct place {
    char folder[64];
    char path[2][128]; /* a and b in it */
    sd_outset *set;
    sd_error err;
} place;

static void start(place *p, bool force)
{
    memset(p, 0, sizeof *p);
    strcpy(p->folder, "/tmp/test_outfile.XXXXXX");
    assert_non_null(mkdtemp(p->folder));
    snprintf(p->path[0], sizeof p->path[0], "%s/a", p->folder);
    snprintf(p->path[1], sizeof p->path[1], "%s/b", p->folder);
    assert_int_equal(sd_outset__new(&p->set, force, &p->err), SD_OK);
}

/* Names in the folder, sorted by nothing: their number and whether `name` is one of them.
 */
static int count_files(const place *p)
{
    int n = 0;
    DIR *folder = opendir(p->folder);
    for (const struct dirent *entry; (entry = readdir(folder)) != NULL;)
        n += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    closedir(folder);
    return n;
}

static void put(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    fputs(text, file);
    fclose(file);
}

static const char *content(const char *path)
{
    static char text[64];
    memset(text, 0, sizeof text);
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return NULL;
    if (fread(text, 1, sizeof text - 1, file) == 0)
        text[0] = '\0';
    fclose(file);
    return text;
}

static sd_status write_file(place *p, int which, const char *text)
{
    FILE *stream = NULL;
    const sd_status status = sd_outset__open(p->set, p->path[which], &stream, &p->err);
    if (status != SD_OK)
        return status;
    fputs(text, stream);
    return sd_outset__close(p->set, SD_OK, &p->err);
}

static void end(place *p)
{
    sd_outset__free(p->set);
    unlink(p->path[0]);
    unlink(p->path[1]);
    assert_int_equal(rmdir(p->folder), 0); /* nothing else was left */
}

static void files_appear_together_at_the_commit(void **state)
{
    (void)state;
    place p;
    start(&p, false);
    assert_int_equal(write_file(&p, 0, "one"), SD_OK);
    assert_int_equal(write_file(&p, 1, "two"), SD_OK);
    assert_null(content(p.path[0]));
    assert_null(content(p.path[1]));
    assert_int_equal(sd_outset__commit(p.set, &p.err), SD_OK);
    assert_string_equal(content(p.path[0]), "one");
    assert_string_equal(content(p.path[1]), "two");
    struct stat status;
    stat(p.path[0], &status);
    assert_int_equal(status.st_mode & 0777, 0600);
    end(&p);
}

static void without_a_commit_nothing_is_left(void **state)
{
    (void)state;
    place p;
    start(&p, false);
    assert_int_equal(write_file(&p, 0, "one"), SD_OK);
    FILE *stream = NULL;
    assert_int_equal(sd_outset__open(p.set, p.path[1], &stream, &p.err), SD_OK);
    assert_int_equal(count_files(&p), 2);
    end(&p); /* the second file is still open */
}

static void unlink_removes_unfinished_files_only(void **state)
{
    (void)state;
    place p;
    start(&p, false);
    assert_int_equal(write_file(&p, 0, "one"), SD_OK);
    assert_int_equal(sd_outset__commit(p.set, &p.err), SD_OK);
    assert_int_equal(write_file(&p, 1, "two"), SD_OK);
    sd_outset__unlink(p.set);
    assert_int_equal(count_files(&p), 1);
    assert_string_equal(content(p.path[0]), "one");
    end(&p);
}

static void an_existing_file_stays_without_force(void **state)
{
    (void)state;
    place p;
    start(&p, false);
    put(p.path[0], "old");
    assert_int_equal(write_file(&p, 0, "new"), SD_EUSAGE);
    assert_non_null(strstr(p.err.message, "--force"));
    assert_string_equal(content(p.path[0]), "old");
    end(&p);
}

static void with_force_the_old_file_stays_until_the_commit(void **state)
{
    (void)state;
    place p;
    start(&p, true);
    put(p.path[0], "old");
    assert_int_equal(write_file(&p, 0, "new"), SD_OK);
    assert_string_equal(content(p.path[0]), "old");
    assert_int_equal(sd_outset__commit(p.set, &p.err), SD_OK);
    assert_string_equal(content(p.path[0]), "new");
    end(&p);
}

static void an_input_is_never_replaced_under_any_name(void **state)
{
    (void)state;
    place p;
    start(&p, true);
    put(p.path[0], "input");
    assert_int_equal(link(p.path[0], p.path[1]), 0);
    assert_int_equal(sd_outset__protect(p.set, p.path[0], &p.err), SD_OK);
    assert_int_equal(write_file(&p, 1, "new"), SD_EUSAGE);
    assert_string_equal(content(p.path[1]), "input");
    end(&p);
}

static void two_files_of_one_name_stop_the_commit(void **state)
{
    (void)state;
    place p;
    start(&p, false);
    p.path[1][strlen(p.path[1]) - 1] = 'A'; /* "a" where letter case is ignored */
    assert_int_equal(write_file(&p, 0, "one"), SD_OK);
    assert_int_equal(write_file(&p, 1, "two"), SD_OK);
    assert_int_equal(sd_outset__commit(p.set, &p.err), SD_EIO);
    sd_outset__free(p.set);
    p.set = NULL;
    assert_int_equal(count_files(&p), 0);
    end(&p);
}

static void a_full_disk_is_an_error(void **state)
{
    (void)state;
    place p;
    start(&p, false);
    FILE *stream = NULL;
    assert_int_equal(sd_outset__open(p.set, "/dev/full", &stream, &p.err), SD_OK);
    fputs("text", stream);
    assert_int_equal(sd_outset__close(p.set, SD_OK, &p.err), SD_EIO);
    assert_string_equal(p.err.source, "/dev/full");
    end(&p);
}

static void what_went_wrong_while_writing_is_said_with_the_name_of_the_file(void **state)
{
    (void)state;
    place p;
    start(&p, false);
    FILE *stream = NULL;
    assert_int_equal(sd_outset__open(p.set, p.path[0], &stream, &p.err), SD_OK);
    p.err.status = SD_EIO; /* as a writer leaves it, without a name */
    assert_int_equal(sd_outset__close(p.set, SD_EIO, &p.err), SD_EIO);
    assert_string_equal(p.err.source, p.path[0]);
    end(&p);
}

static void many_files_appear_together_too(void **state)
{
    (void)state;
    enum { MANY = 100 };
    place p;
    start(&p, false);
    for (int i = 0; i < MANY; i++) {
        snprintf(p.path[0], sizeof p.path[0], "%s/file%d", p.folder, i);
        assert_int_equal(write_file(&p, 0, "text"), SD_OK);
    }
    assert_int_equal(sd_outset__commit(p.set, &p.err), SD_OK);
    assert_int_equal(count_files(&p), MANY);
    for (int i = 0; i < MANY; i++) {
        snprintf(p.path[0], sizeof p.path[0], "%s/file%d", p.folder, i);
        assert_string_equal(content(p.path[0]), "text");
        unlink(p.path[0]);
    }
    end(&p);
}

static void a_folder_that_was_made_goes_with_its_files(void **state)
{
    (void)state;
    place p;
    start(&p, false);
    assert_int_equal(sd_outset__folder(p.set, p.path[0], &p.err), SD_OK);
    assert_int_equal(count_files(&p), 1);
    end(&p);
}

static void a_folder_needs_its_parent(void **state)
{
    (void)state;
    place p;
    start(&p, false);
    char deep[160];
    snprintf(deep, sizeof deep, "%s/c", p.path[0]);
    assert_int_equal(sd_outset__folder(p.set, deep, &p.err), SD_EIO);
    assert_string_equal(p.err.source, deep);
    end(&p);
}

static void an_interrupt_right_after_a_file_is_made_leaves_nothing(void **state)
{
    (void)state;
    place p;
    start(&p, false);
    FILE *stream = NULL;
    interrupted_here = p.set;
    assert_int_equal(sd_outset__open(p.set, p.path[0], &stream, &p.err), SD_OK);
    interrupted_here = NULL;
    assert_int_equal(count_files(&p), 0);
    assert_int_equal(sd_outset__close(p.set, SD_OK, &p.err), SD_OK);
    end(&p);
}

static void an_interrupt_right_after_a_folder_is_made_leaves_nothing(void **state)
{
    (void)state;
    place p;
    start(&p, false);
    interrupted_here = p.set;
    assert_int_equal(sd_outset__folder(p.set, p.path[0], &p.err), SD_OK);
    interrupted_here = NULL;
    assert_int_equal(count_files(&p), 0);
    end(&p);
}

static void a_folder_that_was_there_is_never_removed(void **state)
{
    (void)state;
    place p;
    start(&p, false);
    assert_int_equal(mkdir(p.path[0], 0700), 0);
    interrupted_here = p.set;
    assert_int_equal(sd_outset__folder(p.set, p.path[0], &p.err), SD_OK);
    interrupted_here = NULL;
    sd_outset__unlink(p.set);
    assert_int_equal(count_files(&p), 1);
    rmdir(p.path[0]);
    end(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_interrupt_right_after_a_file_is_made_leaves_nothing),
        cmocka_unit_test(an_interrupt_right_after_a_folder_is_made_leaves_nothing),
        cmocka_unit_test(a_folder_that_was_there_is_never_removed),
        cmocka_unit_test(files_appear_together_at_the_commit),
        cmocka_unit_test(without_a_commit_nothing_is_left),
        cmocka_unit_test(unlink_removes_unfinished_files_only),
        cmocka_unit_test(an_existing_file_stays_without_force),
        cmocka_unit_test(with_force_the_old_file_stays_until_the_commit),
        cmocka_unit_test(an_input_is_never_replaced_under_any_name),
        cmocka_unit_test(two_files_of_one_name_stop_the_commit),
        cmocka_unit_test(a_full_disk_is_an_error),
        cmocka_unit_test(what_went_wrong_while_writing_is_said_with_the_name_of_the_file),
        cmocka_unit_test(many_files_appear_together_too),
        cmocka_unit_test(a_folder_that_was_made_goes_with_its_files),
        cmocka_unit_test(a_folder_needs_its_parent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
