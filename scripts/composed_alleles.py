# SPDX-License-Identifier: Apache-2.0
"""Names of alleles that are several copies of others: `*1x2`, `*36 + *10`, `*2x≥3`."""

import re


def parts_of(name):
    """Split `*36x2 + *10` into [("*36", 2, False), ("*10", 1, False)]; the flag says "or more copies".

    None where the name is not made of star alleles at all.
    """
    parts = []
    for part in name.split(" + "):
        match = re.fullmatch(r"(\*\d+)(?:x(≥?)(\d+))?", part)
        if match is None:
            return None
        parts.append((match[1], int(match[3] or 1), bool(match[2])))
    return parts


def is_composed(name):
    parts = parts_of(name)
    return parts is not None and (len(parts) > 1 or parts[0][1] > 1)
