#include "engine/desk.hpp"
#include "evenline/intake/lmtp_listener.hpp"
#include "intake/scripted_adapter.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <filesystem>

namespace evenline::intake::test {
namespace {

namespace asio = boost::asio;

channels::reading mail_reading(const channels::raw_request& r) {
    channels::inbound_event e;
    e.event_kind = "message";
    e.creates_work = true;
    e.text = std::string(r.body);
    e.dedupe_key = e.thread_key = e.contact.thread = std::string(r.body);
    e.sender_id = std::string(r.header_value("MAIL FROM"));
    e.contact.addresses.push_back({"email", e.sender_id, true});
    return {channels::verdict::valid, {}, {e}, {}};
}

struct mail_room : engine::test::desk {
    explicit mail_room(std::string listen = "127.0.0.1:0") {
        settings.listen = std::move(listen);
        settings.protocol.domain = "desk.test";
        settings.connections = 2;
        settings.idle = core::milliseconds(400);
        open();
    }
    void open() {
        door = std::make_unique<lmtp_listener>(loop.get_executor(), *line, store, from, settings);
        const auto failed = door->open();
        ASSERT_FALSE(failed) << failed.message();
        ended = false;
        asio::co_spawn(loop, door->run(), [this](std::exception_ptr) { ended = true; });
    }
    ~mail_room() {
        door->stop();
        EXPECT_TRUE(run_until([this] { return ended; }));
    }
    lmtp_listener_settings settings;
    channel from = scripted_channel(mail_reading);
    std::unique_ptr<lmtp_listener> door;
    bool ended{};
};

template <class Protocol> struct postman {
    postman(mail_room& r, typename Protocol::endpoint to) : room(r), socket(r.loop) {
        socket.connect(to);
        socket.non_blocking(true);
    }
    void say(std::string_view bytes) { asio::write(socket, asio::buffer(bytes)); }
    // Everything heard until it ends with `end` or the other side closes.
    std::string hear(std::string_view end) {
        std::string heard;
        room.run_until([&] {
            std::array<char, 1'024> bytes;
            boost::system::error_code ec;
            const auto n = socket.read_some(asio::buffer(bytes), ec);
            heard.append(bytes.data(), n);
            closed = ec && ec != asio::error::would_block;
            return closed || heard.ends_with(end);
        });
        return heard;
    }
    mail_room& room;
    typename Protocol::socket socket;
    bool closed{};
};

using tcp = asio::ip::tcp;

postman<tcp> by_tcp(mail_room& r) {
    return {r, tcp::endpoint(asio::ip::make_address("127.0.0.1"), r.door->port())};
}

constexpr auto envelope = "LHLO mx\r\nMAIL FROM:<ana@example.org>\r\nRCPT TO:<a@desk.test>\r\n"
                          "RCPT TO:<b@desk.test>\r\nDATA\r\n";

TEST(LmtpListener, AMailIsAnsweredOncePerRecipientAndOnlyWhenDurable) {
    mail_room r;
    auto p = by_tcp(r);
    EXPECT_EQ(p.hear("\r\n").substr(0, 4), "220 ");
    p.say(envelope);
    p.hear("354 Send the mail, then a dot alone on a line\r\n");
    r.store.hold();
    p.say("hello\r\n.\r\n");
    ASSERT_TRUE(r.run_until([&] { return r.store.waiting == 1; }));
    EXPECT_TRUE(r.store.inbound.empty());
    r.store.release();
    EXPECT_EQ(p.hear("<b@desk.test>\r\n"),
              "250 2.6.0 Stored <a@desk.test>\r\n250 2.6.0 Stored <b@desk.test>\r\n");
    ASSERT_EQ(r.store.messages.size(), 1u) << "one mail, one message, however many mailboxes";
    EXPECT_EQ(r.store.messages[0].text, "hello\r\n");
    p.say("QUIT\r\n");
    EXPECT_EQ(p.hear("never").substr(0, 4), "221 ");
    EXPECT_TRUE(p.closed);
}

TEST(LmtpListener, AStoreThatFailsIs451AndTheMailServersNextTryIsStored) {
    mail_room r;
    auto p = by_tcp(r);
    p.hear("\r\n");
    r.store.fail();
    p.say(envelope);
    p.say("hello\r\n.\r\n");
    const auto heard = p.hear("<b@desk.test>\r\n");
    EXPECT_NE(heard.find("451 4.3.0"), std::string::npos);
    EXPECT_TRUE(r.store.messages.empty());
    r.store.repair();
    ASSERT_TRUE(r.run_until([&] { return r.line->healthy(); }));
    p.say("MAIL FROM:<ana@example.org>\r\nRCPT TO:<a@desk.test>\r\nDATA\r\nhello\r\n.\r\n");
    EXPECT_NE(p.hear("<a@desk.test>\r\n").find("250 2.6.0"), std::string::npos);
    EXPECT_EQ(r.store.messages.size(), 1u);
}

TEST(LmtpListener, ALostConnectionLeavesNothing) {
    mail_room r;
    {
        auto p = by_tcp(r);
        p.hear("\r\n");
        p.say(envelope);
        p.say("half a mess");
        p.hear("line\r\n");
    }
    auto next = by_tcp(r);
    next.hear("\r\n");
    EXPECT_TRUE(r.store.inbound.empty());
}

TEST(LmtpListener, TooManyConnectionsAreToldSo) {
    mail_room r;
    auto a = by_tcp(r);
    auto b = by_tcp(r);
    a.hear("\r\n");
    b.hear("\r\n");
    auto c = by_tcp(r);
    EXPECT_EQ(c.hear("never").substr(0, 4), "421 ");
    EXPECT_TRUE(c.closed);
}

TEST(LmtpListener, AnIdleConnectionIsClosed) {
    mail_room r;
    auto p = by_tcp(r);
    p.hear("\r\n");
    p.hear("never");
    EXPECT_TRUE(p.closed);
}

TEST(LmtpListener, StopTells421ToIdleConnectionsAndFinishesAMailBeingStored) {
    mail_room r;
    r.settings.idle = core::minutes(5);
    r.door->stop();
    ASSERT_TRUE(r.run_until([&] { return r.ended; }));
    r.open();
    auto idle = by_tcp(r);
    auto busy = by_tcp(r);
    idle.hear("\r\n");
    busy.hear("\r\n");
    busy.say(envelope);
    busy.hear("line\r\n");
    r.store.hold();
    busy.say("hello\r\n.\r\n");
    ASSERT_TRUE(r.run_until([&] { return r.store.waiting == 1; }));
    r.door->stop();
    EXPECT_EQ(idle.hear("never").substr(0, 4), "421 ");
    EXPECT_FALSE(r.ended);
    r.store.release();
    EXPECT_EQ(busy.hear("never").substr(0, 4), "250 ");
    EXPECT_TRUE(r.run_until([&] { return r.ended; }));
}

TEST(LmtpListener, AUnixSocketServesAndIsRemovedAfterwards) {
    const auto file = std::filesystem::temp_directory_path() /
                      ("evenline-lmtp-" + std::to_string(::getpid()) + ".sock");
    {
        mail_room r("unix:" + file.string());
        using local = asio::local::stream_protocol;
        postman<local> p(r, local::endpoint(file.string()));
        EXPECT_EQ(p.hear("\r\n").substr(0, 4), "220 ");
    }
    EXPECT_FALSE(std::filesystem::exists(file));
}

TEST(LmtpListener, ABusyPortOrAnAddressThatIsNoneIsAnError) {
    mail_room r;
    auto settings = r.settings;
    settings.listen = "127.0.0.1:" + std::to_string(r.door->port());
    lmtp_listener second(r.loop.get_executor(), *r.line, r.store, r.from, settings);
    EXPECT_EQ(second.open(), boost::system::errc::address_in_use);
    for (const auto* wrong :
         {"", "2424", "127.0.0.1:", "127.0.0.1:70000", "nowhere:24", "127.0.0.1:24x"}) {
        settings.listen = wrong;
        lmtp_listener none(r.loop.get_executor(), *r.line, r.store, r.from, settings);
        EXPECT_TRUE(none.open()) << wrong;
    }
}

}  // namespace
}  // namespace evenline::intake::test
