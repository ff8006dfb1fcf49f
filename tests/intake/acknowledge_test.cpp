// Automatic answers: few, marked, and to nobody who could answer them by machine.
#include "evenline/intake/answer_words.hpp"
#include "evenline/intake/outbox_payload.hpp"
#include "intake/acknowledgement.hpp"
#include "intake/front_desk.hpp"

namespace evenline::intake::test {
namespace {

struct mail_desk : front_desk {
    mail_desk() { door.settings.values["acknowledgement"] = {"We have your mail."}; }
    receipt mail(std::string key, std::string thread, std::string may = "true",
                 std::string from = "ana@example.org") {
        auto e = said(std::move(key), std::move(thread));
        e.contact.form = core::work_form::mail;
        e.contact.addresses = {{"email", from, true}};
        e.sender_id = std::move(from);
        e.provider_id = "id@example.org";
        if (!may.empty()) e.extra["may_auto_reply"] = std::move(may);
        return take({e});
    }
    std::size_t sent() const { return store.outbox.size(); }
};

TEST(Acknowledgement, GoesOutInTheContactsOwnTransactionOnceADayInOneThread) {
    mail_desk d;
    const auto before = d.store.batches.size();
    d.mail("m1", "email:a ana@example.org");
    ASSERT_EQ(d.sent(), 1u);
    EXPECT_EQ(d.store.batches.size(), before + 1)
        << "a crash after it finds both, before it neither";
    EXPECT_EQ(d.store.outbox[0].kind, notice_kind);
    const auto m = unpack(d.store.outbox[0]);
    ASSERT_TRUE(m);
    EXPECT_EQ(m->kind, "reply") << "to the channel it is one";
    EXPECT_EQ(m->extra.at("automatic"), "true");
    EXPECT_EQ(m->in_reply_to, "id@example.org");
    EXPECT_NE(m->ticket, "") << "so that its Message-ID leads back";
    d.mail("m2", "email:a ana@example.org");
    d.mail("m1", "email:a ana@example.org");
    EXPECT_EQ(d.sent(), 1u) << "more about what waits, and a repeat";
    d.mail("m3", "email:b ana@example.org");
    EXPECT_EQ(d.sent(), 2u) << "another matter";
}

TEST(Acknowledgement, StopsWhereEveryAnswerOpensANewMatter) {
    mail_desk d;
    for (int n = 0; n < 40; ++n)
        d.mail("m" + std::to_string(n), "email:" + std::to_string(n) + " robot@example.org",
               "true", "robot@example.org");
    EXPECT_EQ(d.sent(), 5u) << "a machine that marks nothing";
    d.mail("other", "email:x ana@example.org");
    EXPECT_EQ(d.sent(), 6u) << "others are answered still";
    d.time.at = d.time.at + core::days(1);
    d.mail("next", "email:next robot@example.org", "true", "robot@example.org");
    EXPECT_EQ(d.sent(), 7u);
}

TEST(Acknowledgement, IsAMessageOfItsOwnAndStopsNoClock) {
    mail_desk d;
    const auto r = d.mail("m1", "email:a ana@example.org");
    ASSERT_EQ(d.store.messages.size(), 2u);
    EXPECT_EQ(d.store.messages[0].way, engine::direction::in) << "first what was said";
    EXPECT_EQ(d.store.messages[1].way, engine::direction::out);
    EXPECT_EQ(d.store.outbox[0].message, d.store.messages[1].id) << "not the customer's message";
    const auto* t = d.line->state().find(r.tickets.at(0));
    ASSERT_NE(t, nullptr);
    EXPECT_EQ(t->status, core::ticket_status::queued);
}

TEST(Acknowledgement, WhoeverWritesAboutWhatIsInHandIsNotToldToWait) {
    mail_desk d;
    d.hire("rosa");
    const auto t = d.mail("m1", "email:a ana@example.org").tickets.at(0);
    d.accept(t);
    d.time.at = d.time.at + core::days(2);
    d.mail("m2", "email:a ana@example.org");
    EXPECT_EQ(d.sent(), 1u);
}

TEST(Acknowledgement, AnswersWhenAskedToOrGivenWordsAndNotWhenTold) {
    const auto words = [](const char* said, const char* asked) {
        channels::channel_settings s;
        if (*said != 0) s.values["acknowledgement"] = {said};
        if (*asked != 0) s.values["acknowledge"] = {asked};
        return acknowledging_words(s, false);
    };
    EXPECT_EQ(words("", ""), "");
    EXPECT_EQ(words("We have it.", "no"), "");
    EXPECT_EQ(words("We have it.", ""), "We have it.");
    EXPECT_EQ(words("We have it.", "yes"), "We have it.\n{link}");
    EXPECT_EQ(words("See {link}", "yes"), "See {link}");
    EXPECT_NE(words("", "yes").find("{place}"), std::string::npos);
}

struct fixed_waits : engine::wait_estimates {
    std::optional<engine::wait_estimate> of(core::ticket_id) override { return now; }
    engine::wait_estimate as_asked(const core::ticket&) override { return {}; }
    std::optional<engine::wait_estimate> now;
};

TEST(Acknowledgement, SaysTheLinkThePlaceAndTheWaitAsTheyAreWhenItGoes) {
    mail_desk d;
    d.door.settings.values["acknowledgement"] = {"{place}, {wait}, {link}"};
    d.door.settings.public_url = "https://desk.example.com";
    d.door.keys = std::make_shared<ticket_keys>("secret");
    const auto t = d.mail("m1", "email:a ana@example.org").tickets.at(0);
    EXPECT_EQ(d.store.messages[1].text, "…, …, …") << "nobody knows yet";
    auto m = *unpack(d.store.outbox.at(0));
    fixed_waits waits;
    waits.now = engine::wait_estimate{3, core::minutes(2), core::minutes(4), core::minutes(6),
                                      true, {}, {}};
    const auto now = d.line->now();
    const auto link = page_url(d.door, t, now);
    EXPECT_NE(link, "");
    const auto& line = d.line->state();
    EXPECT_EQ(answer_words(d.door, line, &waits, t, m, now), "3, 2 to 6 min, " + link);
    EXPECT_EQ(answer_words(d.door, line, nullptr, t, m, now), "1, not known yet, " + link);
    m.extra["language"] = "es";
    waits.now->high = core::hours(5);
    EXPECT_EQ(answer_words(d.door, line, &waits, t, m, now), "3, hasta 5 horas, " + link);
    d.hire("rosa");
    d.accept(t);
    EXPECT_EQ(answer_words(d.door, line, &waits, t, m, now), "su turno, ninguna, " + link);
}

TEST(Acknowledgement, IsNotSentToWhoAsksForSilenceNorInPublicNorWhereNothingCanBeSent) {
    mail_desk d;
    d.mail("m1", "email:a ana@example.org", "false");
    d.mail("m2", "email:b ana@example.org", "");
    EXPECT_EQ(d.sent(), 0u) << "a mail has to say that it may be answered";
    auto e = said("c1", "comments");
    e.is_public = true;
    d.take({e});
    EXPECT_EQ(d.sent(), 0u) << "in front of everybody";
    d.take({said("c2", "chat")});
    EXPECT_EQ(d.sent(), 1u);
    static_cast<scripted_adapter&>(*d.door.adapter).sends = false;
    d.take({said("c3", "another chat")});
    EXPECT_EQ(d.sent(), 1u);
}

}  // namespace
}  // namespace evenline::intake::test
