// A request's JSON object, field by field; everything wrong with it comes back in one answer.
#pragma once

#include "evenline/core/agent.hpp"
#include "evenline/engine/text.hpp"
#include "http/wire/json.hpp"
#include "http/wire/problem.hpp"

#include <initializer_list>
#include <optional>

namespace evenline::http {

class form {
public:
    // `known`: every field there may be. An empty body counts as {}.
    form(const request&, std::initializer_list<std::string_view> known);

    [[nodiscard]] bool has(std::string_view key) const;                 // present and not null
    std::string text(std::string_view key, std::size_t at_most = 200);  // empty when absent
    std::string required_text(std::string_view key, std::size_t at_most = 200);
    std::optional<bool> flag(std::string_view key);
    std::optional<std::int64_t> number(std::string_view key, std::int64_t least, std::int64_t most);
    std::optional<core::instant> time(std::string_view key);
    std::vector<std::string> texts(std::string_view key, std::size_t at_most = 100);
    std::vector<core::skill_level> skills(std::string_view key);  // ordered
    // Null when it is absent or no object.
    const json::value* object(std::string_view key);
    // Null when it is absent or no list.
    const json::value::array* array(std::string_view key);
    template <class Id>
    std::optional<Id> id(std::string_view key) {
        const auto written = text(key, 40);
        if (written.empty()) return std::nullopt;
        auto got = engine::parse_id<Id>(written);
        if (!got)
            wrong(key, "must be an id such as \"" + std::string(engine::id_prefix<Id>) + "7\"");
        return got;
    }
    template <class Id>
    Id required_id(std::string_view key) {
        if (!has(key)) wrong(key, "is required");
        return id<Id>(key).value_or(Id{});
    }

    void wrong(std::string_view key, std::string detail);
    // The answer when anything is wrong; empty when all is well.
    [[nodiscard]] std::optional<response> refused() const;

private:
    const json::value* get(std::string_view key) const;
    void check_names(std::initializer_list<std::string_view> known);
    const request& asked_;
    json::value body_;
    std::optional<response> unreadable_;
    std::vector<input_error> errors_;
};

// The candidate that was probably meant; empty when none is near.
[[nodiscard]] std::string_view nearest_name(std::string_view word,
                                            std::span<const std::string_view> candidates);

}  // namespace evenline::http
