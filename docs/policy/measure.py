#!/usr/bin/env python3
"""Measures every figure and draws every picture of this folder again (tables.md, *.svg).

    docs/policy/measure.py [path of evenline] [days, default 20]

from the project's root. Some minutes on two cores; the seeds are 1, 2, 3 ..., so the same program
gives the same tables."""
import json, re, subprocess, sys, tempfile
from pathlib import Path

evenline = sys.argv[1] if len(sys.argv) > 1 else "build/release/evenline"
days = int(sys.argv[2]) if len(sys.argv) > 2 else 20
here, centers, policies = Path("docs/policy"), Path("config/centers"), Path("config/policies")
reference = (centers / "reference.toml").read_text()
work = {"phone": (220, 300), "social": (130, 600), "email": (150, 900)}  # an hour, seconds


def simulate(*words):
    return subprocess.run([evenline, "simulate", *map(str, words)], check=True,
                          capture_output=True, text=True).stdout


def measured(center, policy, load, seeds):
    return json.loads(simulate("--center", center, "--policy", policies / f"{policy}.toml",
                               "--load", load, "--seeds", seeds, "--json"))


def stream_set(text, channel, key, value):
    head, tail = text.split(f'channel = "{channel}"\nform', 1)
    return head + f'channel = "{channel}"\nform' + re.sub(rf"\n{key} = \S+", f"\n{key} = {value}",
                                                          tail, count=1)


def slower(channel, times):
    """Handling times of one channel changed, every rate rescaled: the same work in sum."""
    text = reference
    before = sum(n * s for n, s in work.values())
    after = sum(n * s * (times if c == channel else 1) for c, (n, s) in work.items())
    for c, (n, s) in work.items():
        text = stream_set(text, c, "per_hour", round(n * before / after, 1))
    return stream_set(text, channel, "handle_mean_s", work[channel][1] * times)


def every(key, value):
    return re.sub(rf"\n{key} = \S+", f"\n{key} = {value}", reference)


def scaled(times):
    text = reference
    for old in (16, 8, 6, 10):
        text = re.sub(rf"count = {old}\b", f"count = {round(old * times)}", text, count=1)
    for c, (n, _) in work.items():
        text = stream_set(text, c, "per_hour", n * times)
    return text


def flat():
    return re.sub(r"\nday_shape = .*", "", reference)


def flexible():
    return re.sub(r"takes = \[.*\]", 'takes = ["call", "chat", "mail"]', reference)


def inflexible():
    cut = reference.index("[[agents]]"), reference.index("[[stream]]")
    return (reference[:cut[0]] + '[[agents]]\nname = "phone"\ncount = 22\ntakes = ["call"]\n\n'
            '[[agents]]\nname = "writing"\ncount = 18\ntakes = ["chat", "mail"]\n\n' +
            reference[cut[1]:])


scenarios = [
    ("the reference center", reference),
    ("calls half as long", slower("phone", 0.5)), ("calls twice as long", slower("phone", 2)),
    ("chats half as long", slower("social", 0.5)), ("chats twice as long", slower("social", 2)),
    ("mails half as long", slower("email", 0.5)), ("mails twice as long", slower("email", 2)),
    ("callers wait 200 s", every("patience_mean_s", 200)),
    ("callers wait 900 s", every("patience_mean_s", 900)),
    ("handling exponential", every("handle_cv", 0)), ("handling twice as uneven", every("handle_cv", 2)),
    ("12 agents", (centers / "twelve.toml").read_text()), ("120 agents", scaled(3)),
    ("everybody takes everything", flexible()),
    ("nobody takes calls and writing", inflexible()), ("the same all day", flat()),
    ("a third absent from 11 h", (centers / "third-absent.toml").read_text()),
    ("three times the calls within ten minutes", (centers / "surge.toml").read_text()),
    ("one in ten offers declined", (centers / "declining.toml").read_text()),
]


def points(e):
    return f"{e['mean']:.1f} ± {e['ci95']:.1f}"


def in_order(r):
    return [r["channels"][c] for c in work]


def levels(r, which="service_level"):
    return " / ".join(f"{100 * c[which]['mean']:.0f}" for c in in_order(r))


def robustness(loads):
    out = ["| center | load | equal: phone / social / mail | gap | gap by hour | worst wait / target "
           "| voice first: phone / social / mail | gap |",
           "|---|---:|---:|---:|---:|---:|---:|---:|"]
    with tempfile.TemporaryDirectory() as folder:
        for name, text in scenarios:
            file = Path(folder) / "center.toml"
            file.write_text(text)
            for load in (loads if "load = 0.9" not in text else (0.9,)):
                r = measured(file, "equal", load, max(2, days // 2))
                v = measured(file, "voice_first", load, max(2, days // 2))
                out.append(f"| {name} | {load} | {levels(r)} | {points(r['gap_points'])} | "
                           f"{points(r['gap_hour_points'])} | {r['max_age_over_target']['mean']:.1f} | "
                           f"{levels(v)} | {points(v['gap_points'])} |")
                print(out[-1], file=sys.stderr)
    return "\n".join(out)


def main():
    text = ["# The tables", "", f"Written by `docs/policy/measure.py`: {days} days each, seeds 1 to "
            f"{days} (robustness: half of them).", "`README.md` says what they mean.", ""]
    for load in (0.9, 1.1, 1.25):
        extra = () if load == 1.1 or load == 1.25 else ("--as-they-are",)
        table = simulate("--center", centers / "reference.toml", "--policy", policies / "equal.toml",
                         "--compare", "all", "--load", load, "--seeds", days, "--markdown", *extra)
        text += [f"## Side by side, load {load}", "", table]
        print(f"load {load} done", file=sys.stderr)
    text += ["## Other centers", "", "Share answered in target, %, a mail by its reply (target + "
             "grace).", "", robustness((1.1, 1.25)), ""]
    (here / "tables.md").write_text("\n".join(text))
    for name, center, policy, load in (
            ("day-equal", "reference", "equal", 1.1), ("overload-equal", "reference", "equal", 1.25),
            ("overload-voice-first", "reference", "voice_first", 1.25),
            ("overload-siloed", "reference", "siloed", 1.25),
            ("surge-equal", "surge", "equal", 0.9), ("surge-voice-first", "surge", "voice_first", 0.9),
            ("third-absent-equal", "third-absent", "equal", 0.9)):
        simulate("--center", centers / f"{center}.toml", "--policy", policies / f"{policy}.toml",
                 "--load", load, "--seeds", days, "--plot", here / f"{name}.svg")


main()
