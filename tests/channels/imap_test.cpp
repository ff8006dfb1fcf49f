#include "given.hpp"

namespace {

using namespace given;

TEST(Imap, TheWaitBeganWhenTheMailboxGotTheMail) {
    const auto adapter = channel("imap", {{"domain", {"desk.example.com"}}});
    raw_request r;
    r.method = "IMAP";
    r.headers = {{"ARRIVED", "2026-11-22T11:30:00Z"}};
    r.body = "Received: by evil; Sun, 22 Nov 2026 01:00:00 +0000\r\nFrom: a@example.org\r\n\r\nx";
    r.received_at = noon;
    EXPECT_EQ(adapter->read(r).events.at(0).contact.occurred_at, noon - core::minutes(30));
}

TEST(Imap, SaysWhatIsWrongWithItsSettings) {
    const auto* kind = find_kind("imap");
    const auto fault = [kind](std::map<std::string, std::vector<std::string>> values) {
        values.insert({{"imap_url", {"imaps://mx.example.com"}}, {"password", {"p"}}});
        const auto found = kind->fault({"box", "imap", "", std::move(values)});
        return found ? found->key : std::string{};
    };
    EXPECT_EQ(fault({}), "");
    EXPECT_EQ(fault({{"imap_url", {"https://mx.example.com"}}}), "imap_url");
    EXPECT_EQ(fault({{"password", {""}}}), "password") << "one of the two";
    EXPECT_EQ(fault({{"password", {""}}, {"oauth_file", {"/run/token"}}}), "");
    EXPECT_EQ(fault({{"oauth_file", {"/run/token"}}}), "") << "the file's token goes before";
    EXPECT_EQ(fault({{"since", {"22-Nov-2026"}}}), "");
    EXPECT_EQ(fault({{"since", {"2026-11-22"}}}), "since");
    EXPECT_EQ(fault({{"without_tls", {"true"}}}), "without_tls") << "not over the network";
    EXPECT_EQ(fault({{"without_tls", {"true"}}, {"imap_url", {"imap://127.0.0.1:143"}}}), "");
}

}  // namespace
