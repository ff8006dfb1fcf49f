// What WhatsApp's Cloud API delivers, as it stands in the payload.
#pragma once

#include "evenline/channels/adapter.hpp"

namespace evenline::channels {

struct whatsapp_contact { std::string wa_id, user_id, parent_user_id, name; };

struct whatsapp_message {
    std::string from, user_id, id, type, reply_to, text, payload, edits;
    std::int64_t timestamp_s{};
    attachment_facts media;            // url empty: fetched by its id, kept in `media_id`
    std::string media_id, place_name, place_address, place_url, latitude, longitude;
    std::string unsupported_type, new_number;
    std::size_t products{}, cards{};   // of an order, of shared contacts
};

struct whatsapp_status {
    std::string id, state, recipient, error_title;
    std::int64_t timestamp_s{}, error_code{};
};

struct whatsapp_change {
    std::string field, phone_number_id, display_number;
    std::vector<whatsapp_contact> contacts;
    std::vector<whatsapp_message> messages;
    std::vector<whatsapp_status> statuses;
};

struct whatsapp_payload {
    std::string fault;                 // not empty: malformed, in words
    std::string object;
    std::vector<whatsapp_change> changes;
};

[[nodiscard]] whatsapp_payload read_whatsapp(std::string_view body);

}  // namespace evenline::channels
