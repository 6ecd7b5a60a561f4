#!/bin/sh
# The pictures of reports in docs/, of a made-up patient and of people whose genomes are public.
#   scripts/make-pictures.sh <stardose> <folder of public data>          needs chromium, pdftoppm and ImageMagick
set -eu
stardose=$(realpath "$1") real=$2
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT

shot() { # <html> <width> <height> <png>
    chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --user-data-dir="$work/profile" \
        --window-size="$2,$3" --screenshot="$4" "file://$1" >/dev/null 2>&1
}

small() { # <png> <out>: few colors are enough for a page
    convert "$1" -strip -dither None -colors 96 -define png:compression-level=9 "$2"
}

page() { # <name of the picture> <sample> <options and input of report …>: screen and phone, side by side
    name=$1 sample=$2
    shift 2
    "$stardose" report -q --force -O html,pdf -o "$work" --date 2026-01-01 "$@"
    shot "$work/$sample.html" 1100 1240 "$work/screen.png"
    shot "$work/$sample.html" 390 1100 "$work/phone.png"
    convert "$work/screen.png" -resize 760x "$work/screen.png"
    convert "$work/phone.png" -resize 300x "$work/phone.png"
    montage "$work/screen.png" "$work/phone.png" -tile 2x1 -gravity north -geometry +8+8 -background '#c9d1d6' "$work/both.png"
    small "$work/both.png" "docs/report-$name.png"
}

"$stardose" report -q -O html -o "$work" --date 2026-01-01 --lab test-data/lab/lab.json \
    --calls test-data/outside-calls/demo.tsv test-data/vcf/demo.g.vcf
shot "$work/DEMO.html" 1000 1300 "$work/demo.png"
small "$work/demo.png" docs/report.png

page little NA18952 "$real/getrm/gvcf/NA18952.g.vcf.gz"
page missing HG03246 -s HG03246 "$real/1kgp/1kgp.grch38.vcf.gz"
page much HG00276 "$real/getrm/gvcf/HG00276.g.vcf.gz"

# of the last: pages of the PDF with the summary, drugs, genes and the drug by gene picture
pdf=$work/HG00276.pdf
number() { # <words>: the first page that has them
    i=1
    until pdftotext -f "$i" -l "$i" "$pdf" - | tr '\n' ' ' | grep -q "$1"; do i=$((i + 1)); done
    echo "$i"
}
for of in 'At a glance' 'Sources differ' 'cytochrome P450 2C19' 'Which gene decides'; do
    pdftoppm -r 60 -png -f "$(number "$of")" -singlefile "$pdf" "$work/page-$(printf %s "$of" | tr ' ' -)"
done
montage "$work/page-At-a-glance.png" "$work/page-Sources-differ.png" "$work/page-cytochrome-P450-2C19.png" \
    "$work/page-Which-gene-decides.png" \
    -tile 4x1 -geometry +6+6 -background '#c9d1d6' "$work/pages.png"
small "$work/pages.png" docs/report-pdf.png

"$stardose" report -q -O card -o "$work" --date 2026-01-01 --calls test-data/outside-calls/demo.tsv test-data/vcf/demo.g.vcf
shot "$work/DEMO.card.html" 420 880 "$work/card.png"
small "$work/card.png" docs/card.png
