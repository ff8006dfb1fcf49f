// Statements as text. A whole batch is one message, so values are written into it: numbers as they
// are, our own text quoted, and whatever strangers chose as bytes in hexadecimal.
#pragma once

#include "evenline/core/ids.hpp"
#include "evenline/core/time.hpp"

#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace evenline::storage::postgres {

// Text of ours without a zero byte: JSON, names of kinds.
struct quoted { std::string_view text; };
// Any bytes: keys, threads, addresses, words. Their columns are bytea: a zero byte or what is no
// UTF-8 would be refused elsewhere, and the same delivery then refused for ever.
struct bytes { std::string_view of; };

void put(std::string& out, quoted);
void put(std::string& out, bytes);
inline void put(std::string& out, bool b) { out += b ? "true" : "false"; }
template <std::integral N> void put(std::string& out, N n) { out += std::to_string(n); }
template <class E> requires std::is_enum_v<E> void put(std::string& out, E e) {
    out += std::to_string(static_cast<unsigned>(e));
}
template <class Tag> void put(std::string& out, core::id<Tag> id) {
    out += std::to_string(id.value);
}
inline void put(std::string& out, core::instant at) { out += std::to_string(at.us); }
inline void put(std::string& out, const std::optional<core::instant>& at) {
    out += at ? std::to_string(at->us) : "NULL::bigint";
}

// "(1,'a',…)".
template <class First, class... Rest>
void put_row(std::string& out, const First& first, const Rest&... rest) {
    out += '(';
    put(out, first);
    ((out += ',', put(out, rest)), ...);
    out += ')';
}

// Rows of one table in one statement; nothing without rows.
class rows_into {
public:
    explicit rows_into(std::string head) : text_(std::move(head)) {}
    template <class... Values> void add(const Values&... values) {
        if (any_) text_ += ',';
        any_ = true;
        put_row(text_, values...);
    }
    void finish(std::string& out, std::string_view tail = "") {
        if (any_) out.append(text_).append(tail).append(";\n");
    }

private:
    std::string text_;
    bool any_{};
};

}  // namespace evenline::storage::postgres
