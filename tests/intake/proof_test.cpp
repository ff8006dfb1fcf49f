// What a judgement rests on: documents that lie elsewhere, and proofs that vouch once.
#include "intake/front_desk.hpp"

namespace evenline::intake::test {
namespace {

class shelf final : public document_source {
public:
    boost::asio::awaitable<std::optional<std::string>> get(std::string url) override {
        asked.push_back(url);
        co_return has;
    }
    std::optional<std::string> has{"certificate"};
    std::vector<std::string> asked;
};

TEST(Proof, ADocumentIsFetchedAndTheRequestReadAgainWithIt) {
    front_desk d;
    shelf s;
    d.door = scripted_channel([](const channels::raw_request& r) {
        if (r.documents.empty()) {
            channels::reading needs{verdict::needs, "a certificate", {}, {503, "", "", {}}};
            needs.needs = "https://x/y.pem";
            return needs;
        }
        return channels::reading{verdict::valid, {}, {said("m1", "t1")}, {}};
    });
    d.door.documents = &s;
    d.begin();
    EXPECT_EQ(d.last->stored, 1u);
    EXPECT_EQ(s.asked, std::vector<std::string>{"https://x/y.pem"});
}

TEST(Proof, WithoutTheDocumentTheSenderIsToComeAgainAndNothingIsKept) {
    front_desk d;
    shelf s;
    s.has.reset();
    d.door.documents = &s;
    channels::reading needs{verdict::needs, "a certificate", {}, {503, "", "", {}}};
    needs.needs = "https://x/y.pem";
    d.next = needs;
    d.begin();
    EXPECT_EQ(d.last->answer.status, 503u);
    EXPECT_FALSE(d.last->durable);
    EXPECT_TRUE(d.store.inbound.empty());
    d.door.documents = nullptr;
    d.begin();
    EXPECT_EQ(d.last->answer.status, 503u) << "no source at all";
}

TEST(Proof, VouchesForOneRequestAndItsRepeats) {
    front_desk d;
    const auto with_token = [](std::string id) {
        channels::reading r{verdict::valid, {}, {said(std::move(id), "t1")}, {}};
        r.spent_once = "token:1";
        return r;
    };
    const auto take = [&](channels::reading r) {
        d.next = std::move(r);
        d.begin();
        return *d.last;
    };
    const auto first = take(with_token("m1"));
    EXPECT_EQ(first.stored, 1u) << "the proof itself is no input";
    const auto again = take(with_token("m1"));
    EXPECT_EQ(again.answer.status, 200u);
    EXPECT_EQ(again.stored, 0u);
    const auto swapped = take(with_token("m2"));
    EXPECT_EQ(swapped.answer.status, 401u);
    EXPECT_FALSE(swapped.durable);
    EXPECT_EQ(d.store.messages.size(), 1u);
}

TEST(Proof, WhatAReadingAsksForIsSentOnceAndNotForARepeat) {
    front_desk d;
    channels::reading r{verdict::valid, {}, {said("m1", "t1")}, {}};
    channels::outbound_message confirm;
    confirm.kind = "confirm_subscription";
    confirm.extra["url"] = "https://x/";
    r.asks = {confirm};
    for (int i = 0; i < 2; ++i) {
        d.next = r;
        d.begin();
    }
    ASSERT_EQ(d.store.outbox.size(), 1u);
    EXPECT_EQ(d.store.outbox[0].kind, "confirm_subscription");
}

}  // namespace
}  // namespace evenline::intake::test
