#include "evenline/channels/meta_messaging.hpp"

#include "evenline/channels/json_reader.hpp"

#include <algorithm>
#include <charconv>

namespace evenline::channels {
namespace {

// What Meta's own "Send test" button sends: the same ids to everybody.
bool is_dashboard_test(const meta_item& item) {
    return item.account == "0" && item.mid == "random_mid";
}

bool mentions_story(const meta_item& item) {
    return std::ranges::any_of(item.attachments, [](const attachment_facts& a) {
        return a.content_type == "story_mention";
    });
}

void open_work(const meta_messaging& how, const raw_request& request, inbound_event& e) {
    e.creates_work = true;
    auto& c = e.contact;
    c.form = core::work_form::chat;
    c.thread = e.thread_key;
    c.text = e.text;
    c.language = how.language;
    c.occurred_at = e.occurred_at.value_or(request.received_at);
    if (!e.sender_id.empty())
        c.addresses.push_back({std::string(how.address_kind), e.sender_id, true});
}

void fill_message(const meta_messaging& how, const meta_item& item, const raw_request& request,
                  inbound_event& e) {
    e.provider_id = item.mid;
    e.dedupe_key = !item.mid.empty() ? item.mid
                   : "at:" + e.account + ':' + item.sender + ':' +
                         std::to_string(item.timestamp_ms);
    e.text = item.text;
    e.in_reply_to = item.reply_to;
    if (!item.reply_to_story.empty()) e.in_reply_to = "story:" + item.reply_to_story;
    e.attachments = item.attachments;
    if (!item.payload.empty()) e.extra["payload"] = item.payload;
    if (!item.app_id.empty()) e.extra["app_id"] = item.app_id;
    if (item.is_deleted) {
        e.event_kind = "delete";
        e.dedupe_key += ":deleted";
    } else if (item.is_echo) {
        e.event_kind = "echo";
    } else if (item.is_standby) {
        e.event_kind = "standby";   // another app has this conversation
    } else if (is_dashboard_test(item)) {
        e.event_kind = "test";
    } else {
        e.event_kind = mentions_story(item) ? "mention" : "message";
        open_work(how, request, e);
    }
}

void fill_status(const meta_item& item, std::string_view state, std::string_view key,
                 inbound_event& e) {
    e.event_kind = "status";
    e.delivery_state = state;
    e.extra["watermark"] = item.watermark;
    std::int64_t until_ms = 0;
    const auto& mark = item.watermark;
    std::from_chars(mark.data(), mark.data() + mark.size(), until_ms);
    if (until_ms > 0 && until_ms < INT64_MAX / 1'000)
        e.delivered_until = core::instant{until_ms * 1'000};
    e.dedupe_key = std::string(key) + ':' + item.watermark;
}

}  // namespace

void add_meta_events(const meta_messaging& how, const meta_item& item, const raw_request& request,
                     std::vector<inbound_event>& events) {
    inbound_event e;
    // An echo's sender is our account; seen from an inbox it may still name the customer first.
    const bool from_us = item.is_echo && (!how.account_is_ours || item.sender == item.account);
    e.account = how.account_is_ours ? (from_us ? item.sender : item.recipient) : item.account;
    e.sender_id = item.sender;
    e.outbound = item.is_echo;
    e.thread_key = std::string(how.thread_prefix) + e.account + ':' +
                   (from_us ? item.recipient : item.sender);
    if (item.timestamp_ms > 0 && item.timestamp_ms < INT64_MAX / 1'000)
        e.occurred_at = core::instant{item.timestamp_ms * 1'000};
    const auto when = std::to_string(item.timestamp_ms);
    switch (item.what) {
        case meta_what::message:
        case meta_what::postback: fill_message(how, item, request, e); break;
        case meta_what::edit:
            e.event_kind = "edit";
            e.text = item.text;
            e.provider_id = item.mid;
            e.dedupe_key = item.mid + ":edit:" + (item.edits.empty() ? when : item.edits);
            break;
        case meta_what::reaction:
            e.event_kind = "reaction";
            e.text = item.text;
            e.in_reply_to = item.mid;
            e.dedupe_key = item.mid + ":reaction:" + item.action + ':' + when;
            break;
        case meta_what::read:
            fill_status(item, "read", "read", e);
            if (!item.mid.empty()) e.delivery_of = item.mid;
            break;
        case meta_what::delivery:
            fill_status(item, "delivered", "delivery", e);
            for (std::size_t i = 0; i < item.mids.size(); ++i) {
                auto one = e;
                one.delivery_of = item.mids[i];
                if (i > 0) one.dedupe_key += ':' + item.mids[i];
                events.push_back(std::move(one));
            }
            if (!item.mids.empty()) return;
            break;
        case meta_what::other:
            e.event_kind = "ignored";
            e.dedupe_key = "other:" + item.account + ':' + item.sender + ':' + when;
            break;
    }
    events.push_back(std::move(e));
}

std::optional<meta_thread> meta_thread_of(std::string_view prefix, std::string_view thread) {
    if (!thread.starts_with(prefix)) return std::nullopt;
    const auto rest = thread.substr(prefix.size());
    const auto colon = rest.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    return meta_thread{std::string(rest.substr(0, colon)), std::string(rest.substr(colon + 1))};
}

std::string meta_message_body(std::string_view recipient_member, std::string_view recipient,
                              const outbound_message& m) {
    const auto tag = m.extra.find("tag");
    const bool tagged = tag != m.extra.end() && !tag->second.empty();
    return "\"recipient\":{" + json_quoted(recipient_member) + ':' + json_quoted(recipient) +
           "},\"messaging_type\":" +
           (tagged ? "\"MESSAGE_TAG\",\"tag\":" + json_quoted(tag->second) : "\"RESPONSE\"") +
           ",\"message\":{\"text\":" + json_quoted(m.text) + "}";
}

}  // namespace evenline::channels
