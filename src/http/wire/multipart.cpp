#include "http/wire/multipart.hpp"

#include "evenline/channels/address.hpp"
#include "evenline/channels/charset.hpp"

#include <algorithm>

namespace evenline::http {
namespace {

constexpr std::size_t most_parts = 50;

bool read_pairs(std::string_view body, sent_form& into) {
    for (std::size_t n = 0; !body.empty(); ++n) {
        if (n == most_parts) return false;
        const auto one = body.substr(0, body.find('&'));
        body.remove_prefix(std::min(body.size(), one.size() + 1));
        const auto equals = std::min(one.find('='), one.size());
        const auto name = percent_decoded(one.substr(0, equals), true);
        const auto value = percent_decoded(one.substr(std::min(one.size(), equals + 1)), true);
        if (!name || !value) return false;
        into.fields[*name] = channels::clean_utf8(*value);
    }
    return true;
}

// form-data; name="x"; filename="y": the value of `key`, nothing when it is not there.
std::optional<std::string> part_of(std::string_view line, std::string_view key) {
    const auto wanted = std::string(key) + "=\"";
    auto at = line.find(wanted);
    for (; at != std::string_view::npos; at = line.find(wanted, at + 1)) {
        if (at > 0 && line[at - 1] != ' ' && line[at - 1] != ';') continue;
        const auto from = at + wanted.size();
        const auto end = line.find('"', from);
        if (end == std::string_view::npos) return std::nullopt;
        return channels::clean_utf8(line.substr(from, end - from));
    }
    return std::nullopt;
}

// One part: its head, an empty line, its bytes.
bool read_part(std::string_view part, sent_form& into) {
    const auto gap = part.find("\r\n\r\n");
    if (gap == std::string_view::npos) return false;
    auto head = part.substr(0, gap);
    const auto bytes = part.substr(gap + 4);
    std::string disposition, type;
    while (!head.empty()) {
        const auto line = head.substr(0, head.find("\r\n"));
        head.remove_prefix(std::min(head.size(), line.size() + 2));
        const auto colon = line.find(':');
        if (colon == std::string_view::npos) return false;
        const auto name = channels::lower_ascii(line.substr(0, colon));
        if (name == "content-disposition") disposition = line.substr(colon + 1);
        if (name == "content-type") type = channels::trimmed(line.substr(colon + 1));
    }
    const auto name = part_of(disposition, "name");
    if (!name) return false;
    if (auto file = part_of(disposition, "filename")) {
        if (!bytes.empty()) into.files.push_back({std::move(*file), type, std::string(bytes)});
    } else {
        into.fields[*name] = channels::clean_utf8(bytes);
    }
    return true;
}

bool read_parts(std::string_view body, std::string_view boundary, sent_form& into) {
    const auto mark = "\r\n--" + std::string(boundary);
    const auto first = mark.substr(2);
    if (!body.starts_with(first)) return false;
    body.remove_prefix(first.size());
    for (std::size_t n = 0; n < most_parts; ++n) {
        if (body.starts_with("--")) return true;
        if (!body.starts_with("\r\n")) return false;
        body.remove_prefix(2);
        const auto end = body.find(mark);
        if (end == std::string_view::npos || !read_part(body.substr(0, end), into)) return false;
        body.remove_prefix(end + mark.size());
    }
    return false;
}

}  // namespace

std::string sent_form::text(std::string_view name, std::size_t at_most) const {
    const auto found = fields.find(name);
    if (found == fields.end()) return {};
    return channels::trimmed(channels::clean_utf8(found->second.substr(0, at_most)));
}

std::optional<sent_form> read_form(const request& asked) {
    const auto type = asked.header_value("Content-Type");
    const auto kind = channels::lower_ascii(channels::trimmed(type.substr(0, type.find(';'))));
    sent_form out;
    if (kind == "application/x-www-form-urlencoded") {
        if (!read_pairs(asked.body, out)) return std::nullopt;
        return out;
    }
    const auto at = type.find("boundary=");
    if (kind != "multipart/form-data" || at == std::string_view::npos) return std::nullopt;
    auto boundary = channels::trimmed(type.substr(at + 9, type.find(';', at) - at - 9));
    if (boundary.size() > 1 && boundary.front() == '"' && boundary.back() == '"')
        boundary = boundary.substr(1, boundary.size() - 2);
    if (boundary.empty() || boundary.size() > 70 || !read_parts(asked.body, boundary, out))
        return std::nullopt;
    return out;
}

}  // namespace evenline::http
