# one gene of one sample, from the records to the sentences; part 5 is cut where only the call matters
P  explain.star-phased.txt     $stardose explain --gene CYP2C19 --sample CHILD $data/vcf/trio.phased.vcf | sed '/^5[.]/,$d'
P  explain.star-unphased.txt   $stardose explain --gene CYP2C19 --sample CHILD $data/vcf/trio.unphased.vcf | sed '/^5[.]/,$d'
P  explain.score.txt           $stardose explain --gene CYP2C9 --sample FATHER $data/vcf/trio.phased.vcf | sed '/^5[.]/,$d'
P  explain.haploid.txt         $stardose explain --gene G6PD --sample FATHER $data/vcf/trio.phased.vcf | sed '/^5[.]/,$d'
P  explain.variant-list.txt    $stardose explain --gene DPYD $data/vcf/demo.g.vcf | sed '/^5[.]/,$d'
P  explain.key-missing.txt     $stardose explain --gene CYP2C19 $data/vcf/child.no-rs4244285.vcf | sed '/^5[.]/,$d'
P  explain.variants-only.txt   $stardose explain --gene TPMT --why-not '*2' $data/vcf/child.variants-only.vcf | sed '/^5[.]/,$d'
P  explain.absent-reference.txt  $stardose explain --gene TPMT --why-not '*2' --absent reference $data/vcf/child.variants-only.vcf | sed '/^5[.]/,$d'
P  explain.outside.txt         $stardose explain --gene CYP2D6 --calls $data/outside-calls/demo.tsv $data/vcf/demo.g.vcf | sed '/^5[.]/,$d'
P  explain.rank-frequency.txt  $stardose explain --gene TPMT --sample CHILD --rank frequency --population EUR $data/vcf/trio.unphased.vcf | sed -n '/^3[.]/,/^4[.]/p'
P  explain.alternatives.json   $stardose explain --gene TPMT --sample CHILD -O json $data/vcf/trio.unphased.vcf | python3 -c 'import json,sys; d=json.load(sys.stdin); json.dump([d["call"], d["pairs"]], sys.stdout, indent=1); print()'
# the toy knowledge: with guidance, gaps, and every site spelled out
P  explain.toy-phased.txt      $stardose explain --db $data/kb/tiny --gene TOYA --sample PHASED --why-not '*3' $data/vcf/toy.vcf
P  explain.toy-guidance.txt    printf 'TOYB\tReference/Reference\n' >$tmp/calls && $stardose explain --db $data/kb/tiny --gene TOYA --sample PHASED --calls $tmp/calls $data/vcf/toy.vcf | sed '/^1[.]/,/^4[.]/d'
P  explain.toy-guidance-verbose.txt  printf 'TOYB\tReference/Reference\n' >$tmp/calls && $stardose explain -v --db $data/kb/tiny --gene TOYB --sample PHASED --calls $tmp/calls $data/vcf/toy.vcf
P  explain.toy-typed.txt       $stardose explain --db $data/kb/tiny --gene TOYH --sample PHASED $data/vcf/toy.vcf
P  explain.toy-unphased.txt    $stardose explain --db $data/kb/tiny --gene TOYA --sample UNPHASED --why-not '*1/*1' $data/vcf/toy.vcf
P  explain.toy-gaps.txt        $stardose explain --db $data/kb/tiny -v --gene TOYA --sample GAPS --why-not '*3' $data/vcf/toy.vcf
P  explain.toy-refused.txt     $stardose explain --db $data/kb/tiny --gene TOYB --sample PHASED --why-not c.1G\>A $data/vcf/toy.vcf
P  explain.toy-no-phenotype.txt  $stardose explain --db $data/kb/tiny --gene TOYX --sample UNPHASED $data/vcf/toy.vcf
P  explain.toy-phased.json     $stardose explain --db $data/kb/tiny -O json --gene TOYA --sample PHASED --why-not '*3' $data/vcf/toy.vcf
P  explain.toy-gaps.json       $stardose explain --db $data/kb/tiny -O json --gene TOYA --sample GAPS $data/vcf/toy.vcf
# the answer to a question
P  explain.why-contradicted.txt  $stardose explain --gene CYP2C19 --sample MOTHER --why-not '*17' $data/vcf/trio.phased.vcf | sed '/^1[.]/,$d'
P  explain.why-called.txt      $stardose explain --gene CYP2C19 --sample CHILD --why-not 17 $data/vcf/trio.phased.vcf | sed '/^1[.]/,$d'
P  explain.why-pair.txt        $stardose explain --gene CYP2C19 --sample CHILD --why-not '*1/*17' $data/vcf/trio.phased.vcf | sed '/^1[.]/,$d'
P  explain.why-phase.txt       $stardose explain --gene CYP2C19 --sample CHILD --why-not '*35' $data/vcf/trio.phased.vcf | sed '/^1[.]/,$d'
P  explain.why-outranked.txt   $stardose explain --gene TPMT --sample CHILD --why-not '*3B/*3C' $data/vcf/trio.unphased.vcf | sed '/^1[.]/,$d'
P  explain.why-undefined.txt   $stardose explain --gene CYP2C19 --sample CHILD --why-not '*36' $data/vcf/trio.phased.vcf | sed '/^1[.]/,$d'
P  explain.why-name-part.txt   $stardose explain --gene DPYD --why-not HapB3 $data/vcf/demo.g.vcf | sed '/^1[.]/,$d'
P  explain.stdin.txt           $stardose explain --gene CYP2C19 --sample CHILD --why-not 17 - <$data/vcf/trio.phased.vcf | sed '/^1[.]/,$d'
# the sample
P  -                       $stardose explain --gene CYP2C19 $data/vcf/demo.g.vcf
2  explain.several-samples.txt  $stardose explain --gene CYP2C19 $data/vcf/trio.phased.vcf 2>&1
2  -                       $stardose explain --gene CYP2C19 --sample NOBODY $data/vcf/trio.phased.vcf
2  -                       $stardose explain --gene CYP2C19 --sample ^CHILD $data/vcf/trio.phased.vcf
P  explain.odd-name.txt    $stardose explain --gene ABCG2 --sample '<img src=x>' $data/vcf/odd-names.vcf
# used wrongly
2  explain.no-gene.txt     $stardose explain $data/vcf/demo.g.vcf 2>&1
2  explain.unknown-gene.txt  $stardose explain --gene CYP9Z9 $data/vcf/demo.g.vcf 2>&1
2  explain.unknown-allele.txt  $stardose explain --gene CYP2C19 --why-not '*99' $data/vcf/demo.g.vcf 2>&1
2  -                       $stardose explain --gene CYP2C19 --why-not '*1/*99' $data/vcf/demo.g.vcf
2  -                       $stardose explain --gene CYP2C19 --why-not '' $data/vcf/demo.g.vcf
2  explain.unknown-format.txt  $stardose explain --gene CYP2C19 -O yaml $data/vcf/demo.g.vcf 2>&1
2  -                       $stardose explain --gene CYP2C19
3  -                       $stardose explain --gene CYP2C19 $data/vcf/no-such.vcf
P  explain.help.txt        $stardose explain --help
# output
5  -                       $stardose explain --strict --gene CYP2C19 $data/vcf/child.no-rs4244285.vcf
P  -                       $stardose explain --strict --gene CYP2C19 $data/vcf/demo.g.vcf
P  -                       $stardose explain --gene CYP2C19 -o $tmp/e.txt $data/vcf/demo.g.vcf && $stardose explain --gene CYP2C19 $data/vcf/demo.g.vcf | cmp - $tmp/e.txt
1  -                       $stardose explain --gene CYP2C19 $data/vcf/demo.g.vcf >/dev/full
2  -                       cp $data/vcf/demo.g.vcf $tmp/in.vcf && $stardose explain --gene CYP2C19 -o $tmp/in.vcf $tmp/in.vcf
P  -                       $stardose explain --gene CYP2C19 -O json $data/vcf/demo.g.vcf | python3 -c 'import json,sys; d=json.load(sys.stdin); assert d["complete"] and len(d["sites"]) == 35'
P  explain.inferred.txt    sed '/rs2306283/{s/A\tG/A\tC/; s/0|0/0|1/g}' $data/vcf/trio.phased.vcf | $stardose explain --gene SLCO1B1 -s CHILD - | sed -n '1,3p; /^4/,/^5/p'
# a gene whose copies were not counted says what else it could be
P  explain.untold.txt      $stardose explain --gene CYP2D6 -s UNTOLD $data/vcf/copies.vcf | sed -n '1,/^1[.]/p'
P  explain.novel.txt       sed '/rs10264272/{s/C\tT/C\tA/; s/0|0/0|1/g}' $data/vcf/trio.phased.vcf | $stardose explain --gene CYP3A5 -s CHILD - | sed -n '1,3p; /^3/,/^5/p'
