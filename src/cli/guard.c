/* guard.c -- what must hold whatever happens to the process: no half-written file stays,
 * nothing leaks.
 *
 * The input is untrusted and htslib may exit or abort on it (out of memory inside the
 * library).  Nothing is in its final place before the run has ended well, so all that is
 * left to do at any end is to remove the temporary files: from exit(), from an interrupt,
 * and from a crash, which is reported as such.  That is why the reading needs no process
 * of its own. */
#define _XOPEN_SOURCE 700 /* sigaltstack */
#include "cli/cli.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "run/run.h"

static sd_outset *volatile guarded;

void cli_guard(sd_outset *set)
{
    guarded = set;
}

static void remove_unfinished(void)
{
    if (guarded != NULL)
        sd_outset__unlink(guarded);
}

/* Interrupts: clean up, then die of the same signal, quietly, so that a shell sees 128 +
 * n. */
static void on_interrupt(int number)
{
    remove_unfinished();
    signal(number, SIG_DFL);
    raise(number);
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
static void on_crash(int number)
{
    remove_unfinished();
    char text[] = "stardose: internal error (signal 00); no report was written\n";
    char *digits = strchr(text, '0');
    digits[0] = (char)('0' + number / 10);
    digits[1] = (char)('0' + number % 10);
    const ssize_t ignored = write(STDERR_FILENO, text, sizeof text - 1);
    (void)ignored;
    _exit(sd_status_exit(SD_ENOMEM)); /* 1: could not be done */
}

static void handle_crashes(void)
{
    static char stack[64 * 1024]; /* a stack that overflowed cannot carry the handler */
    const stack_t alternate = {.ss_sp = stack, .ss_size = sizeof stack};
    sigaltstack(&alternate, NULL);
    struct sigaction action = {.sa_handler = on_crash,
                               .sa_flags = SA_ONSTACK | (int)SA_RESETHAND};
    sigemptyset(&action.sa_mask);
    static const int crashes[] = {SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL};
    for (size_t i = 0; i < sizeof crashes / sizeof *crashes; i++)
        sigaction(crashes[i], &action, NULL);
}
#else
static void handle_crashes(void) /* the sanitizer's own report is wanted */
{
}
#endif

/* Were one of the three standard files closed, the next file opened would take its place
 * and get our output.  The stand-ins are opened the wrong way round, so that using them
 * fails as it should. */
static void fill_standard_files(void)
{
    static const int wrong_way[] = {O_WRONLY, O_RDONLY, O_WRONLY};
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) == -1 && errno == EBADF &&
            open("/dev/null", wrong_way[fd]) != fd)
            _exit(1);
}

void cli_guard_start(void)
{
    fill_standard_files();
    umask(077);
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0}); /* a core file would hold genotypes */
    sd_run__prepare_process();
    handle_crashes();
    struct sigaction action = {.sa_handler = on_interrupt};
    sigemptyset(&action.sa_mask);
    static const int interrupts[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE};
    for (size_t i = 0; i < sizeof interrupts / sizeof *interrupts; i++) {
        struct sigaction old;
        if (sigaction(interrupts[i], NULL, &old) == 0 &&
            old.sa_handler != SIG_IGN) /* nohup stays */
            sigaction(interrupts[i], &action, NULL);
    }
    atexit(remove_unfinished);
}
