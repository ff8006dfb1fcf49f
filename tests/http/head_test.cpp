// The suspicious look alone, without the parser behind it: what that one refuses too would hide a
// mistake here.
#include "http/wire/head.hpp"

#include <gtest/gtest.h>

namespace evenline::http {
namespace {

TEST(Head, ALengthBesideChunksIsRefusedByTheFirstLookAlready) {
    const settings limits;
    const std::string_view start = "POST /x HTTP/1.1\r\nHost: a\r\n";
    for (const std::string_view both :
         {"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
          "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n",
          "Transfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n"}) {
        const auto seen = examine_head(std::string(start) + std::string(both), limits);
        ASSERT_TRUE(seen.refused) << both;
        EXPECT_EQ(seen.refused->status, 400U);
    }
    EXPECT_FALSE(examine_head(std::string(start) + "Content-Length: 5\r\n\r\n", limits).refused);
    EXPECT_FALSE(
        examine_head(std::string(start) + "Transfer-Encoding: chunked\r\n\r\n", limits).refused);
}

}  // namespace
}  // namespace evenline::http
