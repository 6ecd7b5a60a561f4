# several files of the same samples, read as one input
# shards by chromosome, in any order, as words or from a list: what one file of all gives
P  -                     v=$data/vcf/trio.phased.vcf; for c in $(grep -v '^#' $v | cut -f 1 | sort -u); do awk -v c=$c '/^#/ || $1 == c' $v >$tmp/$c.vcf; done; $stardose call $tmp/chr*.vcf | sed 's/No file covers this gene: none of the [0-9]* files has a record in its region/The input has no record in this gene.s region/' >$tmp/many; sed "s/gene's/gene.s/" $data/expected/call.trio-phased.tsv | diff - $tmp/many
P  -                     v=$data/vcf/trio.phased.vcf; for c in $(grep -v '^#' $v | cut -f 1 | sort -u); do awk -v c=$c '/^#/ || $1 == c' $v | bgzip >$tmp/$c.vcf.gz; done; ls -r $tmp/chr*.gz >$tmp/list; $stardose call $tmp/chr*.gz >$tmp/words; $stardose call -l $tmp/list >$tmp/listed; tac $tmp/list | sed 's/$/\r/; 2s/^/\n/' >$tmp/crlf; $stardose call -l $tmp/crlf --threads 2 | cmp - $tmp/words && cmp $tmp/words $tmp/listed
P  -                     v=$data/vcf/trio.phased.vcf; awk '/^#/ || $1 == "chr10"' $v >$tmp/a.vcf; awk '/^#/ || $1 != "chr10"' $v | bcftools view -Ob -o $tmp/b.bcf; ls $tmp/b.bcf >$tmp/list; cat $tmp/a.vcf | $stardose call -l $tmp/list - | cut -f 1-5 >$tmp/many; cut -f 1-5 $data/expected/call.trio-phased.tsv | diff - $tmp/many
# shards that cut genes, records of any file in turn; genotypes without phase: the same
P  -                     v=$data/vcf/trio.unphased.vcf; awk '/^#/ || NR % 3 == 0' $v >$tmp/a.vcf; awk '/^#/ || NR % 3 == 1' $v >$tmp/b.vcf; awk '/^#/ || NR % 3 == 2' $v >$tmp/c.vcf; $stardose call $v | cut -f 1-5 >$tmp/one; $stardose call $tmp/c.vcf $tmp/a.vcf $tmp/b.vcf | cut -f 1-5 | diff $tmp/one -
# columns in another order
P  -                     v=$data/vcf/trio.phased.vcf; awk '/^#/ || $1 == "chr10"' $v >$tmp/a.vcf; awk '/^#/ || $1 != "chr10"' $v | bcftools view -s CHILD,MOTHER,FATHER - 2>/dev/null >$tmp/b.vcf; $stardose call $tmp/a.vcf $tmp/b.vcf | cut -f 1-5 >$tmp/many; cut -f 1-5 $data/expected/call.trio-phased.tsv | diff - $tmp/many
# small variants and structure in two files
P  -                     v=$data/vcf/copies.vcf; bcftools view -h $v >$tmp/h; { cat $tmp/h; grep -v '^#' $v | grep -v '<'; } >$tmp/small.vcf; { cat $tmp/h; grep -v '^#' $v | grep '<'; } >$tmp/large.vcf; $stardose call $v | cut -f 1-5 >$tmp/one; $stardose call $tmp/small.vcf $tmp/large.vcf | cut -f 1-5 | diff $tmp/one -
# every output names its files
P  -                     awk '/^#/ || $1 == "chr10"' $data/vcf/trio.phased.vcf >$tmp/ten.vcf; awk '/^#/ || $1 == "chr12"' $data/vcf/trio.phased.vcf >$tmp/twelve.vcf; $stardose report --genes CYP2C19,VKORC1 -O json -s CHILD $tmp/ten.vcf $tmp/twelve.vcf >$tmp/r.json; python3 scripts/check-report.py include/stardose-report.schema.json <$tmp/r.json >/dev/null && grep -q '"file": "ten.vcf and 1 more"' $tmp/r.json && grep -q '"name": "twelve.vcf"' $tmp/r.json && grep -A 1 '"files": \[$' $tmp/r.json | grep -q '^     "ten.vcf"' && grep -q 'No file covers this gene: none of the 2 files' $tmp/r.json
P  -                     awk '/^#/ || $1 == "chr10"' $data/vcf/trio.phased.vcf >$tmp/ten.vcf; awk '/^#/ || $1 == "chr12"' $data/vcf/trio.phased.vcf >$tmp/twelve.vcf; $stardose report -O html -o - -s CHILD $tmp/ten.vcf $tmp/twelve.vcf >$tmp/r.html && grep -q '<dt>Files</dt><dd>ten.vcf .*, twelve.vcf ' $tmp/r.html && grep -q 'Read from ten.vcf\.' $tmp/r.html
P  files.explain.txt     awk '/^#/ || $1 == "chr10"' $data/vcf/trio.phased.vcf >$tmp/ten.vcf; awk '/^#/ || $1 == "chr12"' $data/vcf/trio.phased.vcf >$tmp/twelve.vcf; $stardose explain -g SLCO1B1 -s CHILD $tmp/ten.vcf $tmp/twelve.vcf | sed -n 1,8p
P  files.check.txt       awk '/^#/ || $1 == "chr10"' $data/vcf/trio.phased.vcf >$tmp/ten.vcf; awk '/^#/ || $1 == "chr12"' $data/vcf/trio.phased.vcf >$tmp/twelve.vcf; $stardose check -s CHILD $tmp/ten.vcf $tmp/twelve.vcf
P  -                     awk '/^#/ || $1 == "chr10"' $data/vcf/trio.phased.vcf >$tmp/ten.vcf; awk '/^#/ || $1 == "chr12"' $data/vcf/trio.phased.vcf >$tmp/twelve.vcf; $stardose check -O json $tmp/ten.vcf $tmp/twelve.vcf | python3 scripts/check-check.py include/stardose-check.schema.json
# what does not belong together
4  files.builds.txt      $stardose call $data/vcf/trio.phased.vcf $data/vcf/trio.grch37.vcf 2>&1
3  files.people.txt      $stardose call $data/vcf/trio.phased.vcf $data/vcf/demo.g.vcf 2>&1
2  -                     $stardose call $data/vcf/demo.g.vcf $data/vcf/../vcf/demo.g.vcf
2  -                     $stardose call - - <$data/vcf/demo.g.vcf
2  -                     $stardose call - $data/vcf/demo.g.vcf <$data/vcf/demo.g.vcf
3  -                     $stardose call -l $tmp/nonesuch
2  -                     : >$tmp/empty; $stardose call -l $tmp/empty
3  -                     $stardose call -l $data/vcf/demo.g.vcf
2  -                     i=0; while [ $i -le 1000 ]; do echo $i.vcf; i=$((i + 1)); done >$tmp/list; $stardose call -l $tmp/list
# no input is replaced, whichever it is
2  -                     cp $data/vcf/demo.g.vcf $tmp/a.vcf; echo $tmp/a.vcf >$tmp/list; $stardose call -o $tmp/list -l $tmp/list
2  -                     cp $data/vcf/demo.g.vcf $tmp/a.vcf; grep '^#' $tmp/a.vcf >$tmp/b.vcf; $stardose call -o $tmp/b.vcf $tmp/a.vcf $tmp/b.vcf
