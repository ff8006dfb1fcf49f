// JSON as a small value of our own, so that handlers do not compile a JSON library.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace evenline::http::json {

struct member;

class value {
public:
    using array = std::vector<value>;
    using object = std::vector<member>;  // in the order of insertion; keys are unique

    value();
    value(std::nullptr_t);
    value(bool);
    value(std::int64_t);
    value(int);
    value(unsigned);
    value(std::uint64_t);
    value(double);
    value(const char*);
    value(std::string_view);
    value(std::string);
    value(array);
    value(object);
    value(std::initializer_list<member>);

    [[nodiscard]] bool is_null() const { return data_.index() == 0; }
    [[nodiscard]] const bool* boolean() const { return std::get_if<bool>(&data_); }
    [[nodiscard]] const std::int64_t* integer() const { return std::get_if<std::int64_t>(&data_); }
    [[nodiscard]] const double* real() const { return std::get_if<double>(&data_); }
    [[nodiscard]] const std::string* text() const { return std::get_if<std::string>(&data_); }
    [[nodiscard]] const array* list() const { return std::get_if<array>(&data_); }
    [[nodiscard]] const object* members() const { return std::get_if<object>(&data_); }
    [[nodiscard]] std::string_view kind() const;

    // Null when this is no object or has no such member.
    [[nodiscard]] const value* find(std::string_view key) const;
    // Adds or replaces; turns null into an object.
    value& set(std::string_view key, value v);
    // Turns null into an array.
    void add(value v);

    [[nodiscard]] std::string dump() const;
    void dump_to(std::string& out) const;

private:
    std::variant<std::nullptr_t, bool, std::int64_t, double, std::string, array, object> data_;
};

struct member {
    std::string key;
    value what;
};

struct parse_error {
    std::string detail;
    std::size_t at{};  // byte offset
};

// Strict: UTF-8, one value, nothing after it, no NUL byte anywhere, depth <= 64, no key twice in
// one object, numbers of at most 128 characters.
[[nodiscard]] std::variant<value, parse_error> parse(std::string_view text);

}  // namespace evenline::http::json
