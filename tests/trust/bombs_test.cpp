// One more than each limit, and mails made to swell: refused at once, and memory stays as it was.
#include "evenline/channels/mail_body.hpp"
#include "evenline/channels/signature.hpp"
#include "http/desk.hpp"
#include "trust/crowd.hpp"

#include <nlohmann/json.hpp>
#include <malloc.h>
#include <algorithm>

// Under address checks every piece of memory has red zones, and what is given back lies by for a
// while to be caught when it is used: this suite keeps little of it, for it weighs what is held.
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define EVENLINE_WEIGHS_TWICE
extern "C" const char* __asan_default_options();
extern "C" const char* __asan_default_options() {
    return "quarantine_size_mb=1:thread_local_quarantine_size_kb=16";
}
#endif
#endif

namespace evenline::trust {
namespace {

constexpr std::size_t mib = 1'048'576;
#ifdef EVENLINE_WEIGHS_TWICE
constexpr std::size_t weight = 2;
#else
constexpr std::size_t weight = 1;
#endif

class Bombs : public http_test::desk {
protected:
    struct bomb {
        std::string what, bytes;
        unsigned status;
    };
    static std::string post(const std::string& path, std::size_t length) {
        return "POST " + path + " HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
               "Content-Length: " + std::to_string(length) + "\r\n\r\n";
    }
    static std::string chunked(const std::string& path, std::size_t length) {
        std::string out = "POST " + path + " HTTP/1.1\r\nHost: a\r\nContent-Type: application/json"
                          "\r\nTransfer-Encoding: chunked\r\n\r\n";
        for (std::size_t at = 0; at < length; at += 0x4000)
            out += "4000\r\n" + std::string(0x4000, ' ') + "\r\n";
        return out + "0\r\n\r\n";
    }
    static std::vector<bomb> all() {
        const http::settings s;
        std::string fields = "GET / HTTP/1.1\r\nHost: a\r\n";
        for (std::size_t i = 0; i < s.header_count_limit; ++i)
            fields += "X-" + std::to_string(i) + ": 1\r\n";
        const std::string head = "GET / HTTP/1.1\r\nHost: a\r\nX-A: ";
        const auto fill = s.header_limit_bytes + 1 - head.size() - 4;
        return {{"url", "GET /" + std::string(s.url_limit_bytes, 'a') + " HTTP/1.1\r\nHost: a\r\n"
                        "\r\n", 414},
                {"head", head + std::string(fill, 'a') + "\r\n\r\n", 431},
                {"fields", fields + "\r\n", 431},
                {"body of the API", post("/api/v1/session", s.body_limit_bytes + 1), 413},
                {"body of a webhook", post("/api/v1/hooks/hook", s.hook_body_limit_bytes + 1), 413},
                {"policy", "PUT" + post("/api/v1/policy", s.policy_body_limit_bytes + 1).substr(4),
                 413},
                {"file", post("/api/v1/tickets/tkt_1/attachments", s.attachment_limit_bytes + 1),
                 413},
                {"chunks", chunked("/api/v1/session", s.body_limit_bytes + 1), 413}};
    }
};

TEST_F(Bombs, OneMoreThanAnyLimitIsRefusedAtOnceAndCostsNoMemory) {
    std::int64_t slowest_us = 0;
    std::size_t before = 0;
    for (int round = 0; round < 40; ++round) {
        if (round == 5) before = resident_bytes();  // by then everything has grown to its size
        for (const auto& one : all()) {
            http_test::wire connection(port());
            connection.send(one.bytes);
            const auto began = seconds_now();
            const auto got = connection.receive();
            const auto took = static_cast<std::int64_t>((seconds_now() - began) * 1e6);
            slowest_us = std::max(slowest_us, took);
            EXPECT_EQ(got.status, one.status) << one.what << ": " << got.body;
        }
    }
    const auto after = resident_bytes();
    figure("slowest refusal, us", slowest_us);
    figure("grown by, KiB", (static_cast<std::int64_t>(after) -
                             static_cast<std::int64_t>(before)) / 1'024);
    EXPECT_LT(after, before + 8 * mib * weight);
}

TEST_F(Bombs, WhatIsJustAtTheLimitIsTaken) {
    const http::settings s;
    const auto pad = s.body_limit_bytes - std::string(R"({"email":"a@b.c","password":"x"})").size();
    http_test::wire connection(port());
    connection.send(post("/api/v1/session", s.body_limit_bytes) +
                    R"({"email":"a@b.c","password":"x"})" + std::string(pad, ' '));
    EXPECT_EQ(connection.receive().status, 401U) << "read, and judged";
    http_test::wire url(port());
    url.send("GET /" + std::string(s.url_limit_bytes - 1, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(url.receive().status, 404U);
}

// What the parser may take beyond the mail itself.
struct mail_bomb {
    std::string what, mail;
};

std::string nested(int depth) {
    std::string out;
    for (int i = 0; i < depth; ++i) {
        const auto b = "b" + std::to_string(i);
        out += "Content-Type: multipart/mixed; boundary=" + b + "\r\n\r\n--" + b + "\r\n";
    }
    return out;
}

std::vector<mail_bomb> mail_bombs() {
    std::vector<mail_bomb> all;
    all.push_back({"depth", nested(5'000)});
    std::string mails;
    for (int i = 0; i < 5'000; ++i) mails += "Content-Type: message/rfc822\r\n\r\n";
    all.push_back({"mails in mails", std::move(mails)});
    std::string parts = "Content-Type: multipart/mixed; boundary=b\r\n\r\n";
    for (int i = 0; i < 29'000; ++i) parts += "--b\r\n\r\nx\r\n";
    all.push_back({"parts", std::move(parts)});
    std::string fields;
    for (int i = 0; i < 95'000; ++i) fields += "X-" + std::to_string(i) + ": v\r\n";
    all.push_back({"fields", fields + "\r\nbody"});
    all.push_back({"one folded field", "Subject: " + std::string(900'000, 'a') + "\r\n\r\nbody"});
    const auto line = channels::to_base64(std::string(57, '\0')) + "\r\n";
    std::string decoded = "Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n";
    while (decoded.size() < 38 * mib) decoded += line;
    all.push_back({"decoded bytes", std::move(decoded)});
    std::string words = "Subject: ";
    for (int i = 0; i < 12'000; ++i) words += "=?utf-8?q?=41?=\r\n ";
    all.push_back({"encoded words", words + "\r\n\r\nbody"});
    std::string tags = "Content-Type: text/html\r\n\r\n";
    for (int i = 0; i < 200'000; ++i) tags += "<div><b>";
    all.push_back({"elements", std::move(tags)});
    std::string table = "Content-Type: text/plain; charset=utf-7\r\n\r\n";
    for (int i = 0; i < 200'000; ++i) table += "+AAA-";
    all.push_back({"utf-7", std::move(table)});
    return all;
}

TEST(MailBombs, AreReadInTimeAndInLittleMoreThanTheirOwnSize) {
    const auto bombs = mail_bombs();
    static_cast<void>(channels::read_mail_body("Subject: a\r\n\r\nb"));
    std::int64_t slowest_ms = 0;
    std::size_t most = 0;
    for (const auto& one : bombs) {
        malloc_trim(0);  // what the last one took is not this one's
        const auto before = resident_bytes();
        const auto began = seconds_now();
        const auto body = channels::read_mail_body(one.mail);
        const auto took = static_cast<std::int64_t>((seconds_now() - began) * 1e3);
        const auto now = resident_bytes();
        most = std::max(most, now > before ? now - before : 0);
        slowest_ms = std::max(slowest_ms, took);
        const std::size_t content = one.what == "decoded bytes" ? 25 * mib : 0;
        EXPECT_LT(now, before + (50 * mib + content) * weight) << one.what;
        EXPECT_LT(took, 10'000) << one.what;
        std::size_t kept = body.text.size() + body.html.size();
        for (const auto& a : body.attachments) kept += a.content.size();
        EXPECT_LE(kept, 28 * mib) << one.what;
    }
    figure("bombs", static_cast<std::int64_t>(bombs.size()));
    figure("slowest, ms", slowest_ms);
    figure("grown by at most, MiB", static_cast<std::int64_t>(most / mib));
}

}  // namespace
}  // namespace evenline::trust
