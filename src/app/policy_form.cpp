#include "app/policy_form.hpp"

#include "app/zone.hpp"

#include <nlohmann/json.hpp>
#include <sstream>
#include "app/toml_reader.hpp"

#include <toml++/toml.h>

namespace evenline::app {
namespace {

using nlohmann::json;

json json_of(const toml::node& node) {
    if (const auto* table = node.as_table()) {
        auto out = json::object();
        for (const auto& [key, value] : *table) out[std::string(key.str())] = json_of(value);
        return out;
    }
    if (const auto* list = node.as_array()) {
        auto out = json::array();
        for (const auto& value : *list) out.push_back(json_of(value));
        return out;
    }
    if (const auto n = node.value_exact<std::int64_t>()) return *n;
    if (const auto x = node.value_exact<double>()) return *x;
    if (const auto b = node.value_exact<bool>()) return *b;
    return node.value<std::string>().value_or("");
}

toml::table table_of(const json&);

void add(toml::array& to, const json& value) {
    if (value.is_object()) to.push_back(table_of(value));
    else if (value.is_boolean()) to.push_back(value.get<bool>());
    else if (value.is_number_integer()) to.push_back(value.get<std::int64_t>());
    else if (value.is_number()) to.push_back(value.get<double>());
    else if (value.is_string()) to.push_back(value.get<std::string>());
}

toml::table table_of(const json& object) {
    toml::table out;
    for (const auto& [key, value] : object.items()) {
        if (value.is_object()) out.insert(key, table_of(value));
        else if (value.is_boolean()) out.insert(key, value.get<bool>());
        else if (value.is_number_integer()) out.insert(key, value.get<std::int64_t>());
        else if (value.is_number()) out.insert(key, value.get<double>());
        else if (value.is_string()) out.insert(key, value.get<std::string>());
        if (!value.is_array()) continue;
        toml::array list;
        for (const auto& one : value) add(list, one);
        out.insert(key, std::move(list));
    }
    return out;
}

std::optional<toml::table> parsed_table(std::string_view text) {
    reading_of_file file{"policy", {}, {}, {}};
    auto read = parse_toml(file, text);
    if (!file.problems.empty()) return std::nullopt;
    return read;
}

const toml::node* hours_in(const std::optional<toml::table>& document) {
    return document ? document->get("hours") : nullptr;
}

std::string written(const toml::table& table) {
    std::ostringstream out;
    out << table;
    return out.str() + "\n";
}

problem about_form(std::string what) { return {"form", 0, 0, "", std::move(what), "", false}; }

}  // namespace

std::string form_of(const core::policy& p, std::string_view text) {
    auto plain = p;
    plain.hours = {};
    const auto document = parsed_table(to_toml(plain));
    auto out = document ? json_of(*document) : json::object();
    const auto file = parsed_table(text);
    if (const auto* hours = hours_in(file)) out["hours"] = json_of(*hours);
    return out.dump(-1, ' ', false, json::error_handler_t::replace);
}

parsed<std::string> text_of_form(std::string_view form, const judge_policy& judge) {
    const auto read = json::parse(form, nullptr, false);
    if (!read.is_object()) return std::vector{about_form("the form must be a JSON object")};
    auto document = table_of(read);
    if (const auto* hours = document.get_as<toml::table>("hours"); hours && hours->empty())
        document.erase("hours");
    auto judged = judge(written(document));
    if (auto* wrong = std::get_if<std::vector<problem>>(&judged)) {
        for (auto& p : *wrong) p.line = p.column = 0;  // lines of a text nobody has seen
        return std::move(*wrong);
    }
    auto policy = std::move(std::get<core::policy>(judged));
    policy.hours = {};
    auto text = to_toml(policy);
    if (const auto* hours = document.get_as<toml::table>("hours")) {
        toml::table section;
        section.insert("hours", *hours);
        text += "\n" + written(section);
    }
    return text;
}

http::day_span business_day(std::string_view text, core::instant at) {
    constexpr std::int64_t day = 86'400;
    const auto document = parsed_table(text);
    const auto* hours = hours_in(document);
    const auto* table = hours != nullptr ? hours->as_table() : nullptr;
    const auto name =
        table != nullptr ? (*table)["zone"].value<std::string>().value_or("UTC") : "UTC";
    const auto place = zone::load(name);
    const auto utc_s = at.us / 1'000'000;
    const auto offset = place ? place->offset_at(utc_s) : 0;
    const auto begins = (utc_s + offset) / day * day;
    const auto instant_of = [&](std::int64_t local) {
        return core::instant{(place ? place->to_utc(local) : local) * 1'000'000};
    };
    return {instant_of(begins), instant_of(begins + day)};
}

}  // namespace evenline::app
