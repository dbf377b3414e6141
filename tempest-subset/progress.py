"""Reads Tempest's subunit stream on stdin: a line for each test as it ends, and a TSV of all (test, state, seconds, reason).

    stestr run --subunit | python progress.py OUT.tsv HOW_MANY
"""

import sys

import subunit
import testtools

rows = {}


def reason(details):
    texts = [detail.as_text() for name, detail in (details or {}).items() if name == "reason" or name.startswith("traceback")]
    lines = [line for text in texts for line in text.strip().splitlines()]
    return " ".join(" | ".join(lines[-3:]).split())[:500]


def ended(test):
    if test["status"] in ("exists", "inprogress"):
        return
    begin, end = test["timestamps"]
    seconds = (end - begin).total_seconds() if begin and end else 0.0
    why = "" if test["status"] == "success" else reason(test["details"])
    name = test["id"].split("[")[0]
    rows[name] = (test["status"], f"{seconds:.2f}", why)
    print(f"{len(rows):4}/{sys.argv[2]} {test['status']:8} {seconds:6.1f} s  {name}{'  ' + why[:160] if why else ''}", flush=True)


result = testtools.StreamToDict(ended)
result.startTestRun()
subunit.ByteStreamToStreamResult(sys.stdin.buffer, non_subunit_name="stdout").run(result)
result.stopTestRun()

with open(sys.argv[1], "w") as out:
    print("test\tstate\tseconds\treason", file=out)
    for name in sorted(rows):
        print("\t".join((name, *rows[name])), file=out)
