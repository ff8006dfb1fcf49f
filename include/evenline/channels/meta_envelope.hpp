// The envelope in which Meta delivers: entries, each with a batch of messaging items (Messenger,
// Instagram) or of changes (comments, mentions).
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
    std::string mid, text, payload, reply_to, reply_to_story, app_id, action, edits, watermark;
    std::vector<std::string> mids;    // of a delivery
    std::vector<attachment_facts> attachments;
};

// Something that happened to a Page's or a professional account's posts.
struct meta_change {
    std::string account;              // entry id
    std::int64_t entry_time_s{};
    std::string field;                // "feed", "comments", "live_comments", "mentions", ...
    std::string item, verb;           // of a feed: "comment" "add"
    std::string from_id, from_name;   // may be missing
    std::string id, comment_id, post_id, parent_id, media_id, text, photo_url;
    std::int64_t created_time_s{};
};

struct meta_envelope {
    std::string fault;                // not empty: malformed, in words
    std::string object;
    std::vector<meta_item> items;
    std::vector<meta_change> changes;
};

class batch_visitor;
// Reads any of Meta's envelopes; `object` is where the visitor keeps its name. Empty, or what is
// wrong in words.
[[nodiscard]] std::string read_meta(std::string_view body, batch_visitor&,
                                    const std::string& object);
[[nodiscard]] meta_envelope read_meta_envelope(std::string_view body);

}  // namespace evenline::channels
