/* outfile.c -- the files of one run: all of them whole, or none.
 *
 * A file is written under a hidden name in the folder where it will stand, so the last
 * step is a rename within one file system.  Invariant: every file and folder that we made
 * and did not commit to is named by an entry's `temporary` or by `folder`, from before it
 * is made; a signal handler may walk the list at any time. */
#define _GNU_SOURCE /* syncfs */
#include "run/run.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/error.h"

/* From so many files on, their file system is synced once before the renames instead of
 * each file by itself: a disk takes milliseconds for each. */
enum { SYNC_TOGETHER_FROM = 32 };

typedef struct out_entry {
    struct out_entry *next;
    const char *path;
    const char *volatile temporary; /* NULL: a device or stdout, or already in place */
} out_entry;

typedef struct same_file {
    struct same_file *next;
    dev_t device;
    ino_t inode;
} same_file;

struct sd_outset {
    sd_arena *arena;
    bool force;
    same_file *inputs;
    out_entry *volatile entries; /* newest first */
    size_t n_entries;
    const char *volatile folder; /* made by us and not yet committed to */
    out_entry *current;
    FILE *stream;
    uint64_t n_temporary; /* numbers temporary names */
};

sd_status sd_outset__new(sd_outset **out, bool force, sd_error *err)
{
    *out = NULL;
    sd_arena *arena = sd_arena__new();
    sd_outset *set = arena ? SD_NEW(arena, sd_outset, 1) : NULL;
    if (set == NULL) {
        sd_arena__free(arena);
        return sd_error__no_memory(err);
    }
    set->arena = arena;
    set->force = force;
    *out = set;
    return SD_OK;
}

sd_status sd_outset__protect(sd_outset *set, const char *path, sd_error *err)
{
    struct stat status;
    if (path == NULL || strcmp(path, "-") == 0 ? fstat(STDIN_FILENO, &status) != 0
                                               : stat(path, &status) != 0)
        return SD_OK; /* the reader will say what is wrong with it */
    same_file *input = SD_NEW(set->arena, same_file, 1);
    if (input == NULL)
        return sd_error__no_memory(err);
    *input = (same_file){set->inputs, status.st_dev, status.st_ino};
    set->inputs = input;
    return SD_OK;
}

sd_status sd_outset__folder(sd_outset *set, const char *path, sd_error *err)
{
    struct stat status;
    const char *copy = sd_arena__strdup(set->arena, path);
    if (copy == NULL)
        return sd_error__no_memory(err);
    const bool is_there = stat(path, &status) == 0;
    if (!is_there)
        set->folder = copy; /* before it exists, or a signal would leave it */
    if (!is_there && mkdir(path, 0700) == 0)
        return SD_OK;
    set->folder = NULL;
    if (!is_there && errno != EEXIST)
        return sd_error__set(err, SD_EIO, path, 0, "cannot make this folder: %s",
                             strerror(errno));
    if (stat(path, &status) != 0)
        return sd_error__set(err, SD_EIO, path, 0, "%s", strerror(errno));
    if (!S_ISDIR(status.st_mode))
        return sd_error__set(err, SD_EUSAGE, path, 0,
                             "is a file; name a folder for the reports");
    return SD_OK;
}

/* What stands at `path` must be replaceable.  *is_plain: to be written beside and
 * renamed. */
static sd_status check_place(const sd_outset *set, const char *path, bool *is_plain,
                             sd_error *err)
{
    struct stat status;
    *is_plain = true;
    if (stat(path, &status) != 0)
        return SD_OK;
    for (const same_file *input = set->inputs; input != NULL; input = input->next)
        if (input->device == status.st_dev && input->inode == status.st_ino &&
            !S_ISCHR(status.st_mode))
            return sd_error__set(err, SD_EUSAGE, path, 0,
                                 "is an input of this run; it is not overwritten");
    if (S_ISDIR(status.st_mode))
        return sd_error__set(err, SD_EUSAGE, path, 0, "is a folder; name a file");
    *is_plain = S_ISREG(status.st_mode);
    if (*is_plain && !set->force)
        return sd_error__set(err, SD_EUSAGE, path, 0,
                             "exists; use --force to replace it");
    return SD_OK;
}

/* A new file beside `path`, mode 0600, never through a link. */
static int open_beside(sd_outset *set, const char *path, out_entry *entry)
{
    const char *slash = strrchr(path, '/');
    const int folder_length = slash ? (int)(slash - path) + 1 : 0;
    for (int attempt = 0; attempt < 100; attempt++) {
        const char *name = sd_arena__printf(set->arena, "%.*s.stardose-%ld-%llu.tmp",
                                            folder_length, path, (long)getpid(),
                                            (unsigned long long)set->n_temporary++);
        if (name == NULL) {
            errno = ENOMEM;
            return -1;
        }
        entry->temporary = name; /* before it exists, or a signal would leave it */
        const int fd =
            open(name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
        if (fd >= 0)
            return fd;
        entry->temporary = NULL; /* not ours */
        if (errno != EEXIST)
            return -1;
    }
    return -1;
}

static void link_entry(sd_outset *set, out_entry *entry)
{
    entry->next = set->entries;
    set->entries = entry;
    set->n_entries++;
}

sd_status sd_outset__open(sd_outset *set, const char *path, FILE **stream, sd_error *err)
{
    out_entry *new = SD_NEW(set->arena, out_entry, 1);
    if (new == NULL || (new->path = sd_arena__strdup(set->arena, path)) == NULL)
        return sd_error__no_memory(err);
    set->current = new;
    if (strcmp(path, "-") == 0) {
        *stream = set->stream = stdout;
        return SD_OK;
    }
    bool is_plain = true;
    const sd_status status = check_place(set, path, &is_plain, err);
    if (status != SD_OK)
        return status;
    if (is_plain)
        link_entry(set, new);
    const int fd =
        is_plain ? open_beside(set, path, new) : open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return sd_error__set(err, errno == ENOMEM ? SD_ENOMEM : SD_EIO, path, 0,
                             "cannot write: %s", strerror(errno));
    *stream = set->stream = fdopen(fd, "w");
    if (*stream == NULL) {
        close(fd);
        return sd_error__set(err, SD_ENOMEM, path, 0, "out of memory");
    }
    return SD_OK;
}

sd_status sd_outset__close(sd_outset *set, sd_status written, sd_error *err)
{
    FILE *stream = set->stream;
    const out_entry *entry = set->current;
    const bool is_stdout = stream == stdout;
    set->stream = NULL;
    set->current = NULL;
    errno = 0;
    bool ok = ferror(stream) == 0;
    ok = fflush(stream) == 0 && ok;
    if (ok && entry->temporary != NULL && set->n_entries < SYNC_TOGETHER_FROM)
        ok = fsync(fileno(stream)) == 0;
    int why = errno;
    if (!is_stdout && fclose(stream) != 0 && ok) {
        ok = false;
        why = errno;
    }
    if (written != SD_OK && written != SD_EIO)
        return written;
    const char *name = is_stdout ? "standard output" : entry->path;
    if (written == SD_EIO) { /* the writer knows why, not the name */
        const sd_error seen = *err;
        err->status = SD_OK; /* to be said again, with the name */
        return sd_error__set(err, SD_EIO, name, 0, "%s", seen.message);
    }
    return ok ? SD_OK
              : sd_error__set(err, SD_EIO, name, 0, "cannot write: %s",
                              why ? strerror(why) : "write error");
}

static int compare_paths(const void *a, const void *b)
{
    return strcasecmp((*(out_entry *const *)a)->path, (*(out_entry *const *)b)->path);
}

/* File systems that ignore letter case would let one sample's report replace another's.
 */
static sd_status refuse_same_names(const sd_outset *set, sd_error *err)
{
    if (set->n_entries < 2)
        return SD_OK;
    out_entry **sorted = SD_NEW(set->arena, out_entry *, set->n_entries);
    if (sorted == NULL)
        return sd_error__no_memory(err);
    size_t n = 0;
    for (out_entry *entry = set->entries; entry != NULL; entry = entry->next)
        sorted[n++] = entry;
    qsort(sorted, n, sizeof *sorted, compare_paths);
    for (size_t i = 1; i < n; i++)
        if (strcasecmp(sorted[i - 1]->path, sorted[i]->path) == 0)
            return sd_error__set(err, SD_EIO, sorted[i]->path, 0,
                                 "two samples would be written to this file");
    return SD_OK;
}

static int open_folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    char folder[4096] = ".";
    if (slash != NULL && (size_t)(slash - path) + 2 < sizeof folder) {
        memcpy(folder, path, (size_t)(slash - path) + 1);
        folder[slash - path + 1] = '\0';
    }
    return open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

/* One run writes to one folder, so one file system holds all of its files. */
static sd_status sync_files(int folder, const char *path, sd_error *err)
{
    errno = 0;
#if defined(__linux__)
    if (folder >= 0 && syncfs(folder) == 0)
        return SD_OK;
#else
    (void)folder;
    sync();
    if (errno == 0)
        return SD_OK;
#endif
    return sd_error__set(err, SD_EIO, path, 0, "cannot write: %s", strerror(errno));
}

static sd_status rename_all(sd_outset *set, sd_error *err)
{
    for (out_entry *entry = set->entries; entry != NULL; entry = entry->next) {
        if (entry->temporary == NULL)
            continue;
        if (rename(entry->temporary, entry->path) != 0)
            return sd_error__set(err, SD_EIO, entry->path, 0,
                                 "cannot be put in place: %s", strerror(errno));
        entry->temporary = NULL;
        set->folder = NULL;
    }
    return SD_OK;
}

sd_status sd_outset__commit(sd_outset *set, sd_error *err)
{
    sd_status status = refuse_same_names(set, err);
    if (status != SD_OK || set->entries == NULL)
        return status;
    const int folder = open_folder_of(set->entries->path);
    if (set->n_entries >= SYNC_TOGETHER_FROM)
        status = sync_files(folder, set->entries->path, err);
    if (status == SD_OK)
        status = rename_all(set, err);
    if (folder >= 0) {
        (void)fsync(
            folder); /* the names survive a power cut, where the file system can */
        close(folder);
    }
    return status;
}

void sd_outset__unlink(const sd_outset *set)
{
    for (const out_entry *entry = set->entries; entry != NULL; entry = entry->next)
        if (entry->temporary != NULL)
            unlink(entry->temporary);
    if (set->folder != NULL)
        rmdir(set->folder);
}

void sd_outset__free(sd_outset *set)
{
    if (set == NULL)
        return;
    if (set->stream != NULL && set->stream != stdout)
        fclose(set->stream);
    sd_outset__unlink(set);
    sd_arena__free(set->arena);
}
