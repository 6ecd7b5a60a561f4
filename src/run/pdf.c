/* pdf.c -- the HTML report printed to PDF by a browser that is installed.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Of the roads to a PDF this one keeps one lay-out for screen and paper: the print style
 * sheet of the HTML.  Chromium and its kin give text that can be selected, embedded
 * fonts, tags for screen readers, and page numbers; nothing of it is linked into this
 * program.  The browser gets no network, an environment of its own and a profile that
 * goes with the scratch files. */
#define _XOPEN_SOURCE 700 /* realpath, mkdtemp */
#include "run/run.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/error.h"
#include "report/report.h"

enum { MOST_SECONDS = 60, POLLS_A_SECOND = 50, MOST_PATH = 4096, MOST_ARGUMENTS = 24 };

extern char **environ;

typedef struct scratch {
    char folder[MOST_PATH];
    const char *html, *pdf;
    sd_arena *arena;
    pid_t sweeper;
    int to_sweeper; /* -1: none */
} scratch;

/* ---- other programs ---- */

/* In a process group of its own; `input` is its standard input, /dev/null where it is
 * negative.  0, or what errno would be. */
static int spawn(pid_t *child, const char *program, char **arguments, char **environment,
                 int input)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int failed = posix_spawn_file_actions_init(&actions);
    if (failed)
        return failed;
    failed = posix_spawnattr_init(&attributes);
    if (!failed)
        failed = posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
    if (!failed)
        failed = input < 0 ? posix_spawn_file_actions_addopen(&actions, 0, "/dev/null",
                                                              O_RDONLY, 0)
                           : posix_spawn_file_actions_adddup2(&actions, input, 0);
    if (!failed)
        failed = posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    if (!failed)
        failed = posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
    if (!failed)
        failed =
            posix_spawn(child, program, &actions, &attributes, arguments, environment);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return failed;
}

/* ---- scratch files ---- */

/* Empties the scratch folder when the pipe to it ends, whatever ended us: a signal that
 * cannot be caught, too.  It is told the browser's process group, and then that the
 * browser has ended by itself; the third reading waits for the end of the pipe. */
static const char sweep[] =
    "trap '' INT TERM HUP; read -r group; read -r ended; read -r end; "
    "[ -n \"$group\" ] && [ -z \"$ended\" ] && kill -s KILL -- \"-$group\" && sleep 1; "
    "rm -rf -- \"$1\"";

static sd_status start_sweeper(scratch *s, sd_error *err)
{
    int ends[2];
    char *arguments[] = {(char *)(uintptr_t) "sh",
                         (char *)(uintptr_t) "-c",
                         (char *)(uintptr_t)sweep,
                         (char *)(uintptr_t) "sweep",
                         s->folder,
                         NULL};
    if (pipe(ends) != 0)
        return sd_error__set(err, SD_EIO, NULL, 0, "no pipe: %s", strerror(errno));
    fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    const int failed = spawn(&s->sweeper, "/bin/sh", arguments, environ, ends[0]);
    close(ends[0]);
    s->to_sweeper = failed ? -1 : ends[1];
    if (!failed)
        return SD_OK;
    close(ends[1]);
    rmdir(s->folder);
    return sd_error__set(err, SD_EIO, "/bin/sh", 0, "cannot be run: %s",
                         strerror(failed));
}

static void tell_sweeper(const scratch *s, const char *line)
{
    const ssize_t ignored = write(s->to_sweeper, line, strlen(line));
    (void)ignored; /* it is gone: nothing to be told */
}

static void end_sweeper(const scratch *s)
{
    int ended;
    if (s->to_sweeper < 0)
        return;
    close(s->to_sweeper);
    while (waitpid(s->sweeper, &ended, 0) < 0 && errno == EINTR)
        ;
}

static sd_status make_scratch(scratch *s, sd_error *err)
{
    const char *under = getenv("TMPDIR");
    char real[MOST_PATH];
    under = under && *under ? under : "/tmp";
    if (!realpath(under, real) || strlen(real) > MOST_PATH - 32)
        return sd_error__set(err, SD_EIO, under, 0, "no place for scratch files");
    snprintf(s->folder, sizeof s->folder, "%.*s/stardose-XXXXXX", MOST_PATH - 32, real);
    if (!mkdtemp(s->folder))
        return sd_error__set(err, SD_EIO, under, 0, "no place for scratch files: %s",
                             strerror(errno));
    const sd_status status = start_sweeper(s, err);
    s->html = sd_arena__printf(s->arena, "%s/report.html", s->folder);
    s->pdf = sd_arena__printf(s->arena, "%s/report.pdf", s->folder);
    return status == SD_OK && (!s->html || !s->pdf) ? sd_error__no_memory(err) : status;
}

static sd_status write_html(const scratch *s, const sd_sample *sample, sd_error *err)
{
    const int fd = open(s->html, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    FILE *html = fd >= 0 ? fdopen(fd, "w") : NULL;
    if (!html)
        return sd_error__set(err, SD_EIO, s->html, 0, "%s", strerror(errno));
    sd_status status = sd_report_write(sample, "html", html, err);
    if (fclose(html) != 0 && status == SD_OK)
        status = sd_error__set(err, SD_EIO, s->html, 0, "%s", strerror(errno));
    return status;
}

/* ---- the browser ---- */

static const char *find_in_path(const char *name, sd_arena *arena)
{
    const char *path = getenv("PATH");
    for (const char *at = path ? path : "/usr/local/bin:/usr/bin:/bin"; *at;) {
        const size_t length = strcspn(at, ":");
        const char *file = sd_arena__printf(arena, "%.*s/%s", (int)length, at, name);
        if (file && length > 0 && access(file, X_OK) == 0)
            return file;
        at += length + (at[length] == ':');
    }
    return NULL;
}

static const char *find_browser(const char *asked, sd_arena *arena)
{
    static const char *const names[] = {"chromium", "chromium-browser", "google-chrome",
                                        "google-chrome-stable", "chrome"};
    if (asked)
        return strchr(asked, '/') ? asked : find_in_path(asked, arena);
    const char *found = NULL;
    for (size_t i = 0; !found && i < sizeof(names) / sizeof(names[0]); i++)
        found = find_in_path(names[i], arena);
    return found;
}

/* What the browser would write elsewhere goes to the scratch folder, too. */
static char **make_environment(const scratch *s)
{
    const char *kept[] = {"PATH", "LD_LIBRARY_PATH", "FONTCONFIG_FILE",
                          "FONTCONFIG_PATH"};
    const char *ours[] = {"HOME", "TMPDIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME",
                          "XDG_RUNTIME_DIR"};
    char **environment = SD_NEW(s->arena, char *, 12);
    size_t n = 0;
    for (size_t i = 0; environment && i < sizeof(kept) / sizeof(kept[0]); i++)
        if (getenv(kept[i]))
            environment[n++] =
                sd_arena__printf(s->arena, "%s=%s", kept[i], getenv(kept[i]));
    for (size_t i = 0; environment && i < sizeof(ours) / sizeof(ours[0]); i++)
        environment[n++] = sd_arena__printf(s->arena, "%s=%s", ours[i], s->folder);
    if (environment)
        environment[n++] = sd_arena__strdup(s->arena, "LC_ALL=C.UTF-8");
    for (size_t i = 0; i < n; i++)
        if (!environment[i])
            return NULL;
    return environment;
}

static char **make_arguments(const scratch *s, const char *browser)
{
    char **arguments = SD_NEW(s->arena, char *, MOST_ARGUMENTS);
    static const char *const fixed[] = {"--headless",
                                        "--disable-gpu",
                                        "--no-first-run",
                                        "--no-default-browser-check",
                                        "--disable-extensions",
                                        "--disable-sync",
                                        "--disable-background-networking",
                                        "--disable-component-update",
                                        "--disable-dev-shm-usage",
                                        "--disable-crash-reporter",
                                        "--no-pdf-header-footer",
                                        "--host-resolver-rules=MAP * ~NOTFOUND",
                                        "--export-tagged-pdf",
                                        "--generate-pdf-document-outline"};
    size_t n = 0;
    if (!arguments)
        return NULL;
    arguments[n++] = sd_arena__strdup(s->arena, browser);
    for (size_t i = 0; i < sizeof(fixed) / sizeof(fixed[0]); i++)
        arguments[n++] = sd_arena__strdup(s->arena, fixed[i]);
    if (geteuid() == 0) /* it refuses to run as root otherwise */
        arguments[n++] = sd_arena__strdup(s->arena, "--no-sandbox");
    arguments[n++] = sd_arena__printf(s->arena, "--user-data-dir=%s/profile", s->folder);
    arguments[n++] = sd_arena__printf(s->arena, "--print-to-pdf=%s", s->pdf);
    arguments[n++] = sd_arena__printf(s->arena, "file://%s", s->html);
    for (size_t i = 0; i < n; i++)
        if (!arguments[i])
            return NULL;
    return arguments;
}

/* Wait for its end, but not for ever. */
static bool wait_for(pid_t child, int *ended)
{
    const struct timespec pause = {0, 1000000000 / POLLS_A_SECOND};
    for (int i = 0; i < MOST_SECONDS * POLLS_A_SECOND; i++) {
        const pid_t done = waitpid(child, ended, WNOHANG);
        if (done == child)
            return true;
        if (done < 0 && errno != EINTR)
            return false;
        nanosleep(&pause, NULL);
    }
    kill(child, SIGKILL);
    waitpid(child, ended, 0);
    return false;
}

static sd_status run_browser(const scratch *s, const char *browser, sd_error *err)
{
    char **arguments = make_arguments(s, browser), **environment = make_environment(s);
    if (!arguments || !environment)
        return sd_error__no_memory(err);
    pid_t child;
    const int failed = spawn(&child, browser, arguments, environment, -1);
    if (failed)
        return sd_error__set(err, SD_EIO, browser, 0, "cannot be run: %s",
                             strerror(failed));
    char group[32];
    snprintf(group, sizeof group, "%ld\n", (long)child);
    tell_sweeper(s, group);
    int ended = 0;
    if (!wait_for(child, &ended))
        return sd_error__set(err, SD_EIO, browser, 0, "took longer than %d seconds",
                             MOST_SECONDS);
    tell_sweeper(s, "ended\n");
    if (!WIFEXITED(ended) || WEXITSTATUS(ended) != 0)
        return sd_error__set(err, SD_EIO, browser, 0, "could not print the report");
    return SD_OK;
}

/* ---- what came out ---- */

/* The dates of making and changing become `date`; none is 1970-01-01. */
static void set_dates(char *pdf, size_t length, const char *date)
{
    static const char *const keys[] = {"/CreationDate (D:", "/ModDate (D:"};
    char digits[15] = "19700101000000";
    if (date && strlen(date) == 10) {
        memcpy(digits, date, 4);
        memcpy(digits + 4, date + 5, 2);
        memcpy(digits + 6, date + 8, 2);
    }
    for (size_t i = 0; i + 32 < length; i++)
        for (size_t k = 0; pdf[i] == '/' && k < 2; k++)
            if (memcmp(pdf + i, keys[k], strlen(keys[k])) == 0)
                memcpy(pdf + i + strlen(keys[k]), digits, 14);
}

static sd_status copy_pdf(const scratch *s, const char *browser, const char *date,
                          FILE *out, sd_error *err)
{
    FILE *in = fopen(s->pdf, "rb");
    struct stat status;
    if (!in || fstat(fileno(in), &status) != 0 || status.st_size < 64) {
        if (in)
            fclose(in);
        return sd_error__set(err, SD_EIO, browser, 0, "printed nothing");
    }
    const size_t length = (size_t)status.st_size;
    char *pdf = SD_NEW(s->arena, char, length);
    const bool is_read = pdf && fread(pdf, 1, length, in) == length;
    fclose(in);
    if (!pdf)
        return sd_error__no_memory(err);
    if (!is_read || memcmp(pdf, "%PDF-", 5) != 0)
        return sd_error__set(err, SD_EIO, browser, 0, "printed no PDF");
    set_dates(pdf, length, date);
    errno = 0;
    if (fwrite(pdf, 1, length, out) != length)
        return sd_error__set(err, SD_EIO, NULL, 0, "cannot write: %s",
                             errno ? strerror(errno) : "write error");
    return SD_OK;
}

sd_status sd_pdf__write(const sd_sample *sample, const char *browser, FILE *out,
                        sd_error *err)
{
    scratch s = {.arena = sd_arena__new(), .to_sweeper = -1};
    if (!s.arena)
        return sd_error__no_memory(err);
    const char *program = find_browser(browser, s.arena);
    sd_status status = SD_OK;
    if (!program)
        status = sd_error__set(err, SD_EUSAGE, NULL, 0,
                               "PDF is printed by Chromium or Chrome, and none is found "
                               "in PATH: install one, name one with --browser, or print "
                               "the HTML");
    if (status == SD_OK)
        status = make_scratch(&s, err);
    if (status == SD_OK)
        status = write_html(&s, sample, err);
    if (status == SD_OK)
        status = run_browser(&s, program, err);
    if (status == SD_OK)
        status = copy_pdf(&s, program, sample->run->date, out, err);
    end_sweeper(&s);
    sd_arena__free(s.arena);
    return status;
}
