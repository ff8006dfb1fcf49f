// Which calls bring a file that a customer sent, and to whom our tokens are shown.
#include "evenline/channels/media.hpp"
#include "given.hpp"

namespace {

using namespace given;

std::unique_ptr<adapter> meta(std::string kind) {
    return channel(std::move(kind), {{"app_secret", {"s"}}, {"access_token", {"tok"}},
                                     {"page_access_token", {"tok"}}});
}

bool shows_token(const file_call& c) {
    for (const auto& h : c.call.headers)
        if (h.value.find("tok") != std::string::npos) return true;
    return c.call.url.find("tok") != std::string::npos;
}

TEST(Media, WhatsAppsIdLeadsToAnAddressAtMetaAndNowhereElse) {
    const auto by = meta("whatsapp");
    const auto first = by->files()->file_at("whatsapp-media:77");
    ASSERT_TRUE(first);
    EXPECT_EQ(first->call.url, "https://graph.facebook.com/v25.0/77");
    EXPECT_EQ(first->call.method, "GET");
    EXPECT_TRUE(shows_token(*first));
    EXPECT_FALSE(first->is_last);
    const auto then = by->files()->file_said(R"({"url":"https://lookaside.fbsbx.com/w/?mid=7"})");
    ASSERT_TRUE(then);
    EXPECT_TRUE(then->is_last && then->from_outside && shows_token(*then));
    for (const char* elsewhere :
         {R"({"url":"https://evil.example/x"})", R"({"url":"http://lookaside.fbsbx.com/x"})",
          R"({"url":"https://fbsbx.com.evil.example/"})", R"({"url":"file:///etc/passwd"})",
          R"({"url":"https://evil.example/a.fbsbx.com"})",
          R"({"url":"https://evil.example?a.fbsbx.com"})",
          R"({"url":"https://evil.example#.fbsbx.com"})",
          R"({"url":"https://evil.example:1.fbsbx.com"})", "{}", "<html>"})
        EXPECT_FALSE(by->files()->file_said(elsewhere)) << elsewhere;
    const auto odd = by->files()->file_at("whatsapp-media:7/../8?x=");
    EXPECT_EQ(odd->call.url, "https://graph.facebook.com/v25.0/7%2F..%2F8%3Fx%3D");
}

TEST(Media, AMetaLinkIsFetchedWithoutATokenAndAStrangersNotAtAll) {
    for (const char* kind : {"messenger", "facebook_page", "instagram"}) {
        const auto by = meta(kind);
        const auto file = by->files()->file_at("https://scontent.xx.fbcdn.net/v/1.jpg?oh=1");
        ASSERT_TRUE(file) << kind;
        EXPECT_TRUE(file->is_last && file->from_outside);
        EXPECT_FALSE(shows_token(*file)) << kind;
        EXPECT_FALSE(by->files()->file_at("https://shop.example/offer")) << kind;
        EXPECT_FALSE(by->files()->file_at("https://fbcdn.net@10.0.0.1/x.fbcdn.net")) << kind;
    }
}

TEST(Media, TelegramsFileIsAskedForByItsBot) {
    const auto by = channel("telegram", {{"secret_token", {"s"}}, {"bot_token", {"1:tok"}}});
    const auto first = by->files()->file_at("telegram-file:AgAC/1");
    ASSERT_TRUE(first);
    EXPECT_EQ(first->call.url, "https://api.telegram.org/bot1:tok/getFile?file_id=AgAC%2F1");
    const auto then =
        by->files()->file_said(R"({"ok":true,"result":{"file_path":"photos/file_7.jpg"}})");
    ASSERT_TRUE(then);
    EXPECT_EQ(then->call.url, "https://api.telegram.org/file/bot1:tok/photos/file_7.jpg");
    EXPECT_TRUE(then->is_last);
    for (const char* odd : {R"({"result":{"file_path":"../x"}})", R"({"result":{}})", "[]",
                            R"({"result":{"file_path":"a b"}})"})
        EXPECT_FALSE(by->files()->file_said(odd)) << odd;
    EXPECT_FALSE(by->files()->file_at("https://example.com/x"));
}

}  // namespace
