/* messages.c -- what is said on standard error: one line each, printable ASCII, never a
 * sample's name by itself. */
#include "cli/cli.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>

/* Names of files and bytes of damaged input end up in messages: nothing in them may move
 * the terminal's cursor. */
static void print_printable(const char *text)
{
    for (const unsigned char *c = (const unsigned char *)text; *c != '\0'; c++)
        if (*c < 0x20 || *c > 0x7e)
            fprintf(stderr, "\\x%02x", *c);
        else
            fputc(*c, stderr);
}

static void say(const cli_command *command, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));
static void say(const cli_command *command, const char *format, va_list args)
{
    char text[2048];
    vsnprintf(text, sizeof text, format, args);
    fprintf(stderr, command->name[0] ? "stardose %s: " : "stardose%s: ", command->name);
    print_printable(text);
    fputc('\n', stderr);
}

void cli_say(const cli_command *command, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    say(command, format, args);
    va_end(args);
}

int cli_misuse(const cli_command *command, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    say(command, format, args);
    va_end(args);
    fprintf(stderr, "Try: stardose %s%s--help\n", command->name,
            command->name[0] ? " " : "");
    return sd_status_exit(SD_EUSAGE);
}

int cli_fail(const cli_command *command, const sd_error *err)
{
    const char *message = err->message[0] ? err->message : sd_status_text(err->status);
    const char *source = strcmp(err->source, "-") == 0 ? "standard input" : err->source;
    if (source[0] == '\0')
        cli_say(command, "%s", message);
    else if (err->line > 0)
        cli_say(command, "%s:%lld: %s", source, (long long)err->line, message);
    else
        cli_say(command, "%s: %s", source, message);
    return sd_status_exit(err->status);
}

int cli_finish_stdout(const cli_command *command)
{
    if (fflush(stdout) == 0 && ferror(stdout) == 0)
        return 0;
    cli_say(command, "standard output: %s", errno ? strerror(errno) : "write error");
    return sd_status_exit(SD_EIO);
}
