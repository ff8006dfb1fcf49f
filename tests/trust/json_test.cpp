// JSON from strangers: both readers (the API's and the channels') accept what RFC 8259 calls JSON
// and nothing else, and stop before anything deep, doubled or endless is built.
#include "evenline/channels/json_reader.hpp"
#include "http/wire/json.hpp"
#include "trust/corpora.hpp"

namespace evenline::trust {
namespace {

bool api_takes(std::string_view text) {
    return std::holds_alternative<http::json::value>(http::json::parse(text));
}
bool channels_take(std::string_view text) {
    channels::json_visitor_of_nothing nothing;
    return channels::read_json(text, nothing).empty();
}

// Stricter than RFC 8259 on purpose: a name that stands twice (last wins here, first wins there)
// and, from a provider, a NUL within a text.
bool refused_on_purpose(const std::string& name) {
    return name == "y_object_duplicated_key.json" ||
           name == "y_object_duplicated_key_and_value.json";
}
bool has_escaped_nul(const std::string& name) {
    return name == "y_object_escaped_null_in_key.json" || name == "y_string_null_escape.json";
}

TEST(Json, ACollectionOfParsersQuarrelsIsReadAsTheStandardSays) {
    const auto folder = corpus("JSONTestSuite/test_parsing");
    if (folder.empty()) GTEST_SKIP() << "EVENLINE_CORPORA names no folder with JSONTestSuite";
    std::size_t accepted = 0, refused = 0, open = 0;
    for (const auto& file : files_in(folder)) {
        const auto name = file.filename().string();
        const auto text = bytes_of(file);
        const bool api = api_takes(text), channel = channels_take(text);
        if (name.starts_with("y_")) {
            const bool wanted = !refused_on_purpose(name);
            EXPECT_EQ(api, wanted) << name;
            EXPECT_EQ(channel, wanted && !has_escaped_nul(name)) << name;
            ++accepted;
        } else if (name.starts_with("n_")) {
            EXPECT_FALSE(api) << name;
            EXPECT_FALSE(channel) << name;
            ++refused;
        } else {
            ++open;  // both verdicts are right; that it ends without a crash is the test
        }
    }
    RecordProperty("accepted", static_cast<int>(accepted));
    RecordProperty("refused", static_cast<int>(refused));
    EXPECT_EQ(accepted, 95U);
    EXPECT_EQ(refused, 188U);
    EXPECT_EQ(open, 35U);
}

struct text_case {
    const char* what;
    std::string text;
    bool json;
};

std::string nested(std::size_t depth, char open, char close) {
    return std::string(depth, open) + std::string(depth, close);
}

std::vector<text_case> cases() {
    using namespace std::string_literals;
    return {
        {"an empty text", "", false},
        {"only blanks", " \t\r\n", false},
        {"a bare value", "null", true},
        {"blanks around it", "\r\n\t {} \n", true},
        {"a form feed between", "{}\f", false},
        {"a byte order mark, which a reader may pass over", "\xEF\xBB\xBF{}", true},
        {"two byte order marks", "\xEF\xBB\xBF\xEF\xBB\xBF{}", false},
        {"two values", "{}{}", false},
        {"a value behind a NUL", "{\"a\":1}\0{\"a\":2}"s, false},
        {"a NUL within a text", "\"a\0b\""s, false},
        {"a trailing comma in a list", "[1,]", false},
        {"a trailing comma in an object", "{\"a\":1,}", false},
        {"a comment", "{/**/}", false},
        {"a name without quotes", "{a:1}", false},
        {"single quotes", "{'a':1}", false},
        {"a name twice", "{\"a\":1,\"a\":2}", false},
        {"a name twice, once in escapes", "{\"a\":1,\"\\u0061\":2}", false},
        {"the same name in two objects", "[{\"a\":1},{\"a\":2}]", true},
        {"a leading zero", "[01]", false},
        {"a leading plus", "[+1]", false},
        {"a number in hexadecimal", "[0x1]", false},
        {"a number that ends in its point", "[1.]", false},
        {"not a number", "[NaN]", false},
        {"infinity", "[Infinity]", false},
        {"a number too great for any type", "[1e400]", false},
        {"a number of many digits", "[" + std::string(4'000, '9') + "]", false},
        {"a number of 100 digits", "[0." + std::string(98, '1') + "]", true},
        {"an exponent of many digits", "[1e-" + std::string(4'000, '9') + "]", false},
        {"a lone surrogate in escapes", "[\"\\uD800\"]", false},
        {"a swapped surrogate pair", "[\"\\uDC00\\uD800\"]", false},
        {"a surrogate in UTF-8", "[\"\xED\xA0\x80\"]", false},
        {"an overlong slash", "[\"\xC0\xAF\"]", false},
        {"a byte over U+10FFFF", "[\"\xF4\x90\x80\x80\"]", false},
        {"a text cut within a letter", "[\"\xE2\x82\"]", false},
        {"a raw line feed in a text", "[\"a\nb\"]", false},
        {"an unknown escape", "[\"\\x41\"]", false},
        {"an escaped solidus", "[\"\\/\"]", true},
        {"64 levels of lists", nested(64, '[', ']'), true},
        {"65 levels of lists", nested(65, '[', ']'), false},
        {"200,000 open brackets", std::string(200'000, '['), false},
        {"200,000 levels", nested(200'000, '[', ']'), false},
    };
}

TEST(Json, BothReadersSayTheSameOfEveryAwkwardText) {
    for (const auto& c : cases()) {
        EXPECT_EQ(api_takes(c.text), c.json) << c.what << ", by the API's reader";
        EXPECT_EQ(channels_take(c.text), c.json) << c.what << ", by the channels' reader";
    }
}

TEST(Json, AnObjectNestedDeeperThanTheLimitIsRefusedToo) {
    std::string deep;
    for (int i = 0; i < 65; ++i) deep += "{\"a\":";
    deep += "1" + std::string(65, '}');
    EXPECT_FALSE(api_takes(deep));
    EXPECT_FALSE(channels_take(deep));
}

TEST(Json, ANulWrittenAsAnEscapeIsNotTakenByAChannel) {
    // A provider's id with a NUL in it would be another id for whoever ends texts at NUL.
    EXPECT_FALSE(channels_take("[\"a\\u0000b\"]"));
    EXPECT_FALSE(channels_take("{\"a\\u0000\":1}"));
}

}  // namespace
}  // namespace evenline::trust
