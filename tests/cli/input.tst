# inputs that must be refused, in one line that names the file
3  input.no-such.txt     $stardose call $data/vcf/nonesuch.vcf 2>&1
3  input.no-samples.txt  $stardose call $data/vcf/no-samples.vcf 2>&1
4  input.grch36.txt      $stardose call $data/vcf/grch36.vcf 2>&1
3  input.folder.txt      $stardose call $data/vcf 2>&1
3  input.empty.txt       $stardose call /dev/null 2>&1
3  input.not-vcf.txt     $stardose call Makefile 2>&1
3  -                     $stardose call - <&-
3  -                     $stardose call /dev/zero
3  -                     bgzip -c $data/vcf/demo.g.vcf | head -c 900 >$tmp/cut.vcf.gz; $stardose call $tmp/cut.vcf.gz
3  -                     bgzip -c $data/vcf/demo.g.vcf | head -c -28 >$tmp/cut.vcf.gz; $stardose call $tmp/cut.vcf.gz
3  -                     gzip -c $data/vcf/demo.g.vcf | head -c 900 >$tmp/cut.vcf.gz; $stardose call $tmp/cut.vcf.gz
3  -                     bcftools view -Ob $data/vcf/trio.phased.vcf | head -c 3000 | $stardose call -
# a plain VCF cut in its last line: refused where a column is gone, else said
3  -                     head -c -20 $data/vcf/trio.phased.vcf | $stardose call -
P  input.no-newline.txt  head -c -1 $data/vcf/trio.phased.vcf | $stardose call - 2>&1 >/dev/null
3  -                     cat $data/vcf/demo.g.vcf $data/vcf/child.variants-only.vcf | $stardose call -
3  -                     sed 's/DEMO/DEMO\tDEMO/' $data/vcf/demo.g.vcf | $stardose call -
# nothing is left behind
P  -                     ! (bgzip -c $data/vcf/demo.g.vcf | head -c 900 | $stardose report -o $tmp/out -) && [ -z "$(ls -A $tmp)" ]
# one line each
P  -                     [ "$($stardose call $data/vcf/nonesuch.vcf 2>&1 | wc -l)" = 1 ]
P  -                     [ "$($stardose call $data/vcf/grch36.vcf 2>&1 | wc -l)" = 1 ]
# supplied calls
3  -                     printf 'CYP9Z9\t*1/*1\n' >$tmp/o.tsv; $stardose call --calls $tmp/o.tsv $data/vcf/demo.g.vcf
3  -                     $stardose call --calls $tmp/none.tsv $data/vcf/demo.g.vcf
# genome builds: told by lengths, labels, reference bases or the user; never guessed
P  -                     $stardose call $data/vcf/trio.grch37.vcf | sed 's/GRCh37/GRCh38/' | diff - $data/expected/call.trio-phased.tsv
P  -                     sed 's/,length=[0-9]*//' $data/vcf/trio.grch37.vcf >$tmp/bare.vcf; $stardose call $tmp/bare.vcf | sed 's/GRCh37/GRCh38/' | diff - $data/expected/call.trio-phased.tsv
P  -                     sed 's/,length=[0-9]*//' $data/vcf/trio.grch37.vcf | $stardose call - | sed 's/GRCh37/GRCh38/' | diff - $data/expected/call.trio-phased.tsv
P  -                     sed 's/,length=[0-9]*//' $data/vcf/trio.grch37.vcf | $stardose call --build 37 - | sed 's/GRCh37/GRCh38/' | diff - $data/expected/call.trio-phased.tsv
P  -                     sed 's/,length=[0-9]*//; 2i ##reference=file:///ref/hs37d5.fa' $data/vcf/trio.grch37.vcf | $stardose call - | sed 's/GRCh37/GRCh38/' | diff - $data/expected/call.trio-phased.tsv
4  -                     sed 's/,length=[0-9]*//; 2i ##reference=file:///ref/hg38.fa' $data/vcf/trio.grch37.vcf | $stardose call -
4  -                     $stardose call --build 38 $data/vcf/trio.grch37.vcf
4  -                     $stardose call --build 37 $data/vcf/trio.phased.vcf
4  -                     sed 's/,length=[0-9]*//' $data/vcf/trio.phased.vcf | $stardose call --build 37 -
2  -                     $stardose call --build 36 $data/vcf/trio.phased.vcf
4  -                     sed '2i ##reference=file:///ref/hg19.fa' $data/vcf/trio.phased.vcf | $stardose call -
P  -                     sed '2i ##reference=file:///ref/hg19.fa' $data/vcf/trio.phased.vcf | $stardose call --build 38 - 2>$tmp/said | diff - $data/expected/call.trio-phased.tsv && grep -q 'names GRCh37' $tmp/said
# what is assumed on the user's word where that misleads is named, with how often the base varies, on either build
P  -                     grep -v rs776746 $data/vcf/trio.phased.vcf | $stardose report -O json -o - -s CHILD --absent reference - | grep -q 'rs776746 has no record .* On 63.3 % of chromosomes it is another base than T'
P  -                     grep -v rs776746 $data/vcf/trio.grch37.vcf | $stardose report -O json -o - -s CHILD --absent reference - | grep -q 'rs776746 has no record .* On 36.7 % of chromosomes it is another base than C'
# through a pipe whose header tells no build, reference bases tell it, and every record is read; of any compression
P  -                     $stardose simulate --build 37 --style joint -d 'CYP2C19=*2/*17' | grep -v '^##contig\|^##reference' >$tmp/f.vcf; $stardose call -q $tmp/f.vcf >$tmp/want; grep -q 'CYP2C19.[*]2/[*]17' $tmp/want && $stardose call -q - <$tmp/f.vcf | cmp - $tmp/want && gzip -c $tmp/f.vcf | $stardose call -q - | cmp - $tmp/want && bgzip -c $tmp/f.vcf | $stardose call -q - | cmp - $tmp/want
P  -                     $stardose simulate --build 37 --style joint | grep -v '^##contig\|^##reference' | head -c -1 | $stardose call - 2>&1 >/dev/null | grep -q 'does not end in a newline'
3  -                     $stardose simulate --build 37 --style joint | grep -v '^##contig\|^##reference' | bgzip | head -c 3000 | $stardose call -
