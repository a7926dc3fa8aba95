"""Runs `multilabel doctor` on every case of doctor_cases.py or doctor_more_cases.py and counts what it named.

    python doctor_judge.py --cases FOLDER --tool PATH [--only ID,...] [--prefix "nice"]
"""
import argparse, json, subprocess, time
from pathlib import Path


def run(prefix, tool, case, about, seconds=120):
    command = [*prefix, tool, "doctor", "model", "--data", about["data"], *about["args"], "--json"]
    start = time.time()
    try:
        r = subprocess.run(command, cwd=case, capture_output=True, text=True, timeout=seconds)
        code, out, err = r.returncode, r.stdout, r.stderr
    except subprocess.TimeoutExpired:
        code, out, err = -1, "", "time limit"
    try:
        answer = json.loads(out)
    except ValueError:
        answer = {}
    return code, answer, err.strip(), time.time() - start


def judge(about, code, answer):
    cause = (answer.get("cause") or {}).get("id") if isinstance(answer.get("cause"), dict) else answer.get("cause")
    listed = [f.get("id") for f in answer.get("findings", [])]
    right = {about["id"], *about["accept"]}
    if about["id"] == "healthy":
        result = "ALARM" if code != 0 or answer.get("verdict") == "faulty" else "quiet"
    else:
        result = "first" if cause in right else "listed" if right & set(listed) else "MISSED"
    return result, cause, listed


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--cases", type=Path, required=True)
    p.add_argument("--tool", required=True)
    p.add_argument("--only", default="")
    p.add_argument("--prefix", default="")
    a = p.parse_args()
    tool, only, table, lines = str(Path(a.tool).resolve()), set(filter(None, a.only.split(","))), {}, []
    for path in sorted(a.cases.glob("*/case.json")):
        about, case = json.loads(path.read_text(encoding="utf-8")), path.parent
        if only and not only & {about["id"], case.name}:
            continue
        code, answer, err, seconds = run(a.prefix.split(), tool, case, about)
        (case / "answer.json").write_text(json.dumps(answer, indent=1, ensure_ascii=False), encoding="utf-8")
        result, cause, listed = judge(about, code, answer)
        table.setdefault(about["id"], []).append(result)
        line = f"{result:7} {case.name:40} {answer.get('verdict')} cause={cause} listed={','.join(map(str, listed))} exit={code} {seconds:.1f} s  {about['story']}{'  ERR ' + err[:200] if err and not answer else ''}"
        lines.append(line)
        print(line, flush=True)
    print()
    for cause, results in sorted(table.items(), key=lambda x: (x[0] == "healthy", x[0][0], int(x[0][1:]) if x[0][1:].isdigit() else 0)):
        print(f"{cause:8} " + "  ".join(f"{k} {results.count(k)}" for k in ("first", "listed", "MISSED", "quiet", "ALARM") if k in results))
    faulty = [r for c, rs in table.items() if c != "healthy" for r in rs]
    well = table.get("healthy", [])
    if faulty:
        print(f"faulty: {len(faulty)}, named first {faulty.count('first') / len(faulty):.1%}, at least listed {1 - faulty.count('MISSED') / len(faulty):.1%}")
    print(f"healthy: {len(well)}, false alarms {well.count('ALARM')}")


if __name__ == "__main__":
    main()
