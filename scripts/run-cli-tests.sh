#!/bin/sh
# Run every line of tests/cli/*.tst: expectation, golden file, command.
#   scripts/run-cli-tests.sh <stardose> [--update]
# Expectation: P exit 0, N any other exit but a crash, or the exit status itself.  Golden: a file in test-data/expected
# that standard output must equal ("2>&1" in the command compares messages too), or - for none.  Commands see
#   $stardose  the program          $data  test-data          $tmp  an empty folder, removed afterwards
# Digests are masked, so that a changed table changes only the tests whose results it changes.
set -u
stardose="${WRAPPER-} $(realpath "$1")"
update=${2-} failed=0 ran=0
data=test-data
scratch=$(mktemp -d) && trap 'rm -rf "$scratch"' EXIT
out=$scratch/out
export LC_ALL=C stardose data tmp
unset SOURCE_DATE_EPOCH

fails() {
    printf "FAIL %s: %s (%s)\n" "$tst" "$command" "$1"
    failed=$((failed + 1))
}

for tst in tests/cli/*.tst; do
    while read -r expect golden command; do
        case $expect in '' | \#*) continue ;; esac
        ran=$((ran + 1))
        tmp=$scratch/tmp
        mkdir "$tmp"
        (eval "$command") >"$out" 2>"$scratch/err" </dev/null
        status=$?
        rm -rf "$tmp"
        case $expect in
        P) wanted=0 ;;
        N) wanted=$status; { [ "$status" -eq 0 ] || [ "$status" -gt 127 ]; } && wanted="not 0" ;;
        *) wanted=$expect ;;
        esac
        if [ "$status" != "$wanted" ]; then
            fails "exit $status, not $wanted"
            head -n 5 "$scratch/err"
            continue
        fi
        [ "$golden" = - ] && continue
        sed 's/[0-9a-f]\{64\}/<sha256>/g' "$out" >"$out.masked"
        if [ "$update" = --update ]; then
            cp "$out.masked" "test-data/expected/$golden"
        elif ! diff -u "test-data/expected/$golden" "$out.masked"; then
            fails "output"
        fi
    done <"$tst"
done
echo "cli: $ran run, $failed failed"
[ "$failed" -eq 0 ]
