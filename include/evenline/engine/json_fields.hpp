// Writes and reads whatever engine/fields describes. Ids print with their prefix, zero ids and the
// zero instant as null, instants as RFC 3339, durations as seconds, enumerators by name.
#pragma once

#include "evenline/engine/fields.hpp"
#include "evenline/engine/json_text.hpp"
#include "evenline/engine/names.hpp"
#include "evenline/engine/text.hpp"

#include <cmath>
#include <limits>
#include <map>
#include <utility>

namespace evenline::engine {

struct json_out {        // a type of this namespace, so that put_json is found
    std::string& text;
    bool sparse{};       // leave out what says nothing: rows of the store
};

// Empty strings, lists, ids and times: left out of rows, where absent reads back as empty.
template <class T> bool says_nothing(const T& x) {
    if constexpr (requires { x.empty(); }) return x.empty();
    else if constexpr (requires { !x; x.value; }) return !x;
    else if constexpr (requires { x.has_value(); }) return !x.has_value();
    else if constexpr (std::same_as<T, core::instant>) return x.us == 0;
    else return false;
}

struct json_fields_writer {
    json_out out;
    char before{'{'};
    template <class T> void operator()(std::string_view key, const T& value) {
        if (out.sparse && says_nothing(value)) return;
        out.text += before;
        before = ',';
        out.text += '"';
        out.text += key;
        out.text += "\":";
        put_json(out, value);
    }
};

inline void put_json(json_out out, bool b) { out.text += b ? "true" : "false"; }
inline void put_json(json_out out, double d) { append_json_number(out.text, d); }
inline void put_json(json_out out, const std::string& s) { append_json_string(out.text, s); }
inline void put_json(json_out out, core::duration d) { append_json_number(out.text, d.seconds()); }
void put_json(json_out out, core::instant);
template <std::unsigned_integral U> void put_json(json_out out, U n) { append_number(out.text, n); }
template <named E> void put_json(json_out out, E e) { (out.text += '"').append(name(e)) += '"'; }
template <class Tag> void put_json(json_out out, core::id<Tag> id) {
    if (!id) { out.text += "null"; return; }
    (out.text += '"') += id_prefix<core::id<Tag>>;
    append_number(out.text, id.value);
    out.text += '"';
}
template <class T>
concept described = requires(json_fields_writer& f, const T& x) {
    fields(f, x);
};
template <described T> void put_json(json_out out, const T& x) {
    json_fields_writer f{out};
    fields(f, x);
    if (f.before == '{') out.text += '{';
    out.text += '}';
}
template <class T> void put_json(json_out out, const std::optional<T>& x) {
    if (x) put_json(out, *x);
    else out.text += "null";
}
template <class Range> void put_json_array(json_out out, const Range& range, std::size_t count) {
    out.text += '[';
    for (std::size_t i = 0; i < count; ++i) {
        if (i > 0) out.text += ',';
        put_json(out, range[i]);
    }
    out.text += ']';
}
template <class T>
void put_json(json_out out, const std::vector<T>& x) {
    put_json_array(out, x, x.size());
}
template <class T, std::size_t N> void put_json(json_out out, const core::few<T, N>& x) {
    out.text += "{\"count\":";
    append_number(out.text, x.count);
    out.text += ",\"first\":";
    put_json_array(out, x.first, x.kept());
    out.text += '}';
}
inline void put_json(json_out out, const std::map<std::string, std::string>& x) {
    out.text += '{';
    for (bool first = true; const auto& [key, value] : x) {
        if (!std::exchange(first, false)) out.text += ',';
        append_json_string(out.text, key);
        out.text += ':';
        append_json_string(out.text, value);
    }
    out.text += '}';
}
template <class A, class B> void put_json(json_out out, const std::pair<A, B>& x) {
    json_fields_writer f{out};
    fields(f, x.first);
    fields(f, x.second);
    out.text += '}';
}

struct json_fields_reader {
    json_cursor& in;
    bool good{true};
    template <class T> void operator()(std::string_view key, T& value) {
        if (good && in.find(key)) good = get_json(in, value);
    }
};

inline bool get_json(json_cursor& in, bool& b) { return in.take(b); }
inline bool get_json(json_cursor& in, double& d) { return in.take(d); }
inline bool get_json(json_cursor& in, std::string& s) { return in.take(s); }
bool get_json(json_cursor& in, core::duration&);
bool get_json(json_cursor& in, core::instant&);
template <std::unsigned_integral U> bool get_json(json_cursor& in, U& n) {
    std::uint64_t wide{};
    if (!in.take(wide) || wide > std::numeric_limits<U>::max()) return false;
    n = static_cast<U>(wide);
    return true;
}
template <named E> bool get_json(json_cursor& in, E& e) {
    std::string_view s;
    if (!in.take_plain(s)) return false;
    const auto parsed = parse_name<E>(s);
    if (parsed) e = *parsed;
    return parsed.has_value();
}
template <class Tag> bool get_json(json_cursor& in, core::id<Tag>& id) {
    if (in.take_null()) { id = {}; return true; }
    std::string_view s;
    if (!in.take_plain(s)) return false;
    const auto parsed = parse_id<core::id<Tag>>(s);
    if (parsed) id = *parsed;
    return parsed.has_value();
}
template <described T> bool get_json(json_cursor& in, T& x) {
    if (!in.enter()) return false;
    json_fields_reader f{in};
    fields(f, x);
    return f.good && in.leave();
}
template <class T> bool get_json(json_cursor& in, std::optional<T>& x) {
    if (in.take_null()) { x.reset(); return true; }
    return get_json(in, x.emplace());
}
template <class T> bool get_json(json_cursor& in, std::vector<T>& x) {
    x.clear();
    if (!in.take('[')) return false;
    if (in.take(']')) return true;
    do {
        if (!get_json(in, x.emplace_back())) return false;
    } while (in.take(','));
    return in.take(']');
}
template <class T, std::size_t N> bool get_json(json_cursor& in, core::few<T, N>& x) {
    std::vector<T> first;
    if (!in.enter() || !in.find("count") || !get_json(in, x.count)) return false;
    if (!in.find("first") || !get_json(in, first) || first.size() != x.kept()) return false;
    std::copy(first.begin(), first.end(), x.first.begin());
    return in.leave();
}
inline bool get_json(json_cursor& in, std::map<std::string, std::string>& x) {
    x.clear();
    if (!in.take('{')) return false;
    if (in.take('}')) return true;
    do {
        std::string key;
        if (!in.take(key) || !in.take(':') || !in.take(x[key])) return false;
    } while (in.take(','));
    return in.take('}');
}
template <class A, class B> bool get_json(json_cursor& in, std::pair<A, B>& x) {
    if (!in.enter()) return false;
    json_fields_reader f{in};
    fields(f, x.first);
    fields(f, x.second);
    return f.good && in.leave();
}

// One whole object as a row keeps it, and back; false unless the text is exactly that.
template <described T> [[nodiscard]] std::string row_json(const T& x) {
    std::string text;
    text.reserve(512);
    put_json(json_out{text, true}, x);
    return text;
}
template <described T> [[nodiscard]] bool read_row_json(std::string_view text, T& x) {
    json_cursor in(text);
    return get_json(in, x) && in.at_end();
}

}  // namespace evenline::engine
