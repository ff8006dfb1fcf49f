// Reads one TOML table key by key, remembers which keys it was asked for, and reports the rest.
// Nothing is thrown: every problem of a file is collected, so that one look mends them all.
#pragma once

#include "evenline/app/config.hpp"

#include <toml++/toml.h>

namespace evenline::app {

struct reading_of_file {
    std::string file;                 // as it is called in messages
    std::filesystem::path directory;  // relative paths start here
    environment variables;            // may be empty: the environment is not looked at
    std::vector<problem> problems;
};

class toml_reader {
public:
    // `path` is the key so far ("limits"); `variable` the start of the variables' names
    // ("EVENLINE_LIMITS"), empty where the environment has no say.
    toml_reader(reading_of_file&, const toml::table&, std::string path, std::string variable = {});

    [[nodiscard]] bool has(std::string_view key) const;
    std::optional<std::string> text(std::string_view key);
    std::optional<std::int64_t> whole(std::string_view key, std::int64_t low, std::int64_t high);
    std::optional<double> number(std::string_view key, double low, double high);
    std::optional<bool> flag(std::string_view key);
    // A list of texts; a single text counts as a list of one; numbers and flags as their text.
    std::optional<std::vector<std::string>> texts(std::string_view key);
    // Like texts, but also from `<key>_file` (trimmed, one a line) or the environment.
    std::optional<std::vector<std::string>> secret(std::string_view key);
    const toml::table* table(std::string_view key);
    std::vector<const toml::table*> tables(std::string_view key);  // [[key]]
    const toml::table& whole_table() const { return table_; }

    void fail(std::string_view key, std::string what, std::string nearest = {});
    // Keys that are read elsewhere.
    void also_known(std::initializer_list<std::string_view> keys);
    // Reports every key nobody asked for.
    void finish();

    [[nodiscard]] std::string path_of(std::string_view key) const;
    [[nodiscard]] const std::vector<std::string>& known() const { return known_; }

private:
    const toml::node* ask(std::string_view key);
    std::optional<std::string> from_environment(std::string_view key) const;
    std::optional<std::string> from_file(std::string_view key, const std::string& path);

    reading_of_file& file_;
    const toml::table& table_;
    std::string path_, variable_;
    std::vector<std::string> known_;
};

// Parses text; a syntax error becomes a problem and an empty table.
toml::table parse_toml(reading_of_file&, std::string_view text);

// "EVENLINE_CHANNEL_VOICE_2" + "auth_token" -> "EVENLINE_CHANNEL_VOICE_2_AUTH_TOKEN"
std::string variable_name(std::string_view start, std::string_view key);

}  // namespace evenline::app
