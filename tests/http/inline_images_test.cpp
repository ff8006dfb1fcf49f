#include "http/desk/inline_images.hpp"

#include <gtest/gtest.h>

namespace evenline::http {
namespace {

TEST(InlineImages, StandInTheHtmlItself) {
    const std::vector<inline_image> images{{"cid:logo@x", "image/png", "PNG"}};
    const auto* html = "<img src=\"cid:logo@x\"><img src='cid:other'>cid:logo@xy";
    EXPECT_EQ(with_inline_images(html, images),
              "<img src=\"data:image/png;base64,UE5H\"><img src='cid:other'>cid:logo@xy");
    EXPECT_EQ(with_inline_images("<img src=cid:logo@x>", images),
              "<img src=data:image/png;base64,UE5H>");
}

TEST(InlineImages, ArePicturesThatHoldNoScript) {
    EXPECT_TRUE(is_inline_image("cid:a", "image/jpeg"));
    EXPECT_FALSE(is_inline_image("cid:a", "image/svg+xml"));
    EXPECT_FALSE(is_inline_image("cid:a", "text/html"));
    EXPECT_FALSE(is_inline_image("https://x/a.png", "image/png"));
    EXPECT_FALSE(is_inline_image("", "image/png"));
}

TEST(InlineImages, NamedTenThousandTimesDoNotFillTheMemory) {
    const std::vector<inline_image> images{{"cid:a", "image/png", std::string(1'000'000, 'x')}};
    std::string html;
    for (int i = 0; i < 10'000; ++i) html += "<img src=\"cid:a\">";
    EXPECT_LT(with_inline_images(html, images).size(), 40U * 1'024 * 1'024);
}

TEST(InlineImages, StandForTheirNamesAsLongAsThereIsRoomToTheLastByte) {
    const std::string prefix = "data:image/png;base64,";
    const std::size_t most = most_inline_bytes;
    for (const std::size_t size : {most, most - 1, most - 2}) {
        const std::vector<inline_image> images{{"cid:a", "image/png", std::string(size, 'x')},
                                               {"cid:b", "image/png", "small"}};
        const auto each = prefix.size() + (size + 2) / 3 * 4;
        const auto fit = 3 * most_inline_bytes / each;
        ASSERT_EQ(fit, 2U);
        EXPECT_EQ(with_inline_images("\"cid:a\"cid:a\"cid:a\"cid:b\"", images).size(),
                  2 * each + std::string_view("\"\"\"cid:a\"\"").size() +
                      prefix.size() + 8);
    }
}

}  // namespace
}  // namespace evenline::http
