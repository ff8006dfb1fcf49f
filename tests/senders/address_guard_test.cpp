#include "evenline/senders/address_guard.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>

namespace evenline::senders::test {
namespace {

bool public4(const char* text) {
    std::array<std::uint8_t, 4> a{};
    EXPECT_EQ(inet_pton(AF_INET, text, a.data()), 1) << text;
    return is_public(a);
}

bool public6(const char* text) {
    std::array<std::uint8_t, 16> a{};
    EXPECT_EQ(inet_pton(AF_INET6, text, a.data()), 1) << text;
    return is_public(a);
}

TEST(AddressGuard, SpecialIPv4BlocksAreRefusedToTheirLastAddress) {
    for (const auto* a :
         {"0.0.0.0",         "0.255.255.255",   "10.0.0.1",        "10.255.255.255",  "100.64.0.1",
          "100.127.255.255", "127.0.0.1",       "127.255.255.254", "169.254.169.254", "172.16.0.1",
          "172.31.255.255",  "192.0.0.8",       "192.0.2.1",       "192.88.99.1",     "192.168.0.1",
          "192.168.255.255", "198.18.0.1",      "198.19.255.255",  "198.51.100.7",    "203.0.113.7",
          "224.0.0.1",       "239.255.255.255", "240.0.0.1",       "255.255.255.255"}) {
        EXPECT_FALSE(public4(a)) << a;
    }
}

TEST(AddressGuard, TheirNeighboursArePublic) {
    for (const auto* a : {"1.0.0.0", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0",
                          "126.255.255.255", "128.0.0.0", "169.253.255.255", "169.255.0.0",
                          "172.15.255.255", "172.32.0.0", "192.167.255.255", "192.169.0.0",
                          "198.17.255.255", "198.20.0.0", "223.255.255.255", "8.8.8.8"}) {
        EXPECT_TRUE(public4(a)) << a;
    }
}

TEST(AddressGuard, IPv6IsPublicOnlyWhereThePublicLives) {
    for (const auto* a : {"::", "::1", "fe80::1", "fec0::1", "fc00::1", "fdff::1", "ff02::1",
                          "100::1", "2001::1", "2001:db8::1", "3fff::1", "64:ff9b:1::1", "4000::1",
                          "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::169.254.169.254",
                          "64:ff9b::7f00:1", "2002:7f00:1::1", "2002:c0a8:1::1"}) {
        EXPECT_FALSE(public6(a)) << a;
    }
    for (const auto* a : {"2606:4700::1", "2a00:1450::1", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"}) {
        EXPECT_TRUE(public6(a)) << a;
    }
}

}  // namespace
}  // namespace evenline::senders::test
