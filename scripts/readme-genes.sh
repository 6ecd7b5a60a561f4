#!/bin/sh
# Print the README's table of genes, from databases/.
set -eu
count() { [ -f "$1" ] && tail -n +2 "$1" | wc -l || echo 0; }
echo '| gene | positions | named alleles | called | phenotype |'
echo '|---|---|---|---|---|'
awk -F'\t' 'NR == 1 { for (i = 1; i <= NF; i++) c[$i] = i; next }
    { print $c["gene"], $c["caller"], $c["phenotype_rule"], $c["copy_number"] }' databases/genes.tsv |
    while read -r gene caller rule copies; do
        case $caller in
        star) called='star alleles' ;;
        variant_list) called='variants, one by one' ;;
        single_site) called='one position' ;;
        outside) called='from a supplied call' ;;
        *) called=$caller ;;
        esac
        [ "$copies" = needed ] && called='from a supplied call (copy number)'
        case $rule in
        function_pair) rule='pair of functions' ;;
        activity_score) rule='activity score' ;;
        allele_status) rule='risk allele present or not' ;;
        none) rule='–' ;;
        esac
        echo "| $gene | $(count "databases/sites/$gene.tsv") | $(count "databases/functions/$gene.tsv") | $called | $rule |"
    done
