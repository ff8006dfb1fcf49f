#include "app/toml_reader.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>

namespace evenline::app {
namespace {

std::string text_of(const toml::node& node) {
    if (const auto* s = node.as_string()) return s->get();
    if (const auto* i = node.as_integer()) return std::to_string(i->get());
    if (const auto* b = node.as_boolean()) return b->get() ? "true" : "false";
    if (const auto* d = node.as_floating_point()) {
        char digits[32];
        const auto end = std::to_chars(std::begin(digits), std::end(digits), d->get());
        return {digits, end.ptr};
    }
    return {};
}

bool is_scalar(const toml::node& node) {
    return node.is_string() || node.is_integer() || node.is_boolean() || node.is_floating_point();
}

template <class T>
std::optional<T> read_number(const std::string& text) {
    T value{};
    const auto end = std::from_chars(text.data(), text.data() + text.size(), value);
    if (end.ec != std::errc{} || end.ptr != text.data() + text.size()) return std::nullopt;
    return value;
}

std::string plain(double value) {
    char digits[32];
    const auto end = std::to_chars(std::begin(digits), std::end(digits), value);
    return {digits, end.ptr};
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> out;
    std::size_t at = 0;
    while (at <= text.size()) {
        auto end = text.find('\n', at);
        if (end == std::string::npos) end = text.size();
        auto line = text.substr(at, end - at);
        while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.pop_back();
        if (!line.empty()) out.push_back(std::move(line));
        at = end + 1;
    }
    return out;
}

}  // namespace

std::string variable_name(std::string_view start, std::string_view key) {
    std::string out{start};
    out += '_';
    for (const char c : key) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        const bool digit = c >= '0' && c <= '9';
        if (!letter && !digit)
            out += '_';
        else
            out += letter && c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    return out;
}

toml::table parse_toml(reading_of_file& file, std::string_view text) {
    try {
        return toml::parse(text, std::string_view{file.file});
    } catch (const toml::parse_error& e) {
        const auto at = e.source().begin;
        file.problems.push_back(
            {file.file, at.line, at.column, "", std::string{e.description()}, "", false});
        return {};
    }
}

toml_reader::toml_reader(reading_of_file& file, const toml::table& table, std::string path,
                         std::string variable)
    : file_(file), table_(table), path_(std::move(path)), variable_(std::move(variable)) {}

std::string toml_reader::path_of(std::string_view key) const {
    return path_.empty() ? std::string{key} : path_ + "." + std::string{key};
}

const toml::node* toml_reader::ask(std::string_view key) {
    if (std::find(known_.begin(), known_.end(), key) == known_.end()) known_.emplace_back(key);
    return table_.get(key);
}

bool toml_reader::has(std::string_view key) const {
    return table_.contains(key) || from_environment(key).has_value();
}

void toml_reader::fail(std::string_view key, std::string what, std::string nearest) {
    const auto* node = key.empty() ? nullptr : table_.get(key);
    auto at = node != nullptr ? node->source().begin : table_.source().begin;
    // A value's column says little where its key is the mistake; the line is what people look for.
    for (const auto& [name, value] : table_)
        if (name.str() == key) at = name.source().begin;
    file_.problems.push_back({file_.file, at.line, at.column, key.empty() ? path_ : path_of(key),
                              std::move(what), std::move(nearest), false});
}

std::optional<std::string> toml_reader::from_environment(std::string_view key) const {
    if (variable_.empty() || !file_.variables) return std::nullopt;
    return file_.variables(variable_name(variable_, key));
}

std::optional<std::string> toml_reader::text(std::string_view key) {
    const auto* node = ask(key);
    if (auto set = from_environment(key)) return set;
    if (node == nullptr) return std::nullopt;
    if (const auto* s = node->as_string()) return s->get();
    fail(key, "must be a text in quotes");
    return std::nullopt;
}

std::optional<std::int64_t> toml_reader::whole(std::string_view key, std::int64_t low,
                                               std::int64_t high) {
    const auto* node = ask(key);
    std::optional<std::int64_t> value;
    if (const auto set = from_environment(key))
        value = read_number<std::int64_t>(*set);
    else if (node == nullptr)
        return std::nullopt;
    else if (const auto* i = node->as_integer())
        value = i->get();
    if (value && *value >= low && *value <= high) return value;
    fail(key, "must be a whole number from " + std::to_string(low) + " to " + std::to_string(high));
    return std::nullopt;
}

std::optional<double> toml_reader::number(std::string_view key, double low, double high) {
    const auto* node = ask(key);
    std::optional<double> value;
    if (const auto set = from_environment(key))
        value = read_number<double>(*set);
    else if (node == nullptr)
        return std::nullopt;
    else if (node->is_number())
        value = node->value<double>();
    if (value && *value >= low && *value <= high) return value;
    fail(key, "must be a number from " + plain(low) + " to " + plain(high));
    return std::nullopt;
}

std::optional<bool> toml_reader::flag(std::string_view key) {
    const auto* node = ask(key);
    if (const auto set = from_environment(key)) {
        if (*set == "true" || *set == "1") return true;
        if (*set == "false" || *set == "0") return false;
    } else if (node == nullptr) {
        return std::nullopt;
    } else if (const auto* b = node->as_boolean()) {
        return b->get();
    }
    fail(key, "must be true or false");
    return std::nullopt;
}

std::optional<std::vector<std::string>> toml_reader::texts(std::string_view key) {
    const auto* node = ask(key);
    if (const auto set = from_environment(key)) return lines_of(*set);
    if (node == nullptr) return std::nullopt;
    if (is_scalar(*node)) return std::vector{text_of(*node)};
    const auto* list = node->as_array();
    std::vector<std::string> out;
    if (list != nullptr)
        for (const auto& item : *list) {
            if (!is_scalar(item)) {
                fail(key, "must be a text or a list of texts");
                return std::nullopt;
            }
            out.push_back(text_of(item));
        }
    else
        fail(key, "must be a text or a list of texts");
    return out;
}

std::optional<std::string> toml_reader::from_file(std::string_view key, const std::string& path) {
    const auto where = file_.directory / path;
    std::ifstream in{where, std::ios::binary};
    if (!in) {
        fail(key, "the file " + where.string() + " cannot be read");
        return std::nullopt;
    }
    return std::string{std::istreambuf_iterator<char>{in}, {}};
}

std::optional<std::vector<std::string>> toml_reader::secret(std::string_view key) {
    const auto in_file = std::string{key} + "_file";
    const auto* node = ask(in_file);
    if (const auto set = from_environment(key)) {
        ask(key);
        return lines_of(*set);
    }
    const auto path = from_environment(in_file);
    if (node == nullptr && !path) return texts(key);
    ask(key);
    if (table_.contains(key) && node != nullptr) {
        fail(in_file, "is given beside " + std::string{key} + "; keep one of the two");
        return std::nullopt;
    }
    if (!path && !node->is_string()) {
        fail(in_file, "must be the name of a file, in quotes");
        return std::nullopt;
    }
    const auto content = from_file(in_file, path ? *path : node->as_string()->get());
    if (!content) return std::nullopt;
    auto lines = lines_of(*content);
    if (lines.empty()) {
        fail(in_file, "the file is empty");
        return std::nullopt;
    }
    return lines;
}

const toml::table* toml_reader::table(std::string_view key) {
    const auto* node = ask(key);
    if (node == nullptr) return nullptr;
    if (const auto* t = node->as_table()) return t;
    fail(key, "must be a section, written [" + path_of(key) + "]");
    return nullptr;
}

std::vector<const toml::table*> toml_reader::tables(std::string_view key) {
    const auto* node = ask(key);
    std::vector<const toml::table*> out;
    if (node == nullptr) return out;
    const auto* list = node->as_array();
    if (list != nullptr)
        for (const auto& item : *list)
            if (const auto* t = item.as_table()) out.push_back(t);
    if (list == nullptr || out.size() != list->size())
        fail(key, "must be written as [[" + path_of(key) + "]], once for each");
    return out;
}

void toml_reader::also_known(std::initializer_list<std::string_view> keys) {
    for (const auto key : keys) known_.emplace_back(key);
}

void toml_reader::finish() {
    for (const auto& [name, value] : table_) {
        const std::string key{name.str()};
        if (std::find(known_.begin(), known_.end(), key) != known_.end()) continue;
        fail(key,
             value.is_table() || value.is_array_of_tables() ? "unknown section" : "unknown setting",
             nearest_of(key, known_));
    }
}

}  // namespace evenline::app
