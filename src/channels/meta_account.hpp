// An account at Meta that people write to: private messages and, for most products, comments that
// everybody reads. What differs between Messenger, a Page and Instagram is in `meta_product`.
#pragma once

#include "evenline/channels/meta_app.hpp"

namespace evenline::channels {

struct meta_product {
    std::string_view kind, object;           // ours; Meta's, of the envelope
    std::string_view token_key, account_key; // settings
    std::string_view message_thread, address_kind;
    std::size_t max_message{};               // characters
    bool account_is_ours{};                  // meta_messaging
    // Comments; left out: this product has none.
    std::string_view comment_thread{}, comment_edge{};
    std::size_t max_comment{};
    // Says what a change is: kind, keys, when. Who and what it says is there already.
    void (*describe)(const meta_change&, inbound_event&){};
};

class meta_account final : public adapter, public media {
public:
    meta_account(const meta_product&, const channel_settings&);

    [[nodiscard]] std::string_view kind() const noexcept override { return product_.kind; }
    [[nodiscard]] reading read(const raw_request&) const override;
    [[nodiscard]] std::optional<outbound_call> compose(const outbound_message&) const override;
    [[nodiscard]] send_verdict judge(unsigned status, std::span<const header>,
                                     std::string_view body) const override;
    [[nodiscard]] reply_limits limits(core::instant last_inbound_at) const override;
    [[nodiscard]] reply_limits limits_in(std::string_view thread,
                                         core::instant last_inbound_at) const override;
    [[nodiscard]] const media* files() const noexcept override { return this; }
    [[nodiscard]] std::optional<file_call> file_at(std::string_view url) const override {
        return app_.file_of(url, false);
    }

private:
    [[nodiscard]] bool is_comment(std::string_view thread) const;
    [[nodiscard]] inbound_event event_of(const meta_change&, const raw_request&) const;
    [[nodiscard]] outbound_call message_to(std::string_view member, std::string_view person,
                                           std::string_view account,
                                           const outbound_message&) const;

    meta_product product_;
    meta_app app_;
    std::string account_, language_;
};

}  // namespace evenline::channels
