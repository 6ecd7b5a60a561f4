#!/bin/sh
# Interrupt a run while it writes the reports of many samples: it ends by that signal and leaves nothing.
#   tests/cli/interrupted.sh <stardose> <input of three samples> <empty folder> <signal>
set -eu
stardose=$1 input=$2 folder=$3 signal=$4
awk -v copies=600 'BEGIN { FS = OFS = "\t" }
    /^##/ { print; next }
    { line = $1; for (i = 2; i < 10; i++) line = line OFS $i
      for (c = 1; c <= copies; c++) for (i = 10; i <= NF; i++) line = line OFS $i (/^#/ ? c : "")
      print line }' "$input" >"$folder/many.vcf"
# shellcheck disable=SC2086  # the program may have a wrapper in front
$stardose report -q -o "$folder/out" "$folder/many.vcf" &
program=$!
while kill -0 "$program" 2>/dev/null && [ -z "$(find "$folder" -name '*.tmp' | head -n 1)" ]; do :; done
kill -s "$signal" "$program"
status=0
wait "$program" || status=$?
rm "$folder/many.vcf"
left=$(ls -A "$folder")
[ -z "$left" ] || { echo "left: $left" >&2; exit 1; }
exit "$status"
