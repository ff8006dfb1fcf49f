// The door: how many may be in, from where, what those hear who may not, and who really asks.
#include "http/desk.hpp"
#include "http/wire/asking_address.hpp"
#include "http/wire/guests.hpp"

#include <nlohmann/json.hpp>
#include <array>
#include <future>

namespace evenline::http_test {
namespace {

using boost::asio::ip::make_address;
using verdict = http::guests::verdict;

http::settings small_door() {
    auto s = quick_settings();
    s.max_connections = 6;
    s.connections_per_address = 2;
    s.proxies = {"10.0.0.5"};
    return s;
}

class Guests : public testing::Test {
protected:
    verdict enter(const char* from) {
        auto one = guests_->enter(make_address(from));
        if (one.place) places_.push_back(std::move(one.place));
        return one.what;
    }
    http::settings limits_ = small_door();
    std::shared_ptr<http::guests> guests_ = std::make_shared<http::guests>(limits_);
    std::vector<std::shared_ptr<void>> places_;
};

TEST_F(Guests, NoAddressTakesEverybodysPlaces) {
    EXPECT_EQ(enter("192.0.2.1"), verdict::welcome);
    EXPECT_EQ(enter("192.0.2.1"), verdict::welcome);
    EXPECT_EQ(enter("192.0.2.1"), verdict::too_many_of_theirs);
    EXPECT_EQ(enter("::ffff:192.0.2.1"), verdict::too_many_of_theirs) << "written otherwise";
    EXPECT_EQ(enter("192.0.2.2"), verdict::welcome);
    places_.erase(places_.begin());
    EXPECT_EQ(enter("192.0.2.1"), verdict::welcome) << "one of theirs has gone";
    const auto now = guests_->now();
    EXPECT_EQ(now.inside, 3U);
    EXPECT_EQ(now.refused_address, 2U);
    EXPECT_EQ(now.refused_full, 0U);
}

TEST_F(Guests, WhoBringsOthersIsNotCountedAsOne) {
    for (const char* from : {"127.0.0.1", "10.0.0.5"}) {
        for (int i = 0; i < 3; ++i) EXPECT_EQ(enter(from), verdict::welcome) << from;
    }
    EXPECT_EQ(enter("127.0.0.1"), verdict::full);
    EXPECT_EQ(guests_->now().refused_full, 1U);
    places_.clear();
    EXPECT_EQ(guests_->now().inside, 0U);
}

http::request asked_by(std::string remote, std::vector<http::header> headers) {
    http::request out;
    out.remote = std::move(remote);
    out.headers = std::move(headers);
    return out;
}

TEST(AskingAddress, AProxyOfOursSaysWhoAsksAndNobodyElse) {
    http::settings s;
    s.proxies = {"127.0.0.1", "10.0.0.5"};
    const auto of = [&](std::string remote, std::vector<http::header> headers) {
        return http::asking_address(s, asked_by(std::move(remote), std::move(headers)));
    };
    const std::string us = "127.0.0.1";
    EXPECT_EQ(of("192.0.2.9", {{"X-Forwarded-For", "203.0.113.7"}}), "192.0.2.9");
    EXPECT_EQ(of(us, {}), us);
    EXPECT_EQ(of(us, {{"x-forwarded-for", " 203.0.113.7 "}}), "203.0.113.7");
    EXPECT_EQ(of(us, {{"X-Forwarded-For", "198.51.100.1, 203.0.113.7, 10.0.0.5"}}), "203.0.113.7")
        << "what they wrote themselves stands before what the proxy added";
    EXPECT_EQ(of(us, {{"X-Forwarded-For", "198.51.100.1"}, {"X-Forwarded-For", "203.0.113.7"}}),
              "203.0.113.7");
    EXPECT_EQ(of(us, {{"X-Forwarded-For", "2001:DB8::0:1"}}), "2001:db8::1");
    EXPECT_EQ(of(us, {{"X-Forwarded-For", "203.0.113.7, nobody"}}), us);
    EXPECT_EQ(of(us, {{"X-Forwarded-For", ""}}), us);
    EXPECT_EQ(of(us, {{"X-Forwarded-For", "10.0.0.5,"}}), us);
}

class SmallDoor : public desk {
protected:
    SmallDoor() : desk(small_door()) {}
    static unsigned alive(wire& w) {
        return get_over(w, "/healthz").status;
    }
    static answer get_over(wire& w, const std::string& path) {
        w.send("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
        return w.receive();
    }
};

TEST_F(SmallDoor, OneAddressHasItsShareAndTheOthersTheirs) {
    wire other(port(), "127.0.0.3");
    {
        wire a(port(), "127.0.0.2"), b(port(), "127.0.0.2");
        EXPECT_EQ(alive(a), 200U);
        EXPECT_EQ(alive(b), 200U);
        wire c(port(), "127.0.0.2");
        const auto no = c.receive();
        EXPECT_EQ(no.status, 503U);
        EXPECT_EQ(no.code(), "too_busy");
        EXPECT_NE(no.body.find("from this address"), std::string::npos) << no.body;
        EXPECT_EQ(alive(other), 200U);
    }
    unsigned status = 0;
    for (int i = 0; i < 1'000 && status != 200; ++i) {
        wire again(port(), "127.0.0.2");
        status = alive(again);
    }
    EXPECT_EQ(status, 200U);
    const auto figures = get("/metrics").body;
    EXPECT_NE(figures.find("evenline_connections_refused_total{reason=\"too_many_from_one_address"
                           "\"} "),
              std::string::npos)
        << figures;
}

TEST_F(SmallDoor, WhoIsTurnedAwayHearsItWhileTheLoopIsBusy) {
    std::vector<std::unique_ptr<wire>> in;
    for (int i = 0; i < 6; ++i) {
        in.push_back(std::make_unique<wire>(port()));
        ASSERT_EQ(alive(*in.back()), 200U);
    }
    std::promise<void> begun, over;
    boost::asio::post(loop_, [&] {
        begun.set_value();
        over.get_future().wait();
    });
    begun.get_future().wait();
    wire late(port());
    late.send("POST /api/v1/hooks/hook HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc");
    const auto no = late.receive();
    EXPECT_EQ(no.status, 503U);
    EXPECT_EQ(no.header("retry-after"), "2");
    EXPECT_TRUE(late.closed());
    over.set_value();
    EXPECT_EQ(alive(*in.front()), 200U);
}

// Closed over what they send, a connection is reset, and what was said to them is gone.
TEST_F(SmallDoor, WhoIsTurnedAwayHearsItHoweverMuchTheyHaveSaid) {
    std::vector<std::unique_ptr<wire>> in;
    for (int i = 0; i < 6; ++i) {
        in.push_back(std::make_unique<wire>(port()));
        ASSERT_EQ(alive(*in.back()), 200U);
    }
    const auto head = [](std::size_t length) {
        return "POST /api/v1/hooks/hook HTTP/1.1\r\nHost: a\r\nContent-Length: " +
               std::to_string(length) + "\r\n\r\n";
    };
    const std::vector<std::array<std::string, 2>> all{
        {"", ""},                                            // nothing at all
        {"", head(3) + "abc"},                               // something, once they have heard
        {head(3) + "abc", ""},                               // everything
        {head(3), "abc"},                                    // the rest later
        {head(100'000) + std::string(100'000, 'a'), ""},     // more than is read at once
        {head(100'000) + std::string(50'000, 'a'), std::string(50'000, 'a')}};
    for (int round = 0; round < 5; ++round) {
        std::vector<std::unique_ptr<wire>> late;
        for (const auto& [before, after] : all) {
            late.push_back(std::make_unique<wire>(port()));
            if (!before.empty()) late.back()->send(before);
        }
        for (std::size_t i = 0; i < all.size(); ++i) {
            const auto no = late[i]->receive();
            EXPECT_EQ(no.status, 503U) << i;
            EXPECT_EQ(no.header("connection"), "close") << i;
            EXPECT_EQ(no.code(), "too_busy") << i;
            if (!all[i][1].empty()) late[i]->send(all[i][1]);
            EXPECT_TRUE(late[i]->closed()) << i;
            EXPECT_TRUE(!late[i]->was_reset() || !all[i][1].empty()) << i;
        }
    }
    EXPECT_NE(get_over(*in.front(), "/metrics").body.find("{reason=\"all_places_taken\"} 30"),
              std::string::npos);
}

TEST_F(SmallDoor, WhoHasAskedNothingForAWhileMakesRoom) {
    std::vector<std::unique_ptr<wire>> idle;
    for (int i = 0; i < 6; ++i) {
        idle.push_back(std::make_unique<wire>(port()));
        ASSERT_EQ(alive(*idle.back()), 200U);
    }
    unsigned status = 0;
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (status != 200 && std::chrono::steady_clock::now() < until) {
        wire late(port());
        status = alive(late);
        if (status != 200) std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    EXPECT_EQ(status, 200U);
}

http::settings behind_a_proxy() {
    auto s = quick_settings();
    s.proxies = {"127.0.0.1"};
    s.logins_per_minute_address = 2;
    return s;
}

class BehindAProxy : public desk {
protected:
    BehindAProxy() : desk(behind_a_proxy()) {}
    unsigned guess(const std::string& who, const std::string& from = "127.0.0.1") {
        const auto body = R"({"email":"nobody@example.com","password":"wrong and long enough"})";
        return ask({"POST",
                    "/api/v1/session",
                    body,
                    {},
                    {"Content-Type: application/json", "X-Forwarded-For: " + who},
                    from})
            .status;
    }
};

TEST_F(BehindAProxy, EachCustomerOfTheProxyHasTheirOwnShareOfGuesses) {
    EXPECT_EQ(guess("203.0.113.7"), 401U);
    EXPECT_EQ(guess("203.0.113.7"), 401U);
    EXPECT_EQ(guess("203.0.113.7"), 429U);
    EXPECT_EQ(guess("203.0.113.8"), 401U);
    // And who comes past the proxy gains nothing by the header.
    EXPECT_EQ(guess("203.0.113.20", "127.0.0.2"), 401U);
    EXPECT_EQ(guess("203.0.113.21", "127.0.0.2"), 401U);
    EXPECT_EQ(guess("203.0.113.22", "127.0.0.2"), 429U);
}

}  // namespace
}  // namespace evenline::http_test
