# made-up patients: the styles, and what cannot be asked for
P  simulate.gatk.txt      $stardose simulate --db $data/kb/tiny -d 'TOYA=*2/*3' -d 'TOYB=c.1G>A/c.2T>C'
P  simulate.deep.txt      $stardose simulate --db $data/kb/tiny --style deepvariant --phased --male -d 'TOYA=*3/*2' --genes TOYA,TOYX
P  simulate.joint.txt     $stardose simulate --db $data/kb/tiny --style joint --missing 30% --seed 3 --sample 'Ann B' -d 'TOYA=*2/*3'
P  simulate.vcf37.txt     $stardose simulate --db $data/kb/tiny --style vcf --build 37 --no-chr -d 'TOYA=*2/*3'
P  -                      for s in vcf joint pharmcat array gatk-gvcf deepvariant; do $stardose simulate --style $s --missing 5% -d 'CYP2C9=*2/*3' | $stardose call - >/dev/null || exit 1; done
P  -                      $stardose simulate --missing 0.2 >$tmp/a; $stardose simulate --missing 20% | cmp - $tmp/a
P  -                      $stardose simulate --seed 2 >$tmp/a; ! $stardose simulate --seed 3 | cmp -s - $tmp/a
P  -                      $stardose simulate -d 'DPYD=[c.85T>C (*9A) + c.1905+1G>A (*2A)]/Reference' --phased | $stardose call --genes DPYD - | grep -q 'Reference/\[c.85T>C (\*9A) + c.1905+1G>A (\*2A)\]'
P  -                      $stardose simulate --male -d 'G6PD=Asahi' | $stardose call --genes G6PD - | cut -f3 | grep -qx Asahi
2  simulate.allele.txt    $stardose simulate -d 'CYP2C19=*2/*999' 2>&1
2  simulate.copies.txt    $stardose simulate --male -d 'G6PD=Asahi/Asahi' 2>&1
2  -                      $stardose simulate -d 'CYP2C19=*2'
2  -                      $stardose simulate -d 'CYP2D6=*5/*1'
2  -                      $stardose simulate -d CYP2C19
2  -                      $stardose simulate -d 'NONE=*1/*1'
2  simulate.outside.txt   $stardose simulate -d 'HLA-B=*57:01/*07:02' 2>&1
2  -                      $stardose simulate --genes TPMT -d 'CYP2C19=*1/*2'
2  simulate.missing.txt   $stardose simulate --missing lots 2>&1
2  -                      $stardose simulate --missing 101%
2  -                      $stardose simulate --style paper
2  -                      $stardose simulate --build 36
2  -                      $stardose simulate --sample "$(printf 'a\tb')"
2  -                      $stardose simulate file.vcf
6  -                      $stardose simulate --db $data/kb/none
1  -                      $stardose simulate >/dev/full
2  -                     $stardose simulate --missing most 2>$tmp/e || { s=$?; grep -qx 'stardose simulate: option --missing: most is not a share such as 5% or 0.05' $tmp/e && exit $s; }
