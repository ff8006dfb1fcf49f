#include "evenline/channels/mail_quote.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace evenline::channels {
namespace {

using lines = std::vector<std::string_view>;

std::string_view trimmed(std::string_view s) {
    const auto is_space = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
    while (!s.empty() && is_space(s.front())) s.remove_prefix(1);
    while (!s.empty() && is_space(s.back())) s.remove_suffix(1);
    return s;
}

lines lines_of(std::string_view text) {
    lines out;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        out.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

bool is_blank(std::string_view line) { return trimmed(line).empty(); }
bool is_marked(std::string_view line) { return trimmed(line).starts_with('>'); }

// The last words of "On Monday, Ana wrote:" in the languages that people here write.
bool ends_as_attribution(std::string_view line) {
    static constexpr std::array<std::string_view, 10> verbs{
        "wrote:", "escribió:", "schrieb:", "écrit :", "écrit\xc2\xa0:", "ha scritto:",
        "escreveu:", "schreef:", "va escriure:", "skrev:"};
    return std::ranges::any_of(verbs, [&](auto v) { return line.ends_with(v); });
}

bool begins_attribution(std::string_view line) {
    static constexpr std::array<std::string_view, 9> begins{
        "On ", "El ", "Am ", "Le ", "Il ", "Em ", "Op ", "Den ", "A "};
    return std::ranges::any_of(begins, [&](auto b) { return trimmed(line).starts_with(b); });
}

// It may be wrapped over three lines; the first says when or who.
std::size_t attribution_before(const lines& all, std::size_t last) {
    for (std::size_t back = 0; back < 3 && back <= last && !is_blank(all[last - back]); ++back)
        if (begins_attribution(all[last - back])) return last - back;
    return last;
}

bool is_divider(std::string_view line) {
    static constexpr std::array<std::string_view, 6> words{
        "Original Message", "Mensaje original", "Missatge original", "Ursprüngliche Nachricht",
        "Message d'origine", "Messaggio originale"};
    const auto s = trimmed(line);
    return s.starts_with("--") && s.ends_with("--") &&
           std::ranges::any_of(words, [&](auto w) { return s.find(w) != s.npos; });
}

bool names_field(std::string_view line, std::span<const std::string_view> fields) {
    const auto s = trimmed(line);
    return std::ranges::any_of(fields, [&](auto f) {
        return s.starts_with(f) || (s.starts_with('*') && s.substr(1).starts_with(f));
    });
}

// "From: … Sent: … To: … Subject: …" as Outlook copies a header.
bool begins_copied_header(const lines& all, std::size_t at) {
    static constexpr std::array<std::string_view, 4> who{"From:", "De:", "Von:", "Da:"};
    static constexpr std::array<std::string_view, 15> others{
        "Sent:", "Date:", "To:", "Subject:", "Enviado", "Fecha:", "Para:", "Asunto:", "Gesendet:",
        "Datum:", "An:", "Betreff:", "Envoyé", "Objet:", "Oggetto:"};
    if (!names_field(all[at], who)) return false;
    std::size_t found = 0;
    for (std::size_t i = at + 1; i < all.size() && i <= at + 5; ++i)
        found += names_field(all[i], others) ? 1 : 0;
    return found >= 2;
}

enum class block : std::uint8_t { empty, marked, plain, mixed };

// What stands from each line on, and after the last; mixed: somebody answered in between.
std::vector<block> blocks_of(const lines& all) {
    std::vector<block> out(all.size() + 1, block::empty);
    for (auto i = all.size(); i-- > 0;) {
        const auto one = is_marked(all[i]) ? block::marked : block::plain;
        const auto below = out[i + 1];
        if (is_blank(all[i])) out[i] = below;
        else out[i] = below == block::empty || below == one ? one : block::mixed;
    }
    return out;
}

bool says_when(std::string_view line) {
    return line.find_first_of("0123456789@") != line.npos;
}

// The line where the history begins; all.size(): there is none.
std::size_t start_of_history(const lines& all) {
    const auto from = blocks_of(all);
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (is_divider(all[i]) || begins_copied_header(all, i)) {
            // Outlook draws a line above.
            const bool ruled = i > 0 && trimmed(all[i - 1]).starts_with("____");
            return ruled ? i - 1 : i;
        }
        if (is_marked(all[i]) || !ends_as_attribution(trimmed(all[i]))) continue;
        const auto below = from[i + 1];
        if (below != block::marked && below != block::plain) continue;
        const auto first = attribution_before(all, i);
        // Without marks below it must be sure: people too say what they wrote.
        if (below == block::marked || (begins_attribution(all[first]) && says_when(all[first])))
            return first;
    }
    auto at = all.size();
    while (at > 0 && (is_blank(all[at - 1]) || is_marked(all[at - 1]))) --at;
    while (at < all.size() && is_blank(all[at])) ++at;
    if (at == all.size()) return at;
    // "Ana <ana@example.org>:", "Am 1.1.2026 schrieb Ana:": in words that are not known here.
    auto above = at;
    while (above > 0 && is_blank(all[above - 1])) --above;
    const bool introduced = above > 0 && trimmed(all[above - 1]).ends_with(':');
    if (!introduced) return at;
    const auto first = attribution_before(all, above - 1);
    return says_when(all[first]) ? first : at;
}

}  // namespace

std::string_view quoted_part(std::string_view text) {
    const auto all = lines_of(text);
    const auto at = start_of_history(all);
    const bool said_more =
        std::any_of(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(at),
                    [](auto line) { return !is_blank(line); });
    if (at == all.size() || !said_more) return {};
    return text.substr(static_cast<std::size_t>(all[at].data() - text.data()));
}

}  // namespace evenline::channels
