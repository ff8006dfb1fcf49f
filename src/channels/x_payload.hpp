// What X delivers, in both its families: XAA (one event, data.event_type) and the older AAA
// (for_user_id and lists of events).
#pragma once

#include "evenline/channels/adapter.hpp"

namespace evenline::channels {

struct x_post {
    std::string id, author, author_name, text, full_text, conversation, in_reply_to, created_at;
    std::int64_t created_ms{};
    std::vector<attachment_facts> media;
};
struct x_direct {
    std::string id, sender, recipient, text;
    std::int64_t created_ms{};
    std::vector<attachment_facts> media;
};

struct x_payload {
    std::string fault;                          // not empty: malformed, in words
    bool known_family{};
    std::string account;                        // for_user_id, or the filter's
    std::string event_uuid, event_type;         // XAA
    std::string payload_keys;                   // XAA: what stands in data.payload, by spaces
    std::vector<x_post> posts;                  // XAA: at most one
    std::vector<x_direct> directs;
    std::vector<std::pair<std::string, std::int64_t>> deleted;   // ids and when (ms)
    std::map<std::string, std::string> names;   // of users, by id
};

[[nodiscard]] x_payload read_x(std::string_view body);

}  // namespace evenline::channels
