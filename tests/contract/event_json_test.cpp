// Every kind of event there and back, and every part of every type named.
#include "evenline/engine/event_fields.hpp"
#include "evenline/engine/event_json.hpp"
#include "evenline/engine/json_fields.hpp"

#include <boost/pfr.hpp>
#include <gtest/gtest.h>

namespace evenline::engine {
namespace {

// Puts something that is not the default into every part it is shown.
struct filler {
    unsigned next{1};
    unsigned parts{};
    template <class T> void operator()(std::string_view, T& x) { ++parts; fill(x); }

    void fill(bool& x) { x = !x; }
    void fill(double& x) { x = ++next + 0.1; }
    void fill(std::string& x) { x = "t\"\\\n\x01é\xE2\x80\xA8" + std::to_string(++next); }
    void fill(core::instant& x) { x = {1'760'000'000'000'000 + ++next}; }
    void fill(core::duration& x) { x = {123'456'789 + ++next}; }
    template <std::unsigned_integral U> void fill(U& x) { x = static_cast<U>(++next); }
    template <named E> void fill(E& x) { x = static_cast<E>(++next % names<E>::all.size()); }
    template <class Tag> void fill(core::id<Tag>& x) { x = {++next}; }
    template <class T> void fill(std::optional<T>& x) { fill(x.emplace()); }
    template <class T> void fill(std::vector<T>& x) { x.resize(2); for (auto& one : x) fill(one); }
    template <class T, std::size_t N> void fill(core::few<T, N>& x) {
        for (std::size_t i = 0; i < N + 2; ++i) { T one{}; fill(one); x.add(one); }
    }
    void fill(std::map<std::string, std::string>& x) { x = {{"plan", "gold"}, {"q\"", "\\"}}; }
    template <class A, class B> void fill(std::pair<A, B>& x) { fill(x.first); fill(x.second); }
    template <described T> void fill(T& x) {
        filler inner{next};
        fields(inner, x);
        next = inner.next;
        EXPECT_EQ(inner.parts, boost::pfr::tuple_size_v<T>)
            << "a part of a type is not in its list of fields: " << typeid(T).name();
    }
};

template <std::size_t I> core::event filled() {
    filler f{static_cast<unsigned>(I)};
    core::event e{I + 1, {1'760'000'000'000'001}, {I % 2 == 0 ? 7U : 0U}, 3, {}};
    f.fill(e.body.emplace<I>());
    return e;
}

template <std::size_t... I>
std::vector<core::event> one_of_each(std::index_sequence<I...>) {
    return {filled<I>()...};
}

const std::vector<core::event> every_kind =
    one_of_each(std::make_index_sequence<event_kinds.size()>{});

TEST(EventJson, EveryKindComesBackAsItWas) {
    for (const auto& e : every_kind) {
        const auto text = to_json(e);
        const auto back = from_json(text);
        ASSERT_TRUE(back.has_value()) << text;
        EXPECT_EQ(*back, e) << text;
    }
}

TEST(EventJson, AnEventThatSaysLittleComesBackToo) {
    for (const auto& e : every_kind) {
        core::event empty{1, {}, {}, 0, {}};
        std::visit([&](const auto& body) { empty.body = std::decay_t<decltype(body)>{}; }, e.body);
        const auto back = from_json(to_json(empty));
        ASSERT_TRUE(back.has_value()) << to_json(empty);
        EXPECT_EQ(*back, empty) << to_json(empty);
    }
}

TEST(EventJson, KindsAreNamedOnceAndInTheWordsOfTheTerms) {
    const std::set<std::string_view> names(event_kinds.begin(), event_kinds.end());
    EXPECT_EQ(names.size(), event_kinds.size());
    for (const auto* word :
         {"received",  "classified",  "queued",          "relaxed",       "offered",
          "accepted",  "declined",    "offer_expired",   "offer_revoked", "waiting",
          "resumed",   "transferred", "channel_changed", "merged",        "callback_requested",
          "abandoned", "wrap_up",     "closed",          "reopened",      "unplaceable"}) {
        EXPECT_TRUE(names.contains(word)) << word;
    }
    EXPECT_EQ(kind_of({1, {}, {}, 0, core::ticket_offered{}}), "offered");
    EXPECT_EQ(kind_of({1, {}, {}, 0, core::wrap_up_started{}}), "wrap_up");
    EXPECT_EQ(kind_of({1, {}, {}, 0, core::business_day_started{}}), "business_day_started");
}

TEST(EventJson, ReadsNothingFromWhatIsCutOrBent) {
    for (const auto& e : every_kind) {
        const auto text = to_json(e);
        for (std::size_t cut = 0; cut < text.size(); cut += 7) {
            EXPECT_FALSE(from_json(std::string_view(text).substr(0, cut)).has_value())
                << text.substr(0, cut);
        }
        EXPECT_FALSE(from_json(text + "x").has_value());
    }
    EXPECT_FALSE(from_json(
        R"({"number":1,"at":null,"kind":"danced","ticket":null,"version":0,"data":{}})"));
    EXPECT_FALSE(from_json(std::string(100'000, '[')));
    EXPECT_FALSE(from_json(R"({"number":1,"deep":)" + std::string(100'000, '[')));
}

TEST(EventJson, RowsLeaveOutWhatSaysNothingAndComeBackAsTheyWere) {
    core::ticket t;
    filler f;
    f.fill(t);
    core::ticket back;
    ASSERT_TRUE(read_row_json(row_json(t), back));
    EXPECT_EQ(back, t);
    const core::ticket empty;
    core::ticket also_empty;
    ASSERT_TRUE(read_row_json(row_json(empty), also_empty));
    EXPECT_EQ(also_empty, empty);
    EXPECT_EQ(row_json(empty).find("subject"), std::string::npos);
    core::agent a;
    f.fill(a);
    core::agent a_back;
    ASSERT_TRUE(read_row_json(row_json(a), a_back));
    EXPECT_EQ(a_back, a);
}

TEST(EventJson, ARowWrittenBeforeAPartExistedStillReads) {
    core::ticket t;
    ASSERT_TRUE(read_row_json(
        R"({"id":"tkt_4","unknown":{"x":[1,{"y":"}"}]},"subject":"A","chases":2})", t));
    EXPECT_EQ(t.id.value, 4U);
    EXPECT_EQ(t.subject, "A");
    EXPECT_EQ(t.chases, 2U);
    EXPECT_EQ(t.switches, 0U);
}

TEST(Text, TimesAreWrittenOneWayAndReadInAny) {
    EXPECT_EQ(rfc3339({1'795'319'323'000'001}), "2026-11-22T03:48:43.000001Z");
    EXPECT_EQ(rfc3339({-1}), "1969-12-31T23:59:59.999999Z");
    EXPECT_EQ(parse_rfc3339(rfc3339(core::never)), core::never);
    EXPECT_EQ(parse_rfc3339("2024-02-29T01:30:00+01:30"),
              parse_rfc3339("2024-02-29t00:00:00.000z"));
    EXPECT_EQ(parse_rfc3339("2026-06-30 23:59:60Z"), parse_rfc3339("2026-07-01T00:00:00Z"));
    for (const auto* wrong :
         {"", "2026", "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-01-01T24:00:00Z",
          "2026-01-01T00:00:00", "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00+1",
          "2026-01-01T00:00:00Zx", "-026-01-01T00:00:00Z", "2026-00-10T00:00:00Z",
          "2026-01-00T00:00:00Z"}) {
        EXPECT_FALSE(parse_rfc3339(wrong).has_value()) << wrong;
    }
    for (std::int64_t day = -700'000; day < 2'900'000; day += 97) {
        const core::instant at{day * 86'400'000'000 + 43'200'123'456};
        ASSERT_EQ(parse_rfc3339(rfc3339(at)), at) << rfc3339(at);
    }
}

TEST(Text, IdsHaveOnePrefixAndOneSpelling) {
    EXPECT_EQ(text(core::ticket_id{12}), "tkt_12");
    EXPECT_EQ(parse_id<core::ticket_id>("tkt_12"), core::ticket_id{12});
    for (const auto* wrong : {"", "tkt_", "tkt_0", "tkt_012", "tkt_-1", "tkt_1x", "agt_1", "12",
                              "tkt_99999999999999999999"}) {
        EXPECT_FALSE(parse_id<core::ticket_id>(wrong).has_value()) << wrong;
    }
}

TEST(JsonText, WhatIsNotUtf8IsMadeSo) {
    std::string out;
    append_json_string(out, "a\xFF\xC3(\xED\xA0\x80\xF0\x9F\x98\x80" + std::string(1, '\0'));
    EXPECT_EQ(out,
              "\"a\xEF\xBF\xBD\xEF\xBF\xBD("
              "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xF0\x9F\x98\x80\\u0000\"");
    json_cursor in(R"("\u0041\ud83d\ude00\/")");
    std::string back;
    ASSERT_TRUE(in.take(back));
    EXPECT_EQ(back, "A\xF0\x9F\x98\x80/");
    for (const auto* wrong : {R"("\ud83d")", R"("\ude00")", R"("\x")", R"("\u12")", R"("open)"}) {
        json_cursor bad(wrong);
        EXPECT_FALSE(bad.take(back)) << wrong;
    }
}

}  // namespace
}  // namespace evenline::engine
