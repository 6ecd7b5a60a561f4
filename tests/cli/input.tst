# inputs that must be refused, in one line that names the file
3  input.no-such.txt     $stardose call $data/vcf/nonesuch.vcf 2>&1
3  input.no-samples.txt  $stardose call $data/vcf/no-samples.vcf 2>&1
4  input.grch37.txt      $stardose call $data/vcf/grch37.vcf 2>&1
3  input.folder.txt      $stardose call $data/vcf 2>&1
3  input.empty.txt       $stardose call /dev/null 2>&1
3  input.not-vcf.txt     $stardose call Makefile 2>&1
3  -                     $stardose call - <&-
3  -                     $stardose call /dev/zero
3  -                     bgzip -c $data/vcf/demo.g.vcf | head -c 900 >$tmp/cut.vcf.gz; $stardose call $tmp/cut.vcf.gz
3  -                     bgzip -c $data/vcf/demo.g.vcf | head -c -28 >$tmp/cut.vcf.gz; $stardose call $tmp/cut.vcf.gz
3  -                     gzip -c $data/vcf/demo.g.vcf | head -c 900 >$tmp/cut.vcf.gz; $stardose call $tmp/cut.vcf.gz
3  -                     bcftools view -Ob $data/vcf/trio.phased.vcf | head -c 3000 | $stardose call -
3  -                     head -c -9 $data/vcf/trio.phased.vcf | $stardose call -
3  -                     cat $data/vcf/demo.g.vcf $data/vcf/child.variants-only.vcf | $stardose call -
3  -                     sed 's/DEMO/DEMO\tDEMO/' $data/vcf/demo.g.vcf | $stardose call -
3  -                     (sed -n '/^#/p' $data/vcf/demo.g.vcf; sed '/^#/d' $data/vcf/demo.g.vcf | sort -k2,2nr) | $stardose call -
# nothing is left behind
P  -                     ! (bgzip -c $data/vcf/demo.g.vcf | head -c 900 | $stardose report -o $tmp/out -) && [ -z "$(ls -A $tmp)" ]
# one line each
P  -                     [ "$($stardose call $data/vcf/nonesuch.vcf 2>&1 | wc -l)" = 1 ]
P  -                     [ "$($stardose call $data/vcf/grch37.vcf 2>&1 | wc -l)" = 1 ]
# supplied calls
3  -                     printf 'CYP9Z9\t*1/*1\n' >$tmp/o.tsv; $stardose call --calls $tmp/o.tsv $data/vcf/demo.g.vcf
3  -                     $stardose call --calls $tmp/none.tsv $data/vcf/demo.g.vcf
