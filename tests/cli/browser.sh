#!/bin/sh
# Stands in for a browser: prints a PDF of a few lines that says when, and keeps the HTML that it was given.
#   tests/cli/browser.sh --print-to-pdf=FILE … file://FILE         BROWSER_DOES: prints (default), fails, sleeps, nothing
for word in "$@"; do
    case $word in
    --print-to-pdf=*) pdf=${word#--print-to-pdf=} ;;
    --user-data-dir=*) profile=${word#--user-data-dir=} ;;
    file://*) html=${word#file://} ;;
    esac
done
does=$(cat "${0%/*}/does" 2>/dev/null)
mkdir "$profile"
case $does in
fails) exit 1 ;;
nothing) exit 0 ;;
sleeps)
    echo $$ >"${0%/*}/pid"
    sleep 60
    ;;
esac
cp "$html" "${0%/*}/given.html"
env >"${0%/*}/env"
printf '%%PDF-1.4\n/CreationDate (D:20300102030405+00)\n/ModDate (D:20300102030405+00)\n%%%%EOF\n' >"$pdf"
