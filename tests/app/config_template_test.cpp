// The example configuration is complete, loads, and shows the defaults that count.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <sstream>

#include "evenline/app/config.hpp"
#include "evenline/app/config_template.hpp"

namespace evenline::app {
namespace {

config loaded(const std::string& text) {
    auto out = parse_config(text, "/srv/desk/evenline.toml", {});
    if (const auto* wrong = std::get_if<std::vector<problem>>(&out)) {
        ADD_FAILURE() << describe(*wrong);
        return {};
    }
    return std::get<config>(out);
}

// Takes the '# ' away from every line that is a setting or a section.
std::string uncommented(const std::string& text) {
    std::istringstream in{text};
    std::string out, line;
    while (std::getline(in, line)) {
        const bool section = line.starts_with("# [[");
        const auto equals = line.find(" = ");
        const bool setting = line.starts_with("# ") && equals != std::string::npos &&
                             line.find_first_not_of("abcdefghijklmnopqrstuvwxyz_", 2) == equals;
        out += (section || setting ? line.substr(2) : line) + "\n";
    }
    return out;
}

TEST(ExampleConfig, IsTheTemplateOfThisProgram) {
    std::ifstream in{EVENLINE_ROOT "/config/evenline.example.toml", std::ios::binary};
    const std::string file{std::istreambuf_iterator<char>{in}, {}};
    EXPECT_EQ(file, config_template())
        << "write it again: evenline config init --config config/evenline.example.toml --force";
}

TEST(ExampleConfig, LoadsAsItIsWithEveryDefault) {
    const auto c = loaded(config_template());
    for (const auto& s : settings())
        EXPECT_EQ(c.effective.at(s.section + "." + s.key),
                  s.key == "public_url" ? "http://127.0.0.1:8080" : s.default_value)
            << s.key;
}

TEST(ExampleConfig, LoadsWithEverySettingSwitchedOnAndNamesAllOfThem) {
    const auto text = uncommented(config_template());
    for (const auto& s : settings())
        EXPECT_NE(text.find("\n" + s.key + " = "), std::string::npos) << s.section << "." << s.key;
    const auto c = loaded(text);
    ASSERT_EQ(c.channels.size(), channels::kinds().size());
    for (const auto& channel : c.channels)
        for (const auto& note : channels::find_kind(channel.kind)->settings)
            EXPECT_FALSE(channel.list(note.key).empty()) << channel.kind << "." << note.key;
    ASSERT_EQ(c.subscribers.size(), 1U);
}

TEST(ExampleConfig, KeepsToAHundredColumns) {
    std::istringstream in{config_template()};
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with("# public_key = ")) continue;   // a key is one word
        EXPECT_LE(line.size(), 100U) << line;
    }
}

}  // namespace
}  // namespace evenline::app
