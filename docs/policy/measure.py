#!/usr/bin/env python3
"""Measures every figure and draws every picture of this folder again (*.md but README, *.svg).

    docs/policy/measure.py EVENLINE [policies] [ingredients] [centers] [goals] [pictures]

from the project's root; EVENLINE is the program. Some minutes on two cores. The seeds are 1, 2, 3
..., so the same program gives the same tables."""
import json, re, subprocess, sys, tempfile
from pathlib import Path

evenline = sys.argv[1] if len(sys.argv) > 1 else "build/release/evenline"
here, centers, policies = Path("docs/policy"), Path("config/centers"), Path("config/policies")
reference = (centers / "reference.toml").read_text()
work = {"phone": (220, 300), "social": (130, 600), "email": (150, 900)}  # an hour, seconds
agents = {"phone": 1, "social": 1 / 3, "email": 1 / 5}  # that one of them takes up


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
    before = sum(n * s * agents[c] for c, (n, s) in work.items())
    after = sum(n * s * agents[c] * (times if c == channel else 1) for c, (n, s) in work.items())
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
                r = measured(file, "equal", load, 8)
                v = measured(file, "voice_first", load, 8)
                out.append(f"| {name} | {load} | {levels(r)} | {points(r['gap_points'])} | "
                           f"{points(r['gap_hour_points'])} | {r['max_age_over_target']['mean']:.1f} | "
                           f"{levels(v)} | {points(v['gap_points'])} |")
                print(out[-1], file=sys.stderr)
    return "\n".join(out)


def write(name, title, days, *text):
    said = f"Written by `docs/policy/measure.py`: {days} days, seeds 1 to {days}."
    (here / name).write_text("\n".join(["# " + title, "", said, "`README.md` says what it means.",
                                        "", *text]) + "\n")


def compared(load, days, *more):
    return simulate("--center", centers / "reference.toml", "--policy", policies / "equal.toml",
                    "--compare", "all", "--load", load, "--seeds", days, "--markdown", *more)


def side_by_side():
    text = []
    for load in (0.9, 1.1, 1.25):
        text += [f"## Load {load}", "", compared(load, 24, "--as-they-are")]
    write("policies.md", "Policies side by side", 24, *text)


def ingredients():
    text = []
    for load in (1.1, 1.25):
        text += [f"## Load {load}", "", compared(load, 8).split("What each ingredient does:\n\n")[1]]
    write("ingredients.md", "What each ingredient is worth", 8, *text)


def other_centers():
    write("centers.md", "Other centers", 8, "Share answered in target, %: calls / social / mail, a "
          "mail by its reply (target + grace).", "", robustness((1.1, 1.25)))


def pictures():
    for name, center, policy, load in (
            ("day-equal", "reference", "equal", 1.1),
            ("overload-equal", "reference", "equal", 1.25),
            ("overload-voice-first", "reference", "voice_first", 1.25),
            ("surge-equal", "surge", "equal", 0.9),
            ("surge-voice-first", "surge", "voice_first", 0.9),
            ("third-absent-equal", "third-absent", "equal", 0.9)):
        simulate("--center", centers / f"{center}.toml", "--policy", policies / f"{policy}.toml",
                 "--load", load, "--seeds", 12, "--plot", here / f"{name}.svg")


rivals = ("siloed", "greedy_pool", "fifo", "earliest_deadline", "age_over_target",
          "age_over_target_feedback", "voice_first", "social_first", "promise_balanced_in_hand",
          "equal")


def share(e):
    return points({k: 100 * v for k, v in e.items()})


def goals():
    """Two dozen days the settings were chosen on, and as many that nobody had looked at."""
    text = []
    for first in (1, 501):
        for load in (1.1, 1.25):
            text += [f"## Load {load}, seeds {first} to {first + 23}", "",
                     "| policy | calls | social | mail | mail taken | gap | gap by hour | by hour of "
                     "arrival | all | longest / target |", "|---|---|---|---|---|---|---|---|---|---|"]
            for name in rivals:
                r = json.loads(simulate("--center", centers / "reference.toml", "--policy",
                                        policies / f"{name}.toml", "--load", load, "--seeds", 24,
                                        "--first-seed", first, "--json"))
                cells = [share(c["service_level"]) for c in in_order(r)]
                cells += [share(r["channels"]["email"]["taken_level"])]
                cells += [points(r[k]) for k in ("gap_points", "gap_hour_points",
                                                 "gap_hour_arrival_points")]
                cells += [share(r["overall"]), points(r["max_age_over_target"])]
                text.append(f"| {name} | " + " | ".join(cells) + " |")
            text.append("")
    (here / "goals.md").write_text("\n".join(["# The goals, measured beside every baseline", "",
        "Written by `docs/policy/measure.py goals`; what it means is in `../policy.md`.", "", *text]))


parts = {"policies": side_by_side, "ingredients": ingredients, "centers": other_centers,
         "goals": goals, "pictures": pictures}
for part in sys.argv[2:] or parts:
    parts[part]()
