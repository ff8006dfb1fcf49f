#include "evenline/channels/multipart.hpp"

#include <gtest/gtest.h>

namespace evenline::channels {
namespace {

constexpr const char* form = "multipart/form-data; boundary=xyz";

TEST(Multipart, GivesFieldsAndFilesInOrder) {
    const auto parts = parse_multipart(
        "preamble\r\n--xyz\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nfirst\r\n"
        "--xyz\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a \\\"b\\\".txt\"\r\n"
        "Content-Type: text/plain\r\n\r\none\r\ntwo\r\n--xyz--\r\n", form);
    ASSERT_TRUE(parts);
    ASSERT_EQ(parts->size(), 2U);
    EXPECT_EQ(part(*parts, "a"), "first");
    EXPECT_EQ((*parts)[1].file_name, "a \"b\".txt");
    EXPECT_EQ((*parts)[1].content_type, "text/plain");
    EXPECT_EQ((*parts)[1].content, "one\r\ntwo");
    EXPECT_EQ(part(*parts, "absent"), "");
}

TEST(Multipart, IsNothingWhenItDoesNotEndOrAPartHasNoName) {
    const std::string field = "--xyz\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx";
    EXPECT_FALSE(parse_multipart(field, form));
    EXPECT_FALSE(parse_multipart("this is no form", form));
    EXPECT_FALSE(parse_multipart("--xyz\r\nContent-Type: text/plain\r\n\r\nx\r\n--xyz--", form));
    EXPECT_FALSE(parse_multipart(field + "\r\n--xyz--", "multipart/form-data"));
    EXPECT_FALSE(parse_multipart(field + "\r\n--xyz--", "text/plain; boundary=xyz"));
    EXPECT_TRUE(parse_multipart(field + "\r\n--xyz--", form));
}

TEST(Multipart, HasABoundOnItsParts) {
    std::string body;
    for (int i = 0; i < 5; ++i)
        body += "--xyz\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n";
    body += "--xyz--";
    EXPECT_TRUE(parse_multipart(body, form, 5));
    EXPECT_FALSE(parse_multipart(body, form, 4));
}

}  // namespace
}  // namespace evenline::channels
