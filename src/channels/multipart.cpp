#include "evenline/channels/multipart.hpp"

#include "evenline/channels/address.hpp"
#include "evenline/channels/mail_header.hpp"

namespace evenline::channels {
namespace {

// `name` of 'form-data; name="a"; filename="b"': quotes may be escaped or, in browsers, %22.
std::string parameter(std::string_view field, std::string_view name) {
    for (std::size_t at = 0; (at = field.find(';', at)) != std::string_view::npos;) {
        ++at;
        while (at < field.size() && (field[at] == ' ' || field[at] == '\t')) ++at;
        const auto equals = field.find('=', at);
        if (equals == std::string_view::npos) return {};
        const bool wanted = lower_ascii(trimmed(field.substr(at, equals - at))) == name;
        at = equals + 1;
        if (at >= field.size() || field[at] != '"') {
            const auto end = std::min(field.find(';', at), field.size());
            if (wanted) return trimmed(field.substr(at, end - at));
            at = end;
            continue;
        }
        std::string value;
        for (++at; at < field.size() && field[at] != '"'; ++at) {
            if (field[at] == '\\' && at + 1 < field.size() && field[at + 1] == '"') ++at;
            value += field[at];
        }
        if (wanted) return value;
    }
    return {};
}

bool read_head(std::string_view head, form_part& into) {
    const mail_header fields(head);
    const auto disposition = fields.value("Content-Disposition");
    into.name = parameter(disposition, "name");
    into.file_name = parameter(disposition, "filename");
    into.content_type = std::string(fields.value("Content-Type"));
    return first_token(disposition) == "form-data" && !into.name.empty();
}

}  // namespace

std::optional<std::vector<form_part>> parse_multipart(std::string_view body,
                                                      std::string_view content_type,
                                                      std::size_t max_parts) {
    if (first_token(content_type) != "multipart/form-data") return std::nullopt;
    const auto boundary = parameter(content_type, "boundary");
    if (boundary.empty() || boundary.size() > 200) return std::nullopt;
    const auto line = "--" + boundary;
    const auto divider = "\r\n" + line;
    auto at = body.starts_with(line) ? std::size_t{0} : body.find(divider);
    if (at == std::string_view::npos) return std::nullopt;
    at = body.find(boundary, at) + boundary.size();
    std::vector<form_part> parts;
    while (!body.substr(at).starts_with("--")) {
        const auto start = body.find("\r\n", at);
        const auto end = start == std::string_view::npos ? start : body.find(divider, start);
        if (end == std::string_view::npos || parts.size() == max_parts) return std::nullopt;
        const auto whole = body.substr(start + 2, end - start - 2);
        const auto blank = whole.find("\r\n\r\n");
        if (blank == std::string_view::npos) return std::nullopt;
        form_part one;
        one.content = whole.substr(blank + 4);
        if (!read_head(whole.substr(0, blank + 4), one)) return std::nullopt;
        parts.push_back(std::move(one));
        at = end + divider.size();
    }
    return parts;
}

std::string_view part(const std::vector<form_part>& parts, std::string_view name) {
    for (const auto& p : parts) {
        if (p.name == name) return p.content;
    }
    return {};
}

}  // namespace evenline::channels
