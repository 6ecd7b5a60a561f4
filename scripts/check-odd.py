#!/usr/bin/env python3
"""Run stardose on a set of odd inputs and hold what it does against what must happen.

    scripts/check-odd.py STARDOSE FOLDER [--rows TEXT] [--verbose]

FOLDER has EXPECT.tsv: one input or command a row, with a class (CALL, WARN, REFUSE, NOCALL, NOCRASH), expected calls,
what must be said and what must not appear.  Where a row leaves the choice to the program, tests/odd-decisions.tsv says
what was chosen, and the row is held to that; tests/odd-says.tsv has the words.  Groups in MUST_PASS fail the check; the others are counted.
"""
import argparse
import collections
import contextlib
import csv
import html.parser
import json
import os
import re
import resource
import signal
import subprocess
import sys
import tempfile

MUST_PASS = {"pgx-b", "pgx-c", "pgx-d", "pgx-f", "pgx-g", "pgx-h", "pgx-r", "pgx-s", "pgx-t"}
MUST_NOT_CRASH = {"spec-failed", "spec-other", "spec-passed"}
ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
DOCUMENTED = range(0, 7)
SECONDS = 60
MEMORY = 2 << 30
SAFE_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,120}\Z")
TAGS = None  # elements of a report on a plain name: what the template itself holds


class Tags(html.parser.HTMLParser):
    """Element and attribute names of a page."""

    def __init__(self, text):
        super().__init__()
        self.seen = set()
        self.bad = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.seen.add(tag)
        for name, value in attributes:
            self.seen.add(f"{tag}@{name}")
            if name.startswith("on") or (value or "").strip().lower().startswith("javascript:"):
                self.bad.append(f"{tag} {name}={value}")
        if tag in ("script", "img", "iframe", "object", "embed", "link", "base", "form"):
            self.bad.append(tag)


class Run:
    """One run of `report -o` and one of `call`, in a folder of its own."""

    def __init__(self, stardose, path, stdin=None, extra=(), preexec=None, feed=None, **user):
        """`feed`: a file to write to the pipe at `path` before each of the two."""
        self.problems = []
        self.warnings = False
        with tempfile.TemporaryDirectory() as folder:
            os.chmod(folder, 0o777)
            out = os.path.join(folder, "out")
            with feeding(feed, path):
                report = execute([stardose, "report", "-o", out, *extra, path], folder, stdin, preexec, **user)
            self.status, self.stderr = report.returncode, report.stderr
            self.files = {}
            for name in os.listdir(out) if os.path.isdir(out) else []:
                with open(os.path.join(out, name), "rb") as file:
                    self.files[name] = file.read()
            self.strays = [name for name in os.listdir(folder) if name != "out"]
            with feeding(feed, path):
                called = execute([stardose, "call", *extra, path], folder, stdin, preexec, **user)
            self.call_status, self.table, self.call_stderr = called.returncode, called.stdout, called.stderr
        self.calls = {}
        self.notes = {}
        self.read_table()
        self.check_manners()

    def read_table(self):
        lines = self.table.decode("utf-8", "strict").split("\n") if self.call_status == 0 else []
        reader = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        for row in reader:
            if row["gene"] is None or None in row.values() or None in row:
                self.problems.append("a line of the table has another number of cells")
                continue
            diplotypes = [] if row["diplotypes"] == "." else row["diplotypes"].split(" OR ")
            self.calls[row["sample"], row["gene"]] = [plain(diplotype) for diplotype in diplotypes]
            self.notes[row["sample"], row["gene"]] = row
            if row["sample"][:1] in tuple("=+-@"):
                self.problems.append("a spreadsheet would take the sample's name for a formula")

    def check_manners(self):
        """What holds for every input, whatever is in it."""
        if self.status not in DOCUMENTED or self.call_status not in DOCUMENTED:
            self.problems.append(f"exit {self.status}, {self.call_status}")
        if self.status != self.call_status:
            self.problems.append(f"report exits {self.status}, call {self.call_status}")
        for stderr in (self.stderr, self.call_stderr):
            if b"internal error" in stderr or b"Sanitizer" in stderr or b"runtime error" in stderr:
                self.problems.append(stderr.decode("utf-8", "replace")[:300])
            if any((byte < 0x20 and byte != 0x0a) or byte > 0x7e for byte in stderr):
                self.problems.append("control bytes on the terminal")
        if self.strays:
            self.problems.append(f"files outside the output folder: {self.strays}")
        if self.status not in (0, 5) and self.files:
            self.problems.append(f"refused, but left {sorted(self.files)}")
        if self.call_status not in (0, 5) and self.table:
            self.problems.append("refused, but printed a table")
        n_samples = len({name for name, _ in self.calls})
        if self.status == 0 and len(self.files) != 3 * n_samples:
            self.problems.append(f"{len(self.files)} files for {n_samples} samples")
        for name, content in self.files.items():
            self.check_file(name, content)

    def check_file(self, name, content):
        if not SAFE_NAME.match(name):
            self.problems.append(f"file name {name!r}")
        try:
            text = content.decode("utf-8", "strict")
            if name.endswith(".json"):
                document = json.loads(text, parse_constant=lambda word: 1 / 0)
                self.warnings = self.warnings or bool(document["run"]["input"]["warnings"])
            elif name.endswith(".html"):
                tags = Tags(text)
                self.problems += [f"live markup: {bad}" for bad in tags.bad]
                if TAGS is not None and tags.seen - TAGS:
                    self.problems.append(f"markup that the template does not have: {sorted(tags.seen - TAGS)}")
            elif name.endswith(".tsv"):
                self.check_tsv(name, text)
        except (UnicodeDecodeError, ValueError, ZeroDivisionError) as error:
            self.problems.append(f"{name}: {error}")

    def check_tsv(self, name, text):
        lines = [line for line in text.split("\n") if line and not line.startswith("#")]
        if len({line.count("\t") for line in lines}) > 1:
            self.problems.append(f"{name}: lines differ in their number of cells")
        if "\r" in text:
            self.problems.append(f"{name}: carriage return")

    def refused(self):
        return self.status not in (0, 5)

    def has_limitation(self, genes):
        """Something is said in the reports, beside a gene or about the file."""
        return self.warnings or any(row["status"] != "called" or row["notes"] != "." or row["missing"] != "."
                   for (_, gene), row in self.notes.items() if not genes or gene in genes)


def execute(command, folder, stdin=None, preexec=None, **user):
    def limit():
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        if not os.environ.get("STARDOSE_NO_MEMORY_LIMIT"):  # sanitizers reserve terabytes
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        if preexec:
            preexec()

    if stdin is None:
        source = subprocess.DEVNULL
    elif stdin == "closed":
        source = None
    else:
        source = open(stdin, "rb")
    environment = {**os.environ, "LC_ALL": "C", "TMPDIR": "/nonexistent", "HOME": "/nonexistent"}
    try:
        return subprocess.run(command, cwd=folder, stdin=source, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              preexec_fn=limit, timeout=2 * SECONDS, check=False, env=environment, **user)
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(command, 124, b"", b"timeout")
    finally:
        if hasattr(source, "close"):
            source.close()


def plain(diplotype):
    """The same pair is one string: order aside, "rs1 reference (C)" as "rs1 C"."""
    alleles = re.sub(r"(rs\d+) (?:reference|variant) \((\w+)\)", r"\1 \2", diplotype).split("/")
    return "/".join(sorted(alleles))


def plain_expected(text):
    match = re.fullmatch(r"(rs\d+) (\w)/(\w)", text)
    if match:
        return "/".join(sorted(f"{match[1]} {base}" for base in match.groups()[1:]))
    return "/".join(sorted(text.split("/")))


def alternatives(value):
    """The calls that a cell accepts: a list of sets; the empty set is no call."""
    found = []
    for choice in value.split("|"):
        choice = re.sub(r"\s*\((?:no CNV evidence|haploid GT[^)]*|hemizygous|variable|poor metabolizer)\)", "", choice).strip()
        found.append(frozenset() if choice == "NOCALL" else frozenset(plain_expected(x.strip()) for x in choice.split(" OR ")))
    return found


def check_calls(run, expected):
    problems = []
    named = set()
    for part in [part.strip() for part in expected.split(";") if part.strip() not in ("", "none")]:
        match = re.fullmatch(r"(?:(\w+):)?([A-Z0-9-]+|ALL_OTHERS)=(.*?)(?: for that sample)?", part)
        if match is None:
            problems.append(f"cannot read the expectation: {part}")
            continue
        sample, gene, value = match.groups()
        named.add(gene)
        wanted = alternatives(value)
        for (name, called_gene), calls in run.calls.items():
            if sample is not None and name != sample:
                continue
            if called_gene == gene or (gene == "ALL_OTHERS" and called_gene not in named):
                if frozenset(calls) not in wanted:
                    problems.append(f"{name} {called_gene} = {' OR '.join(calls) or 'NOCALL'}, not {value}")
        if not any((sample in (None, name)) and gene in (called_gene, "ALL_OTHERS") for name, called_gene in run.calls):
            problems.append(f"{part}: not in the table")
    return problems


def check_must_not(run, must_not):
    problems = []
    for gene, diplotype in re.findall(r"\b([A-Z][A-Z0-9]+) (\S+/\S+?)(?: as firm| as the only call|;|$)", must_not):
        for (_, called_gene), calls in run.calls.items():
            if called_gene == gene and calls == [plain_expected(diplotype)]:
                problems.append(f"must not: {gene} {diplotype}")
    if "any call" in must_not and any(run.calls.values()):
        problems.append("must not: any call")
    return problems


def check_says(run, row):
    text = (run.call_stderr + run.table).decode("utf-8", "replace")
    return [f"does not say: {row['says']}"] if row.get("says") and row["says"] not in text else []


def judge(run, row):
    """What is wrong with the run, as a list of sentences."""
    problems = run.problems + check_says(run, row)
    kind, expected = row["class"], row["expected_calls"]
    may_refuse = "or REFUSE" in expected
    expected = expected.replace(" or REFUSE", "")
    if kind == "NOCRASH":
        return problems
    if kind == "REFUSE":
        if not run.refused():
            problems.append(f"exit {run.status}, not refused")
        problems += one_line(run, row)
    elif kind == "NOCALL":
        if not run.refused() and any(run.calls.values()):
            problems.append(f"called: {[key for key, calls in run.calls.items() if calls]}")
    elif run.refused():
        if not may_refuse:
            problems.append(f"exit {run.status}: {run.stderr.decode('utf-8', 'replace').strip()}")
        problems += one_line(run, row)
    else:
        problems += check_calls(run, expected)
        genes = set() if "ALL_OTHERS" in expected else set(re.findall(r"([A-Z0-9]+)=", expected))
        if kind == "WARN" and not run.has_limitation(genes):
            problems.append("no limitation is named beside any gene")
    return problems + check_must_not(run, row["must_not"])


def one_line(run, row):
    lines = run.stderr.decode("utf-8", "replace").splitlines()
    if len(lines) != 1 and not (len(lines) == 2 and lines[1].startswith("Try: ")):
        return [f"{len(lines)} lines of messages: {lines[:3]}"]
    name = os.path.basename(row["file"])
    if name.isascii() and name.isprintable() and not row["file"].startswith("(") and name not in lines[0]:
        return [f"the message does not name the file: {lines[0]}"]
    return []


# ---- rows that are commands, not files -----------------------------------------------------------------------------

def same_as(stardose, folder, reference, **how):
    plain_run = Run(stardose, os.path.join(folder, reference))
    run = Run(stardose, **how)
    if run.status == 0 and run.table != plain_run.table:
        run.problems.append(f"the table is not that of {reference}")
    return run


@contextlib.contextmanager
def feeding(source, pipe):
    """Write `source` to the named pipe meanwhile."""
    if source is None:
        yield
        return
    feeder = subprocess.Popen(["sh", "-c", 'cat "$1" >"$2"', "sh", source, pipe])
    try:
        yield
    finally:
        feeder.terminate()
        feeder.wait()


def fifo(stardose, folder):
    with tempfile.TemporaryDirectory() as place:
        pipe = os.path.join(place, "p")
        os.mkfifo(pipe)
        return same_as(stardose, folder, "pgx/b02_mini.vcf", path=pipe, feed=os.path.join(folder, "pgx/b02_mini.vcf"))


def symlink(stardose, folder):
    with tempfile.TemporaryDirectory() as place:
        link = os.path.join(place, "l")
        os.symlink(os.path.join(os.path.abspath(folder), "pgx/b02_mini.vcf"), link)
        return same_as(stardose, folder, "pgx/b02_mini.vcf", path=link)


def as_nobody(stardose, folder, test):
    """Run test(program, input, user arguments) with files that another user may reach."""
    with tempfile.TemporaryDirectory() as place:
        os.chmod(place, 0o755)
        program, data = os.path.join(place, "stardose"), os.path.join(place, "in.vcf")
        for source, target in ((stardose, program), (os.path.join(folder, "pgx/b02_mini.vcf"), data)):
            with open(source, "rb") as old, open(target, "wb") as new:
                new.write(old.read())
            os.chmod(target, 0o755)
        user = {"user": 65534, "group": 65534, "extra_groups": []} if os.getuid() == 0 else {}
        return test(program, data, place, user)


def unreadable(program, data, place, user):
    os.chmod(data, 0)
    return Run(program, data, **user)


def readonly_folder(program, data, place, user):
    out = os.path.join(place, "locked")
    os.mkdir(out, 0o555)
    run = execute([program, "report", "-o", out, data], place, **user)
    return outcome(run, os.listdir(out))


def outcome(process, leftovers=()):
    """Problems of one plain process that must fail cleanly."""
    problems = []
    if process.returncode == 0:
        problems.append("exit 0")
    if process.returncode > 6 and process.returncode != 128 + signal.SIGPIPE:
        problems.append(f"exit {process.returncode}")
    if list(leftovers):
        problems.append(f"left {list(leftovers)}")
    return problems


def shell(script, stardose, folder):
    with tempfile.TemporaryDirectory() as place:
        process = execute(["bash", "-c", script, "bash", stardose, os.path.join(os.path.abspath(folder), "pgx/b02_mini.vcf")],
                          place)
        return outcome(process, [name for name in os.listdir(place) if name != "in.vcf"])


def output_is_input(stardose, folder):
    script = 'cp "$2" in.vcf; "$1" call -o in.vcf in.vcf; s=$?; cmp -s "$2" in.vcf || exit 0; exit $s'
    return shell(script, stardose, folder)


def run_command(stardose, folder, name):
    path = {"f65_stdin": "pgx/b02_mini.vcf", "f66_stdin_bcf": "pgx/f14.bcf"}.get(name)
    if path:
        return same_as(stardose, folder, path, path="-", stdin=os.path.join(folder, path))
    return {
        "f67_fifo": lambda: fifo(stardose, folder),
        "f68_symlink": lambda: symlink(stardose, folder),
        "f69_directory": lambda: Run(stardose, "/tmp/"),
        "f70_nonexistent": lambda: Run(stardose, "nosuch.vcf"),
        "f71_unreadable": lambda: as_nobody(stardose, folder, unreadable),
        "f72_devzero": lambda: Run(stardose, "/dev/zero"),
        "f73_stdin_empty": lambda: Run(stardose, "-"),
        "f74_stdin_closed": lambda: Run(stardose, "-", stdin="closed", preexec=lambda: os.close(0)),
        "f75_stdout_full": lambda: shell('"$1" call "$2" >/dev/full && exit 0; "$1" report "$2" >/dev/full', stardose, folder),
        "f76_stdout_closed": lambda: shell('"$1" call "$2" >&- && exit 0; "$1" report "$2" >&-', stardose, folder),
        "f77_outdir_readonly": lambda: as_nobody(stardose, folder, readonly_folder),
        "f78_out_is_input": lambda: output_is_input(stardose, folder),
        "f79_sigpipe": lambda: shell('set -o pipefail; "$1" report -O json "$2" | head -c 100 >/dev/null', stardose, folder),
    }[name]()


# ---- all rows --------------------------------------------------------------------------------------------------------

def by_file(name):
    path = os.path.join(ROOT, "tests", name)
    with open(path, encoding="utf-8", newline="") as lines:
        rows = csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE)
        return {row["file"]: row for row in rows}


def check_row(stardose, folder, row):
    if row["file"].startswith("(command) "):
        run = run_command(stardose, folder, row["file"].split()[1])
        return run if isinstance(run, list) else judge(run, row)
    path = os.path.join(folder, row["file"])
    if not os.path.exists(path):
        return None
    names = sorted(set(re.findall(r"(\w+):\w", row["expected_calls"])))
    extra = ["-s", ",".join(names)] if "10,000 samples" in row["why"] else []
    sex = re.match(r"with declared sex (male|female)$", row["how_to_run"] or "")
    return judge(Run(stardose, path, extra=[*extra, "--sex", sex[1]] if sex else extra), row)


def learn_template(stardose, folder):
    global TAGS
    pages = []
    for name in ("b01_full", "b04_three", "b06_positions_only_variants", "f63_blank_lines", "t28_tpmt_trans", "t30_tpmt_trans_ps_diff"):
        path = os.path.join(folder, f"pgx/{name}.vcf")
        if os.path.exists(path):
            files = Run(stardose, path).files
            pages += [Tags(content.decode()) for name, content in files.items() if name.endswith(".html")]
    TAGS = set().union(*(page.seen for page in pages)) or None  # of files with plain names and texts


def main():
    parser = argparse.ArgumentParser(description="Run stardose on odd inputs.")
    parser.add_argument("stardose")
    parser.add_argument("folder")
    parser.add_argument("--rows", default="", help="only rows whose name or group holds this text")
    parser.add_argument("--verbose", action="store_true", help="name the failures of groups that are only counted, too")
    options = parser.parse_args()
    stardose, folder = os.path.abspath(options.stardose), os.path.abspath(options.folder)
    if not os.path.exists(os.path.join(folder, "EXPECT.tsv")):
        print(f"check-odd: skipped, there is no {options.folder}/EXPECT.tsv")
        return 0
    chosen, says = by_file("odd-decisions.tsv"), by_file("odd-says.tsv")
    if not options.rows:
        learn_template(stardose, folder)
    counts, failed = collections.defaultdict(collections.Counter), False
    with open(os.path.join(folder, "EXPECT.tsv"), encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            group = row["group"]
            if options.rows not in row["file"] and options.rows != group:
                continue
            row["says"] = says.get(row["file"], {}).get("says")
            row.update({key: value for key, value in chosen.get(row["file"], {}).items() if key in ("class", "expected_calls", "why")})
            if group in MUST_NOT_CRASH:
                row["class"] = row["class"] if options.verbose else "NOCRASH"
            problems = check_row(stardose, folder, row)
            if problems is None:
                counts[group]["absent"] += 1
                continue
            counts[group]["failed" if problems else "passed"] += 1
            must = group in MUST_PASS or group in MUST_NOT_CRASH
            failed = failed or (must and bool(problems))
            if problems and (must or options.verbose):
                print(f"{'FAIL' if must else 'open'} {row['file']} [{row['class']}]: " + "; ".join(problems))
    for group in sorted(counts):
        print(f"{group:12} passed {counts[group]['passed']:4}   failed {counts[group]['failed']:4}"
              f"{'' if group in MUST_PASS or group in MUST_NOT_CRASH else '   (counted only)'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
