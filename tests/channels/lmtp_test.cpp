#include "given.hpp"

namespace {

using namespace given;

std::unique_ptr<adapter> mail(std::map<std::string, std::vector<std::string>> more = {}) {
    more.merge(std::map<std::string, std::vector<std::string>>{
        {"domain", {"desk.example.com"}}, {"smtp_url", {"smtp://127.0.0.1:25"}},
        {"from", {"Atención <support@desk.example.com>"}}});
    return channel("lmtp", std::move(more));
}

reading read(const std::string& message, std::string from = "<ana@example.org>",
             std::string to = "<support@desk.example.com>") {
    raw_request r;
    r.method = "LMTP";
    r.headers = {{"MAIL FROM", std::move(from)}, {"RCPT TO", std::move(to)}};
    r.body = message;
    r.received_at = noon;
    return mail()->read(r);
}

std::string with(std::string_view more, std::string_view body = "Hola\r\n") {
    return "From: =?utf-8?q?Ana_Garc=C3=ADa?= <Ana@Example.org>\r\nTo: support@desk.example.com\r\n"
           "Subject: =?utf-8?b?UGVkaWRvIDEy?=\r\nMessage-ID: <m1@example.org>\r\n"
           "Date: Sun, 22 Nov 2026 10:00:00 +0000\r\n" + std::string(more) + "\r\n" +
           std::string(body);
}

TEST(Mail, IsDeferredWorkOfItsSender) {
    const auto r = read(with(""));
    ASSERT_EQ(r.what, verdict::valid);
    ASSERT_EQ(r.events.size(), 1U);
    const auto& e = r.events[0];
    EXPECT_TRUE(e.creates_work);
    EXPECT_EQ(e.sender_name, "Ana García");
    EXPECT_EQ(e.contact.subject, "Pedido 12");
    EXPECT_EQ(e.contact.text, "Hola\n");
    EXPECT_EQ(e.contact.form, core::work_form::mail);
    EXPECT_EQ(e.account, "support@desk.example.com");
    EXPECT_EQ(e.provider_id, "m1@example.org");
    EXPECT_EQ(e.contact.addresses,
              (std::vector<core::address>{{"email", "ana@example.org", true}}));
}

TEST(Mail, ADateTheSenderWroteBuysNoPlaceInLine) {
    EXPECT_FALSE(read(with("")).events[0].occurred_at);
    EXPECT_EQ(read(with("")).events[0].contact.occurred_at, noon);
    const auto trace =
        "Received: by mx.example.com id 1;\r\n Sun, 22 Nov 2026 11:30:00 +0000\r\n" + with("");
    EXPECT_EQ(read(trace).events[0].contact.occurred_at, noon - core::minutes(30));
    const auto old = "Received: by mx; Sun, 1 Nov 2026 11:30:00 +0000\r\n" + with("");
    EXPECT_EQ(read(old).events[0].contact.occurred_at, noon);
}

TEST(Mail, AReusedIdWithAnotherBodyIsAnotherMail) {
    const auto first = read(with("")).events[0].dedupe_key;
    EXPECT_EQ(read(with("X-Trace: other\r\n")).events[0].dedupe_key, first);
    EXPECT_NE(read(with("", "Otra cosa\r\n")).events[0].dedupe_key, first);
    const auto nameless = read("From: a@b.c\r\nDate: x\r\n\r\nhi").events[0].dedupe_key;
    EXPECT_EQ(read("From: a@b.c\r\nDate: x\r\n\r\nhi").events[0].dedupe_key, nameless);
    EXPECT_NE(read("From: a@b.c\r\nDate: x\r\n\r\nho").events[0].dedupe_key, nameless);
}

TEST(Mail, AThreadBelongsToOnePerson) {
    const auto answer = with("In-Reply-To: <b@x> <c@x>\r\nReferences: <a@x>\r\n <b@x>\r\n");
    const auto e = read(answer).events[0];
    EXPECT_EQ(e.extra.at("root"), "email:a@x");
    EXPECT_EQ(e.in_reply_to, "a@x b@x b@x c@x");
    auto other = answer;
    other.replace(other.find("Ana@Example"), 3, "Bea");
    EXPECT_NE(read(other).events[0].thread_key, e.thread_key);
}

TEST(Mail, OurOwnNamesLeadBackToTheTicket) {
    EXPECT_EQ(read(with("In-Reply-To: <t-7.31@desk.example.com>\r\n")).events[0].extra.at("ticket"),
              "tkt_7");
    EXPECT_EQ(read(with("References: <a@x> <t-8.1@DESK.example.com> <z@x>\r\n"))
                  .events[0]
                  .extra.at("ticket"),
              "tkt_8");
    EXPECT_EQ(
        read(with(""), "<a@b.c>", "<support+t-9@desk.example.com>").events[0].extra.at("ticket"),
        "tkt_9");
    EXPECT_FALSE(
        read(with("In-Reply-To: <t-7.31@else.example>\r\n")).events[0].extra.contains("ticket"));
}

TEST(Mail, AnAutomaticMailNeverOpensWork) {
    struct sign { const char *field, *from, *kind; bool work, may_answer; };
    for (const auto& c :
         {sign{"", "<ana@example.org>", "message", true, true},
          sign{"Auto-Submitted: auto-replied\r\n", "<a@b>", "auto_reply", false, false},
          sign{"Auto-Submitted: (x) Auto-Generated; y=z\r\n", "<a@b>", "auto_reply", false, false},
          sign{"Auto-Submitted: no\r\n", "<a@b>", "message", true, true},
          sign{"Return-Path: <>\r\n", "<a@b>", "auto_reply", false, false},
          sign{"", "<>", "auto_reply", false, false}, sign{"", "", "auto_reply", false, false},
          sign{"X-Autoreply: yes\r\n", "<a@b>", "auto_reply", false, false},
          sign{"X-Autorespond: no\r\n", "<a@b>", "message", true, true},
          sign{"Precedence: auto_reply\r\n", "<a@b>", "auto_reply", false, false},
          sign{"Precedence: bulk\r\n", "<a@b>", "message", true, false},
          sign{"List-Id: <l.example>\r\n", "<a@b>", "message", true, false},
          sign{"X-Auto-Response-Suppress: DR, OOF\r\n", "<a@b>", "message", true, false},
          sign{"X-Auto-Response-Suppress: DR\r\n", "<a@b>", "message", true, true},
          sign{"X-Loop: x\r\n", "<a@b>", "message", true, false}}) {
        const auto e = read(with(c.field), c.from).events.at(0);
        EXPECT_EQ(e.event_kind, c.kind) << c.field << c.from;
        EXPECT_EQ(e.creates_work, c.work) << c.field;
        EXPECT_EQ(e.extra.at("may_auto_reply"), c.may_answer ? "true" : "false") << c.field;
    }
}

TEST(Mail, ABounceNamesTheMailThatDidNotArrive) {
    const std::string bounce =
        "From: MAILER-DAEMON@mx.example.org\r\nMessage-ID: <d1@mx>\r\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
        "--b\r\n\r\nNot delivered.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; mx\r\n\r\nFinal-Recipient: rfc822; ana@example.org\r\nAction: "
        "failed\r\n"
        "Status: 5.1.1\r\nDiagnostic-Code: smtp; 550 no such user\r\n\r\n"
        "--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: "
        "<t-7.31@desk.example.com>\r\n\r\n--b--\r\n";
    const auto e = read(bounce, "<>").events.at(0);
    EXPECT_EQ(e.event_kind, "bounce");
    EXPECT_EQ(e.delivery_of, "t-7.31@desk.example.com");
    EXPECT_EQ(e.delivery_state, "failed");
    EXPECT_EQ(e.delivery_error, "5.1.1 ana@example.org smtp; 550 no such user");
    EXPECT_EQ(e.extra.at("ticket"), "tkt_7");
    auto late = bounce;
    late.replace(late.find("failed\r\nStatus: 5"), 17, "delayed\r\nStatus: 4");
    EXPECT_EQ(read(late, "<>").events.at(0).delivery_state, "sent");
}

TEST(Mail, TheMarkOfOurOwnMailIsReadFromAnswersAndBounces) {
    const auto box = mail({{"reply_secret", {"long and random"}}, {"smtp_url", {"smtp://h"}}});
    outbound_message m;
    m.kind = "reply";
    m.ticket = "tkt_7";
    m.idempotency_key = 31;
    m.recipient = "ana@example.org";
    const auto id = box->compose(m)->provider_id;
    raw_request r;
    const auto read_of = [&](const std::string& text) {
        r.body = text;
        return box->read(r).events.at(0);
    };
    const auto head = "From: luis@example.org\r\nMessage-ID: <l@x>\r\n";
    EXPECT_EQ(read_of(head + ("In-Reply-To: <" + id + ">\r\n\r\nhi")).answers_ticket, "tkt_7");
    EXPECT_EQ(read_of(head + ("References: <" + id + "> <other@x>\r\n\r\nhi")).answers_ticket,
              "tkt_7");
    const std::string unmarked = "In-Reply-To: <t-7.31@desk.example.com>\r\n\r\n";
    const auto guess = read_of(head + unmarked);
    EXPECT_EQ(guess.answers_ticket, "");
    EXPECT_TRUE(guess.anyone_may_name_ids);
    const auto back = read_of(
        "From: MAILER-DAEMON@mx\r\nContent-Type: multipart/report; boundary=b; "
        "report-type=delivery-status\r\n\r\n--b\r\nContent-Type: "
        "message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\n"
        "Final-Recipient: rfc822; Ana@Example.org\r\nAction: failed\r\n"
        "Status: 5.1.1\r\n\r\n--b\r\nContent-Type: text/rfc822-headers\r\n"
        "\r\nMessage-ID: <" + id + ">\r\n\r\n--b--\r\n");
    EXPECT_EQ(back.event_kind, "bounce");
    EXPECT_EQ(back.answers_ticket, "tkt_7");
    EXPECT_EQ(back.report_about, "ana@example.org");
}

TEST(Mail, AReadReceiptIsNoAnswer) {
    const auto e = read(
                       "From: a@b.c\r\nContent-Type: multipart/report; boundary=b; "
                       "report-type=\"disposition-notification\"\r\n\r\n--b\r\n"
                       "Content-Type: message/disposition-notification\r\n\r\nDisposition: "
                       "manual-action; displayed\r\n"
                       "Original-Message-ID: <t-7.31@desk.example.com>\r\n--b--\r\n")
                       .events.at(0);
    EXPECT_EQ(e.event_kind, "receipt");
    EXPECT_EQ(e.delivery_state, "read");
    EXPECT_EQ(e.delivery_of, "t-7.31@desk.example.com");
}

TEST(Mail, OurOwnMailComeBackDoesNothing) {
    const auto e = read("From: support@DESK.example.com\r\n\r\nhi").events.at(0);
    EXPECT_EQ(e.event_kind, "ignored");
    EXPECT_FALSE(e.creates_work);
    EXPECT_FALSE(e.outbound);   // anyone can write our address: it must not stop a clock
}

TEST(Mail, AFailedSenderCheckMakesTheAddressAClaim) {
    const auto checked = mail({{"authserv_id", {"mx.example.com"}}});
    const auto verified = [&](const std::string& message) {
        raw_request r;
        r.body = message;
        return checked->read(r).events.at(0).contact.addresses.at(0).verified;
    };
    EXPECT_TRUE(verified(with("Authentication-Results: mx.example.com; dmarc=pass\r\n")));
    EXPECT_FALSE(verified(with("Authentication-Results: mx.example.com; dmarc=fail\r\n")));
    EXPECT_FALSE(verified(with("Authentication-Results: evil.example; dmarc=pass\r\n")));
}

TEST(Mail, OfTwoSendersTheOneWithAnAddressIsAnsweredAndIsAClaim) {
    const auto e = read("From: [??????]\r\nReply-To: other@example.org\r\n"
                        "From: Li <li@example.org>\r\n\r\nHola\r\n").events.at(0);
    EXPECT_EQ(e.sender_id, "li@example.org");
    EXPECT_FALSE(e.contact.addresses.at(0).verified) << "which of the two was checked?";
}

TEST(Mail, AnEmptyMailIsMalformedAndAnythingElseIsTakenIn) {
    EXPECT_EQ(read("").what, verdict::malformed);
    EXPECT_EQ(read("\r\n \r\n").what, verdict::malformed);
    EXPECT_EQ(read("no header at all").what, verdict::valid);
    EXPECT_EQ(read(std::string(1'000, '\0')).what, verdict::valid);
}

TEST(Mail, JudgesSmtpAnswersTheSmtpWay) {
    EXPECT_EQ(mail()->judge(250, {}, "").state, send_state::done);
    EXPECT_EQ(mail()->judge(451, {}, "").state, send_state::retry);
    EXPECT_EQ(mail()->judge(550, {}, "no such user").state, send_state::failed);
}

}  // namespace
