#include "evenline/channels/html_text.hpp"

#include "evenline/channels/address.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace evenline::channels {
namespace {

constexpr std::array<std::string_view, 30> blocks{
    "p",  "div", "br", "tr", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "table",
    "blockquote", "pre", "hr", "section", "article", "header", "footer", "address", "dl", "dt",
    "dd", "figure", "form", "fieldset", "main", "nav"};
constexpr std::array<std::string_view, 7> unread{"script", "style",    "head",  "title",
                                                 "object", "template", "noembed"};

void append_code_point(std::string& out, unsigned long p) {
    if (p == 0 || p > 0x10FFFF || (p >= 0xD800 && p <= 0xDFFF)) { out += "\xEF\xBF\xBD"; return; }
    if (p < 0x80) {
        out += static_cast<char>(p);
    } else if (p < 0x800) {
        out += static_cast<char>(0xC0UL | p >> 6U);
        out += static_cast<char>(0x80UL | (p & 0x3FUL));
    } else if (p < 0x10000) {
        out += static_cast<char>(0xE0UL | p >> 12U);
        out += static_cast<char>(0x80UL | (p >> 6U & 0x3FUL));
        out += static_cast<char>(0x80UL | (p & 0x3FUL));
    } else {
        out += static_cast<char>(0xF0UL | p >> 18U);
        out += static_cast<char>(0x80UL | (p >> 12U & 0x3FUL));
        out += static_cast<char>(0x80UL | (p >> 6U & 0x3FUL));
        out += static_cast<char>(0x80UL | (p & 0x3FUL));
    }
}

unsigned long named(std::string_view name) {
    struct entity { std::string_view name; unsigned long point; };
    static constexpr std::array table{
        entity{"amp", '&'}, entity{"lt", '<'}, entity{"gt", '>'}, entity{"quot", '"'},
        entity{"apos", '\''}, entity{"nbsp", ' '}, entity{"euro", 0x20AC}, entity{"copy", 0xA9},
        entity{"reg", 0xAE}, entity{"trade", 0x2122}, entity{"hellip", 0x2026},
        entity{"ndash", 0x2013}, entity{"mdash", 0x2014}, entity{"lsquo", 0x2018},
        entity{"rsquo", 0x2019}, entity{"ldquo", 0x201C}, entity{"rdquo", 0x201D},
        entity{"laquo", 0xAB}, entity{"raquo", 0xBB}, entity{"bull", 0x2022},
        entity{"middot", 0xB7}, entity{"iexcl", 0xA1}, entity{"iquest", 0xBF},
        entity{"aacute", 0xE1}, entity{"eacute", 0xE9}, entity{"iacute", 0xED},
        entity{"oacute", 0xF3}, entity{"uacute", 0xFA}, entity{"ntilde", 0xF1},
        entity{"uuml", 0xFC}, entity{"auml", 0xE4}, entity{"ouml", 0xF6}, entity{"szlig", 0xDF},
        entity{"Aacute", 0xC1}, entity{"Eacute", 0xC9}, entity{"Iacute", 0xCD},
        entity{"Oacute", 0xD3}, entity{"Uacute", 0xDA}, entity{"Ntilde", 0xD1},
        entity{"Auml", 0xC4}, entity{"Ouml", 0xD6}, entity{"Uuml", 0xDC}, entity{"agrave", 0xE0},
        entity{"egrave", 0xE8}, entity{"ccedil", 0xE7}, entity{"acirc", 0xE2},
        entity{"ecirc", 0xEA}, entity{"pound", 0xA3}, entity{"deg", 0xB0}, entity{"ordf", 0xAA},
        entity{"ordm", 0xBA}};
    for (const auto& e : table) {
        if (e.name == name) return e.point;
    }
    return 0;
}

class text_builder {
public:
    void line_break() {
        while (out_.ends_with(' ')) out_.pop_back();
        if (!out_.empty() && !out_.ends_with("\n\n")) out_ += '\n';
        blank_ = false;
    }
    void put(std::string_view piece) {
        if (blank_ && !out_.empty() && !out_.ends_with('\n')) out_ += ' ';
        blank_ = false;
        out_ += piece;
    }
    void space() { blank_ = true; }
    [[nodiscard]] std::string taken() {
        while (!out_.empty() && (out_.back() == '\n' || out_.back() == ' ')) out_.pop_back();
        return std::move(out_);
    }

private:
    std::string out_;
    bool blank_{};
};

// Reads one "&…;" at `at`; returns the bytes it took, 0 when it is only an ampersand.
std::size_t entity_at(std::string_view html, std::size_t at, std::string& out) {
    const auto end = html.substr(at, 12).find(';');
    if (end == std::string_view::npos || end < 2) return 0;
    const auto name = html.substr(at + 1, end - 1);
    unsigned long point = 0;
    if (name[0] == '#') {
        const bool hex = name.size() > 1 && (name[1] == 'x' || name[1] == 'X');
        const auto digits = name.substr(hex ? 2 : 1);
        const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(),
                                                   point, hex ? 16 : 10);
        if (error != std::errc{} || stop != digits.data() + digits.size()) return 0;
        if (point == 0xA0) point = ' ';
    } else {
        point = named(name);
        if (point == 0) return 0;
    }
    append_code_point(out, point);
    return end + 1;
}

std::string tag_name(std::string_view tag) {
    if (tag.starts_with('/')) tag.remove_prefix(1);
    return lower_ascii(tag.substr(0, std::min<std::size_t>(tag.find_first_of(" \t\r\n/"), 12)));
}

// Where the text after an unread element goes on.
std::size_t end_of_unread(std::string_view html, std::size_t at, const std::string& name) {
    for (auto open = html.find("</", at); open != std::string_view::npos;
         open = html.find("</", open + 2)) {
        if (lower_ascii(html.substr(open + 2, name.size())) != name) continue;
        const auto close = html.find('>', open);
        return close == std::string_view::npos ? html.size() : close + 1;
    }
    return html.size();
}

// Past the '>' of the tag at `at`, minding quotes; a '<' that opens nothing is text.
std::size_t tag_end(std::string_view html, std::size_t at) {
    char quote = 0;
    for (auto i = at + 1; i < html.size() && i - at < 16'384; ++i) {
        const char c = html[i];
        if (quote != 0) {
            if (c == quote) quote = 0;
        } else if ((c == '"' || c == '\'') && html[i - 1] == '=') {
            quote = c;
        } else if (c == '>') {
            return i + 1;
        }
    }
    const auto plain = html.substr(0, at + 16'384).find('>', at);
    return plain == std::string_view::npos ? 0 : plain + 1;
}

}  // namespace

std::string html_to_text(std::string_view html) {
    text_builder out;
    for (std::size_t at = 0; at < html.size();) {
        const char c = html[at];
        if (html.substr(at, 4) == "<!--") {
            const auto end = html.find("-->", at + 4);
            at = end == std::string_view::npos ? html.size() : end + 3;
        } else if (c == '<' && at + 1 < html.size() &&
                   std::string_view(" \t\r\n<=0123456789").find(html[at + 1]) ==
                       std::string_view::npos) {
            const auto end = tag_end(html, at);
            if (end == 0) { at = html.size(); break; }
            const auto tag = html.substr(at + 1, end - at - 2);
            const auto name = tag_name(tag);
            at = end;
            if (std::ranges::find(blocks, name) != blocks.end()) {
                out.line_break();
                if (name == "li" && !tag.starts_with('/')) out.put("- ");
            } else if (name == "td" || name == "th") {
                out.space();
            } else if (!tag.starts_with('/') && !tag.ends_with('/') &&
                       std::ranges::find(unread, name) != unread.end()) {
                at = end_of_unread(html, at, name);
            }
        } else if (c == '&') {
            std::string decoded;
            const auto taken = entity_at(html, at, decoded);
            if (decoded == " ") out.space();
            else out.put(taken == 0 ? std::string_view("&") : std::string_view(decoded));
            at += std::max<std::size_t>(taken, 1);
        } else if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
            out.space();
            ++at;
        } else {
            auto end = html.find_first_of("<& \t\r\n", at + 1);
            if (end == std::string_view::npos) end = html.size();
            out.put(html.substr(at, end - at));
            at = end;
        }
    }
    return out.taken();
}

}  // namespace evenline::channels
