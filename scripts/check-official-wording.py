#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`import_guidance.py --official-wording` on a made-up guideline: rules have its wording, and the program takes them.

    scripts/check-official-wording.py [WRAPPER ...] build/release/stardose
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import guidance_upstream
import import_guidance
from guidance_upstream import key_of
from tables import NONE, ImportFailure, read_table

POOR, USUAL = "Made up: give clopidogrel to nobody\nof this kind.", "Made up: give clopidogrel to anybody."
GUIDELINE = {
    "guideline": {"id": "PA1"},
    "citations": [{"pmid": "1", "year": 2020}],
    "version": "2020-02-02-00-00",
    "recommendations": [
        {"relatedChemicals": [{"name": "clopidogrel"}], "population": "general", "lookupKey": {"CYP2C19": result},
         "classification": {"term": "Strong"}, "text": {"html": f"<p>{text}</p>", "id": number}, "implications": [implied],
         "dosingInformation": False, "alternateDrugAvailable": True, "otherPrescribingGuidance": False}
        for number, (result, text, implied) in enumerate([
            ("Poor Metabolizer", POOR, "CYP2C19: made up,\nslow"), ("Intermediate Metabolizer", POOR, "CYP2C19: made up, slow"),
            ("Normal Metabolizer", USUAL, "CYP2C19: made up, usual")])],
}


def made_up_words(folder):
    """Our sentences for both texts; the importer asks for nothing else but who revised what."""
    plain = [" ".join(text.split()) for text in (POOR, USUAL)]
    tables = {
        "CPIC-sentences.tsv": [["sentence", "action", "number", "recommendation", "not_covered", "population", "texts"]] + [
            [f"made-up.{action}", action, NONE, "Ours.", NONE, NONE, key_of(text, "clopidogrel")]
            for action, text in zip(("avoid", "standard"), plain)],
        "CPIC-implications.tsv": [["implication", "texts"]] + [
            ["ours", key_of(text, "clopidogrel")] for text in ("made up,", "made up, slow", "made up, usual")],  # a line is looked at
        "revised.tsv": [["source", "guideline", "drug", "pmid", "date"]],
    }
    for name, rows in tables.items():
        (folder / name).write_text("".join("\t".join(row).replace("\n", " ") + "\n" for row in rows), encoding="utf-8")


def check(condition, *words):
    if not condition:
        raise ImportFailure(" ".join(map(str, words)))


def main():
    program = sys.argv[1:]  # with a wrapper before it, it is several words
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        upstream, words, made = folder / "upstream", folder / "words", folder / "db"
        (upstream / "guidelines").mkdir(parents=True)
        words.mkdir()
        (upstream / "guidelines" / "CPIC_made_up.json").write_text(json.dumps(GUIDELINE), encoding="utf-8")
        made_up_words(words)
        source = guidance_upstream.Source("CPIC", files=("guidelines/CPIC_*",), is_graded=True, is_rekeyed=False, later=())
        guidance_upstream.WORDS = import_guidance.WORDS = words
        import_guidance.SOURCES, import_guidance.table_rules = [source], lambda _: []
        import_guidance.write_official(type("Upstream", (), {"folder": upstream})(), made)
        rules = {rule["results"]: rule for rule in read_table(made / "guidance" / "CPIC.tsv")}
        poor = rules.get("CYP2C19 is Intermediate Metabolizer|Poor Metabolizer")
        check(poor, "the two records of one text are not one rule:", sorted(rules))
        check(poor["recommendation"] == " ".join(POOR.split()), "not the wording:", poor["recommendation"])
        check((poor["action"], poor["strength"]) == ("avoid", "Strong"), "not our action, not its strength:", poor)
        check(poor["implication"] == "CYP2C19: made up, slow", "not its implication:", poor["implication"])
        subprocess.run([*program, "db", "verify", "--db", str(made)], check=True, stdout=subprocess.DEVNULL)
        shown = subprocess.run([*program, "db", "show", "clopidogrel", "--db", str(made)], check=True, capture_output=True)
        check(b"give clopidogrel to anybody" in shown.stdout, "the program does not show the wording")
        try:
            import_guidance.write_official(type("Upstream", (), {"folder": upstream})(), made)
        except ImportFailure:
            return
        raise ImportFailure("a folder that is there is written again")


if __name__ == "__main__":
    try:
        main()
    except ImportFailure as failure:
        sys.exit(f"check-official-wording: {failure}")
