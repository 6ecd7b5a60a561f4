#!/bin/sh
# Print the manual page: the frame is here, the commands and options come from the program's own tables.
#   scripts/make-man.sh build/release/stardose >stardose.1
set -eu
version=$("$1" --version | sed -n '1s/stardose //p')
cat <<EOT
.TH STARDOSE 1 "" "stardose $version" "User Commands"
.SH NAME
stardose \- star alleles, phenotypes and drug guidance from a VCF
.SH SYNOPSIS
.B stardose
.I command
.RI [ options ]
.IR file ...
.SH DESCRIPTION
stardose reads a patient's variants (VCF, VCF.gz, BCF or gVCF of GRCh38 or GRCh37, or the raw
data of a consumer array), calls star alleles, translates them to
phenotypes and selects the dosing guidance that follows.
What a file does not say stays unsaid: a position without a record was not seen, and the report names what could not
be assessed.
The knowledge is built in; nothing is read from a network.
.PP
For research.
It is not a medical device; a professional decides.
.SH COMMANDS
EOT
"$1" --help-man
cat <<'EOT'
.SH "COLUMNS OF THE TABLE OF CALLS"
One line per sample and gene.
Alternatives are joined by " OR ", best first; lists by ";"; "." is none.
.TP
.B sample, gene
As in the file; bytes that do not print are written \exNN, and an apostrophe is put before a name that a spreadsheet
would take for a formula.
.TP
.B diplotypes, phenotypes, activity_scores
All diplotypes that fit equally well, and the distinct phenotypes and scores that follow.
.TP
.B status, reason
"called", "outside", or why there is no call.
.TP
.B sites_seen, sites_total, phased
Positions with a usable genotype, positions of the gene, and whether every usable genotype was phased.
.TP
.B missing, not_assessed
Positions without a usable genotype, and the alleles that they leave open.
.TP
.B notes
What was noticed on the way: CODE: sentence, joined by " | ".
.TP
.B probabilities
Of each diplotype, how common it is in the population (\-\-population) beside all others that explain the same
genotypes; no evidence of the sample.
"." where nothing else fits, or frequencies are not known.
.TP
.B n_alternatives, alternatives, alternative_probabilities
How many diplotypes explain the genotypes too but rank lower, the first 20 of them, and their probabilities.
.TP
.B reachable
Further phenotypes (with their activity scores) that the positions without a usable genotype leave open, for any of the
named alleles; also of genes that are not called.
"." where they cannot change the phenotype, or where nothing bounds it: no data, contradictions, a base that no
definition knows.
.TP
.B composed, composed_phenotypes
Where no pair of named alleles fits: what stands on the two copies all the same, as named alleles that share a copy and
single changes ("*1/[*2 + *3]", "*1/[*2 + g.94781859G>A]"; "g.94781859?" was not called), one for each arrangement that
phase allows; and the phenotypes that are left whatever the further changes do, "." where none is excluded.
Neither is a call, and no guidance rests on them.
.TP
.B if_two_copies
Status "without_structure": the diplotypes that the small variants make if there are two whole copies of the gene, which
was not seen.
They are no call; phenotypes and scores are given only where every structure has the same.
.SH "WHAT CHECK COUNTS"
Every position of a gene that the build has is counted once, by what the file shows there for the sample; those of the
first three kinds are seen.
.TP
.B observed, block, assumed
A genotype in a record; reference by blocks over all of the position; no record, but reference on your word
(\-\-absent reference).
.TP
.B absent
No record.
.TP
.B missing, filtered, low, mismatch, conflict, ploidy, half, spanned
FAILED in the table: a record without a genotype; with a failing FILTER; of too little depth or quality; with a REF that is
not the reference; contradicted by another record; with a number of alleles that cannot be; with one allele of two; inside
another variant.
.TP
.B KEY, TIER1, TIER2
Positions without which the gene is not called, and alleles of AMP's minimum sets all of whose positions were seen.
.TP
.B No record where that is known to mislead
Positions without a record whose base varies although files are known to lack records there, with the share of
chromosomes that have another base than the reference.
.PP
Contradictions are positions of mismatch, conflict or ploidy, and genes of X whose genotypes contradict the sex.
Percentages are rounded down.
The keys of the JSON are in include/stardose\-check.schema.json of the source.
.SH "PATIENT FILES"
What \-\-patient reads: a patient, or a list of patients, as JSON (include/stardose\-patient.schema.json of the source), or
a table, tab\-separated, with a header line and a row for each sample.
All fields are optional.
What is not given is not known, and nothing is assumed of it; "." or an empty cell is not given.
.TP
.B sample
The sample's name; a JSON file of one patient needs it only where the input has several samples.
.TP
.B age_years, weight_kg, height_cm, egfr, target_inr, baseline_inr
Numbers; eGFR in mL/min/1.73 m2.
.TP
.B sex, ancestry, smoking, liver
One word: female, male; african, american, asian, east_asian, south_asian, european, near_eastern, oceanian, mixed, other;
never, former, current; normal, or impaired: mild, moderate, severe (Child\-Pugh A, B, C).
.TP
.B pregnant, breast_feeding
true or false; in a table yes or no.
.TP
.B drugs
Every drug taken now, by name, brand, RxNorm or ATC code.
In JSON a list of names or of {"name": "omeprazole", "dose_mg_per_day": 20, "since_months": 6}; in a table
"Plavix; omeprazole (20 mg/day, 6 months)", and "none" where there are none.
A name that is nearly a known one is refused as a slip; with "(sic)" behind it, it is another drug.
.TP
.B diagnoses
In JSON a list of names or of {"name": "stroke", "present": false}; in a table "unstable angina; no stroke".
A diagnosis that is not listed is not known.
.PP
A sample of the input that the file does not have is reported without these facts, and a patient that the input does
not have is passed over, each with a warning; where there are both, the file is refused, for it may be one person under
two spellings.
.PP
Rules that a fact of the file proves to be for other people are set aside, and the report says which and why.
Drugs taken now come first; those that no guidance speaks of are listed as such.
.SH "EXIT STATUS"
.TP
.B 0
Done.
.TP
.B 1
Could not be done: output could not be written, out of memory, or an internal error.
.TP
.B 2
Used wrongly: an unknown option, sample or gene, or a file in the way.
.TP
.B 3
The input cannot be read, is corrupt or truncated, is not a VCF, or lacks what is needed.
.TP
.B 4
Wrong or mixed genome build, or no pharmacogene position in the input.
.TP
.B 5
With \-\-strict: a gene of a sample could not be called.
Of check: a sample misses what \-\-require or \-\-min\-covered ask for.
All output was written.
.TP
.B 6
The knowledge tables contradict themselves.
.PP
On a status other than 0 and 5 no output file was made or changed.
.SH ENVIRONMENT
.TP
.B SOURCE_DATE_EPOCH
Seconds since 1970; its day (UTC) is the date printed where \-\-date is not given.
.SH EXAMPLES
.nf
stardose report \-o reports patient.g.vcf.gz
stardose report \-o reports chr*.vcf.gz
stardose report \-O json \-o \- \-\-calls cyp2d6.tsv patient.vcf.gz
echo '{"age_years": 61, "drugs": ["Plavix"]}' >patient.json
stardose report \-o reports \-\-patient patient.json patient.vcf.gz
stardose db drug plavix
stardose report \-o reports \-\-drugs Plavix,C07AB02 patient.vcf.gz
stardose check \-\-require tier1,sound patient.g.vcf.gz
stardose call \-\-absent reference cohort.bcf >calls.tsv
.fi
.SH FILES
Reports and tables are written with mode 0600 beside their place, synced and renamed, all of a run together.
EOT
