// Files that lie at the provider are asked for in the transaction of their message.
#include "evenline/channels/media.hpp"
#include "evenline/intake/outbox_payload.hpp"
#include "intake/front_desk.hpp"

namespace evenline::intake::test {
namespace {

struct kept_there final : channels::media {
    std::optional<channels::file_call> file_at(std::string_view url) const override {
        if (!url.starts_with("there:")) return std::nullopt;
        return channels::file_call{};
    }
};

TEST(Files, ThatLieAtTheProviderAreAskedForWithTheirMessageAndOnce) {
    front_desk d;
    const kept_there there;
    static_cast<scripted_adapter&>(*d.door.adapter).at_provider = &there;
    auto e = said("m1", "t1");
    e.attachments.push_back({"place", "location", "", 0, {}});
    e.attachments.push_back({"photo", "image/png", "there:7", 0, {}});
    e.attachments.push_back({"here.txt", "text/plain", "", 4, "here"});
    d.take({e});
    d.take({e});
    ASSERT_EQ(d.store.outbox.size(), 1u) << "neither what came along nor what is no file";
    const auto& item = d.store.outbox[0];
    EXPECT_EQ(item.kind, file_kind);
    EXPECT_EQ(item.message, d.store.messages.at(0).id);
    const auto asked = unpack(item);
    ASSERT_TRUE(asked);
    EXPECT_EQ(asked->extra.at("url"), "there:7");
    EXPECT_EQ(asked->extra.at("index"), "1");
}

TEST(Files, OfAChasingMessageAreAskedForToo) {
    front_desk d;
    const kept_there there;
    static_cast<scripted_adapter&>(*d.door.adapter).at_provider = &there;
    d.take({said("m1", "t1")});
    auto e = said("m2", "t1");
    e.attachments.push_back({"photo", "image/png", "there:8", 0, {}});
    d.take({e});
    ASSERT_EQ(d.store.outbox.size(), 1u);
    EXPECT_EQ(d.store.outbox[0].message, d.store.messages.at(1).id);
}

}  // namespace
}  // namespace evenline::intake::test
