#include "http/wire/json.hpp"

#include <charconv>
#include <cmath>

namespace evenline::http::json {

value::value() = default;
value::value(std::nullptr_t) {}
value::value(bool b) : data_(b) {}
value::value(std::int64_t n) : data_(n) {}
value::value(int n) : data_(std::int64_t{n}) {}
value::value(unsigned n) : data_(std::int64_t{n}) {}
value::value(std::uint64_t n) : data_(static_cast<std::int64_t>(n)) {}
value::value(double d) : data_(d) {}
value::value(const char* s) : data_(std::string(s)) {}
value::value(std::string_view s) : data_(std::string(s)) {}
value::value(std::string s) : data_(std::move(s)) {}
value::value(array a) : data_(std::move(a)) {}
value::value(object o) : data_(std::move(o)) {}
value::value(std::initializer_list<member> members) : data_(object(members)) {}

std::string_view value::kind() const {
    static constexpr std::string_view names[] = {"null",   "boolean", "integer", "number",
                                                 "string", "array",   "object"};
    return names[data_.index()];
}

const value* value::find(std::string_view key) const {
    const auto* all = members();
    if (all == nullptr) return nullptr;
    for (const auto& m : *all) {
        if (m.key == key) return &m.what;
    }
    return nullptr;
}

value& value::set(std::string_view key, value v) {
    if (is_null()) data_ = object{};
    auto& all = std::get<object>(data_);
    for (auto& m : all) {
        if (m.key == key) {
            m.what = std::move(v);
            return *this;
        }
    }
    all.push_back({std::string(key), std::move(v)});
    return *this;
}

void value::add(value v) {
    if (is_null()) data_ = array{};
    std::get<array>(data_).push_back(std::move(v));
}

namespace {

// Length of the valid UTF-8 sequence at `at`, 0 when there is none.
std::size_t sequence_length(std::string_view s, std::size_t at) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(s[i]); };
    const unsigned char lead = byte(at);
    if (lead < 0x80) return 1;
    std::size_t n = 0;
    unsigned char low = 0x80, high = 0xBF;
    if (lead >= 0xC2 && lead <= 0xDF)
        n = 2;
    else if (lead >= 0xE0 && lead <= 0xEF)
        n = 3;
    else if (lead >= 0xF0 && lead <= 0xF4)
        n = 4;
    else
        return 0;
    if (lead == 0xE0) low = 0xA0;
    if (lead == 0xED) high = 0x9F;
    if (lead == 0xF0) low = 0x90;
    if (lead == 0xF4) high = 0x8F;
    if (at + n > s.size()) return 0;
    if (byte(at + 1) < low || byte(at + 1) > high) return 0;
    for (std::size_t i = 2; i < n; ++i) {
        if (byte(at + i) < 0x80 || byte(at + i) > 0xBF) return 0;
    }
    return n;
}

void dump_control(char c, std::string& out) {
    static constexpr char digits[] = "0123456789abcdef";
    switch (c) {
        case '\n':
            out += "\\n";
            return;
        case '\r':
            out += "\\r";
            return;
        case '\t':
            out += "\\t";
            return;
        default:
            break;
    }
    const auto u = static_cast<unsigned char>(c);
    out += "\\u00";
    out += digits[u >> 4U];
    out += digits[u & 15U];
}

// What a customer typed may be any bytes; the answer is valid UTF-8 all the same.
void dump_text(std::string_view s, std::string& out) {
    out += '"';
    for (std::size_t i = 0; i < s.size();) {
        const char c = s[i];
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
            ++i;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            dump_control(c, out);
            ++i;
        } else if (const auto n = sequence_length(s, i); n != 0) {
            out.append(s.substr(i, n));
            i += n;
        } else {
            out += "\xEF\xBF\xBD";
            ++i;
        }
    }
    out += '"';
}

void dump_number(double d, std::string& out) {
    if (!std::isfinite(d)) {
        out += "null";
        return;
    }
    char buffer[32];
    // Minus zero would be read again as the whole number 0: one zero, one text.
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, d == 0 ? 0.0 : d).ptr;
    out.append(buffer, end);
}

}  // namespace

void value::dump_to(std::string& out) const {
    if (is_null()) {
        out += "null";
    } else if (const auto* b = boolean()) {
        out += *b ? "true" : "false";
    } else if (const auto* n = integer()) {
        out += std::to_string(*n);
    } else if (const auto* d = real()) {
        dump_number(*d, out);
    } else if (const auto* s = text()) {
        dump_text(*s, out);
    } else if (const auto* items = list()) {
        out += '[';
        for (std::size_t i = 0; i < items->size(); ++i) {
            if (i != 0) out += ',';
            (*items)[i].dump_to(out);
        }
        out += ']';
    } else {
        out += '{';
        bool first = true;
        for (const auto& m : *members()) {
            if (!first) out += ',';
            first = false;
            dump_text(m.key, out);
            out += ':';
            m.what.dump_to(out);
        }
        out += '}';
    }
}

std::string value::dump() const {
    std::string out;
    dump_to(out);
    return out;
}

}  // namespace evenline::http::json
