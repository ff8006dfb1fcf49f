// Large bodies: of nobody whose head is refused already, and no more at once than there is room.
#include "channels/working_settings.hpp"
#include "evenline/storage/store.hpp"
#include "http/desk.hpp"

namespace evenline::http_test {
namespace {

struct LargeBody : desk {
    LargeBody() {
        on_loop([this] {
            for (const char* kind : {"postmark", "sendgrid", "mailgun"}) {
                auto s = given::working_settings(kind);
                s.id = kind;
                const auto number = store_->channel_number_of(s.id, s.kind);
                auto made = channels::find_kind(kind)->make(s);
                channels_.add({*number, std::move(s), std::move(made)});
            }
        });
    }
    static std::string head(const std::string& channel, std::size_t length,
                            const std::string& more = {}) {
        return "POST /api/v1/hooks/" + channel + " HTTP/1.1\r\nHost: a\r\nContent-Length: " +
               std::to_string(length) + "\r\n" + more + "\r\n";
    }
    answer raw(const std::string& bytes) {
        wire connection(port());
        connection.send(bytes);
        return connection.receive();
    }
};

constexpr std::size_t mail = 30 * 1'024 * 1'024;

TEST_F(LargeBody, OfSomebodyWhoDoesNotShowWhoTheyAreIsNotRead) {
    EXPECT_EQ(raw(head("postmark", mail)).status, 401U) << "answered while no byte of it came";
    EXPECT_EQ(raw(head("postmark", mail, "Authorization: Basic eDp5\r\n")).status, 401U);
    EXPECT_EQ(raw(head("sendgrid", mail)).status, 401U);
    EXPECT_EQ(raw(head("mailgun", 41 * 1'024 * 1'024)).status, 413U);
}

TEST_F(LargeBody, BeyondTheRoomForAllIsRefusedUntilOneIsOver) {
    std::vector<std::unique_ptr<wire>> under_way;
    for (int i = 0; i < 5; ++i) {   // Mailgun signs in its body: the head says nothing
        under_way.push_back(std::make_unique<wire>(port()));
        under_way.back()->send(head("mailgun", mail, "Expect: 100-continue\r\n"));
        EXPECT_NE(under_way.back()->receive_some().find("100 Continue"), std::string::npos);
    }
    const auto got = raw(head("mailgun", mail));
    EXPECT_EQ(got.status, 503U);
    EXPECT_EQ(got.code(), "too_busy");
    EXPECT_NE(got.header("retry-after"), "");
    EXPECT_EQ(raw(head("hook", 2) + "{}").status, 401U) << "small ones go on";
    under_way.pop_back();
    bool taken = false;
    for (int i = 0; i < 200 && !taken; ++i) {   // until the server has seen that it is gone
        wire next(port());
        next.send(head("mailgun", mail, "Expect: 100-continue\r\n"));
        taken = next.receive_some().find("100 Continue") != std::string::npos;
    }
    EXPECT_TRUE(taken);
}

}  // namespace
}  // namespace evenline::http_test
