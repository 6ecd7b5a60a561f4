#!/bin/sh
# Interrupt a run while it writes the reports of several samples: it ends by that signal and leaves nothing of its own.
#   tests/cli/interrupted.sh <stardose> <input of several samples> <empty folder> <signal>
# The last sample's report goes to a pipe that nobody reads.  There the run waits, so that however slow the machine is the
# signal finds the other reports written and none in place.
set -eu
stardose=$1 input=$2 folder=$3 signal=$4
last=$(awk '/^#CHROM/ { print $NF; exit }' "$input")
mkdir "$folder/out"
mkfifo "$folder/out/$last.html"
# Under nohup and the like the signal would be ignored from the start, and rightly.
default=
env --default-signal="$signal" true 2>/dev/null && default="env --default-signal=$signal"
# shellcheck disable=SC2086  # the program may have a wrapper in front
$default $stardose report -q -o "$folder/out" "$input" &
program=$!
(sleep 60; kill -s KILL "$program") >/dev/null 2>&1 & # a signal that does not end the run must not hang the tests
watch=$!
while kill -0 "$program" 2>/dev/null && [ -z "$(find "$folder" -name '*.tmp' | head -n 1)" ]; do sleep 0.05; done
kill -s "$signal" "$program"
status=0
wait "$program" || status=$?
kill "$watch"
rm "$folder/out/$last.html"
rmdir "$folder/out" 2>/dev/null || { echo "left: $(ls -A "$folder/out")" >&2; exit 1; }
exit "$status"
