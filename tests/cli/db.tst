# the knowledge, looked at
P  db.list.txt           $stardose db list --db $data/kb/tiny
P  db.show.pair.txt      $stardose db show TOYA --db $data/kb/tiny
P  db.show.score.txt     $stardose db show toyb --db $data/kb/tiny
P  db.show.status.txt    $stardose db show TOYH --db $data/kb/tiny
P  db.show.drug.txt      $stardose db show toyzole --db $data/kb/tiny
P  -                     $stardose db show BRAND --db $data/kb/tiny | grep -qx toyamine
P  -                     $stardose db show A00AA00 --db $data/kb/tiny | grep -qx toyzole
P  -                     $stardose db show 1234 --db $data/kb/tiny | grep -qx toyzole
P  -                     $stardose db show genes --db $data/kb/tiny | cmp - $data/kb/tiny/genes.tsv
P  -                     $stardose db show sites/TOYA.tsv --db $data/kb/tiny/ | cmp - $data/kb/tiny/sites/TOYA.tsv
P  -                     $stardose db show genes | cmp - databases/genes.tsv
2  db.show.unknown.txt   $stardose db show nonesuch 2>&1
2  -                     $stardose db
2  -                     $stardose db drop
2  -                     $stardose db show
2  -                     $stardose db list more
1  -                     $stardose db list >/dev/full
P  -                     $stardose db verify
P  db.verify.txt         $stardose db verify --db $data/kb/tiny
P  -                     $stardose db verify >$tmp/built-in; $stardose db verify --db databases | cmp - $tmp/built-in
6  -                     $stardose db verify --db $data/kb/none
6  -                     $stardose db verify --db Makefile
6  db.verify.digest.txt  cp -r $data/kb/tiny $tmp/kb; cd $tmp; sed -i s/Brand/Brend/ kb/drugs.tsv; $stardose db verify --db kb 2>&1
6  -                     cp -r $data/kb/tiny $tmp/kb; rm $tmp/kb/genes.tsv; $stardose db list --db $tmp/kb
6  -                     cp -r $data/kb/tiny $tmp/kb; echo 'x' >>$tmp/kb/sites/TOYA.tsv; $stardose db show TOYA --db $tmp/kb
6  -                     cp -r $data/kb/tiny $tmp/kb; printf 'rule' >$tmp/kb/guidance/OTHER.tsv; $stardose db list --db $tmp/kb

# a drug by whatever it is called
P  db.drug.txt             $stardose db drug brand --db $data/kb/tiny
P  -                       $stardose db drug A00AA00 --db $data/kb/tiny | grep -qx toyzole
P  db.drug.misspelt.txt    $stardose db drug toyzloe --db $data/kb/tiny
P  -                       $stardose db drug plavix | sed -n 1p | grep -qx clopidogrel
2  db.drug.unknown.txt     $stardose db drug nonesuch 2>&1
2  -                       $stardose db drug
P  -                       $stardose db drug "$(printf 'toyzole\033[31m')" --db $data/kb/tiny 2>&1 | LC_ALL=C grep -q "$(printf '\033')" && exit 1; true

# who has the official files can have the official wording
P  -                       PYTHONDONTWRITEBYTECODE=1 python3 scripts/check-official-wording.py $stardose
# how much guidance there is, by source
P  -                       $stardose db list | sed -n '/^guidance  /,$p' | awk 'NR > 1 && ($2 < 50 || $3 < $2 || $4 > $3) {exit 1} END {exit NR != 5}'
P  -                       $stardose db list --db test-data/kb/tiny | tail -1 | grep -q '^TOYS '
