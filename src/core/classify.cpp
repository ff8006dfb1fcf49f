#include "evenline/core/step.hpp"

#include <algorithm>

namespace evenline::core {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string lowered(const std::string& s) {
    std::string out = s;
    std::transform(out.begin(), out.end(), out.begin(), lower);
    return out;
}

// Part of a word: letters, digits and every byte of a longer UTF-8 sequence.
bool wordy(char c) {
    const auto u = static_cast<unsigned char>(c);
    return u >= 0x80 || (u >= '0' && u <= '9') || (u >= 'a' && u <= 'z');
}

// Whether `phrase` stands in `text` as whole words: "urgent" is not in "insurgent".
bool says(const std::string& text, const std::string& phrase) {
    if (phrase.empty()) return false;
    for (auto at = text.find(phrase); at != std::string::npos; at = text.find(phrase, at + 1)) {
        const auto end = at + phrase.size();
        const bool starts = at == 0 || !wordy(text[at - 1]) || !wordy(phrase.front());
        const bool ends = end == text.size() || !wordy(text[end]) || !wordy(phrase.back());
        if (starts && ends) return true;
    }
    return false;
}

struct words {
    std::string subject, text;
};

bool matches(const classification_rule& rule, const contact_facts& c, const words& w) {
    const auto in_either = [&](const std::string& p) {
        return says(w.text, p) || says(w.subject, p);
    };
    const auto in_subject = [&](const std::string& p) { return says(w.subject, p); };
    if (!rule.text_any.empty() && std::ranges::none_of(rule.text_any, in_either)) return false;
    if (!rule.subject_any.empty() && std::ranges::none_of(rule.subject_any, in_subject))
        return false;
    for (const auto& [key, value] : rule.attributes) {
        const auto it = c.attributes.find(key);
        if (it == c.attributes.end() || it->second != value) return false;
    }
    return rule.language.empty() || rule.language == c.language;
}

void ask(requirement& r, const skill_level& s) {
    const auto it =
        std::lower_bound(r.skills.begin(), r.skills.end(), s.skill,
                         [](const skill_level& a, const std::string& b) { return a.skill < b; });
    if (it != r.skills.end() && it->skill == s.skill) {
        it->level = std::max(it->level, s.level);
    } else {
        r.skills.insert(it, s);
    }
}

}  // namespace

classification classify(const policy& p, const contact_facts& c) {
    const words w{lowered(c.subject), lowered(c.text)};
    classification out{p.default_need, {}, {}};
    bool decided = false;
    for (const auto& rule : p.rules) {
        if (!matches(rule, c, w)) continue;
        if (rule.need && !decided) {
            out.need = *rule.need;
            out.rule = rule.name;
            decided = true;
        }
        for (const auto& s : rule.skills) ask(out.requires_, s);
        if (rule.require_language) out.requires_.language = c.language;
    }
    if (out.need >= p.needs.size()) out.need = p.default_need;
    return out;
}

}  // namespace evenline::core
