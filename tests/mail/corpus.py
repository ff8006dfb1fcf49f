#!/usr/bin/env python3
"""Reads a folder of mails with `evenline channel replay` and compares each with what is said of it.

    tests/mail/corpus.py build/dev/evenline FOLDER

FOLDER holds INDEX.jsonl (one JSON object a mail: file, subject, from, message_id, in_reply_to,
references, auto) and may hold FILE.yml beside FILE.box (from_email, subject, body, attachments).
Prints the figures and every difference; exits 1 when a mail is lost, crashes or hangs the program,
or fewer than 98 % of the automatic mails are recognised. Without a folder it says so and exits 77.
"""
import html
import json
import os
import re
import subprocess
import sys
import time

import yaml


class Loose(yaml.SafeLoader):
    """Ruby's tags mean nothing here."""


def plain(loader, _suffix, node):
    if isinstance(node, yaml.MappingNode):
        return loader.construct_mapping(node, deep=True)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return loader.construct_scalar(node)


Loose.add_multi_constructor("!", plain)


def squeezed(text):
    text = re.sub(r"<(style|script|head)\b.*?</\1>|<!--.*?-->|<[^>]*>", " ", text or "", flags=re.S)
    return re.sub(r"\W+", "", html.unescape(text)).lower()


def replay(binary, path):
    began = time.monotonic()
    try:
        done = subprocess.run([binary, "channel", "replay", path], capture_output=True, timeout=60)
    except subprocess.TimeoutExpired:
        return None, "hangs", 60.0
    took = time.monotonic() - began
    if done.returncode not in (0, 1):
        return None, f"exit code {done.returncode}", took
    line = json.loads(done.stdout.decode("utf-8", "replace"))
    return (line["events"] or [None])[0], None if line["events"] else "no event", took


def same_text(a, b):
    return (a or "").strip() == (b or "").strip()


def main():
    folder = sys.argv[2] if len(sys.argv) > 2 else os.environ.get("EVENLINE_MAILS", "")
    if not os.path.exists(os.path.join(folder, "INDEX.jsonl")):
        print("no folder of mails was named (EVENLINE_MAILS): skipped")
        return 77
    with open(os.path.join(folder, "INDEX.jsonl"), encoding="utf-8") as index:
        said = [json.loads(line) for line in index]
    known = {one["file"]: one for one in said}
    for top, _, names in os.walk(folder):
        for name in names:
            path = os.path.relpath(os.path.join(top, name), folder)
            if path.endswith((".yml", ".md", ".jsonl")) or os.sep not in path:
                continue
            known.setdefault(path, {"file": path})
    counts, wrong, lost, slowest = {}, [], [], (0.0, "")

    def check(what, path, good, detail):
        right, all_ = counts.get(what, (0, 0))
        counts[what] = (right + bool(good), all_ + 1)
        if not good:
            wrong.append(f"{what}: {path}: {detail}")

    for path, one in sorted(known.items()):
        event, fault, took = replay(sys.argv[1], os.path.join(folder, path))
        slowest = max(slowest, (took, path))
        if fault:
            # A file with nothing in it is the only one that may give no event.
            if fault != "no event" or os.path.getsize(os.path.join(folder, path)) > 4096:
                lost.append(f"{path}: {fault}")
            continue
        if "auto" in one:
            is_auto = not event["creates_work"] and event["event_kind"] != "ignored"
            check("automatic mails recognised" if one["auto"]["is_auto"] else "people's mails", path,
                  is_auto == one["auto"]["is_auto"], event["event_kind"])
            check("no automatic answer", path, event["may_auto_reply"] ==
                  (not one["auto"]["suppress_auto_reply"]), event["may_auto_reply"])
            if "\ufffd" not in (one.get("subject") or "") and one.get("subject") is not None:
                check("subject", path, same_text(one["subject"], event.get("subject")),
                      (one["subject"], event.get("subject")))
            if "@" in (one["from"] or "") and "\ufffd" not in one["from"]:
                check("sender", path, same_text(one["from"].lower(), event["sender_id"]),
                      (one["from"], event["sender_id"]))
            if one["message_id"]:
                check("message id", path, one["message_id"].strip().strip("<>") ==
                      event.get("message_id"), (one["message_id"], event.get("message_id")))
            for key in ("in_reply_to", "references"):
                if one[key]:
                    check("thread: " + key, path, [x.strip("<>") for x in one[key]] == event[key],
                          (one[key], event[key]))
        expected = os.path.join(folder, os.path.splitext(path)[0] + ".yml")
        if path.endswith(".box") and os.path.exists(expected):
            with open(expected, encoding="utf-8") as f:
                yml = yaml.load(f, Loose)  # noqa: S506: our own loader builds plain values only
            if yml.get("from_email"):
                check("yml: sender", path, yml["from_email"].lower() == (event["sender_id"] or ""),
                      (yml["from_email"], event["sender_id"]))
            check("yml: subject", path, squeezed(yml.get("subject")) ==
                  squeezed(event.get("subject")), (yml.get("subject"), event.get("subject")))
            want, have = squeezed(yml.get("body")), squeezed(event.get("text"))
            if want == "novisiblecontent":
                want = ""
            of_html = squeezed(event.get("html"))
            words = re.findall(r"\w{3,}", html.unescape(re.sub(r"<[^>]*>", " ", yml.get("body") or "")))
            words = words if want else []
            here = have + of_html
            found = sum(squeezed(w) in here for w in words)
            check("yml: text", path, want == have or not words or found >= 0.95 * len(words),
                  f"{found} of {len(words)} words; {want[:80]!r} / {have[:80]!r}")
    for line in lost:
        print("LOST", line)
    for line in wrong:
        print("differs", line)
    print(f"{len(known)} mails, {len(lost)} lost; slowest {slowest[0]:.2f} s ({slowest[1]})")
    for what, (right, all_) in sorted(counts.items()):
        print(f"{what}: {right} of {all_} ({100 * right / all_:.1f} %)")
    right, all_ = counts.get("automatic mails recognised", (1, 1))
    return 1 if lost or right < 0.98 * all_ else 0


sys.exit(main())
