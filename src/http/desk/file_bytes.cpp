// By hand and not by a library that knows a thousand kinds: what it reads comes from strangers, and
// a dozen marks are enough to refuse a program or a page that calls itself a picture.
#include "http/desk/file_bytes.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace evenline::http {
namespace {

using namespace std::string_view_literals;

struct mark {
    std::string_view type;
    std::size_t at;
    std::string_view bytes;
};
constexpr std::array marks{
    mark{"image/png", 0, "\x89PNG\r\n\x1a\n"sv},
    mark{"image/jpeg", 0, "\xFF\xD8\xFF"sv},
    mark{"image/gif", 0, "GIF8"sv},
    mark{"image/webp", 8, "WEBP"sv},
    mark{"image/bmp", 0, "BM"sv},
    mark{"image/tiff", 0, "II*\0"sv},
    mark{"image/tiff", 0, "MM\0*"sv},
    mark{"application/pdf", 0, "%PDF-"sv},
    mark{"application/zip", 0, "PK\x03\x04"sv},
    mark{"application/zip", 0, "PK\x05\x06"sv},
    mark{"audio/wav", 8, "WAVE"sv},
    mark{"audio/ogg", 0, "OggS"sv},
    mark{"video/webm", 0, "\x1A\x45\xDF\xA3"sv},
    mark{"video/mp4", 4, "ftyp"sv},
    mark{"program", 0, "MZ"sv},
    mark{"program", 0, "\x7F" "ELF"sv},
    mark{"program", 0, "#!"sv},
    mark{"program", 0, "\xCA\xFE\xBA\xBE"sv},
    mark{"program", 0, "\xCF\xFA\xED\xFE"sv},
    mark{"program", 0, "\xCE\xFA\xED\xFE"sv},
    mark{"program", 0, "L\0\0\0\x01\x14\x02\0"sv},
};

// What opens by itself on somebody's machine, whatever is in it.
constexpr std::array opens_itself{"exe"sv, "com"sv, "scr"sv, "bat"sv, "cmd"sv, "msi"sv, "ps1"sv,
                                  "vbs"sv, "vbe"sv, "js"sv,  "jse"sv, "wsf"sv, "hta"sv, "jar"sv,
                                  "lnk"sv, "url"sv, "reg"sv, "sh"sv,  "html"sv, "htm"sv, "xhtml"sv};

std::string lower(std::string_view text) {
    std::string out(text);
    for (auto& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
    return out;
}

std::string_view marked_as(std::string_view bytes) {
    for (const auto& m : marks)
        if (bytes.size() >= m.at && bytes.substr(m.at).starts_with(m.bytes)) return m.type;
    return {};
}

bool has_own_mark(std::string_view type) {
    return std::ranges::any_of(marks, [&](const mark& m) { return m.type == type; });
}

bool looks_like_a_page(std::string_view bytes) {
    const auto start = bytes.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    if (start == std::string_view::npos) return false;
    const auto begins = lower(bytes.substr(start, 16));
    return begins.starts_with("<!doctype html") || begins.starts_with("<html") ||
           begins.starts_with("<script") || begins.starts_with("<svg") ||
           begins.starts_with("<?xml");
}

std::string_view family(std::string_view type) { return type.substr(0, type.find('/')); }

}  // namespace

bool is_what_it_says(std::string_view type, std::string_view name, std::string_view bytes) {
    const auto ending = lower(name.substr(std::min(name.rfind('.') + 1, name.size())));
    if (std::ranges::find(opens_itself, ending) != opens_itself.end()) return false;
    const auto seen = marked_as(bytes);
    if (seen == "program") return false;
    if (family(type) == "text") return seen.empty() && bytes.find('\0') == std::string_view::npos;
    if (has_own_mark(type)) return seen == type;
    if (looks_like_a_page(bytes)) return type == "image/svg+xml";
    // A kind without a mark of its own must not carry another family's; containers are shared.
    return seen.empty() || family(seen) == family(type) || seen == "application/zip" ||
           seen == "video/mp4" || seen == "video/webm" || seen == "audio/ogg";
}

}  // namespace evenline::http
