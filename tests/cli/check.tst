# is the input fit: what it shows, the worst first, and nothing is called
P  check.demo.txt        $stardose check $data/vcf/demo.g.vcf
P  check.toy.txt         $stardose check --db $data/kb/tiny $data/vcf/toy.vcf
P  check.toy-v.txt       $stardose check --db $data/kb/tiny -v -s GAPS $data/vcf/toy.vcf
P  check.toy.json        $stardose check --db $data/kb/tiny -O json $data/vcf/toy.vcf
P  check.variants.txt    $stardose check $data/vcf/child.variants-only.vcf
P  check.assumed.txt     $stardose check -q --absent reference --genes CYP2C19,DPYD $data/vcf/child.variants-only.vcf
P  check.elsewhere.txt   $stardose check --genes CYP2D6,CYP2C19 --calls $data/outside-calls/demo.tsv $data/vcf/demo.g.vcf
P  -                     $stardose check --db $data/kb/tiny - <$data/vcf/toy.vcf | grep -q '^File       standard input: VCF, 3 samples'
# a position that the build lacks is not missed
P  check.37.txt          $stardose simulate --db $data/kb/tiny --build 37 -d 'TOYA=*2/*3' | $stardose check --db $data/kb/tiny --genes TOYA --min-covered 100% -
# as many positions are absent as were left out
P  -                     for s in gatk-gvcf joint; do $stardose simulate --style $s --missing 30% --seed 7 | $stardose check -O json --min-covered 0 - | python3 -c 'import json,sys; s=json.load(sys.stdin)["samples"][0]; assert 20 < 100-s["percent_seen"] < 45, s["percent_seen"]' || exit 1; done
P  -                     $stardose simulate | $stardose check --min-covered 100% --require keys,tier1,tier2,sound -
5  -                     $stardose simulate --missing 30% | $stardose check --min-covered 95% -
# the keys of the JSON are those of the schema, whatever the input
P  -                     for f in demo.g.vcf child.variants-only.vcf odd-names.vcf trio.phased.vcf trio.grch37.vcf mitochondrion.vcf x.vcf copies.vcf; do $stardose check -q -O json $data/vcf/$f | python3 scripts/check-check.py include/stardose-check.schema.json || exit 1; done
P  -                     $stardose check -q -O json --require keys $data/vcf/child.variants-only.vcf >$tmp/c; python3 scripts/check-check.py include/stardose-check.schema.json <$tmp/c
1  -                     $stardose check -q -O json $data/vcf/demo.g.vcf | sed 's/"is_fit": true/"is_fit": false/' | python3 scripts/check-check.py include/stardose-check.schema.json
# phase, sex, contradictions
P  -                     $stardose check $data/vcf/trio.phased.vcf | grep -q '^CHILD .* 100.0 %          0$'
P  -                     $stardose check --genes CYP2C19 -s CHILD $data/vcf/trio.unphased.vcf | grep '^Phase' | grep -q '^Phase      0 of '
5  check.sex.txt         $stardose check --genes G6PD --sex male --require sound $data/vcf/x-het.vcf
P  -                     $stardose check --genes G6PD --sex female --require sound $data/vcf/x-het.vcf | grep -q 'said to be female: not contradicted'
P  -                     $stardose check --genes G6PD $data/vcf/x-het.vcf | grep -q ', one 0: two copies$'
P  -                     $stardose simulate --male -d G6PD=Asahi | $stardose check --genes G6PD - | grep -q ': one copy$'
5  check.mismatch.txt    sed '/rs4244285/s/G\tA/C\tA/' $data/vcf/trio.unphased.vcf | $stardose check --genes CYP2C19 --require sound - 2>&1
5  check.conflict.txt    awk -F'\t' -v OFS='\t' '{print} $3 == "rs4244285" {for (i = 10; i <= NF; i++) $i = "1/1"; print}' $data/vcf/trio.unphased.vcf | $stardose check -q --genes CYP2C19 --require CYP2C19 -s CHILD - 2>&1
# the caller is what the header says, printable and bounded
P  -                     sed '1a ##source=freeBayes v1.3.6' $data/vcf/x.vcf | $stardose check --genes G6PD - | grep -qx 'Caller     freeBayes v1.3.6'
P  -                     sed '1a ##GATKCommandLine=<ID=HaplotypeCaller,CommandLine="HaplotypeCaller -R x",Version="4.2.6.1",Date="d">' $data/vcf/x.vcf | $stardose check --genes G6PD - | grep -qx 'Caller     GATK HaplotypeCaller 4.2.6.1'
P  -                     sed '1a ##DeepVariant_version=1.5.0\n##GLnexusVersion=v1.4.1\n##DeepVariant_version=1.5.0' $data/vcf/x.vcf | $stardose check --genes G6PD - | grep -qx 'Caller     DeepVariant 1.5.0; GLnexus v1.4.1'
P  -                     { head -n 1 $data/vcf/x.vcf; printf '##source=\033[31mred%0500d\n' 0; tail -n +2 $data/vcf/x.vcf; } | $stardose check --genes G6PD - | grep '^Caller' | grep -qx 'Caller     .x1b.31mred0*'
# the gate
P  check.gate-fit.txt    $stardose check --genes CYP2C19,TPMT --require keys,tier1,tier2,sound,TPMT --min-covered 100% $data/vcf/demo.g.vcf
5  check.gate-unfit.txt  $stardose check --require tier1,CYP2C19 --min-covered 0.5 $data/vcf/demo.g.vcf
5  check.gate-key.txt    $stardose check --genes CYP2C19 --require CYP2C19 -s CHILD $data/vcf/child.no-rs4244285.vcf
5  -                     $stardose check --db $data/kb/tiny --min-covered 78% $data/vcf/toy.vcf
P  -                     $stardose check --genes CYP2C19 --require tier1 --calls $data/outside-calls/demo.tsv $data/vcf/demo.g.vcf
# files
P  -                     cd $tmp && case $data in /*) ;; *) data=$OLDPWD/$data ;; esac; $stardose check -O multiqc -o run $data/vcf/trio.phased.vcf && cat run_check_general_mqc.json run_check_genes_mqc.json | wc -l | grep -qv '^0$' && ls | wc -l | grep -qx 2
P  check.multiqc.json    $stardose check --db $data/kb/tiny -O multiqc -o $tmp/run $data/vcf/toy.vcf && cat $tmp/run_check_general_mqc.json $tmp/run_check_genes_mqc.json
5  -                     $stardose check -q --require keys -o $tmp/out $data/vcf/child.variants-only.vcf; s=$?; test -s $tmp/out && exit $s
1  -                     $stardose check $data/vcf/demo.g.vcf >/dev/full
# used wrongly, or not an input
2  check.require.txt     $stardose check --require tier3 $data/vcf/demo.g.vcf 2>&1
2  check.not-asked.txt   $stardose check --genes TPMT --require CYP2C19 $data/vcf/demo.g.vcf 2>&1
2  -                     $stardose check --require HLA-A $data/vcf/demo.g.vcf
2  -                     $stardose check --require , $data/vcf/demo.g.vcf
2  check.share.txt       $stardose check --min-covered most $data/vcf/demo.g.vcf 2>&1
2  -                     $stardose check --min-covered 101% $data/vcf/demo.g.vcf
2  -                     $stardose check -O paper $data/vcf/demo.g.vcf
2  -                     $stardose check -O multiqc $data/vcf/demo.g.vcf
2  -                     $stardose check
2  -                     $stardose check -o $data/vcf/demo.g.vcf $data/vcf/demo.g.vcf
3  -                     $stardose check $data/vcf/none.vcf
4  -                     $stardose check $data/vcf/grch36.vcf
6  -                     $stardose check --db $data/kb/none $data/vcf/demo.g.vcf
# what no record does not show, by name and frequency
P  check.misleading.txt  grep -v 'rs776746\|rs3758581' $data/vcf/trio.phased.vcf | $stardose check --genes CYP2C19,CYP3A5 -s CHILD -
P  check.misleading.json grep -v 'rs776746\|rs3758581' $data/vcf/trio.phased.vcf | $stardose check -O json --genes CYP2C19 -s CHILD --absent reference -
P  -                     grep -v rs776746 $data/vcf/trio.grch37.vcf | $stardose check --genes CYP3A5 -s CHILD --absent reference - | grep -q 'rs776746: another base than C on 36.7 % of chromosomes'
P  -                     $stardose check $data/vcf/demo.g.vcf | grep 'No record where'; test $? -eq 1
# build 37 through a pipe, without contig lengths, without --build
P  -                     $stardose simulate --build 37 --style joint | grep -v '^##contig\|^##reference' | $stardose check -O json - | grep -q '"assembly": "GRCh37", "assembly_by": "reference_bases"'
P  -                     $stardose check --help | tr -s " \n" " " | grep -q "Exit with status 5 unless every sample"
# filters and depths that the file does not have are named
P  -                     awk -F'\t' -v OFS='\t' '!/^#/ {$7 = "."} 1' $data/vcf/trio.phased.vcf | $stardose check - | grep -qx "Filters    not applied: FILTER is '[.]' in every record"
P  -                     awk -F'\t' -v OFS='\t' '!/^#/ && n++ < 5 {$7 = "."} 1' $data/vcf/trio.phased.vcf | $stardose check - | grep -qx "Filters    not applied everywhere: FILTER is '[.]' in some records"
P  -                     $stardose check $data/vcf/trio.phased.vcf | grep '^Filters\|^Depth'; test $? -eq 1
P  -                     $stardose simulate --style pharmcat | $stardose check - | grep -q '^Depth      not given'
P  -                     $stardose simulate --style pharmcat | sed 's/\tPASS\t/\t.\t/' | $stardose report -O html - | tr '\n' ' ' | grep -q 'depth 1 or more (but the file gives none).*all records: no filter was applied'
