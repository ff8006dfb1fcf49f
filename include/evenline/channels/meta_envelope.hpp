// The envelope in which Meta delivers Messenger events: entries, each with a batch of items.
#pragma once

#include "evenline/channels/adapter.hpp"

namespace evenline::channels {

enum class meta_what : std::uint8_t { other, message, postback, edit, reaction, read, delivery };

struct meta_item {
    meta_what what{meta_what::other};
    std::string account;              // entry id: the Page
    std::string sender, recipient;
    std::int64_t timestamp_ms{};
    bool is_standby{}, is_echo{}, is_deleted{};
    std::string mid, text, payload, reply_to, app_id, action, edits, watermark;
    std::vector<std::string> mids;    // of a delivery
    std::vector<attachment_facts> attachments;
};

struct meta_envelope {
    std::string fault;                // not empty: malformed, in words
    std::string object;
    std::vector<meta_item> items;
};

[[nodiscard]] meta_envelope read_meta_envelope(std::string_view body);

}  // namespace evenline::channels
