// The words of a policy file and what they stand for.
#pragma once

#include "evenline/core/policy.hpp"

#include <array>
#include <string_view>
#include <utility>

namespace evenline::app {

inline constexpr std::array order_terms{
    std::pair{std::string_view{"promise_balanced"}, core::order_rule::promise_balanced},
    std::pair{std::string_view{"age_over_target"}, core::order_rule::age_over_target},
    std::pair{std::string_view{"first_in_first_out"}, core::order_rule::first_in_first_out},
    std::pair{std::string_view{"earliest_deadline"}, core::order_rule::earliest_deadline},
    std::pair{std::string_view{"forms_first"}, core::order_rule::forms_first}};

inline constexpr std::array form_terms{std::pair{std::string_view{"call"}, core::work_form::call},
                                       std::pair{std::string_view{"chat"}, core::work_form::chat},
                                       std::pair{std::string_view{"mail"}, core::work_form::mail}};

inline constexpr std::array promise_terms{
    std::pair{std::string_view{"replied"}, core::hand_promise::replied},
    std::pair{std::string_view{"in_hand"}, core::hand_promise::in_hand}};

template <class Terms, class Value>
constexpr std::string_view term_of(const Terms& terms, Value v) {
    for (const auto& [word, value] : terms)
        if (value == v) return word;
    return {};
}

}  // namespace evenline::app
