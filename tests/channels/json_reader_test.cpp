#include "evenline/channels/json_reader.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace {

using namespace evenline::channels;

struct remembered final : json_visitor {
    std::vector<std::string> seen;
    void value(std::string_view path, json_scalar&& s) override {
        seen.push_back(std::string(path) + "=" + s.text);
    }
    void open(std::string_view path, bool is_array) override {
        seen.push_back(std::string(path) + (is_array ? "[" : "{"));
    }
};

std::string fault(std::string_view text, json_limits limits = {}) {
    json_visitor_of_nothing nothing;
    return read_json(text, nothing, limits);
}

TEST(JsonReader, NamesEveryValueByItsPath) {
    remembered r;
    ASSERT_EQ(read_json(R"({"a":[{"b":"x"},{"b":7}],"c":null,"d":true})", r), "");
    EXPECT_EQ(r.seen, (std::vector<std::string>{"{", "a[", "a/[]{", "a/[]/b=x", "a/[]{",
                                               "a/[]/b=7", "c=", "d=true"}));
}

TEST(JsonReader, NoNameCanPoseAsAnotherPath) {
    remembered r;
    ASSERT_EQ(read_json(R"({"a/b":"1","[]":"2"})", r), "");
    EXPECT_EQ(r.seen, (std::vector<std::string>{"{", "?=1", "?=2"}));
}

TEST(JsonReader, RefusesWhatTwoReadersCouldReadDifferently) {
    EXPECT_NE(fault(R"({"a":1,"a":2})"), "");
    EXPECT_NE(fault(std::string_view("{\"a\":1}\0{\"a\":2}", 15)), "");
    EXPECT_NE(fault(R"({"a":"x\u0000y"})"), "");
    EXPECT_NE(fault(R"({"a\u0000":1})"), "");
    EXPECT_NE(fault("{\"a\":1} x"), "");
    EXPECT_NE(fault("{\"a\":\"\xff\"}"), "");
    EXPECT_NE(fault("{\"a\":\"\xed\xa0\x80\"}"), "");
    EXPECT_NE(fault(R"({"a":"\ud800"})"), "");
    EXPECT_NE(fault("{'a':1}"), "");
    EXPECT_NE(fault("[1,]"), "");
    EXPECT_NE(fault(""), "");
    EXPECT_NE(fault("1e400"), "");
}

TEST(JsonReader, TheSameNameMayStandInTwoObjects) {
    EXPECT_EQ(fault(R"([{"a":1},{"a":2},{"b":{"a":3}}])"), "");
}

TEST(JsonReader, HoldsItsLimitsExactly) {
    EXPECT_EQ(fault(std::string(64, '[') + std::string(64, ']')), "");
    EXPECT_NE(fault(std::string(65, '[') + std::string(65, ']')), "");
    EXPECT_NE(fault(std::string(1'000'000, '[')), "");
    EXPECT_EQ(fault("[1,2,3]", {64, 4, 40}), "");
    EXPECT_NE(fault("[1,2,3]", {64, 3, 40}), "");
    EXPECT_EQ(fault("0." + std::string(126, '1')), "");
    EXPECT_NE(fault("0." + std::string(127, '1')), "");
}

TEST(JsonReader, QuotesAnything) {
    EXPECT_EQ(json_quoted("a\"b\\\n"), "\"a\\\"b\\\\\\n\"");
    EXPECT_EQ(json_quoted("\xff"), "\"\xEF\xBF\xBD\"");
}

}  // namespace
