// Request smuggling: what two parsers might read differently is refused, alone and behind the
// proxies people put in front; no byte of a body ever becomes a request, and what a proxy refuses
// we do not take.
#include "http/wire.hpp"
#include "trust/front.hpp"
#include "trust/noting_server.hpp"
#include "trust/smuggling_cases.hpp"

#include <gtest/gtest.h>

namespace evenline::trust {
namespace {

struct verdict_of {
    std::vector<unsigned> answers;  // each answer's status, up to the connection's end
    std::vector<std::string> notes;
    [[nodiscard]] bool refused() const { return notes.empty() && answers.front() >= 400; }
};

// Sends one case and hears the answers to the end of the connection.
verdict_of told(noting_server& back, std::uint16_t port, const smuggling_case& c) {
    back.take_notes();
    verdict_of out;
    http_test::wire connection(port);
    connection.send(c.bytes);
    unsigned status = connection.receive().status;
    do out.answers.push_back(status);
    while ((status = connection.receive().status) != 0);
    out.notes = back.take_notes();
    return out;
}

TEST(Smuggling, WhatTwoParsersMightReadDifferentlyIsRefused) {
    noting_server back;
    for (const auto& c : smuggling_cases()) {
        const auto got = told(back, back.port(), c);
        EXPECT_EQ(got.notes, c.notes) << c.what;
        if (c.notes.empty()) EXPECT_TRUE(got.refused()) << c.what;
    }
}

class Behind : public testing::TestWithParam<front_kind> {};

TEST_P(Behind, NothingIsReadMoreLenientlyThanInFront) {
    noting_server back;
    const front proxy(GetParam(), back.port());
    if (!proxy.missing().empty()) GTEST_SKIP() << proxy.missing();
    int refused_in_front = 0;
    for (const auto& c : smuggling_cases()) {
        const auto alone = told(back, back.port(), c);
        const auto behind = told(back, proxy.port(), c);
        // Smuggled is what the proxy did not know of: a request nobody got an answer to.
        EXPECT_LE(behind.notes.size(), behind.answers.size()) << c.what << ": smuggled";
        if (!behind.refused()) continue;
        ++refused_in_front;
        EXPECT_TRUE(alone.notes.empty()) << c.what << ": more lenient than in front";
    }
    EXPECT_GT(refused_in_front, 20) << "the proxy is not the judge it should be";
}

INSTANTIATE_TEST_SUITE_P(Proxies, Behind,
                         testing::Values(front_kind::nginx, front_kind::haproxy),
                         [](const auto& i) {
                             return i.param == front_kind::nginx ? "Nginx" : "Haproxy";
                         });

}  // namespace
}  // namespace evenline::trust
