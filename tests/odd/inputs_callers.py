"""Records as variant callers write them, with all the fields they give: at CYP2C9's one variant, or at a key position where
the patient is the reference.

INPUTS[id] is a function that gives the lines of a VCF."""
from base import at_site, declare, field

KEY = "rs1057910"  # CYP2C9*3: the patient is the reference there
FIELDS = {
    "AD": ("Integer", "R"), "AF": ("Float", "A"), "F1R2": ("Integer", "R"), "F2R1": ("Integer", "R"), "PL": ("Integer", "G"),
    "GP": ("Float", "G"), "PRI": ("Float", "G"), "SB": ("Float", "."), "MB": ("Integer", "."), "PS": ("Integer", "1"),
    "PGT": ("String", "1"), "PID": ("String", "1"), "VAF": ("Float", "A"), "RNC": ("String", "1"), "GQX": ("Integer", "1"),
    "DPF": ("Integer", "1"), "ADF": ("Integer", "."), "ADR": ("Integer", "."), "FT": ("String", "1"), "RO": ("Integer", "1"),
    "QR": ("Integer", "1"), "AO": ("Integer", "A"), "QA": ("Integer", "A"), "GL": ("Float", "G"), "DS": ("Float", "1"),
    "ICNT": ("Integer", "2"), "SPL": ("Integer", "."), "MIN_DP": ("Integer", "1"), "RGQ": ("Integer", "1"),
}


def record(keys, values, rsid="rs1799853", **columns):
    """The patient's record at `rsid` with FORMAT `keys` and cell `values`."""
    def make():
        declared = [field(key, FIELDS[key][0], FIELDS[key][1]) for key in keys.split(":") if key in FIELDS]
        filters = columns.get("FILTER", "PASS")
        if filters not in ("PASS", "."):
            declared += [f'##FILTER=<ID={name},Description="{name}">' for name in filters.split(";")]
        return declare(*declared, of=at_site(rsid, FORMAT=keys, CELL=values, **columns))
    return make


GATK = "GT:AD:DP:GQ:PGT:PID:PL:PS"
DEEPVARIANT = "GT:GQ:DP:AD:VAF:PL"
GLNEXUS = "GT:DP:AD:GQ:PL:RNC"
DRAGEN = "GT:AD:AF:DP:F1R2:F2R1:GQ:PL:GP:PRI:SB:MB"
STRELKA = "GT:GQ:GQX:DP:DPF:AD:ADF:ADR:SB:FT:PL"
INPUTS = {
    "caller.gatk": record(GATK, "0|1:17,18:35:99:0|1:94942290_C_T:500,0,480:94942290"),
    "caller.gatk-no-reads": record("GT:AD:DP:GQ:PL", "0/0:0,0:0:0:0,0,0", KEY),
    "caller.gatk-no-call": record("GT:AD:DP:GQ:PL", "./.:0,0:0:0:0,0,0", KEY),
    "caller.gatk-four-copies": record("GT:AD:DP:GQ", "0/0/1/1:17,18:35:99"),
    "caller.deepvariant": record(DEEPVARIANT, "0/1:52:35:17,18:0.514286:52,0,60"),
    "caller.deepvariant-no-call": record(DEEPVARIANT, "./.:2:35:30,5:0.142857:0,1,29", FILTER="RefCall"),
    "caller.deepvariant-nocall-filter": record(DEEPVARIANT, "./.:2:3:1,2:0.666667:0,1,2", FILTER="NoCall"),
    "caller.glnexus": record(GLNEXUS, "0/1:35:17,18:52:52,0,60:.."),
    "caller.glnexus-reference": record(GLNEXUS, "0/0:35:35,0:50:0,105,1049:..", KEY),
    "caller.glnexus-lost-allele": record(GLNEXUS, "./.:35:17,18:52:0,0,0:LL"),
    "caller.glnexus-low-depth": record(GLNEXUS, "./.:3:3,0:9:0,0,0:DD", KEY),
    "caller.glnexus-half": record(GLNEXUS, "0/.:35:17,2:9:0,0,0:.-", KEY),
    "caller.glnexus-monoallelic": record(GLNEXUS, "./1:35:17,18:52:52,0,60:1.", FILTER="MONOALLELIC"),
    "caller.dragen": record(DRAGEN, "0/1:17,18:0.514:35:8,9:9,9:48:84,0,50:48.0,0.00007,53.0:0.0,34.77,37.77:8,9,9,9:8,9,9,9"),
    "caller.dragen-hard-filter": record(DRAGEN, "0/1:2,2:0.5:4:1,1:1,1:3:20,0,3:17.0,3.0,38.0:0.0,34.77,37.77:1,1,1,1:1,1,1,1",
                                        FILTER="DRAGENSnpHardQUAL"),
    "caller.dragen-gvcf-reference": record("GT:AD:DP:GQ:MIN_DP:PL:SPL:ICNT", "0/0:35,0:35:99:33:0,99,1000:0,99,255:0,0", KEY),
    "caller.bcftools": record("GT:PL:DP:AD", "0/1:255,0,255:35:17,18"),
    "caller.strelka2": record(STRELKA, "0/1:99:60:35:0:17,18:8,9:9,9:-20.1:PASS:250,0,240"),
    "caller.strelka2-sample-filter": record(STRELKA, "0/1:10:5:4:20:2,2:1,1:1,1:-1.0:LowGQX;HighDPFRatio:20,0,10"),
    "caller.strelka2-site-conflict": record(STRELKA, "0:99:60:35:0:35,0:17,0:18,0:0.0:SiteConflict:0,99,99", KEY, FILTER="SiteConflict"),
    "caller.strelka2-not-genotyped": record("GT:GQX:DP:DPF", ".:.:0:35", KEY, FILTER="NotGenotyped"),
    "caller.freebayes": record("GT:DP:AD:RO:QR:AO:QA:GL", "0/1:35:17,18:17:600:18:640:-45.1,0,-43.2"),
    "caller.beagle": record("GT:DS:GP", "0|1:1:0,1,0"),
    "caller.beagle-unsure": record("GT:DS:GP", "0|1:0.6:0.45,0.5,0.05"),
    "caller.minimac-no-gt": record("DS:GP", "1.0:0.02,0.97,0.01"),
    "caller.minimac-no-gt-unsure": record("DS:GP", "0.6:0.45,0.5,0.05"),
    "caller.minimac-threshold": record("DS:GP", "1.0:0.02,0.97,0.01"),
    "caller.pl-only": record("PL", "255,0,255"),
    "caller.pl-only-unsure": record("PL", "3,0,2"),
}
