#include "evenline/intake/ticket_keys.hpp"

#include <gtest/gtest.h>

namespace evenline::intake {
namespace {

constexpr core::instant noon{1'795'348'800'000'000};
const ticket_keys keys("a secret of this test");

TEST(TicketKeys, APageKeySaysWhichTicketAndUntilWhen) {
    const auto text = keys.page(core::ticket_id{70'000}, noon, core::days(30));
    EXPECT_EQ(text.size(), 40U);
    const auto read = keys.read_page(text);
    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(read->ticket, core::ticket_id{70'000});
    EXPECT_EQ(read->ends_at, noon + core::days(30));
    EXPECT_FALSE(ticket_keys("another").read_page(text).has_value());
}

TEST(TicketKeys, AMarkIsFoundInWhatPeopleWriteAroundIt) {
    const auto mark = keys.mark(core::ticket_id{7}, 3, noon, core::days(7));
    for (const auto& text : {mark, "/start " + mark, "Hi! (" + mark + ") thanks",
                             "EV-NOTONE EV-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA " + mark}) {
        const auto found = keys.find_mark(text);
        ASSERT_TRUE(found.has_value()) << text;
        EXPECT_EQ(found->what.ticket, core::ticket_id{7});
        EXPECT_EQ(found->what.channel, 3);
        EXPECT_EQ(text.substr(found->at, found->length), mark);
        EXPECT_GE(found->what.ends_at, noon + core::days(7));
    }
}

TEST(TicketKeys, EveryTurnedBitOfAMarkIsRefusedExceptThatOfItsCase) {
    const auto mark = keys.mark(core::ticket_id{7}, 3, noon, core::days(7));
    for (std::size_t i = 0; i < mark.size() * 8; ++i) {
        auto turned = mark;
        turned[i / 8] = static_cast<char>(turned[i / 8] ^ (1 << (i % 8)));
        const bool letter = mark[i / 8] >= 'A' && mark[i / 8] <= 'Z';
        EXPECT_EQ(keys.find_mark(turned).has_value(), letter && i % 8 == 5) << turned;
    }
}

}  // namespace
}  // namespace evenline::intake
