# the long table of calls
P  call.demo.tsv           $stardose call $data/vcf/demo.g.vcf
P  call.demo-outside.tsv   $stardose call --calls $data/outside-calls/demo.tsv --genes CYP2D6,HLA-B $data/vcf/demo.g.vcf
P  call.trio-phased.tsv    $stardose call $data/vcf/trio.phased.vcf
P  call.trio-unphased.tsv  $stardose call $data/vcf/trio.unphased.vcf
P  call.missing-site.tsv   $stardose call --genes CYP2C19 $data/vcf/child.no-rs4244285.vcf
P  call.variants-only.tsv  $stardose call $data/vcf/child.variants-only.vcf
P  call.absent-reference.tsv  $stardose call --absent reference $data/vcf/child.variants-only.vcf
P  call.odd-names.tsv      $stardose call $data/vcf/odd-names.vcf
# whatever the container: one answer
P  call.demo.tsv           $stardose call - <$data/vcf/demo.g.vcf
P  call.demo.tsv           bgzip -c $data/vcf/demo.g.vcf | $stardose call -
P  call.demo.tsv           bgzip -c $data/vcf/demo.g.vcf >$tmp/d.vcf.gz && tabix -p vcf $tmp/d.vcf.gz && $stardose call $tmp/d.vcf.gz
P  call.demo.tsv           bgzip -c $data/vcf/demo.g.vcf >$tmp/d.vcf.gz && tabix -p vcf $tmp/d.vcf.gz && $stardose call --no-index $tmp/d.vcf.gz
P  call.demo.tsv           gzip -c $data/vcf/demo.g.vcf | $stardose call -
P  call.demo.tsv           bcftools view -Ob $data/vcf/demo.g.vcf >$tmp/d.bcf && $stardose call $tmp/d.bcf
P  call.demo.tsv           bcftools view -Ou $data/vcf/demo.g.vcf | $stardose call -
P  call.demo.tsv           bcftools view -Ob $data/vcf/demo.g.vcf >$tmp/d.bcf && bcftools index $tmp/d.bcf && $stardose call $tmp/d.bcf
P  call.demo.tsv           sed 's/^chr//; s/ID=chr/ID=/' $data/vcf/demo.g.vcf | $stardose call -
P  call.trio-phased.tsv    bcftools view -Oz $data/vcf/trio.phased.vcf | $stardose call -
P  call.trio-phased.tsv    $stardose call --threads 3 $data/vcf/trio.phased.vcf
P  call.trio-phased.tsv    LC_ALL=tr_TR.UTF-8 TZ=Asia/Tokyo $stardose call $data/vcf/trio.phased.vcf
P  call.trio-phased.tsv    $stardose call -o $tmp/t.tsv $data/vcf/trio.phased.vcf && cat $tmp/t.tsv
# order of records is not trusted
P  call.demo.tsv           (sed -n '/^#/p' $data/vcf/demo.g.vcf; sed '/^#/d' $data/vcf/demo.g.vcf | sort -k2,2nr) | $stardose call -q -
# the folder of tables is the built-in knowledge
P  call.trio-phased.tsv    $stardose call --db databases $data/vcf/trio.phased.vcf
# samples: selected, excluded, reordered, alone
P  call.child.tsv          $stardose call -s CHILD $data/vcf/trio.phased.vcf
P  call.child.tsv          $stardose call -s ^MOTHER,FATHER $data/vcf/trio.phased.vcf
P  call.child.tsv          echo CHILD >$tmp/names && $stardose call -S $tmp/names $data/vcf/trio.phased.vcf
P  call.child.tsv          printf 'MOTHER\r\nFATHER\n' >$tmp/names && $stardose call -S ^$tmp/names $data/vcf/trio.phased.vcf
P  call.child.tsv          bcftools view -s CHILD,MOTHER $data/vcf/trio.phased.vcf | $stardose call -s CHILD -
2  call.no-such-sample.txt  $stardose call -s NOBODY $data/vcf/trio.phased.vcf 2>&1
2  -                       echo CHILD >$tmp/names && $stardose call -s CHILD -S $tmp/names $data/vcf/trio.phased.vcf
2  call.no-such-gene.txt   $stardose call --genes CYP2C19,CYP9Z9 $data/vcf/trio.phased.vcf 2>&1
2  -                       $stardose call --absent maybe $data/vcf/trio.phased.vcf
# several pairs fit: how probable each is, and what is put first
P  call.population.tsv     $stardose call --population EAS --genes TPMT $data/vcf/trio.unphased.vcf
P  call.rank-frequency.tsv  $stardose call --rank frequency --genes TPMT $data/vcf/trio.unphased.vcf
P  -                       $stardose call --genes TPMT $data/vcf/trio.unphased.vcf | cut -f-13 >$tmp/all && $stardose call --population AFR --genes TPMT $data/vcf/trio.unphased.vcf | cut -f-13 | cmp - $tmp/all
2  call.no-such-population.txt  $stardose call --population MARS $data/vcf/trio.unphased.vcf 2>&1
2  call.no-such-rank.txt   $stardose call --rank luck $data/vcf/trio.unphased.vcf 2>&1
# what cannot be called
5  -                       $stardose call --strict --genes CYP2C19 $data/vcf/child.no-rs4244285.vcf
P  -                       $stardose call --strict --genes CYP2C19 $data/vcf/trio.phased.vcf
5  -                       $stardose call --strict --genes CYP2D6 $data/vcf/trio.phased.vcf
P  -                       ! $stardose call $data/vcf/child.variants-only.vcf | grep -P '\t[*]1/[*]1\t'
# what was not seen: a call names the sites it lacks, and a key site that is missing ends it, whatever made it missing
P  call.unseen-absent.tsv     $stardose call --genes CYP2C19,TPMT --absent missing $data/vcf/child.variants-only.vcf
P  call.unseen-reference.tsv  $stardose call --genes CYP2C19,TPMT --absent reference $data/vcf/child.variants-only.vcf
P  call.unseen-absent.tsv     $stardose call --genes CYP2C19,TPMT $data/vcf/child.variants-only.vcf
P  call.unseen-gvcf.tsv       sed '/chr10\t94775416/d' $data/vcf/demo.g.vcf | $stardose call --genes CYP2C19 -
P  -                          sed '/chr10\t94775416/d' $data/vcf/demo.g.vcf | $stardose call --genes CYP2C19 --absent reference - | grep -P '\t[*]2/[*]2\tPoor Metabolizer\t.*\tcalled\t'
P  call.min-dp-gvcf.tsv       $stardose call --genes CYP3A5,TPMT --min-dp 29 $data/vcf/demo.g.vcf
P  call.min-gq-gvcf.tsv       $stardose call --genes CYP3A5,TPMT --min-gq 91 $data/vcf/demo.g.vcf
P  -                          $stardose call --min-dp 28 --min-gq 90 $data/vcf/demo.g.vcf | cmp - $data/expected/call.demo.tsv
P  call.min-dp-vcf.tsv        sed '/rs4244285/s/:35:/:7:/g; /rs17884712/s/:35:/:7:/g' $data/vcf/trio.phased.vcf | $stardose call --genes CYP2C19 --min-dp 8 -
P  call.min-gq-vcf.tsv        sed '/rs17884712/s/:99/:12/g' $data/vcf/trio.phased.vcf | $stardose call --genes CYP2C19 --min-gq 13 -
P  -                          sed '/rs4244285/{s/:35:/:17:/g; s/:99/:22/g}' $data/vcf/trio.phased.vcf | $stardose call --min-dp 17 --min-gq 22 - | cmp - $data/expected/call.trio-phased.tsv
P  call.filtered-vcf.tsv      sed '/rs4244285/s/PASS/LOW/; 2s/.*/&\n##FILTER=<ID=LOW,Description="Low">/' $data/vcf/trio.phased.vcf | $stardose call --genes CYP2C19 -
P  -                          sed '/rs4244285/s/PASS/LOW/; 2s/.*/&\n##FILTER=<ID=LOW,Description="Low">/' $data/vcf/trio.phased.vcf | $stardose call --use-filtered - | cmp - $data/expected/call.trio-phased.tsv
P  -                          sed '/\t94781859\t/s/PASS/LOW/; 2s/.*/&\n##FILTER=<ID=LOW,Description="Low">/' $data/vcf/demo.g.vcf | $stardose call --genes CYP2C19 - | grep -q 'key_site_missing.*rs4244285 ([*]2; filtered)'
# no carrier of a hidden key site is called, least of all as the reference
P  -                          for o in '--min-dp 36' '--min-gq 100' '--absent missing'; do $stardose call --genes CYP2C19,TPMT,NUDT15,CYP2C9,CYP3A5 $o $data/vcf/child.variants-only.vcf | grep -P '\t([*]1/[*]1|[*]38/[*]38)\t' && exit 1; done; true
# sites outside a minimum set are not key: a carrier whose site is hidden is called, and what that leaves open is said
P  call.hidden-minor.tsv      $stardose simulate --style pharmcat -d 'CACNA1S=c.520C>T/Reference' -d 'UGT1A1=*27/*1' -d 'CYP3A5=*8/*1' -d 'NUDT15=*6/*1' | grep -v 'rs772226819\|rs35350960\|rs55817950\|rs746071566' | $stardose call --genes CACNA1S,UGT1A1,CYP3A5,NUDT15 -
P  -                          $stardose simulate --style pharmcat -d 'CACNA1S=c.3257G>A/Reference' | grep -v rs1800559 | $stardose call --genes CACNA1S - | grep -P '\tUncertain Susceptibility\t.*\trs1800559\tc.3257G>A\t.*\tMalignant Hyperthermia Susceptibility\t'
P  -                          $stardose simulate --style pharmcat -d 'NUDT15=*2/*1' | grep -v rs746071566 | $stardose call --genes NUDT15 - | grep -P '\t[*]1/[*]2 OR [*]1/[*]3\tIntermediate Metabolizer\t.*\tPoor Metabolizer\t'
# no diplotype fits: a phenotype from the one site that may stand for the gene
P  call.inferred.tsv       sed '/rs2306283/{s/A\tG/A\tC/; s/0|0/0|1/g}' $data/vcf/trio.phased.vcf | $stardose call --genes SLCO1B1 -
5  -                       sed '/rs2306283/{s/A\tG/A\tC/; s/0|0/0|1/g}' $data/vcf/trio.phased.vcf | $stardose call --strict --genes SLCO1B1 -
# no diplotype fits: a base that no definition has, and two alleles on one strand
P  call.novel.tsv          sed '/rs10264272/{s/C\tT/C\tA/; s/0|0/0|1/g}' $data/vcf/trio.phased.vcf | $stardose call --genes CYP3A5 -
P  call.combined.tsv       sed '/rs10264272/{s/0[/]0/0\/1/g}' $data/vcf/trio.unphased.vcf | $stardose call --genes CYP3A5 -
# output
1  call.full-disk.txt      $stardose call $data/vcf/trio.phased.vcf 2>&1 >/dev/full
1  -                       $stardose call $data/vcf/trio.phased.vcf >&-
P  -                       echo old >$tmp/t.tsv && ! $stardose call -o $tmp/t.tsv $data/vcf/no-samples.vcf && [ "$(cat $tmp/t.tsv)" = old ] && [ "$(ls -A $tmp)" = t.tsv ]
2  -                       cp $data/vcf/trio.phased.vcf $tmp/in.vcf && $stardose call -o $tmp/in.vcf $tmp/in.vcf
2  -                       cp $data/vcf/trio.phased.vcf $tmp/in.vcf && ln $tmp/in.vcf $tmp/out.vcf && $stardose call -o $tmp/out.vcf $tmp/in.vcf
P  -                       $stardose call -o $tmp/t.tsv $data/vcf/trio.phased.vcf && [ "$(stat -c %a $tmp/t.tsv)" = 600 ]
1  -                       $stardose call -o $tmp/none/t.tsv $data/vcf/trio.phased.vcf
2  -                       $stardose call -o $tmp $data/vcf/trio.phased.vcf
P  -                       $stardose call -o /dev/null $data/vcf/trio.phased.vcf && [ -c /dev/null ]
# one copy: the mitochondrion in every spelling, X by the sex
P  call.mitochondrion.tsv  $stardose call --genes MT-RNR1 $data/vcf/mitochondrion.vcf
P  call.mitochondrion.tsv  sed 's/chrM/NC_012920.1/' $data/vcf/mitochondrion.vcf | $stardose call --genes MT-RNR1 - | sed 's/NC_012920.1:/chrM:/'
P  call.mitochondrion.tsv  bcftools view -Ob $data/vcf/mitochondrion.vcf | $stardose call --genes MT-RNR1 -
P  call.mitochondrion.tsv  bcftools view -Ob $data/vcf/mitochondrion.vcf >$tmp/m.bcf && bcftools index $tmp/m.bcf && $stardose call --genes MT-RNR1 $tmp/m.bcf
P  call.mitochondrion.tsv  sed 's/chrM/M/' $data/vcf/mitochondrion.vcf | bgzip -c >$tmp/m.vcf.gz && tabix -p vcf $tmp/m.vcf.gz && $stardose call --genes MT-RNR1 $tmp/m.vcf.gz | sed 's/ M:/ chrM:/'
P  call.mitochondrion-old.txt  sed 's/chrM,length=16569/chrM,length=16571/' $data/vcf/mitochondrion.vcf | $stardose call -s ALL --genes MT-RNR1 - 2>&1
P  call.sex-male.tsv       $stardose call --genes G6PD --sex male $data/vcf/x.vcf
P  call.sex-female.tsv     $stardose call --genes G6PD --sex female $data/vcf/x.vcf
P  call.sex-unsaid.tsv     $stardose call --genes G6PD $data/vcf/x.vcf
P  call.sex-male.tsv       printf 'PAT\tmale\n' >$tmp/sex && $stardose call --genes G6PD --sex $tmp/sex $data/vcf/x.vcf
2  -                       $stardose call --sex male $data/vcf/trio.phased.vcf
3  -                       printf 'PAT man\n' >$tmp/sex && $stardose call --sex $tmp/sex $data/vcf/x.vcf
5  -                       printf 'HET\tmale\n' >$tmp/sex && $stardose call -q --strict --genes G6PD --sex $tmp/sex $data/vcf/x-het.vcf
# HLA typers' own files, and several files of calls
P  call.hla-optitype.tsv   $stardose call -s CHILD --genes HLA-A,HLA-B --calls $data/outside-calls/hla-opti.tsv $data/vcf/trio.phased.vcf
P  call.hla-la.tsv         $stardose call -s CHILD --genes HLA-A,HLA-B --calls $data/outside-calls/hla-la.txt $data/vcf/trio.phased.vcf
P  call.hla-hd.tsv         $stardose call -s CHILD --genes HLA-A,HLA-B --calls $data/outside-calls/hla-hd.txt $data/vcf/trio.phased.vcf
P  call.hla-t1k.tsv        $stardose call -s CHILD --genes HLA-A,HLA-B --calls $data/outside-calls/hla-t1k.tsv $data/vcf/trio.phased.vcf
P  call.hla-polysolver.tsv $stardose call -s CHILD --genes HLA-A,HLA-B --calls $data/outside-calls/hla-poly.txt $data/vcf/trio.phased.vcf
P  call.hla-arcas.tsv      $stardose call -s CHILD --genes HLA-A,HLA-B --calls $data/outside-calls/hla-arcas.json $data/vcf/trio.phased.vcf
P  call.hla-xhla.tsv       $stardose call -s CHILD --genes HLA-A,HLA-B --calls $data/outside-calls/hla-xhla.json $data/vcf/trio.phased.vcf
P  call.calls-twice.tsv    $stardose call -s CHILD --genes HLA-A,HLA-B,CYP2D6 --calls $data/outside-calls/hla-opti.tsv --calls $data/outside-calls/cyp2d6.tsv $data/vcf/trio.phased.vcf
3  -                       $stardose call -s MOTHER --calls $data/outside-calls/hla-xhla.json $data/vcf/trio.phased.vcf
3  -                       $stardose call --calls $data/outside-calls/hla-xhla.json $data/vcf/trio.phased.vcf
3  -                       $stardose call -s CHILD --calls $data/outside-calls/hla-opti.tsv --calls $data/outside-calls/hla-la.txt $data/vcf/trio.phased.vcf
# copies of a gene that they decide: by records, by reads, by the user's word
P  call.copies.tsv         $stardose call --genes CYP2D6 $data/vcf/copies.vcf
P  call.copies.tsv         bcftools view -Ob $data/vcf/copies.vcf 2>/dev/null | $stardose call --genes CYP2D6 -
P  call.copies.tsv         bgzip -c $data/vcf/copies.vcf >$tmp/c.vcf.gz && tabix -p vcf $tmp/c.vcf.gz && $stardose call --genes CYP2D6 $tmp/c.vcf.gz
P  call.two-copies.tsv     $stardose call --genes CYP2D6 --two-copies CYP2D6 -s UNTOLD $data/vcf/copies.vcf
2  call.no-copies.txt      $stardose call --two-copies CYP2C19 $data/vcf/copies.vcf 2>&1
5  -                       $stardose call --strict --genes CYP2D6 -s UNTOLD $data/vcf/copies.vcf
P  -                       $stardose call --strict --genes CYP2D6 -s TWO $data/vcf/copies.vcf
# a part of the gene, a failed filter, and records that differ settle nothing
P  -                       sed 's/END=42135344/END=42129900/' $data/vcf/copies.vcf | $stardose call --genes CYP2D6 -s DELETED - | grep -q "needs_copy_number.*covers only 78%"
P  -                       sed '/END=42135344/s/PASS/LOW/; 2s/.*/&\n##FILTER=<ID=LOW,Description="Low">/' $data/vcf/copies.vcf | $stardose call --genes CYP2D6 -s DELETED - | grep -q 'needs_copy_number.*failed a filter'
P  -                       sed '/END=42135344/{p;s/0\/1:1/1\/1:0/g;s/42123578/42123579/}' $data/vcf/copies.vcf | $stardose call --genes CYP2D6 -s DELETED - | grep -q 'needs_copy_number.*contradict'
# a segment of two copies is no reference block, and one copy leaves no genotype to believe
P  call.missing-site.tsv   sed '/^#CHROM/a chr10\t94700000\t.\tN\t.\t.\tPASS\tEND=95000000\tGT:CN\t./.:2' $data/vcf/child.no-rs4244285.vcf | sed '/^##contig/{x;s/^/x/;/^x$/{x;s/.*/##INFO=<ID=END,Number=1,Type=Integer,Description="e">\n##FORMAT=<ID=CN,Number=1,Type=Integer,Description="c">\n&/;b};x}' | $stardose call --genes CYP2C19 -
P  -                       sed '/^#CHROM/a chr10\t94700000\t.\tN\t<CNV>\t.\tPASS\tEND=95000000\tGT:CN\t./.:1\t./.:2\t./.:3' $data/vcf/trio.phased.vcf | sed '/^##FILTER/a ##INFO=<ID=END,Number=1,Type=Integer,Description="e">\n##FORMAT=<ID=CN,Number=1,Type=Integer,Description="c">' | $stardose call --genes CYP2C19 - | cut -f 6 | sort | uniq -c | grep -q '2 no_data'

# no GT: the most probable genotype by GP, and a threshold that takes it away again
P  call.imputed.1.tsv      $stardose simulate --style pharmcat --genes VKORC1,CYP3A5 -d 'VKORC1=rs9923231 reference (C)/rs9923231 variant (T)' | sed 's/\tGT\t0\/0$/\tGP\t0.99,0.01,0/; s/\tGT\t0\/1$/\tGP\t0.03,0.96,0.01/' | $stardose call --genes VKORC1,CYP3A5 -
P  call.imputed.2.tsv      $stardose simulate --style pharmcat --genes VKORC1,CYP3A5 -d 'VKORC1=rs9923231 reference (C)/rs9923231 variant (T)' | sed 's/\tGT\t0\/0$/\tGP\t0.99,0.01,0/; s/\tGT\t0\/1$/\tGP\t0.03,0.96,0.01/' | $stardose call --genes VKORC1,CYP3A5 --min-gp 97% -
P  call.imputed.3.tsv      $stardose simulate --style pharmcat --genes VKORC1 | sed 's/\tGT\t0\/0$/\tDS\t0.02/' | $stardose call --genes VKORC1 -
N  -                       $stardose call --min-gp 1.5 $data/vcf/toy.vcf
