#include "evenline/channels/mail_body.hpp"
#include "evenline/channels/mail_header.hpp"
#include "evenline/channels/mail_reply.hpp"
#include "given.hpp"

namespace {

using namespace given;

outbound_message answer() {
    outbound_message m;
    m.kind = "reply";
    m.idempotency_key = 31;
    m.ticket = "tkt_7";
    m.thread = "email:a@x ana@example.org";
    m.recipient = "other@example.org";
    m.subject = "Pedido año";
    m.text = "Hola Ana:\n\n.punto y una línea " + std::string(200, 'x') + " fin \n";
    m.in_reply_to = "m1@example.org";
    m.references = {"a@x", "b@x"};
    m.now = noon;
    return m;
}

mail_call composed(const outbound_message& m) {
    const auto c = channel("lmtp", {{"domain", {"desk.example.com"}}, {"smtp_url", {"smtp://h:25"}},
        {"from", {"Atención al cliente <Support@desk.example.com>"}}})->compose(m);
    EXPECT_TRUE(c && c->mail);
    EXPECT_EQ(c->provider_id, "t-7.31@desk.example.com");
    return *c->mail;
}

TEST(MailReply, IsAMailThatReadsBackAsItWasMeant) {
    const auto mail = composed(answer());
    EXPECT_EQ(mail.from, "support@desk.example.com");
    EXPECT_EQ(mail.to, std::vector<std::string>{"ana@example.org"});   // who wrote, not another
    const mail_header h(mail.message);
    EXPECT_EQ(h.decoded("Subject"), "Re: Pedido año");
    EXPECT_EQ(h.addresses("From").at(0).name, "Atención al cliente");
    EXPECT_EQ(h.value("Message-ID"), "<t-7.31@desk.example.com>");
    EXPECT_EQ(h.value("In-Reply-To"), "<m1@example.org>");
    EXPECT_EQ(message_ids(h.value("References")),
              (std::vector<std::string>{"a@x", "b@x", "m1@example.org"}));
    EXPECT_FALSE(h.has("Auto-Submitted"));
    EXPECT_EQ(read_mail_body(mail.message).text, answer().text);
}

TEST(MailReply, NoLineIsLongAndNoneEndsTheMailEarly) {
    const auto message = composed(answer()).message;
    for (std::size_t at = 0; at < message.size();) {
        const auto end = message.find("\r\n", at);
        ASSERT_NE(end, std::string::npos);
        const auto line = message.substr(at, end - at);
        EXPECT_LE(line.size(), 200U) << line;
        EXPECT_NE(line, ".");
        EXPECT_EQ(line.find('\n'), std::string::npos);
        for (const char c : line) EXPECT_LT(static_cast<unsigned char>(c), 0x80U);
        at = end + 2;
    }
}

TEST(MailReply, ALongSubjectReadsBackWhole) {
    auto m = answer();
    m.subject = "Re: ";
    for (int i = 0; i < 40; ++i) m.subject += "ñandú " + std::to_string(i) + " ";
    m.subject += "€";
    EXPECT_EQ(mail_header(composed(m).message).decoded("Subject"), m.subject);
}

TEST(MailReply, NoTextCanBecomeAHeader) {
    auto m = answer();
    m.subject = "x\r\nBcc: all@example.org\r\n\r\nbody";
    m.in_reply_to = "a@b>\r\nBcc: all@example.org";
    m.references = {"c\r\nBcc: all@example.org"};
    const mail_header h(composed(m).message);
    EXPECT_FALSE(h.has("Bcc"));
    m.thread.clear();
    m.recipient = "a@b.c\r\nRCPT TO:<x@y>";
    EXPECT_FALSE(channel("lmtp", {{"domain", {"d.e"}}, {"smtp_url", {"smtp://h"}}})->compose(m));
}

TEST(MailReply, AnAutomaticMailSaysSoAndAsksForNoAnswer) {
    auto m = answer();
    m.extra = {{"automatic", "true"}, {"notice", "true"}};
    const auto mail = composed(m);
    EXPECT_EQ(mail.from, "");
    EXPECT_EQ(mail_header(mail.message).value("Auto-Submitted"), "auto-replied");
    EXPECT_EQ(mail_header(mail.message).value("X-Auto-Response-Suppress"), "All");
}

TEST(MailReply, KeepsTheThreadEvenWithoutTheLastMailsId) {
    auto m = answer();
    m.in_reply_to.clear();
    m.references.clear();
    m.subject = "Re: uno";
    const mail_header h(composed(m).message);
    EXPECT_EQ(h.value("References"), "<a@x>");
    EXPECT_EQ(h.value("Subject"), "Re: uno");
}

TEST(MailReply, FilesGoWithItAndReadBackAsTheyWere) {
    auto m = answer();
    std::string bytes;
    for (int i = 0; i < 1'000; ++i) bytes += static_cast<char>(i * 7);
    m.attachments.push_back({"factura ñ \"1\".pdf", "application/pdf", "", bytes.size(), bytes});
    m.attachments.push_back({"x\r\nBcc: all@example.org", "text/html\r\nBcc: a@b", "", 2, "hi"});
    const auto mail = composed(m).message;
    const auto body = read_mail_body(mail);
    EXPECT_EQ(body.text.substr(0, m.text.size()), m.text);
    ASSERT_EQ(body.attachments.size(), 2U);
    EXPECT_EQ(body.attachments[0].content, bytes);
    EXPECT_EQ(body.attachments[0].content_type, "application/pdf");
    EXPECT_NE(body.attachments[0].name.find("factura"), std::string::npos);
    EXPECT_EQ(body.attachments[1].content, "hi");
    EXPECT_EQ(body.attachments[1].content_type, "application/octet-stream");
    EXPECT_FALSE(mail_header(mail).has("Bcc"));
    EXPECT_EQ(mail.find("\nBcc"), std::string::npos);
}

TEST(MailReply, OurIdsAreReadBackAndNoOthers) {
    EXPECT_EQ(our_message_id("tkt_7", 31, "d.e"), "t-7.31@d.e");
    EXPECT_EQ(ticket_of_message_id("t-7.31@D.e", "d.e"), "tkt_7");
    for (const char* id :
         {"t-.1@d.e", "t-7@d.e", "t-7.1@x.d.e", "x-7.1@d.e", "t-7a.1@d.e", "t-7.1", ""})
        EXPECT_EQ(ticket_of_message_id(id, "d.e"), "") << id;
    EXPECT_EQ(ticket_of_mailbox("a+t-12@d.e"), "tkt_12");
    EXPECT_EQ(ticket_of_mailbox("a+t-x@d.e"), "");
}

TEST(MailReply, OnlyOurSecretMakesTheMarkThatProvesATicket) {
    const auto id = our_message_id("tkt_7", 31, "d.e", "long and random");
    EXPECT_EQ(id.size(), std::string("t-7.31.@d.e").size() + 16);
    EXPECT_EQ(ticket_of_message_id(id, "d.e"), "tkt_7");
    EXPECT_EQ(proven_ticket_of(id, "d.e", "long and random"), "tkt_7");
    EXPECT_EQ(proven_ticket_of(id, "d.e", "another"), "");
    EXPECT_EQ(proven_ticket_of(id, "x.e", "long and random"), "");
    EXPECT_EQ(proven_ticket_of("t-7.31@d.e", "d.e", "long and random"), "");
    auto other = id;
    other[2] = '8';
    EXPECT_EQ(proven_ticket_of(other, "d.e", "long and random"), "") << "the mark is of ticket 7";
    EXPECT_EQ(proven_ticket_of("t-7.31@d.e", "d.e", ""), "");
    EXPECT_EQ(proven_ticket_of("t-7.31.@d.e", "d.e", ""), "");
}

}  // namespace
