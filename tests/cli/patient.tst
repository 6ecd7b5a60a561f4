# what is known of the patient: advice for other people is set aside, drugs taken come first
P  patient.adult.tsv       $stardose report -s CHILD --patient $data/patients/adult.json --drugs warfarin,voriconazole -O tsv -o - $data/vcf/trio.phased.vcf | awk -F '\t' 'NR == 1 || $2 == "drug"' | cut -f 2,24-29,40,41
P  patient.family.tsv      $stardose report -s CHILD,MOTHER --patient $data/patients/family.tsv --drugs voriconazole -O tsv -o $tmp/out $data/vcf/trio.phased.vcf; for s in CHILD MOTHER; do awk -F '\t' '$2 == "drug"' $tmp/out/$s.tsv | cut -f 1,24,25,28,29,40,41; done
P  patient.html.txt        $stardose report -s CHILD --patient $data/patients/adult.json -O html -o - $data/vcf/trio.phased.vcf | sed -n '/<dt>Patient, as/p; /<section id=taken/,/<.section>/p; /Set aside/p' | sed "s/<[^>]*>/ /g; s/  */ /g"
P  -                       $stardose report -s CHILD --patient $data/patients/adult.json -O json -o - $data/vcf/trio.phased.vcf | python3 scripts/check-report.py include/stardose-report.schema.json
P  -                       $stardose report -s CHILD --patient $data/patients/hostile.json -O json -o - $data/vcf/trio.phased.vcf | python3 scripts/check-report.py include/stardose-report.schema.json
P  -                       $stardose report -s CHILD --patient $data/patients/adult.json -O json -o - $data/vcf/trio.phased.vcf | grep -A 30 '"drugs": \[' | grep -q '"drug": "clopidogrel"'
P  patient.explain.txt     $stardose explain -s CHILD --gene CYP2C19 --patient $data/patients/adult.json $data/vcf/trio.phased.vcf | sed -n '/Set aside/,$p'
P  patient.explained.txt   $stardose explain -s CHILD --gene CYP2C19 --patient $data/patients/adult.json $data/vcf/trio.phased.vcf | grep 'aken'
P  -                       $stardose explain -s CHILD --gene CYP2C19 --patient $data/patients/hostile.json $data/vcf/trio.phased.vcf >$tmp/e; LC_ALL=C grep -q "$(printf '\033')\|$(printf '\342\200\256')" $tmp/e && exit 1; grep -q 'no rule that looks at this gene: <script>' $tmp/e
P  -                       $stardose explain -s CHILD --gene CYP2C19 -O json --patient $data/patients/adult.json $data/vcf/trio.phased.vcf >$tmp/j; python3 -c 'import json, sys; e = json.load(sys.stdin); assert e["taken_without_rule"] == ["lisinopril"]; taken = [g["is_taken"] for g in e["guidance"]]; assert taken == sorted(taken, reverse=True) and True in taken and False in taken; assert {a["drug"]: a["is_taken"] for a in e["set_aside"]}["clopidogrel"]' <$tmp/j
P  -                       $stardose explain -s CHILD --gene CYP2C19 -O json $data/vcf/trio.phased.vcf | python3 -c 'import json, sys; e = json.load(sys.stdin); assert e["taken_without_rule"] == []; assert {g["is_taken"] for g in e["guidance"]} == {None}'
P  -                       $stardose explain -s CHILD --gene CYP2C19 -O json --patient $data/patients/adult.json $data/vcf/trio.phased.vcf | grep -A 7 '"set_aside": \[' | grep -q 'clopidogrel'
# without a patient file nothing is set aside, and nobody takes anything
P  -                       $stardose report -s CHILD -O json -o - $data/vcf/trio.phased.vcf | grep -q '"is_taken": \(true\|false\)' && exit 1; $stardose report -s CHILD -O json -o - $data/vcf/trio.phased.vcf | grep -q '^ "patient": null'
# the sex counts as with --sex, and contradicts it
P  call.sex-male.tsv       printf '{"sex": "male"}' >$tmp/p; $stardose call --genes G6PD --patient $tmp/p $data/vcf/x.vcf
P  call.sex-male.tsv       printf '{"sex": "male"}' >$tmp/p; $stardose call --genes G6PD --sex male --patient $tmp/p $data/vcf/x.vcf
3  patient.sex.txt         printf '{"sex": "male"}' | $stardose call --genes G6PD --sex female --patient /dev/stdin $data/vcf/x.vcf 2>&1
P  patient.x.txt           printf '{"sex": "male"}' | $stardose call --genes G6PD --patient /dev/stdin $data/vcf/x-het.vcf 2>&1 >/dev/null
P  patient.x-2.txt         printf 'sample\tsex\nHET\tmale\n' | $stardose report --genes G6PD --patient /dev/stdin -O tsv -o - $data/vcf/x-het.vcf 2>&1 >/dev/null
P  -                       printf '{"sex": "female"}' >$tmp/p; test -z "$($stardose call --genes G6PD --patient $tmp/p $data/vcf/x-het.vcf 2>&1 >/dev/null)"
5  -                       printf '{"sex": "male"}' >$tmp/p; $stardose call -q --strict --genes G6PD --patient $tmp/p $data/vcf/x-het.vcf
# the file, and the samples that it speaks of
P  -                       test -z "$($stardose call -s CHILD --genes CYP2C19 --patient $data/patients/family.tsv $data/vcf/trio.phased.vcf 2>&1 >/dev/null)"
P  patient.strangers.txt   printf 'sample\tsex\nNOBODY\tmale\nCHILD\t.\nNOONE\t.\n' | $stardose call -s CHILD --genes CYP2C19 --patient /dev/stdin $data/vcf/trio.phased.vcf 2>&1 >/dev/null
3  patient.stranger.txt    printf 'sample\tsex\nCHILD\tmale\nMOTER\tfemale\n' | $stardose report -s CHILD,MOTHER --patient /dev/stdin -o $tmp/none $data/vcf/trio.phased.vcf 2>&1; status=$?; test ! -e $tmp/none/CHILD.html && exit $status
3  patient.stranger-2.txt  printf '[{"sample": "CHILD"}, {"sample": "MOTER"}]' | $stardose call --genes CYP2C19 --patient /dev/stdin $data/vcf/trio.phased.vcf 2>&1
P  patient.silent.txt      printf '{"sample": "CHILD"}' | $stardose call --genes CYP2C19 --patient /dev/stdin $data/vcf/trio.phased.vcf 2>&1 >/dev/null
3  -                       $stardose call -s FATHER --genes CYP2C19 --patient $data/patients/family.tsv $data/vcf/trio.phased.vcf
3  -                       printf '{"sample": "NOBODY"}' >$tmp/p; $stardose call --patient $tmp/p $data/vcf/trio.phased.vcf
3  -                       printf '{"age_years": 3}' >$tmp/p; $stardose call --patient $tmp/p $data/vcf/trio.phased.vcf
3  -                       $stardose call --patient $tmp/none $data/vcf/trio.phased.vcf
3  -                       printf '{"drugs": ["plavx"]}' >$tmp/p; $stardose report -s CHILD --patient $tmp/p -o $tmp/out $data/vcf/trio.phased.vcf
3  patient.misspelt.txt    printf '{"wieght_kg": 70}' | $stardose call -s CHILD --patient /dev/stdin $data/vcf/trio.phased.vcf 2>&1
# hostile names are text everywhere
P  -                       $stardose report -s CHILD --patient $data/patients/hostile.json -O html -o - $data/vcf/trio.phased.vcf >$tmp/h; grep -q '<script>alert\|<img src' $tmp/h && exit 1; grep -q '&lt;script&gt;alert' $tmp/h
P  -                       $stardose report -s CHILD --patient $data/patients/hostile.json -O tsv -o - $data/vcf/trio.phased.vcf >$tmp/t; LC_ALL=C grep -q "$(printf '\033')" $tmp/t && exit 1; grep -q "'=HYPERLINK" $tmp/t && grep -q 'a\\x1b\[31mb' $tmp/t
P  -                       $stardose report -s CHILD --patient $data/patients/hostile.json -O html -o - $data/vcf/trio.phased.vcf | LC_ALL=C grep -q "$(printf '\033')\|$(printf '\342\200\256')" && exit 1; true
# every made patient is as its schema says
P  -                       for f in $data/patients/*.json; do python3 -c 'import json, sys; s, p = (json.load(open(f)) for f in sys.argv[1:]); import importlib.util as u; u.find_spec("jsonschema") and __import__("jsonschema").validate(p, s)' include/stardose-patient.schema.json $f || exit 1; done
# --drugs
P  -                       test "$($stardose report -s CHILD --drugs 'Plavix, C07AB02' -O tsv -o - $data/vcf/trio.phased.vcf | awk -F '\t' '$2 == "drug" {print $24}' | sort -u | tr '\n' ' ')" = "clopidogrel metoprolol "
2  patient.drugs.txt       $stardose report -s CHILD --drugs Plavx -o - $data/vcf/trio.phased.vcf 2>&1
2  -                       $stardose report -s CHILD --drugs , -o - $data/vcf/trio.phased.vcf
P  -                       $stardose report -s CHILD --drugs Plavix -O html -o - $data/vcf/trio.phased.vcf | grep -q 'asked for on these only, and on drugs taken: Plavix'
P  -                       $stardose report -s CHILD --drugs Plavix --patient $data/patients/adult.json -O json -o - $data/vcf/trio.phased.vcf >$tmp/j; python3 scripts/check-report.py include/stardose-report.schema.json $tmp/j; grep -q '"drugs_asked": "Plavix"' $tmp/j && grep -q '"patient_file": "adult.json"' $tmp/j
# samples are not named in messages
P  -                       printf '[{"sample": "CHILD", "sex": "male"}, {"sample": "MOTHER", "sex": "x"}]' >$tmp/p; $stardose call --patient $tmp/p $data/vcf/trio.phased.vcf 2>&1 | grep -q MOTHER && exit 1; $stardose call --patient $tmp/p $data/vcf/trio.phased.vcf 2>&1 | grep -q 'patient 2: sex'
# the shipped populations, by what a patient file can tell
P  -                       printf '{"drugs": [{"name": "phenytoin", "since_months": 12}]}' >$tmp/p; test "$($stardose report -s CHILD --drugs fosphenytoin --patient $tmp/p -O tsv -o - $data/vcf/trio.phased.vcf | awk -F '\t' '$2 == "drug" && $28 == "CPIC" {print $24, $29}' | sort -u | tr '\n' ';')" = 'fosphenytoin phenytoin used for over 3 months;phenytoin phenytoin used for over 3 months;'
P  -                       printf '{"weight_kg": 90, "height_cm": 180}' >$tmp/p; printf 'CYP2B6\t*6/*6\n' >$tmp/c; $stardose report -s CHILD --calls $tmp/c --drugs efavirenz --patient $tmp/p -O tsv -o - $data/vcf/trio.phased.vcf | awk -F '\t' '$2 == "drug" && $28 == "DPWG" {print $29}' >$tmp/d; grep -q 'BMI over 25' $tmp/d && ! grep -q 'BMI up to 25\|children under 40 kg' $tmp/d
P  -                       printf 'F5\trs6025 Factor V Leiden (T)/rs6025 reference (C)\n' >$tmp/c; printf '{"diagnoses": ["DVT"]}' >$tmp/p; for p in /dev/null $tmp/p; do test $p = /dev/null && o= || o="--patient $p"; $stardose report -s CHILD --calls $tmp/c $o -O tsv -o - $data/vcf/trio.phased.vcf | awk -F '\t' '$2 == "drug" && $28 == "DPWG" && $24 ~ /^hormonal/ {print $29}'; done >$tmp/d; test "$(cut -c 1-19 $tmp/d | tr '\n' ';')" = 'other cases;previous thrombosis;previous thrombosis;'
P  patient.inhibitor.tsv   printf '{"drugs": ["Norvir", "fluconazole"]}' >$tmp/p; printf 'CYP2D6\t*4/*4\nCYP2C19\t*2/*2\n' >$tmp/c; $stardose report -s CHILD --drugs mavacamten,eliglustat,propafenone --calls $tmp/c --patient $tmp/p -O tsv -o - $data/vcf/trio.phased.vcf | awk -F '\t' '$2 == "drug"' | cut -f 24,25,28,29,40,41
# what the README shows
P  patient.clinic.tsv      $stardose report -s CHILD --patient $data/patients/clinic.json -O tsv -o - $data/vcf/trio.phased.vcf | awk -F '\t' '$2 == "drug" && $40 == "yes"' | cut -f 24,25,28,29
P  -                       tr -s ' ' '\t' <README.md | tr -d '\t' >$tmp/readme; tr -d ' \t' <$data/expected/patient.clinic.tsv | while read -r line; do grep -qxF "$line" $tmp/readme || exit 1; done; tr -d ' ' <$data/patients/clinic.json | while read -r line; do grep -qxF "$line" $tmp/readme || exit 1; done
P  -                       printf 'sample\tage_years\tsex\tdrugs\tdiagnoses\nCHILD\t9\t.\tnone\t.\nMOTHER\t40\tfemale\tPlavix (75 mg/day, 6 months); omeprazole\tunstable angina; no stroke\n' >$tmp/p; $stardose call -s CHILD,MOTHER --genes CYP2C19 --patient $tmp/p $data/vcf/trio.phased.vcf
# the manual page names every field of the schema; --help teaches both ways in
P  -                       tr -d '\\' <scripts/make-man.sh >$tmp/man; python3 -c 'import json; print("\n".join(json.load(open("include/stardose-patient.schema.json"))["$defs"]["patient"]["properties"]))' | grep -v schema | while read -r field; do grep -qw "$field" $tmp/man || exit 1; done
P  -                       $stardose report --help | tr '\n' ' ' | tr -s ' ' >$tmp/h; for word in age_years drugs diagnoses 'stardose db drug NAME' 'brand'; do grep -qF "$word" $tmp/h || exit 1; done; for c in call explain; do $stardose $c --help | grep -q -e '--patient FILE' || exit 1; done
