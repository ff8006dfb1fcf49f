#include "given.hpp"

namespace {

using namespace given;

std::string bytes_of(std::string_view hex) {
    std::string out;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
        out += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
    return out;
}

TEST(Signature, AgreesWithThePublishedDigests) {
    EXPECT_EQ(to_hex(digest(hash::sha1, "abc")), "a9993e364706816aba3e25717850c26c9cd0d89d");
    EXPECT_EQ(to_hex(digest(hash::sha256, "abc")),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    // RFC 4231 case 2, RFC 2202 case 2
    EXPECT_EQ(to_hex(hmac(hash::sha256, "Jefe", "what do ya want for nothing?")),
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    EXPECT_EQ(to_hex(hmac(hash::sha1, "Jefe", "what do ya want for nothing?")),
              "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
    EXPECT_EQ(to_hex(hmac(hash::sha256, "", "")),
              "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST(Signature, ReadsBase64InOneWayOnly) {
    EXPECT_EQ(from_base64("aGVsbG8="), "hello");
    EXPECT_EQ(from_base64("aGVsbG8"), "hello");
    EXPECT_EQ(from_base64(""), "");
    EXPECT_FALSE(from_base64("aGVsbG9="));    // bits left over
    EXPECT_FALSE(from_base64("aGVsbG8=="));
    EXPECT_FALSE(from_base64("aGVs bG8="));
    EXPECT_FALSE(from_base64("aGVsbG8\n"));
    EXPECT_FALSE(from_base64("a"));
    EXPECT_EQ(to_base64("hello"), "aGVsbG8=");
    EXPECT_EQ(to_base64(""), "");
}

TEST(Signature, TextsOfDifferentLengthAreNeverEqual) {
    EXPECT_TRUE(equal_constant_time("", ""));
    EXPECT_TRUE(equal_constant_time("abc", "abc"));
    EXPECT_FALSE(equal_constant_time("abc", "abd"));
    EXPECT_FALSE(equal_constant_time("abc", "ab"));
}

TEST(Signature, VerifiesEd25519AndNothingNearIt) {   // RFC 8032, test 2
    const auto key = bytes_of("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
    const auto signature = bytes_of(
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
    EXPECT_TRUE(ed25519_verifies(key, "\x72", signature));
    EXPECT_FALSE(ed25519_verifies(key, "\x73", signature));
    EXPECT_FALSE(ed25519_verifies(key.substr(1), "\x72", signature));
    each_flipped_bit(signature, [&](const std::string& turned) {
        EXPECT_FALSE(ed25519_verifies(key, "\x72", turned));
    });
}

}  // namespace
