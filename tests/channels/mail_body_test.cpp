#include "evenline/channels/charset.hpp"
#include "evenline/channels/html_text.hpp"
#include "evenline/channels/mail_body.hpp"
#include "evenline/channels/mail_header.hpp"

#include <gtest/gtest.h>

namespace {

using namespace evenline::channels;

TEST(MailBody, PlainTextIsPreferredToItsHtmlTwin) {
    const auto b = read_mail_body(
        "Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n\r\nplain\r\n"
        "--b\r\nContent-Type: text/html\r\n\r\n<p>rich</p>\r\n--b--\r\n");
    EXPECT_EQ(b.text, "plain");
    EXPECT_NE(b.html.find("<p>rich</p>"), std::string::npos);
    EXPECT_TRUE(b.attachments.empty());
}

TEST(MailBody, HtmlAloneIsReadAsText) {
    const auto b = read_mail_body("Content-Type: text/html; charset=iso-8859-1\r\n\r\n"
                                  "<style>p{}</style><p>a\xF1o</p><p>dos&nbsp;&euro;</p>");
    EXPECT_EQ(b.text, "año\n\ndos €");
}

TEST(MailBody, ANestedMailIsAnAttachment) {
    const auto b = read_mail_body(
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nsee below\r\n"
        "--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: old\r\n\r\nsecret words\r\n--b--\r\n");
    EXPECT_EQ(b.text, "see below");
    ASSERT_EQ(b.attachments.size(), 1U);
    EXPECT_EQ(b.attachments[0].name, "old.eml");
    EXPECT_NE(b.attachments[0].content.find("secret words"), std::string::npos);
}

TEST(MailBody, AnAttachmentsNameIsOnlyAName) {
    const auto b = read_mail_body("Content-Type: application/pdf; name=\"../../etc/pass\twd\"\r\n"
        "Content-Disposition: attachment\r\nContent-Transfer-Encoding: base64\r\n\r\nSGVsbG8=\r\n");
    ASSERT_EQ(b.attachments.size(), 1U);
    EXPECT_EQ(b.attachments[0].name.find('/'), std::string::npos);
    EXPECT_EQ(b.attachments[0].content, "Hello");
    EXPECT_EQ(b.attachments[0].bytes, 5U);
}

TEST(MailBody, StopsAtItsBoundsAndKeepsWhatItRead) {
    std::string parts = "Content-Type: multipart/mixed; boundary=b\r\n\r\n";
    for (int i = 0; i < 300; ++i) parts += "--b\r\n\r\nx\r\n";
    EXPECT_EQ(read_mail_body(parts).cut, "more parts than allowed");
    EXPECT_FALSE(read_mail_body(parts).text.empty());

    std::string nested;
    for (int i = 0; i < 20; ++i) {
        const auto n = std::to_string(i);
        nested += "Content-Type: multipart/mixed; boundary=b" + n + "\r\n\r\n--b" + n + "\r\n";
    }
    EXPECT_EQ(read_mail_body(nested).cut, "nested deeper than allowed");

    mail_limits small;
    small.max_decoded_bytes = 3;
    const auto b = read_mail_body("Content-Type: image/png\r\n\r\n12345", small);
    EXPECT_EQ(b.cut, "more decoded bytes than allowed");
    EXPECT_EQ(b.attachments.at(0).bytes, 5U);
    EXPECT_TRUE(b.attachments.at(0).content.empty());
}

TEST(MailBody, HostileStructureIsShownUnread) {
    for (const std::string& hostile :
         {"From: " + std::string(200'000, ':') + "\r\n\r\nhi",
          "Content-Type: message/rfc822\r\n\r\nTo : " + std::string(200'000, ':') + "\r\n\r\nhi",
          [] {
              std::string s = "X: y\n";
              for (int i = 0; i < 500'000; ++i) s += " z\n";
              return s;
          }(),
          [] { std::string s; for (int i = 0; i < 60'000; ++i) s += "a\n--b"; return s; }(),
          [] { std::string s; for (int i = 0; i < 500; ++i) s += "boundary=x "; return s; }()}) {
        EXPECT_NE(read_mail_body(hostile).cut, "");
        EXPECT_LE(mail_header(hostile).addresses("From").size(), 200U);
    }
}

TEST(MailBody, JoinsFlowedParagraphsAndLeavesTheRest) {
    EXPECT_EQ(unflowed("one \ntwo\n\n> a \n> b\n> > c\n-- \nme\n", false),
              "one two\n\n> a b\n> > c\n-- \nme\n");
    EXPECT_EQ(unflowed("o \nne\n", true), "one\n");
    EXPECT_EQ(unflowed(" From x\n", false), "From x\n");
}

TEST(Charset, FallsBackUntilItCanRead) {
    EXPECT_EQ(to_utf8("a\xF1o", "iso-8859-1"), "año");
    EXPECT_EQ(to_utf8("a\xF1o", "utf-8"), "año");
    EXPECT_EQ(to_utf8("\x80", ""), "€");
    EXPECT_EQ(to_utf8("a\xC3\xB1o", "no-such-charset"), "año");
    EXPECT_EQ(to_utf8("a\xC3\xB1o", "utf-8//IGNORE"), "año");
    EXPECT_EQ(to_utf8(std::string_view("a\0b", 3), "utf-8"), "ab");
    EXPECT_EQ(to_utf8("\x1b$B%F%9%H\x1b(B", "iso-2022-jp"), "テスト");
    EXPECT_EQ(to_utf8("\xB6\xC0", "euc-kr").size(), 3U);
    EXPECT_EQ(to_utf8("ok\xFF", "euc-jp"), "ok\xEF\xBF\xBD");
}

TEST(HtmlText, ReadsWhatAPersonWouldRead) {
    EXPECT_EQ(html_to_text("a<br>b<p>c</p><ul><li>d<li>e</ul>"), "a\nb\nc\n\n- d\n- e");
    EXPECT_EQ(html_to_text("<script>x</script>y<!-- z -->&lt;b&gt; &#x41;&#66; &bad; &"),
              "y<b> AB &bad; &");
    EXPECT_EQ(html_to_text("1 < 2 <a href=\"x>y\">link</a>"), "1 < 2 link");
    EXPECT_EQ(html_to_text("<a"), "");
    EXPECT_EQ(html_to_text("&#0;&#xD800;&#99999999;"), "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST(MailHeader, ReadsFieldsFoldedRepeatedAndBroken) {
    const mail_header h(
        "From x@y Mon\nSubject: a\n b\nno colon here\nX: 1\nx: 2\n\nSubject: body\n");
    EXPECT_EQ(h.value("subject"), "a b");
    EXPECT_EQ(h.all("X").size(), 2U);
    EXPECT_FALSE(h.has("Body"));
    EXPECT_EQ(message_ids("<a@b>\t<c@d> tail"), (std::vector<std::string>{"a@b", "c@d"}));
    EXPECT_EQ(message_ids("a@b"), (std::vector<std::string>{"a@b"}));
    EXPECT_TRUE(message_ids("Your message of Monday to a@b").empty());
    EXPECT_EQ(first_token("(note) Auto-Replied; x=y"), "auto-replied");
    EXPECT_EQ(first_token("(unclosed"), "");
}

TEST(MailHeader, ReadsEncodedWordsEachWithItsOwnPadding) {
    EXPECT_EQ(decoded_words("=?UTF-8?B?w6E=?= =?utf-8?b?w6k=?= x =?UTF-8?B?w7M=?="), "áé x ó");
    EXPECT_EQ(decoded_words("=?UTF-8?B?ww==?= =?UTF-8?B?oQ==?="), "á");   // one letter cut in two
    EXPECT_EQ(decoded_words("=?UTF-8?Q?a?= =?UTF-8?B?w6E=?= =?x"), "aá =?x");
    const mail_header h("From: =?UTF-8?B?w4FuYQ==?= =?UTF-8?B?IEc=?= <a@b.c>\n\n");
    EXPECT_EQ(h.addresses("From").at(0).name, "Ána G");
}

TEST(MailHeader, FindsThePersonInEveryWritingOfAnAddress) {
    const mail_header h(
        "From: \"Garcia, Ana\" <Ana@B.c>\nTo: Team: x@y.z, =?utf-8?q?J=C3=A9?= <j@y.z>;\n\n");
    ASSERT_EQ(h.addresses("From").size(), 1U);
    EXPECT_EQ(h.addresses("From")[0].name, "Garcia, Ana");
    EXPECT_EQ(h.addresses("From")[0].mailbox, "ana@b.c");
    ASSERT_EQ(h.addresses("To").size(), 2U);
    EXPECT_EQ(h.addresses("To")[1].name, "Jé");
}

}  // namespace
