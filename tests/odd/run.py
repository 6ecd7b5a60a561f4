#!/usr/bin/env python3
"""Make the odd inputs of cases.tsv, run stardose on them and hold what it does against the table.

    tests/odd/run.py STARDOSE WORK [--only TEXT] [--list]

WORK is an empty or earlier folder for the inputs; those of cases that fail stay there.  --only: ids that hold TEXT.
"""
import argparse
import csv
import functools
import html.parser
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

import containers
import inputs_callers
import inputs_files
import inputs_records

HERE = pathlib.Path(__file__).resolve().parent
INPUTS = {**inputs_records.INPUTS, **inputs_callers.INPUTS, **inputs_files.INPUTS}
MAKERS = {"vcf": ("odd.vcf", containers.text), "gz": ("odd.vcf.gz", lambda lines: containers.bgzf(containers.text(lines))),
          "bcf": ("odd.bcf", containers.bcf)}
SAFE_NAME = re.compile(rb"[A-Za-z0-9_][A-Za-z0-9._-]{0,120}\Z")
SECONDS = 60
FIRM = {"called", "ambiguous"}


def read_cases():
    with open(HERE / "cases.tsv", encoding="utf-8", newline="") as lines:
        return list(csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE))


def texts(cell):
    return [] if cell == "." else cell.split(" & ")


class Page(html.parser.HTMLParser):
    """What a browser would run or fetch of a page."""

    def __init__(self, text):
        super().__init__()
        self.bad = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        if tag in ("script", "img", "iframe", "object", "embed", "link", "base", "form"):
            self.bad.append(tag)
        self.bad += [name for name, value in attributes
                     if name.startswith("on") or (value or "").strip().lower().startswith("javascript:")]


def execute(command, folder, **more):
    environment = {key: value for key, value in os.environ.items() if key not in ("LD_PRELOAD", "SOURCE_DATE_EPOCH")}
    environment.update(LC_ALL="C", **more)
    try:
        return subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              timeout=SECONDS, check=False, env=environment)
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(command, 124, b"", b"timeout")


def read_table(table):
    """{(sample, gene): diplotypes} of a table of `call`; "." where there are none."""
    rows = [line.split("\t") for line in table.decode("utf-8").split("\n")[:-1]]
    if not rows or rows[0][:3] != ["sample", "gene", "diplotypes"]:
        raise ValueError("the output is no table")
    if any(len(row) != len(rows[0]) for row in rows):
        raise ValueError("lines of the table have different numbers of cells")
    return {(row[0], row[1]): row[2] for row in rows[1:]}


# ---- what holds for every input ----------------------------------------------------------------------------------------

def check_messages(process, name, problems):
    """Of one refusal: one line, printable, that names the file."""
    lines = process.stderr.decode("utf-8", "replace").split("\n")[:-1]
    if any(ord(c) < 32 or ord(c) == 127 for line in lines for c in line):
        problems.append("a message has control characters")
    if process.returncode != 0 and name:
        errors = [line for line in lines if "warning:" not in line]
        if len(errors) != 1 or name not in errors[0]:
            problems.append(f"not one line that names {name}: {lines[:3]}")


def check_reports(out, n_samples, problems):
    """The files of a folder of reports: named safely, as many as there are samples, nothing in them that runs."""
    names = os.listdir(os.fsencode(out)) if os.path.isdir(out) else []
    for name in names:
        if not SAFE_NAME.match(name):
            problems.append(f"a report is named {name!r}")
        if name.endswith(b".html"):
            with open(os.path.join(os.fsencode(out), name), "rb") as page:
                bad = Page(page.read().decode("utf-8", "strict")).bad
            problems += [f"the page has {element}" for element in bad]
    if len({name.lower() for name in names if name.endswith(b".tsv")}) != n_samples:
        problems.append(f"{len(names)} files of {n_samples} samples")


def plain_run(stardose, path, is_hostile):
    """`call`, and `report` into a folder; the two must agree.  Gives the process of `call` and problems."""
    problems = []
    called = execute([stardose, "call", path], os.path.dirname(path))
    with tempfile.TemporaryDirectory(dir=os.path.dirname(path)) as folder:
        out = os.path.join(folder, "out")
        report = execute([stardose, "report", "-o", out, *([] if is_hostile else ["-O", "tsv"]), path], folder)
        if report.returncode != called.returncode:
            problems.append(f"call exits {called.returncode}, report {report.returncode}")
        if report.returncode != 0 and os.listdir(folder):
            problems.append("a refusal left files")
        if os.listdir(folder) not in ([], ["out"]):
            problems.append(f"files outside the folder: {os.listdir(folder)}")
        if report.returncode == 0 and called.returncode == 0:
            check_reports(out, len({sample for sample, _ in read_table(called.stdout)}), problems)
    if called.returncode != 0 and called.stdout:
        problems.append("a refusal wrote a table")
    check_messages(called, os.path.basename(path), problems)
    check_messages(report, os.path.basename(path), problems)
    return called, problems


def shell_run(stardose, path, script):
    problems = []
    with tempfile.TemporaryDirectory(dir=os.path.dirname(path)) as folder:
        process = execute(["bash", "-c", script], folder, stardose=stardose, **{"in": path, "tmp": folder})
        left = os.listdir(folder)
    if left and process.returncode != 0 and "cp " not in script and "cut" not in left:
        problems.append(f"left {left}")
    elif "rm " in script and left:
        problems.append(f"not as it must be afterwards: {left}")
    check_messages(process, "", problems)
    return process, problems


# ---- one case ------------------------------------------------------------------------------------------------------------

def expected_calls(cell, sound):
    """{gene: diplotypes} of a row's calls; `sound` is what the sound file gives."""
    want = {}
    for part in cell.split(";"):
        if part in ("rest", "all"):
            want = {**sound, **want}
        elif part == "none":
            want = {**dict.fromkeys(sound, "."), **want}
        elif part != "-":
            gene, _, diplotype = part.partition("=")
            want[gene] = diplotype
    return want


def check_calls(row, process, sound):
    if row["calls"] == "-":
        return []
    try:
        calls = read_table(process.stdout)
    except (ValueError, UnicodeDecodeError) as error:
        return [str(error)]
    problems = []
    for gene, want in expected_calls(row["calls"], sound).items():
        got = {diplotypes for (_, called), diplotypes in calls.items() if called == gene}
        if got != {want}:
            problems.append(f"{gene} is called {' and '.join(sorted(got)) or 'not at all'}, not {want}")
    return problems


def write_input(row, form, folder):
    made = INPUTS[row["id"]]()
    if form != "file":
        name, pack = MAKERS[form]
        made = {name: pack(made)}
    for name, data in made.items():
        with open(os.path.join(folder, name), "wb") as out:
            out.write(data)
    return os.path.join(folder, next(iter(made)))


def try_case(stardose, work, sound, row, form):
    """What is wrong, as lines."""
    folder = os.path.join(work, f"{row['id']}.{form}")
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    path = write_input(row, form, folder)
    is_hostile = row["id"].startswith("sample.") or "script" in row["must_not"] or "<" in row["must_not"]
    if row["run"] == "-":
        process, problems = plain_run(stardose, path, is_hostile)
    else:
        process, problems = shell_run(stardose, path, row["run"])
    said = (process.stderr + process.stdout).decode("utf-8", "replace")
    if process.returncode != int(row["exit"]):
        problems.append(f"exit {process.returncode}, not {row['exit']}: {process.stderr.decode('utf-8', 'replace').strip()[:300]}")
    else:
        problems += check_calls(row, process, sound)
    problems += [f"does not say \"{text}\": {process.stderr.decode('utf-8', 'replace').strip()[:300]}"
                 for text in texts(row["must_say"]) if text not in said]
    problems += [f"says \"{text}\"" for text in texts(row["must_not"]) if text in said]
    if not problems:
        shutil.rmtree(folder)
    return [f"{row['id']} ({form}): {problem}" for problem in problems]


def main():
    parser = argparse.ArgumentParser(description="Run stardose on odd inputs.")
    parser.add_argument("stardose")
    parser.add_argument("work")
    parser.add_argument("--only", default="", help="cases whose id holds this text")
    parser.add_argument("--list", action="store_true", help="print the cases and what they are")
    options = parser.parse_args()
    cases = [row for row in read_cases() if options.only in row["id"]]
    if options.list:
        print(*(f"{row['id']:28} {row['what']}" for row in cases), sep="\n")
        return 0
    ids = [row["id"] for row in read_cases()]
    wrong = [f"{name}: twice in cases.tsv" for name in sorted({name for name in ids if ids.count(name) > 1})]
    wrong += [f"{name}: only in {'cases.tsv' if name in ids else 'the inputs'}" for name in sorted(set(ids) ^ set(INPUTS))]
    stardose, work = os.path.abspath(options.stardose), os.path.abspath(options.work)
    os.makedirs(work, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=work) as folder:
        path = write_input({"id": "sound.vcf"}, "vcf", folder)
        sound = read_table(execute([stardose, "call", path], folder).stdout)
    sound = {gene: diplotypes for (_, gene), diplotypes in sound.items()}
    jobs = [(row, form) for row in cases if row["id"] in INPUTS for form in row["as"].split()]
    with ThreadPoolExecutor(2) as pool:
        for lines in pool.map(functools.partial(lambda job: try_case(stardose, work, sound, *job)), jobs):
            wrong += lines
    print(*(f"FAIL {line}" for line in wrong), sep="\n", end="\n" if wrong else "")
    print(f"odd inputs: {len(cases)} cases, {len(jobs)} inputs, {len({line.split(':')[0] for line in wrong})} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
