#!/bin/sh
# Kill a run by a signal that it cannot catch while a browser prints: neither the browser nor the scratch files stay.
#   tests/cli/killed.sh <stardose> <input> <empty folder>
set -eu
stardose=$1 input=$2 folder=$3
mkdir "$folder/scratch"
cp tests/cli/browser.sh "$folder"
echo sleeps >"$folder/does"
TMPDIR=$folder/scratch $stardose report -q -O pdf --browser "$folder/browser.sh" -o "$folder/out" "$input" &
program=$!
tries=0
while [ ! -s "$folder/pid" ] && [ $((tries += 1)) -lt 200 ]; do sleep 0.05; done
browser=$(cat "$folder/pid")
kill -s KILL "$program"
wait "$program" 2>/dev/null || :
tries=0
while [ -n "$(ls -A "$folder/scratch")" ] && [ $((tries += 1)) -lt 200 ]; do sleep 0.05; done
[ -z "$(ls -A "$folder/scratch")" ] || { echo "left: $(ls -A "$folder/scratch")" >&2; exit 1; }
case $(ps -o stat= -p "$browser") in
'' | Z*) ;; # gone, or dead and not yet fetched by its new parent
*) echo "the browser is still there" >&2 && exit 1 ;;
esac
