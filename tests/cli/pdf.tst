# the report printed by a browser: here one that stands in for it
P  pdf.printed.txt  cp tests/cli/browser.sh $tmp; mkdir $tmp/scratch; TMPDIR=$tmp/scratch $stardose report -q -O pdf --browser $tmp/browser.sh --date 2026-01-02 -o $tmp/out $data/vcf/demo.g.vcf && ls -A $tmp/out $tmp/scratch | sed "s#$tmp##" && cat $tmp/out/DEMO.pdf
P  -                cp tests/cli/browser.sh $tmp; $stardose report -q -O pdf --browser $tmp/browser.sh -o $tmp/out $data/vcf/demo.g.vcf && $stardose report -q -O html -o - $data/vcf/demo.g.vcf | cmp - $tmp/given.html
P  -                cp tests/cli/browser.sh $tmp; SECRET=x $stardose report -q -O pdf --browser $tmp/browser.sh -o - $data/vcf/demo.g.vcf | grep -q 'D:19700101000000' && ! grep -q SECRET $tmp/env
1  -                cp tests/cli/browser.sh $tmp; echo fails >$tmp/does; $stardose report -q -O pdf --browser $tmp/browser.sh -o $tmp/out $data/vcf/demo.g.vcf
1  -                cp tests/cli/browser.sh $tmp; echo nothing >$tmp/does; $stardose report -q -O pdf --browser $tmp/browser.sh -o $tmp/out $data/vcf/demo.g.vcf
2  -                $stardose report -q -O pdf --browser none-such-browser -o $tmp/out $data/vcf/demo.g.vcf
P  -                tests/cli/killed.sh "$stardose" $data/vcf/demo.g.vcf $tmp
# a real one, where there is one that works: text, tags and fonts are in it
P  -                chromium --headless $([ "$(id -u)" -gt 0 ] || echo --no-sandbox) --user-data-dir=$tmp/profile --print-to-pdf=$tmp/blank.pdf about:blank >/dev/null 2>&1 || exit 0; $stardose report -q -O pdf -o - --genes TPMT --sections summary $data/vcf/demo.g.vcf | tr -d '\000' | grep -a -c -e StructTreeRoot -e FontFile2 | grep -qv '^[01]$'
