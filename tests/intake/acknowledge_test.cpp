// Automatic answers: few, marked, and to nobody who could answer them by machine.
#include "evenline/intake/outbox_payload.hpp"
#include "intake/acknowledgement.hpp"
#include "intake/front_desk.hpp"

namespace evenline::intake::test {
namespace {

struct mail_desk : front_desk {
    mail_desk() { door.settings.values["acknowledgement"] = {"We have your mail."}; }
    receipt mail(std::string key, std::string thread, bool may = true) {
        auto e = said(std::move(key), std::move(thread));
        e.contact.form = core::work_form::mail;
        e.sender_id = "ana@example.org";
        e.provider_id = "id@example.org";
        e.extra["may_auto_reply"] = may ? "true" : "false";
        return take({e});
    }
};

TEST(Acknowledgement, GoesOutOnceADayToOneSenderInOneThread) {
    mail_desk d;
    d.mail("m1", "email:a ana@example.org");
    ASSERT_EQ(d.store.outbox.size(), 1u);
    const auto m = unpack(d.store.outbox[0]);
    ASSERT_TRUE(m);
    EXPECT_EQ(m->kind, "notice");
    EXPECT_EQ(m->extra.at("automatic"), "true");
    EXPECT_EQ(m->in_reply_to, "id@example.org");
    EXPECT_NE(m->ticket, "") << "so that its Message-ID leads back";
    d.mail("m2", "email:a ana@example.org");
    d.mail("m1", "email:a ana@example.org");
    EXPECT_EQ(d.store.outbox.size(), 1u);
    d.mail("m3", "email:b ana@example.org");
    EXPECT_EQ(d.store.outbox.size(), 2u) << "another matter";
}

TEST(Acknowledgement, IsAMessageOfItsOwnAndStopsNoClock) {
    mail_desk d;
    const auto r = d.mail("m1", "email:a ana@example.org");
    ASSERT_EQ(d.store.messages.size(), 2u);
    EXPECT_EQ(d.store.messages[0].way, engine::direction::out);
    EXPECT_EQ(d.store.outbox[0].message, d.store.messages[0].id) << "not the customer's message";
    const auto* t = d.line->state().find(r.tickets.at(0));
    ASSERT_NE(t, nullptr);
    EXPECT_EQ(t->status, core::ticket_status::queued);
}

TEST(Acknowledgement, IsPlainOrWithALinkAndNeverNeither) {
    const auto asks = [](const char* words, const char* also) {
        channels::channel_settings s;
        s.values["acknowledgement"] = {words};
        s.values["acknowledge"] = {also};
        return answers_with_link(s);
    };
    EXPECT_FALSE(asks("We have your mail.", "no"));
    EXPECT_TRUE(asks("We have your mail.", "yes"));
    EXPECT_TRUE(asks("See {link}", "no")) << "its words name it: else nobody would answer";
    mail_desk d;
    d.door.settings.values["acknowledgement"] = {"See {link}"};
    d.mail("m1", "email:a ana@example.org");
    EXPECT_TRUE(d.store.outbox.empty()) << "the other way answers, once it is stored";
}

TEST(Acknowledgement, IsNotSentToWhoAsksForSilence) {
    mail_desk d;
    d.mail("m1", "email:a ana@example.org", false);
    EXPECT_TRUE(d.store.outbox.empty());
}

}  // namespace
}  // namespace evenline::intake::test
