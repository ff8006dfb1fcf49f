// Customers' files that lie at the provider: brought into the store once, within bounds.
#include "evenline/channels/media.hpp"
#include "senders/post_office.hpp"

namespace evenline::senders::test {
namespace {

// An id leads to an address outside, the address to the file.
struct two_steps final : channels::media {
    std::optional<channels::file_call> file_at(std::string_view url) const override {
        channels::file_call c;
        c.call = {"GET", "https://own/" + std::string(url), {}, {}};
        c.from_outside = false;
        return c;
    }
    std::optional<channels::file_call> file_said(std::string_view answer) const override {
        if (!answer.starts_with("https://")) return std::nullopt;
        channels::file_call c;
        c.call = {"GET", std::string(answer), {}, {}};
        c.is_last = true;
        return c;
    }
};

struct Bringing : testing::Test {
    Bringing() : o(small()) {
        o.provider->at_provider = &there;
        o.wire.reply = [this](const channels::outbound_call& c) {
            transport_answer a;
            a.status = status_;
            a.body = c.http->url.starts_with("https://own/") ? "https://far/7" : bytes_;
            return a;
        };
        engine::outbox_item item;
        item.id = 1;
        item.channel = 1;
        item.kind = intake::file_kind;
        channels::outbound_message m;
        m.extra = {{"url", "77"}, {"index", "2"}};
        item.payload = intake::pack(m);
        o.store.put(item);
    }
    static sender_settings small() {
        sender_settings s;
        s.file_limit_bytes = 10;
        return s;
    }
    const engine::delivery_report& end() {
        o.open();
        EXPECT_TRUE(o.until([this] { return o.done(1); }));
        return o.last(1);
    }
    two_steps there;
    post_office o;
    std::string bytes_{"0123456789"};
    unsigned status_{200};
};

TEST_F(Bringing, TheFileIsReportedWithItsPlaceAndTheMessageStaysAsItIs) {
    const auto& r = end();
    ASSERT_TRUE(r.file);
    EXPECT_EQ(r.file->index, 2u);
    EXPECT_EQ(r.file->content, bytes_);
    EXPECT_EQ(r.file->sha256, "84d89877f0d4041efb6bf91a16f0248f2fd573e6af05c19f96bedb9f882f7882");
    EXPECT_TRUE(r.is_file);
    ASSERT_EQ(o.wire.sent.size(), 2u);
    EXPECT_FALSE(o.wire.public_only[0]) << "the address is our own setting's";
    EXPECT_TRUE(o.wire.public_only[1]) << "the address came from outside";
    EXPECT_EQ(o.wire.sent[1].http->answer_limit, 11u);
}

TEST_F(Bringing, WhatIsTooLargeOrGoneIsGivenUpAndSaid) {
    bytes_ += "x";
    const auto large = end();
    EXPECT_FALSE(large.file);
    EXPECT_NE(large.error.find("larger than attachment_limit_bytes (10)"), std::string::npos);
    EXPECT_EQ(large.state, engine::delivery::failed);
}

TEST_F(Bringing, WhatTheProviderNoLongerHasIsNotAskedForAgain) {
    status_ = 404;
    EXPECT_NE(end().error.find("it answered 404"), std::string::npos);
    EXPECT_EQ(o.wire.sent.size(), 1u);
}

TEST_F(Bringing, AProviderThatFailsIsAskedAgainAndNoReplyWaitsForIt) {
    status_ = 503;
    o.put(2, "");   // a reply in a conversation without a name, as the file has none
    o.wire.reply = [this](const channels::outbound_call& c) {
        const bool reply = c.http->method == "POST";
        return status(reply ? 200 : status_);
    };
    o.open();
    ASSERT_TRUE(o.until([&] { return o.done(2) && o.last(1).attempts == 1; }));
    EXPECT_FALSE(o.done(1));
    status_ = 404;
    o.time.at = o.time.at + core::minutes(1);
    o.sender->wake();
    EXPECT_TRUE(o.until([&] { return o.done(1); }));
}

}  // namespace
}  // namespace evenline::senders::test
