# the positions, for a variant caller: REF is each build's own base, every site once
P  sites.vcf.txt     $stardose sites --db $data/kb/tiny
P  sites.37.txt      $stardose sites --db $data/kb/tiny --build 37 --no-chr
P  sites.bed.txt     $stardose sites --db $data/kb/tiny -O bed --pad 5 --genes TOYA,TOYX
P  -                 $stardose sites | grep -v '^#' | sort -u | wc -l >$tmp/n; cat databases/sites/*.tsv | awk '$1 != "site" && $4 != "."' | wc -l | cmp - $tmp/n
P  -                 $stardose sites --build 37 | grep -v '^#' | sort -u | wc -l >$tmp/n; cat databases/sites/*.tsv | awk '$1 != "site" && $7 != "."' | wc -l | cmp - $tmp/n
P  -                 $stardose sites -O bed | awk '$3 <= $2 || $2 < 0 {exit 1}'
2  sites.gene.txt    $stardose sites --genes CYP2C19,NONE 2>&1
2  -                 $stardose sites --genes HLA-A
2  -                 $stardose sites --build 36
2  -                 $stardose sites -O txt
2  -                 $stardose sites patient.vcf
6  -                 $stardose sites --db $data/kb/none
1  -                 $stardose sites >/dev/full
