# reports per sample
# the words of the page, without its dress
P  report.demo.html.txt    $stardose report --genes CYP2C19,CYP2D6,DPYD,HLA-B --date 2026-01-01 --calls $data/outside-calls/demo.tsv $data/vcf/demo.g.vcf | sed "s/<style>.*//; s/<[^>]*>/ /g; s/  */ /g; /^ *$/d"
P  report.demo.json        $stardose report --genes CYP2C19,CYP2D6,HLA-B -O json --date 2026-01-01 --calls $data/outside-calls/demo.tsv $data/vcf/demo.g.vcf
P  report.demo.tsv         $stardose report -O tsv --date 2026-01-01 --calls $data/outside-calls/demo.tsv $data/vcf/demo.g.vcf
P  report.child.json       $stardose report --genes CYP2C19,TPMT -O json -o - -s CHILD $data/vcf/trio.phased.vcf
P  report.variants-only.tsv  $stardose report --genes CYP2C19,UGT1A1,VKORC1 -O tsv $data/vcf/child.variants-only.vcf
P  report.files.txt        $stardose report -o $tmp/out $data/vcf/trio.phased.vcf && ls -A $tmp/out
P  report.odd-names.txt    $stardose report -o $tmp/out $data/vcf/odd-names.vcf && ls -A $tmp $tmp/out | grep -v ^/
P  report.child.json       $stardose report -o $tmp --genes TPMT,CYP2C19 -O json $data/vcf/trio.phased.vcf && cat $tmp/CHILD.json
P  report.child.json       $stardose report -o $tmp/ --genes CYP2C19,TPMT --threads 2 -O json $data/vcf/trio.phased.vcf && cat $tmp/CHILD.json
# two pairs fit, of two phenotypes: the card and the JSON say so
P  report.alternatives.html.txt  $stardose report --genes TPMT,CYP4F2 -o - -O html -s CHILD $data/vcf/trio.unphased.vcf | sed -n '/<section id=genes>/,/<.section>/p' | sed "s/<[^>]*>/ /g; s/  */ /g; /^ *$/d"
P  report.alternatives.json  $stardose report --genes TPMT -O json -o - -s CHILD $data/vcf/trio.unphased.vcf | python3 -c 'import json,sys; g=json.load(sys.stdin)["genes"][0]; json.dump({k: g[k] for k in ("is_firm", "phenotypes", "ranked_by", "alternatives", "possible_phenotypes")}, sys.stdout, indent=1); print()'
P  -                       $stardose report -O json -o - --rank frequency --population AMR -s CHILD $data/vcf/trio.unphased.vcf | python3 scripts/check-report.py include/stardose-report.schema.json
# the JSON is what its schema says, for every kind of call
P  -                       $stardose report -O json --calls $data/outside-calls/demo.tsv $data/vcf/demo.g.vcf | python3 scripts/check-report.py include/stardose-report.schema.json
P  -                       $stardose report -O json $data/vcf/child.variants-only.vcf | python3 scripts/check-report.py include/stardose-report.schema.json
P  -                       $stardose report -O json -o $tmp/out $data/vcf/odd-names.vcf && python3 scripts/check-report.py include/stardose-report.schema.json $tmp/out/*.json
P  -                       sed '/rs2306283/{s/A\tG/A\tC/; s/0|0/0|1/g}' $data/vcf/trio.phased.vcf | $stardose report -O json -s CHILD - | python3 scripts/check-report.py include/stardose-report.schema.json
P  -                       sed '/rs10264272/{s/C\tT/C\tA/; s/0|0/0|1/g}' $data/vcf/trio.phased.vcf | $stardose report -O json -s CHILD - | python3 scripts/check-report.py include/stardose-report.schema.json
1  -                       $stardose report -O json $data/vcf/demo.g.vcf | sed 's/"is_firm": true/"is_firm": 1/' | python3 scripts/check-report.py include/stardose-report.schema.json
P  -                       $stardose report -o $tmp $data/vcf/demo.g.vcf && [ "$(stat -c %a $tmp/*| sort -u)" = 600 ]
P  -                       $stardose report -O json $data/vcf/odd-names.vcf -s '=1+1' | python3 -m json.tool
P  -                       [ "$($stardose report -O json --date 2025-12-31 $data/vcf/demo.g.vcf)" = "$(SOURCE_DATE_EPOCH=1767225599 $stardose report -O json $data/vcf/demo.g.vcf)" ]
2  -                       SOURCE_DATE_EPOCH=soon $stardose report -O json $data/vcf/demo.g.vcf
2  -                       $stardose report --date 2026-13-01 $data/vcf/demo.g.vcf
# an existing report is another patient's until --force says otherwise; then all are replaced together
2  report.exists.txt       cd $tmp && $stardose report -O json -o out $OLDPWD/$data/vcf/demo.g.vcf && $stardose report -O json -o out $OLDPWD/$data/vcf/demo.g.vcf 2>&1
P  -                       $stardose report -o $tmp $data/vcf/demo.g.vcf && echo old >$tmp/DEMO.tsv && $stardose report --force -o $tmp $data/vcf/demo.g.vcf && ! grep -qx old $tmp/DEMO.tsv
P  -                       echo old >$tmp/DEMO.tsv && ! $stardose report -o $tmp $data/vcf/demo.g.vcf && [ "$(ls -A $tmp)" = DEMO.tsv ]
P  -                       ! $stardose report -o $tmp/out $data/vcf/no-samples.vcf && [ ! -e $tmp/out ]
P  -                       ! $stardose report -s NOBODY -o $tmp/out $data/vcf/demo.g.vcf && [ ! -e $tmp/out ]
2  -                       $stardose report -o $data/vcf/demo.g.vcf $data/vcf/demo.g.vcf
1  -                       $stardose report -o $tmp/a/b $data/vcf/demo.g.vcf
1  -                       $stardose report $data/vcf/demo.g.vcf >/dev/full
2  -                       $stardose report -O json,html $data/vcf/demo.g.vcf
2  -                       $stardose report -O nonesuch $data/vcf/demo.g.vcf
2  -                       $stardose report -O json,json -o $tmp $data/vcf/demo.g.vcf
2  report.several.txt      $stardose report -O json $data/vcf/trio.phased.vcf 2>&1
P  -                       $stardose report -O json $data/vcf/demo.g.vcf | head -c 10 | wc -c
# no patient's name on standard error
P  -                       ! $stardose report -o $tmp $data/vcf/odd-names.vcf 2>&1 | grep -q escape
# an interrupted run leaves nothing, and says nothing
143  -                     tests/cli/interrupted.sh "$stardose" $data/vcf/trio.phased.vcf $tmp TERM
129  -                     tests/cli/interrupted.sh "$stardose" $data/vcf/trio.phased.vcf $tmp HUP
# What sites not seen leave open: in the summary, in the gene's card, and beside the drugs.
P  report.gaps.html.txt    grep -v 'rs72558187\|rs67376798' $data/vcf/trio.phased.vcf | $stardose report -s CHILD --genes CYP2C9,DPYD --date 2026-01-01 -O html -o - - | sed "s/<style>.*//; s/<[^>]*>/ /g; s/  */ /g; /^ *$/d" | grep -v '^ *needs'
P  report.gaps.tsv         grep -v 'rs72558187\|rs67376798' $data/vcf/trio.phased.vcf | $stardose report -s CHILD --genes CYP2C9,DPYD -O tsv -o - - | grep -v 'no_result' | awk -F'\t' -v want='kind gene phenotypes reachable minimum_sets drug class would_change_if' 'NR == 1 { n = split(want, w, " "); for (i = 1; i <= NF; i++) at[$i] = i } { for (k = 1; k <= n; k++) printf "%s%s", $at[w[k]], k < n ? "\t" : "\n" }'
# without a count of copies no advice rests on them, unless all they could be means the same
P  -                       $stardose report -O json --genes CYP2D6 -o $tmp/c $data/vcf/copies.vcf && python3 scripts/check-report.py include/stardose-report.schema.json $tmp/c/*.json
P  report.untold.json      $stardose report -O json --genes CYP2D6 -o - -s UNTOLD $data/vcf/copies.vcf | sed -n '/"structure": {/,/^   },/p'
P  -                       $stardose report -O json --genes CYP2D6 -o - -s UNTOLD $data/vcf/copies.vcf | python3 -c 'import json,sys; d=json.load(sys.stdin); assert all("CYP2D6 no result" in a["because"] or "No Result" in a["results"] for x in d["drugs"] for a in x["advice"]); assert all("CYP2D6" in x["needs"] for x in d["drugs"] if x["drug"]=="codeine")'
P  -                       $stardose report -O json --genes CYP2D6 -o - -s POOR $data/vcf/copies.vcf | python3 -c 'import json,sys; d=json.load(sys.stdin); assert next(x for x in d["drugs"] if x["drug"]=="codeine")["class"]=="avoid"'
P  report.untold.txt       $stardose report --genes CYP2D6 -o - -s UNTOLD $data/vcf/copies.vcf | sed "s/<style>.*//; s/<[^>]*>/ /g; s/  */ /g; /^ *$/d" | sed -n '/two whole copies/p'
P  -                       $stardose report -q -O html -o - -s UNTOLD $data/vcf/copies.vcf | grep -q 'without structure</span> <a href=#gene-[0-9]*>CYP2D6'

# guidance that is old on the date of the report is named, with its date and age
P  -                       $stardose report -O json --date 2026-01-01 --genes F5 -o - $data/vcf/demo.g.vcf | python3 -c 'import json,sys; k=json.load(sys.stdin)["knowledge"]; assert (k["as_of"], k["max_age"]) == ("2026-01-01", 180), k; old={o["source"]: (o["date"], o["age_days"]) for o in k["old_guidance"]}; assert old == {"FDA Table of Pharmacogenetic Associations": ("2021-03-22", 1746), "FDA drug labels, through openFDA": ("2024-01-15", 717)}, old'
P  -                       $stardose report -O json --date 2026-01-01 --max-age 1000 --genes F5 -o - $data/vcf/demo.g.vcf | python3 -c 'import json,sys; old=json.load(sys.stdin)["knowledge"]["old_guidance"]; assert [o["date"] for o in old] == ["2021-03-22"], old'
P  -                       $stardose report -O json --date 2026-01-01 --max-age 1746 --genes F5 -o - $data/vcf/demo.g.vcf | python3 -c 'import json,sys; old=json.load(sys.stdin)["knowledge"]["old_guidance"]; assert old == [], old'
P  -                       $stardose report -O json --max-age 0 --genes F5 -o - $data/vcf/demo.g.vcf | python3 -c 'import json,sys; old=json.load(sys.stdin)["knowledge"]["old_guidance"]; assert old == [], old'
P  -                       $stardose report -O html --genes F5 -o - $data/vcf/demo.g.vcf | grep -c 'old guidance.*FDA Table of Pharmacogenetic Associations (2021-03-22)' | grep -qx 1
2  -                       $stardose report -O json --max-age -1 -o - $data/vcf/demo.g.vcf
# a summary for a terminal: aligned, in color where one sits, never a character that does not print
P  report.demo.text.txt    $stardose report -O text -o - --date 2026-01-01 --calls $data/outside-calls/demo.tsv $data/vcf/demo.g.vcf
P  -                       script -qec "$stardose report $data/vcf/demo.g.vcf" /dev/null | grep -q "$(printf '\033\[1;31mAvoid')"
N  -                       NO_COLOR=1 script -qec "$stardose report $data/vcf/demo.g.vcf" /dev/null | grep -q "$(printf '\033')"
P  -                       NO_COLOR=1 script -qec "$stardose report $data/vcf/demo.g.vcf" /dev/null | grep -q 'DEMO  pharmacogenomic summary'
2  -                       script -qec "$stardose report -O html $data/vcf/demo.g.vcf" /dev/null
N  -                       $stardose report -O text -o - $data/vcf/odd-names.vcf | tr -d '\n' | grep -q '[[:cntrl:]]'
P  report.text-samples.txt $stardose report -O text -o - --genes TPMT --drugs azathioprine $data/vcf/trio.phased.vcf | grep -A2 'pharmacogenomic summary'
# the laboratory's own: its head, title, sections, signature
P  report.lab.html.txt     $stardose report --genes TPMT --sections methods --title 'Drug gene panel' --lab $data/lab/lab.json --date 2026-01-01 -O html -o - $data/vcf/demo.g.vcf | sed "s/<style>.*//; s/<[^>]*>/ /g; s/  */ /g; /^ *$/d"
P  -                       $stardose report --lab $data/lab/lab.json -O html -o - $data/vcf/demo.g.vcf | grep -q 'img-src data:.*' && $stardose report --lab $data/lab/lab.json -O html -o - $data/vcf/demo.g.vcf | grep -o 'base64,[^"]*' | cut -d, -f2 | base64 -d | cmp - $data/lab/logo.png
P  -                       $stardose report --lab $data/lab/lab.json --signed-by 'Dr. B' --date 2026-01-02 -O html -o - $data/vcf/demo.g.vcf | grep -q 'Signed by <b>Dr. B</b>, 2026-01-02'
N  -                       $stardose report --lab $data/lab/lab.json --signed-by 'Dr. B' -O html -o - $data/vcf/demo.g.vcf | grep -q 'Draft'
P  -                       $stardose report --lab $data/lab/lab.json --signed-by 'Dr. B' -O json -o - $data/vcf/demo.g.vcf | python3 scripts/check-report.py include/stardose-report.schema.json
N  -                       $stardose report --lab $data/lab/hostile.json -O html -o - $data/vcf/demo.g.vcf | grep -E "<script|<img|c & |$(printf '\033')"
P  -                       $stardose report --lab $data/lab/hostile.json -O html -o - $data/vcf/demo.g.vcf | grep -q 'U+202E'
P  -                       $stardose report --sections '^drugs,genes' -O html -o - $data/vcf/demo.g.vcf | grep -q 'Left out as asked: drugs, genes'
2  report.section.txt      $stardose report --sections summary,gens -O html -o - $data/vcf/demo.g.vcf 2>&1
3  -                       $stardose report --lab $data/lab/none.json -O html -o - $data/vcf/demo.g.vcf
3  -                       echo '{"adress": "y"}' >$tmp/lab.json; $stardose report --lab $tmp/lab.json -O html -o - $data/vcf/demo.g.vcf
P  report.lab-key.txt      echo '{"name": "x", "adress": "y"}' >$tmp/lab.json; $stardose report --lab $tmp/lab.json -O html -o - $data/vcf/demo.g.vcf 2>&1 | sed 's/^.*lab.json/lab.json/'
3  -                       printf '{"name": "x", "logo": "%s/vcf/demo.g.vcf"}' "$(realpath $data)" >$tmp/lab.json; $stardose report --lab $tmp/lab.json -O html -o - $data/vcf/demo.g.vcf
# names of samples and files, as hashes that need the key
P  report.deidentify.txt   echo 0123456789abcdef >$tmp/key; $stardose report -q --deidentify $tmp/key --calls $data/outside-calls/demo.tsv -o $tmp/out $data/vcf/demo.g.vcf && ls -A $tmp/out
N  -                       echo 0123456789abcdef >$tmp/key; $stardose report -q --deidentify $tmp/key --calls $data/outside-calls/demo.tsv -O html,json,tsv,text -o $tmp/out $data/vcf/demo.g.vcf && grep -qi demo $tmp/out/*
P  -                       echo 0123456789abcdef >$tmp/key; $stardose report -q --deidentify $tmp/key -O json -o - $data/vcf/demo.g.vcf | python3 -c 'import hashlib,hmac,json,sys; d=json.load(sys.stdin); assert d["sample"]["name"] == "ID-" + hmac.new(b"0123456789abcdef", b"DEMO", hashlib.sha256).hexdigest()[:16]; assert d["run"]["input"]["file"].startswith("FILE-")'
P  -                       mkdir $tmp/in; for c in chr10 chr6; do bcftools view -t $c $data/vcf/trio.phased.vcf -o $tmp/in/SECRET.$c.vcf 2>/dev/null; done; echo 0123456789abcdef >$tmp/key; $stardose report -q --deidentify $tmp/key -o $tmp/out $tmp/in/*.vcf && [ "$(cat $tmp/out/* | wc -l)" -gt 100 ] && [ "$(cat $tmp/out/* | grep -c -e SECRET -e MOTHER -e CHILD)" = 0 ]
3  -                       echo short >$tmp/key; $stardose report -q --deidentify $tmp/key -O json -o - $data/vcf/demo.g.vcf
3  -                       $stardose report -q --deidentify $tmp/none -O json -o - $data/vcf/demo.g.vcf
# a card for the patient to carry
P  report.card.txt         $stardose report -O card-text -o - --date 2026-01-01 --calls $data/outside-calls/demo.tsv $data/vcf/demo.g.vcf
P  report.card-drug.txt    $stardose report -O card-text -o - --genes TPMT --drugs codeine $data/vcf/demo.g.vcf
P  report.card.html.txt    $stardose report -O card -o - --date 2026-01-01 --lab $data/lab/lab.json --calls $data/outside-calls/demo.tsv $data/vcf/demo.g.vcf | sed "s/<style>.*//; s/<[^>]*>/ /g; s/  */ /g; /^ *$/d"
P  report.card-files.txt   $stardose report -O card,card-text,text -o $tmp/out $data/vcf/demo.g.vcf && ls -A $tmp/out
N  -                       $stardose report -O card,card-text -o $tmp/out $data/vcf/odd-names.vcf && cat $tmp/out/* | grep -v '^GENES AND' | grep -e '<script' -e 'href=' -e '<img' -e "$(printf '\033')"
# the page is sound HTML: elements nest, links lead somewhere, nothing is fetched and nothing runs
P  -                       $stardose report -O html -o - --lab $data/lab/lab.json --calls $data/outside-calls/demo.tsv $data/vcf/demo.g.vcf | python3 scripts/check-html.py
P  -                       $stardose report -O html,card -o $tmp/out --lab $data/lab/hostile.json --title '"><script>' --signed-by '<b>' $data/vcf/odd-names.vcf && for f in $tmp/out/*.html; do python3 scripts/check-html.py <$f || exit 1; done
P  -                       $stardose report -O html -o $tmp/out --patient $data/patients/family.tsv --sections ^genes $data/vcf/trio.unphased.vcf && for f in $tmp/out/*.html; do python3 scripts/check-html.py <$f || exit 1; done
N  -                       $stardose report -O html -o - $data/vcf/demo.g.vcf | sed 's/href=#genes/href=#gones/' | python3 scripts/check-html.py
N  -                       $stardose report -O html -o - $data/vcf/demo.g.vcf | sed 's/<.h4>//' | python3 scripts/check-html.py
P  -                       for f in $data/lab/*.json; do python3 -c 'import json, sys; s, p = (json.load(open(f)) for f in sys.argv[1:]); import importlib.util as u; u.find_spec("jsonschema") and __import__("jsonschema").validate(p, s)' include/stardose-lab.schema.json $f || exit 1; done
