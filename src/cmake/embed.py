"""Turns files into C++ byte arrays. A .yaml is also written as JSON (python3-yaml).

usage: embed.py OUT.cpp NAMESPACE name=path ...
"""
import json
import sys

import yaml


def array(name, data):
    numbers = ",".join(str(b) for b in data)
    return (f"static const unsigned char {name}_bytes[] = {{{numbers}}};\n"
            f"const std::string_view {name}{{reinterpret_cast<const char*>({name}_bytes), {len(data)}}};\n")


def main():
    out, namespace, *pairs = sys.argv[1:]
    text = f"#include <string_view>\n\nnamespace {namespace} {{\n"
    text += "".join(f"extern const std::string_view {p.split('=')[0]};\n" for p in pairs)
    for pair in pairs:
        name, path = pair.split("=", 1)
        with open(path, "rb") as file:
            data = file.read()
        text += array(name, data)
        if path.endswith(".yaml"):
            as_json = json.dumps(yaml.load(data, Plain), ensure_ascii=False)
            text += f"extern const std::string_view {name}_json;\n" + array(name + "_json", as_json.encode())
    with open(out, "w") as file:
        file.write(text + f"}}  // namespace {namespace}\n")


class Plain(yaml.SafeLoader):
    """Times stay text, as JSON has none."""


Plain.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()}

if __name__ == "__main__":
    main()
