# raw data of consumer arrays: whatever the company's columns, one answer
P  call.array.tsv          $stardose call -q $data/arrays/child.txt
P  call.array.tsv          gzip -c $data/arrays/child.txt >$tmp/child.txt.gz && $stardose call -q $tmp/child.txt.gz
P  call.array.tsv          sed 's/$/\r/' $data/arrays/child.txt >$tmp/child.txt && $stardose call -q $tmp/child.txt
P  call.array.tsv          $stardose call -q - <$data/arrays/child.txt | sed '2,$s/^sample/child/'
P  call.array.tsv          (echo '#AncestryDNA raw data download'; echo '# build 37.1, forward (+) strand'; printf 'rsid\tchromosome\tposition\tallele1\tallele2\n'; sed '/^#/d; s/\(.\)\(.\)$/\1\t\2/' $data/arrays/child.txt) >$tmp/child.txt && $stardose call -q $tmp/child.txt
P  call.array.tsv          (echo '##fileformat=MyHeritage'; echo '##reference=build37'; echo '# the forward (+) strand'; echo 'RSID,CHROMOSOME,POSITION,RESULT'; sed '/^#/d; s/\t/","/g; s/^/"/; s/$/"/' $data/arrays/child.txt) >$tmp/child.csv && $stardose call -q $tmp/child.csv
P  call.array.tsv          (echo '# another company'; echo '# build 37, plus strand'; grep -v '^#' $data/arrays/child.txt) >$tmp/child.txt && $stardose call -q $tmp/child.txt
# names of one's own: the position counts
P  call.array.tsv          awk -F '\t' -v OFS='\t' '!/^#/ && ++n > 8 { $1 = "i500" n } 1' $data/arrays/child.txt >$tmp/child.txt && $stardose call -q $tmp/child.txt
# the other strand is told by the letters; where they fit both, the genotype is not used
P  call.array-flipped.tsv  sed '/^#/!{ h; s/.*\t//; y/ACGT/TGCA/; x; s/[^\t]*$//; G; s/\n//; }' $data/arrays/child.txt >$tmp/child.txt && $stardose call -q $tmp/child.txt
P  -                       sed '/^#/!{ h; s/.*\t//; y/ACGT/TGCA/; x; s/[^\t]*$//; G; s/\n//; }' $data/arrays/child.txt >$tmp/child.txt && $stardose report -q -O json $tmp/child.txt | grep -q STRAND_UNKNOWN
# without comments positions tell the build, and no strand is taken on trust
P  call.array-no-comments.tsv  sed '/^#/d' $data/arrays/child.txt >$tmp/child.txt && $stardose call -q $tmp/child.txt
# a comment on the strand that no letter bears out is not trusted
P  -                       (sed -n '/^#/p' $data/arrays/child.txt; printf 'rs67376798\t1\t97547947\tTT\nrs3918290\t1\t97915614\tCC\n') >$tmp/child.txt && $stardose report -q -O json $tmp/child.txt | grep -q STRAND_UNKNOWN
# a variant that can be read as two: the gene is not called
P  -                     (grep -v '^#' $data/arrays/child.txt; printf 'rs3211371\t19\t41522715\tTT\nrs3745274\t19\t41512841\tGG\n') >$tmp/child.txt && $stardose call -q --genes CYP2B6 $tmp/child.txt | grep -q "letters show a variant at rs3211371, but not which"
# two rows of one position that contradict each other
P  -                       (cat $data/arrays/child.txt; printf 'i5000001\t10\t96541616\tAA\n') >$tmp/child.txt && $stardose report -q -O json $tmp/child.txt | grep -q '"CONFLICT"'
# the warning that goes with such data, and what check says
P  check.array.txt         $stardose check $data/arrays/child.txt 2>&1
P  -                       $stardose check -O json -q $data/arrays/child.txt | grep -q rsid_positions
P  -                       $stardose report -O html -q $data/arrays/child.txt | grep -q "raw data of a consumer array"
# what was not looked at is not reference
2  call.array-absent.txt   $stardose call --absent reference $data/arrays/child.txt 2>&1
# another build, by comment or by position
4  call.array-36.txt       sed 's/build 37/build 36/' $data/arrays/child.txt >$tmp/child.txt; cd $tmp && $stardose call child.txt 2>&1
4  call.array-elsewhere.txt  awk -F '\t' -v OFS='\t' '!/^#/ { $3 -= 9990 } 1' $data/arrays/child.txt >$tmp/child.txt; cd $tmp && $stardose call child.txt 2>&1
4  call.array-asked-38.txt  $stardose call --build 38 $data/arrays/child.txt 2>&1
4  call.array-few.txt      sed '/^#/d' $data/arrays/child.txt | head -3 >$tmp/child.txt; cd $tmp && $stardose call child.txt 2>&1
# a line that was cut
3  call.array-cut.txt      head -c 900 $data/arrays/child.txt >$tmp/child.txt; printf '\nrs1057910\t10\n' >>$tmp/child.txt; cd $tmp && $stardose call child.txt 2>&1
3  call.array-two.txt      $stardose call $data/arrays/child.txt $data/vcf/demo.g.vcf 2>&1
