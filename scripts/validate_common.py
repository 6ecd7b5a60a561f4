"""What the parts of validate.py share: asking the program, spelling diplotypes alike, and writing tables into the page."""
import csv
import gzip
import json
import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/validation.md"


def reader(path):
    opener = gzip.open if str(path).endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8", newline="") as lines:
        yield from csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t",
                                  quoting=csv.QUOTE_NONE)


def genes():
    """{gene: its row of genes.tsv}"""
    return {row["gene"]: row for row in reader(ROOT / "databases/genes.tsv")}


# ---- the program ----

class Program:
    """The program under test; counts how often it was asked."""

    def __init__(self, path):
        self.path = path
        self.explained = {}

    def run(self, command, *arguments):
        done = subprocess.run([self.path, command, "-q", *map(str, arguments)], capture_output=True, check=False)
        if done.returncode:
            raise RuntimeError(f"stardose {command} {' '.join(map(str, arguments))}: {done.stderr.decode().strip()}")
        return done.stdout.decode()

    def call(self, path, *options):
        """The table of calls.  Peers suppose two copies where structure was not seen, so that is what is compared."""
        rows = list(csv.DictReader(self.run("call", *options, path).splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))
        for row in rows:
            if row["if_two_copies"] != ".":
                row["diplotypes"] = row["if_two_copies"]
        return rows

    def report(self, path, *options):
        said = json.loads(self.run("report", "-O", "json", "-o", "-", *options, path))
        for gene in said["genes"]:
            if gene["structure"] and gene["structure"]["if_two_copies"]:
                gene["outcomes"] = gene["structure"]["if_two_copies"]
                gene["phenotypes"] = list(dict.fromkeys(outcome["phenotype"] for outcome in gene["outcomes"]))
        return said

    def explain(self, path, sample, gene, *options):
        key = (str(path), sample, gene, *options)
        if key not in self.explained:
            self.explained[key] = json.loads(self.run("explain", "-O", "json", "-s", sample, "-g", gene, *options, path))
        return self.explained[key]

    def fits(self, path, sample, gene, *options):
        """Every diplotype that explains what was seen, called or not."""
        explained = self.explain(path, sample, gene, *options)
        pairs = {unordered(pair["pair"]) for pair in explained["pairs"] if pair["callable"]}
        return pairs | {unordered(name) for name in explained["call"]["diplotypes"]}


# ---- diplotypes ----

def unordered(diplotype):
    """The pair, whatever its order, and the order of what stands on a strand; variants without strands as "{a + b}"."""
    if diplotype in (".", ""):
        return ""
    return "/".join(sorted(strand(name) for name in diplotype.split("/")))


def strand(name):
    """ "[b + a]" as "[a + b]"; a plain name as it is."""
    if name[0] in "{[":
        return name[0] + " + ".join(sorted(name[1:-1].split(" + "))) + name[-1]
    return name


def our_diplotypes(row):
    return frozenset(unordered(diplotype) for diplotype in row["diplotypes"].split(" OR ") if diplotype != ".")


def our_composed(row):
    """What stands on the copies where no pair of named alleles fits."""
    return frozenset(unordered(diplotype) for diplotype in row["composed"].split(" OR ") if diplotype != ".")


def our_fits(row):
    """All that explains what was seen, called or listed as an alternative; None where the table cuts the list short."""
    alternatives = frozenset(unordered(diplotype) for diplotype in row["alternatives"].split(" OR ") if diplotype != ".")
    return our_diplotypes(row) | alternatives if len(alternatives) == int(row["n_alternatives"]) else None


def their_diplotypes(text, components="", reference="Reference"):
    """PharmCAT's answer as we would spell it.

    Ties are separated by ";" (matcher) or " OR " (report).  Variants whose strand is open are in a column of their own, or,
    in the report, a list of names without a slash; there "a (heterozygous)" is Reference/a, and every reference is
    called Reference.
    """
    if not text and components:
        return frozenset([unordered("{" + components.replace(";", " + ") + "}")])
    names = [name for name in text.replace(" OR ", ";").split(";") if name not in ("", ".")]
    if any(name.startswith("Unknown") for name in names):
        return frozenset()
    if len(names) > 1 and not any("/" in name or "(heterozygous)" in name for name in names):
        return frozenset([unordered("{" + " + ".join(names) + "}")])
    return frozenset(one_of_theirs(name, reference) for name in names)


def one_of_theirs(name, reference):
    if name.endswith(" (heterozygous)"):
        name = "Reference/" + name[:-len(" (heterozygous)")]
    return unordered("/".join(reference if part == "Reference" else part for part in name.split("/")))


def variants(diplotype, reference=()):
    """The names on both strands, sorted, strands forgotten, the reference left out: what two spellings of one genotype share."""
    bare = diplotype.replace("{", "").replace("}", "").replace("[", "").replace("]", "")
    names = [name for part in bare.split("/") for name in part.split(" + ")]
    return sorted(name for name in names if name and name not in reference)


def spell(diplotypes, most=None):
    """For people to read; after `most` of them only how many there are."""
    names = sorted(diplotypes)
    more = [] if most is None or len(names) <= most else [f"{len(names) - most} more"]
    return " OR ".join(names[:most] + more) if names else "no call"


# ---- the page ----

def cell(text):
    return str(text).replace("|", "\\|").replace("*", "\\*")


def table(header, rows, right=()):
    """A table of Markdown; the columns whose numbers are in `right` are aligned to the right."""
    rule = ["---:" if i in right else "---" for i in range(len(header))]
    lines = [header, rule, *([cell(value) for value in row] for row in rows)]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def share(part, whole):
    """In percent; never rounded up to 100."""
    if not whole:
        return "-"
    return f"{int(10000 * part / whole) / 100:.2f} %"


class Page:
    """docs/validation.md: what stands between <!-- NAME --> and <!-- /NAME --> is measured, the rest is written by hand."""

    def __init__(self, path=PAGE):
        self.path = Path(path)
        self.sections = {}

    def put(self, name, text):
        self.sections[name] = text
        print(f"\n## {name}\n\n{text}", flush=True)

    def write(self):
        """Replace every measured section; a section without its markers is an error, not a loss."""
        page = self.path.read_text(encoding="utf-8")
        for name, text in self.sections.items():
            start, end = f"<!-- {name} -->", f"<!-- /{name} -->"
            if page.count(start) != 1 or page.count(end) != 1:
                raise RuntimeError(f"{self.path}: the markers of {name} are not there once")
            before, rest = page.split(start)
            after = rest.split(end)[1]
            page = f"{before}{start}\n{text}\n{end}{after}"
        part = self.path.with_name(self.path.name + ".part")
        part.write_text(page, encoding="utf-8")
        os.replace(part, self.path)
