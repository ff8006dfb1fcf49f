#include "evenline/channels/mail_header.hpp"

#include "evenline/channels/address.hpp"
#include "evenline/channels/charset.hpp"
#include "evenline/channels/signature.hpp"
#include "gmime_ready.hpp"

namespace evenline::channels {
namespace {

constexpr std::size_t max_fields = 1'000;
constexpr std::size_t max_header = 512 * 1024;
constexpr std::size_t max_value = 64 * 1024;

std::string_view line_at(std::string_view mail, std::size_t at, std::size_t& next) {
    const auto end = mail.find('\n', at);
    next = end == std::string_view::npos ? mail.size() : end + 1;
    auto line = mail.substr(at, next - at);
    while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.remove_suffix(1);
    return line;
}

std::string one_line(std::string text) {
    for (char& c : text) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
    }
    return trimmed(text);
}

// One "=?charset?B?text?=" at `at`; false when there is none.
struct base64_word { std::string_view charset, text; std::size_t end{}; };
bool base64_word_at(std::string_view value, std::size_t at, base64_word& out) {
    if (!value.substr(at).starts_with("=?")) return false;
    const auto first = value.find('?', at + 2);
    if (first == std::string_view::npos || first + 3 >= value.size() || value[first + 2] != '?' ||
        (value[first + 1] != 'B' && value[first + 1] != 'b'))
        return false;
    const auto stop = value.substr(0, first + 4'096).find("?=", first + 3);
    if (stop == std::string_view::npos) return false;
    out = {value.substr(at + 2, first - at - 2), value.substr(first + 3, stop - first - 3),
           stop + 2};
    return out.text.find_first_of(" \t?") == std::string_view::npos;
}

// Neighbouring base64 words of one charset as a single word: GMime decodes them as one stream and
// stops at the first one's padding. A character cut between two words is mended by it as well.
std::string with_words_joined(std::string_view value) {
    std::string out;
    for (std::size_t at = 0; at < value.size();) {
        base64_word word;
        const auto bytes = base64_word_at(value, at, word) ? from_base64(word.text) : std::nullopt;
        if (!bytes) {
            out += value[at++];
            continue;
        }
        std::string run = *bytes;
        at = word.end;
        for (base64_word next;;) {
            const auto start = value.find_first_not_of(" \t", at);
            if (start == std::string_view::npos || !base64_word_at(value, start, next) ||
                lower_ascii(next.charset) != lower_ascii(word.charset))
                break;
            const auto more = from_base64(next.text);
            if (!more) break;
            run += *more;
            at = next.end;
        }
        out.append("=?").append(word.charset).append("?B?").append(to_base64(run)).append("?=");
    }
    return out;
}

void collect(InternetAddressList* list, std::vector<mail_address>& out, int depth) {
    const int n = list == nullptr ? 0 : internet_address_list_length(list);
    for (int i = 0; i < n && out.size() < 200; ++i) {
        auto* address = internet_address_list_get_address(list, i);
        if (INTERNET_ADDRESS_IS_GROUP(address)) {
            if (depth < 4)
                collect(internet_address_group_get_members(INTERNET_ADDRESS_GROUP(address)), out,
                        depth + 1);
            continue;
        }
        const char* name = internet_address_get_name(address);
        const char* box = internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(address));
        const auto written = clean_utf8(box == nullptr ? "" : box);
        out.push_back({one_line(clean_utf8(name == nullptr ? "" : name)),
                       mailbox(written).value_or(lower_ascii(trimmed(written)))});
    }
}

}  // namespace

mail_header::mail_header(std::string_view mail) {
    std::size_t at = 0, next = 0;
    if (mail.starts_with("\xEF\xBB\xBF")) at = 3;
    while (at < mail.size() && (mail[at] == '\n' || mail[at] == '\r')) ++at;
    if (const auto rest = mail.substr(at);
        rest.starts_with("From ") || rest.starts_with(">From ")) {
        line_at(mail, at, next);
        at = next;
    }
    start_ = at;
    while (at < mail.size() && at - start_ < max_header) {
        const auto line = line_at(mail, at, next);
        at = next;
        if (line.empty()) break;
        const bool folded = line[0] == ' ' || line[0] == '\t';
        if (folded) {
            if (!fields_.empty() && fields_.back().value.size() < max_value)
                fields_.back().value.append(" ").append(trimmed(line));
            continue;
        }
        const auto colon = line.find(':');
        if (colon == std::string_view::npos || fields_.size() == max_fields) continue;
        fields_.push_back({trimmed(line.substr(0, colon)),
                           trimmed(line.substr(colon + 1)).substr(0, max_value)});
    }
    body_ = at;
}

std::vector<std::string_view> mail_header::all(std::string_view name) const {
    std::vector<std::string_view> out;
    const auto wanted = lower_ascii(name);
    for (const auto& f : fields_) {
        if (f.name.size() == wanted.size() && lower_ascii(f.name) == wanted) out.push_back(f.value);
    }
    return out;
}

std::string_view mail_header::value(std::string_view name) const {
    const auto found = all(name);
    return found.empty() ? std::string_view{} : found.front();
}

bool mail_header::has(std::string_view name) const { return !all(name).empty(); }

std::string decoded_words(std::string_view value) {
    auto text = with_words_joined(value);
    std::erase(text, '\0');
    const held_text decoded(g_mime_utils_header_decode_text(lenient_options(), text.c_str()));
    return one_line(clean_utf8(decoded ? decoded.get() : text.c_str()));
}

std::string mail_header::decoded(std::string_view name) const { return decoded_words(value(name)); }

std::vector<mail_address> mail_header::addresses(std::string_view name) const {
    return addresses_in(value(name));
}

std::vector<mail_address> addresses_in(std::string_view field) {
    auto text = with_words_joined(field);
    std::erase(text, '\0');
    // Groups nest by recursion in the parser: far more than anyone writes is cut off.
    std::size_t colons = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == ':' && ++colons > 300) text.resize(i);
    }
    std::vector<mail_address> out;
    const held<InternetAddressList> list(
        internet_address_list_parse(lenient_options(), text.c_str()));
    collect(list.get(), out, 0);
    return out;
}

std::vector<std::string> message_ids(std::string_view text) {
    std::vector<std::string> out;
    const auto add = [&out](std::string_view id) {
        auto clean = trimmed(clean_utf8(id));
        std::erase_if(clean, [](char c) { return static_cast<unsigned char>(c) <= 0x20; });
        if (!clean.empty() && clean.size() <= 512) out.push_back(std::move(clean));
    };
    for (std::size_t at = 0; at < text.size() && out.size() < 100;) {
        const auto open = text.find('<', at);
        const auto close = open == std::string_view::npos ? open : text.find('>', open);
        if (close == std::string_view::npos) break;
        add(text.substr(open + 1, close - open - 1));
        at = close + 1;
    }
    if (!out.empty()) return out;
    // Some programs leave the brackets out; others write a sentence, which is no id.
    for (std::size_t at = 0; at < text.size() && out.size() < 100;) {
        const auto start = text.find_first_not_of(" \t\r\n", at);
        if (start == std::string_view::npos) break;
        const auto end = std::min(text.find_first_of(" \t\r\n", start), text.size());
        if (text.substr(start, end - start).find('@') == std::string_view::npos) return {};
        add(text.substr(start, end - start));
        at = end + 1;
    }
    return out;
}

std::string first_token(std::string_view value) {
    std::size_t at = value.find_first_not_of(" \t");
    for (int comments = 0; at != std::string_view::npos && value[at] == '(' && comments < 8;
         ++comments) {
        const auto close = value.find(')', at);
        if (close == std::string_view::npos) return {};
        at = value.find_first_not_of(" \t", close + 1);
    }
    if (at == std::string_view::npos) return {};
    const auto end = std::min(value.find_first_of(" \t;(,", at), value.size());
    return lower_ascii(value.substr(at, end - at));
}

}  // namespace evenline::channels
