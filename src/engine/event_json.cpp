#include "evenline/engine/event_json.hpp"

#include "evenline/engine/event_fields.hpp"
#include "evenline/engine/json_fields.hpp"

#include <utility>

namespace evenline::engine {

void put_json(json_out out, core::instant at) {
    if (at.us == 0) { out.text += "null"; return; }
    out.text += '"';
    append_rfc3339(out.text, at);
    out.text += '"';
}

bool get_json(json_cursor& in, core::instant& at) {
    if (in.take_null()) { at = {}; return true; }
    std::string_view s;
    if (!in.take_plain(s)) return false;
    const auto parsed = parse_rfc3339(s);
    if (parsed) at = *parsed;
    return parsed.has_value();
}

bool get_json(json_cursor& in, core::duration& d) {
    double seconds{};
    if (!in.take(seconds) || std::abs(seconds) > 9e12) return false;
    d = {std::llround(seconds * 1e6)};
    return true;
}

namespace {

using reading = bool (*)(json_cursor&, core::event_body&);

template <std::size_t I> bool read_alternative(json_cursor& in, core::event_body& body) {
    return get_json(in, body.emplace<I>());
}

template <std::size_t... I> constexpr auto readings(std::index_sequence<I...>) {
    return std::array<reading, sizeof...(I)>{&read_alternative<I>...};
}

constexpr auto read_by_kind = readings(std::make_index_sequence<event_kinds.size()>{});

bool read_body(json_cursor& in, std::string_view kind, core::event_body& body) {
    for (std::size_t i = 0; i < event_kinds.size(); ++i) {
        if (event_kinds[i] == kind) return read_by_kind[i](in, body);
    }
    return false;
}

}  // namespace

std::string_view kind_of(const core::event& e) { return event_kinds[e.body.index()]; }

void append_data(std::string& out, const core::event_body& body) {
    std::visit([&](const auto& x) { put_json(json_out{out}, x); }, body);
}

std::optional<core::event_body> read_data(std::string_view kind, std::string_view data) {
    json_cursor in(data);
    core::event_body body;
    if (!read_body(in, kind, body) || !in.at_end()) return std::nullopt;
    return body;
}

void append_json(std::string& out, const core::event& e) {
    out += "{\"number\":";
    append_number(out, e.number);
    out += ",\"at\":\"";
    append_rfc3339(out, e.at);
    out += "\",\"kind\":\"";
    out += kind_of(e);
    out += "\",\"ticket\":";
    put_json(json_out{out}, e.ticket);
    out += ",\"version\":";
    append_number(out, e.version);
    out += ",\"data\":";
    append_data(out, e.body);
    out += '}';
}

std::string to_json(const core::event& e) {
    std::string out;
    out.reserve(256);
    append_json(out, e);
    return out;
}

std::optional<core::event> from_json(std::string_view text) {
    json_cursor in(text);
    core::event e;
    std::string_view kind;
    if (!in.enter() || !in.find("number") || !get_json(in, e.number)) return std::nullopt;
    if (!in.find("at") || !get_json(in, e.at)) return std::nullopt;
    if (!in.find("kind") || !in.take_plain(kind)) return std::nullopt;
    if (!in.find("ticket") || !get_json(in, e.ticket)) return std::nullopt;
    if (!in.find("version") || !get_json(in, e.version)) return std::nullopt;
    if (!in.find("data") || !read_body(in, kind, e.body)) return std::nullopt;
    if (!in.leave() || !in.at_end()) return std::nullopt;
    return e;
}

}  // namespace evenline::engine
