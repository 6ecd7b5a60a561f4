"""stardose and the consensus of GeT-RM: the share that agrees by gene, and why the rest does not.

Agreement is told by the scorer beside the data (tools/score.py), which knows the renamings since.  A miss is explained by
asking the program why it did not call the published pair: which sites contradict it, and were they read or assumed.
"""
import collections
import importlib.util
import os
import re
import subprocess
import sys

from validate_classes import definitions, few_reads
from validate_common import genes, reader, table, unordered

# Names of today for names of then.
RENAMED = {
    "SLCO1B1": {"*1A": "*1", "*1B": "*37", "*17": "*15", "*21": "*20", "*35": "*20"}, "NAT2": {"*12": "*1", "*13": "*4"},
    "CYP3A4": {"*1A": "*1", "*1B": "*1"}, "CYP2C19": {"*4A": "*4", "*4B": "*4"}, "TPMT": {"*1S": "*1"},
}
CLASSES = {
    "later value": "A later source for the same sample has what is called here.",
    "no such allele": "The published variant is in no definition of today.",
    "not in the file": "The published allele needs a base at a site without a record. With `--absent reference` it was read as "
                       "the reference on the user's word; without, the allele stands in `not_assessed`.",
    "structure, foreseen": "The published diplotype has a deletion, duplication or hybrid, and stands among those that the "
                           "call says could not be seen.",
    "structure, not foreseen": "The same, but it takes more than one change of structure on a strand, or the small variants "
                               "were read from another gene's copy.",
    "few reads": "The file's heterozygous genotype rests on fewer than a fifth of the reads, as those of a neighbouring copy of "
                 "the gene look that were laid here.",
    "phase in the file": "The file's genotypes agree with the published diplotype, its phase does not.",
    "unknown to the study": "The file carries a variant of no allele that the study names in anybody: not tested then, or "
                            "an allele defined since.",
    "known, not reported": "The file carries a variant that the published alleles lack, though the study names it in others: "
                           "not all of its laboratories tested it, or "
                           "the value is in error.",
    "the file disagrees": "The file was read at the site of the published allele, and has the reference there.",
    "published pair fits too": "The published pair explains the file's genotypes, and another is called.",
}
OURS = "published pair fits too"  # the only one that would be an error of calling
TARGETS = ("CYP2C19", "CYP2C9", "CYP3A4", "CYP3A5", "TPMT")  # agree wherever the file shows the published allele
EXCUSED = ("later value", "not in the file", "the file disagrees")


def expander(real):
    """expand() of the data's own scorer: what a published value can mean."""
    spec = importlib.util.spec_from_file_location("accept", os.path.join(real, "tools/accept.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.expand


class Truth:
    def __init__(self, program, real, work):
        self.program, self.real, self.work = program, real, work
        self.expand = expander(real)
        self.sources = collections.defaultdict(list)
        self.named = collections.defaultdict(set)  # (gene, source, study): the alleles that it names in anybody
        for row in reader(os.path.join(real, "getrm/getrm_truth_sources.tsv")):
            self.sources[row["sample"], row["gene"]].append(row)
            study = row["gene"], row["source"], row["study"]
            for pair in self.published_pairs(row["gene"], row["value"]):
                self.named[study].update(pair.split("/"))

    def score(self, name, rows):
        """[(gene, counter of the scorer's classes)], and its rows, of a table of calls."""
        path = os.path.join(self.work, f"{name}.calls.tsv")
        with open(path, "w", encoding="utf-8") as out:
            out.write("sample\tgene\tdiplotypes\n")
            for row in rows:
                out.write(f"{row['sample']}\t{row['gene']}\t{row['diplotypes'] if row['diplotypes'] != '.' else ''}\n")
        subprocess.run([sys.executable, os.path.join(self.real, "tools/score.py"),
                        os.path.join(self.real, "getrm/getrm_truth.tsv"), path], stdout=subprocess.DEVNULL, check=True)
        return list(reader(os.path.join(self.work, f"{name}.calls.scored.tsv")))

    def published_pairs(self, gene, value):
        renamed = RENAMED.get(gene, {})
        strict, lenient = self.expand(re.sub(r"(?<![\w*.])(\d)", r"*\1", value) if "*" not in value else value)
        pairs = {"/".join(renamed.get(name, name) for name in pair.split("/")) for pair in strict | lenient}
        return sorted(pair for pair in pairs if re.fullmatch(r"\*[\w.+*]+/\*[\w.+*]+", pair))

    def later_values(self, sample, gene):
        """What sources after the consensus say; `17^16/35` is *17/*35 with a doubt about *16."""
        found = set()
        for row in self.sources[sample, gene]:
            if "pdated" in row["source"]:
                for value in re.sub(r"\^\w+", "", row["value"]).split(";"):
                    found.update(self.published_pairs(gene, value))
        return found

    def explain(self, path, row, options):
        """(class, the sites that decide) of a miss."""
        sample, gene = row["sample"], row["gene"]
        called = {"/".join(sorted(one.split("/"))) for one in row["call"].split(" OR ")}
        if any("/".join(sorted(pair.split("/"))) in called for pair in self.later_values(sample, gene)):
            return "later value", ""
        if "c." in row["published"]:
            return "no such allele", row["published"]
        structural = [pair for pair in self.published_pairs(gene, row["published"]) if is_structural(gene, pair)]
        if structural:
            foreseen = self.could_be(path, row, options)
            kind = "foreseen" if any(unordered(pair) in foreseen for pair in structural) else "not foreseen"
            return f"structure, {kind}", ""
        best, is_open = None, False
        for pair in self.published_pairs(gene, row["published"]):
            try:
                answer = self.program.explain(path, sample, gene, *options, "-w", pair)
            except RuntimeError:  # a name that is none of today's
                continue
            against = answer["why_not"]["against"]
            if best is None or len(against) < len(best):
                best = against
                open_alleles = {one["allele"] for one in answer["alleles"] if one["open"]}
                is_open = bool(open_alleles & set(pair.split("/")))
        if best == [] and answer["why_not"]["split"]:
            return "phase in the file", ", ".join(answer["why_not"]["split"])
        if best is None:
            return "no such allele", row["published"]
        sites = ", ".join(site["site"] for site in best)
        if not best:
            return ("not in the file" if is_open else OURS), ""
        if any(site["state"] == "assumed" for site in best):
            return "not in the file", sites
        carries = {site["site"] for site in answer["sites"] if re.search(r"[1-9]", site["alleles"] or "")}
        carried = {site["site"] for site in best} & carries
        if not carried:
            return "the file disagrees", sites
        if few_reads(path, sample, gene, carried):
            return "few reads", sites
        return ("known, not reported" if carried & self.known_sites(row) else "unknown to the study"), sites

    def could_be(self, path, row, options):
        """The diplotypes with other structure that the call says could not be seen."""
        report = self.program.report(path, "-s", row["sample"], "--genes", row["gene"], *options)
        return {unordered(name) for name in (report["genes"][0]["structure"] or {}).get("could_be", [])}

    def known_sites(self, row):
        """The sites of all alleles that the study of a published value names."""
        of_study = [each for each in self.sources[row["sample"], row["gene"]] if each["value"] == row["published"]]
        alleles = set().union(*(self.named[each["gene"], each["source"], each["study"]] for each in of_study))
        return {site for allele in alleles for site in definitions(row["gene"]).get(allele, {})}


def is_structural(gene, pair):
    """Whether small variants cannot define it: copies, tandems, alleles without sites."""
    names = set(re.split(r"[/+]", pair))
    plain = {*definitions(gene), genes()[gene]["reference_allele"]}
    return bool(genes()[gene]["copy_number"] == "needed" and ("+" in pair or names - plain))


class Tally:
    """Agreement by gene of one set of people, and its misses by class."""

    def __init__(self, truth, name, title, paths, rows, skip=(), options=()):
        """`paths`: sample -> file; `name`: of the table of calls that the scorer reads."""
        self.title = title
        self.by_gene = collections.defaultdict(collections.Counter)
        self.misses = collections.defaultdict(list)
        for row in truth.score(name, [row for row in rows if row["gene"] not in skip]):
            gene, outcome = row["gene"], row["class"]
            self.by_gene[gene][outcome] += 1
            kind, sites = truth.explain(paths(row["sample"]), row, options) if outcome == "mismatch" else ("", "")
            if kind:
                self.misses[gene, kind, sites].append(row)
            if genes()[gene]["copy_number"] == "needed":
                self.count_structure(truth, row, kind)

    def count_structure(self, truth, row, kind):
        """Once without the people whose published diplotype has structure; once with what the call foresees."""
        gene, outcome = row["gene"], row["class"]
        if not any(is_structural(gene, pair) for pair in truth.published_pairs(gene, row["published"])):
            self.by_gene[f"{gene}, published without structure"][outcome] += 1
        self.by_gene[f"{gene}, called or foreseen"]["exact" if kind == "structure, foreseen" else outcome] += 1

    def cells(self, gene):
        """Agreeing of called; how many of these as one of several."""
        counter = self.by_gene[gene]
        several, misses = counter["ambiguous_ok"], counter["mismatch"]
        called = sum(counter.values()) - counter["no_call"] - counter["unscored"]
        if not called:
            return "-"
        return f"{called - misses}/{called} ({100 * (called - misses) / called:.1f} %)" + (f", {several} tied" if several else "")

    def failures(self):
        for (gene, kind, sites), found in self.misses.items():
            if kind == OURS or gene in TARGETS and kind not in EXCUSED:
                for row in found:
                    yield f"GeT-RM, {self.title}: {row['sample']} {gene}: {row['call']} for {row['published']}: {kind} {sites}"


def tables(tallies):
    """The agreement by gene and the misses by class, as Markdown."""
    names = sorted({gene for tally in tallies for gene in tally.by_gene
                    if any(other.cells(gene) != "-" for other in tallies)})
    agreement = table(["gene", *(tally.title for tally in tallies)],
                      [[gene, *(tally.cells(gene) for tally in tallies)] for gene in names])
    keys = {key for tally in tallies for key in tally.misses}
    rows = []
    for kind in CLASSES:
        for gene, _, sites in sorted(key for key in keys if key[1] == kind):
            found = [tally.misses[gene, kind, sites] for tally in tallies]
            first = next(rows for rows in found if rows)[0]
            rows.append([kind, gene, sites or "-", *(len(each) for each in found),
                         f"{first['sample']}: {first['published']}, {first['call']}"])
    misses = table(["why", "gene", "sites", *(tally.title for tally in tallies), "example: published, here"], rows,
                   right=range(3, 3 + len(tallies)))
    words = table(["why", "meaning"], [[kind, text] for kind, text in CLASSES.items() if any(key[1] == kind for key in keys)])
    return agreement, f"{words}\n\n{misses}"
