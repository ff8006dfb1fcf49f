// Facebook Messenger: docs/channels/messenger.md.
#include "channels/meta_account.hpp"
#include "evenline/channels/json_reader.hpp"

namespace evenline::channels {
namespace {

constexpr meta_product messages{.kind = "messenger", .object = "page",
                                .token_key = "page_access_token", .account_key = "page_id",
                                .message_thread = "meta:page:", .address_kind = "messenger",
                                .max_message = 2'000, .account_is_ours = false};

std::optional<sample_request> sample(const channel_settings& s, const std::string& url,
                                     core::instant at, std::uint64_t mark) {
    const auto ms = std::to_string(at.us / 1'000);
    return meta_sample(s, url, "page",
                       R"("id":"evenline-test-page","time":)" + ms +
                           R"(,"messaging":[{"sender":{"id":")" + padded(mark, 16) +
                           R"("},"recipient":{"id":"evenline-test-page"},"timestamp":)" + ms +
                           R"(,"message":{"mid":"m_test_)" + std::to_string(mark) +
                           R"(","text":)" + json_quoted(sample_text) + "}}]");
}

}  // namespace

channel_kind messenger_kind() {
    channel_kind k{"messenger", "Facebook Messenger", core::work_form::chat,
                   meta_settings({"page_access_token", true, true,
                                  "lets us answer in the Page's name", ""}),
                   [](const channel_settings& s) {
                       return std::make_unique<meta_account>(messages, s);
                   }};
    k.sample = sample;
    k.recorded_as = {"meta.messenger"};
    k.is_social = true;
    k.recorded_secret = {"app_secret", "verify_token"};
    return k;
}

}  // namespace evenline::channels
