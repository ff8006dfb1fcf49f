// CloudEvents 1.0 in its three HTTP forms: structured, batched, binary.
#pragma once

#include "channels/contact_document.hpp"

namespace evenline::channels {

struct cloud_event {
    std::string id, source, type, specversion, time, subject, content_type, base64;
    bool has_data{}, has_base64{};
    std::string unreadable;            // why its data cannot be read; it is kept all the same
    contact_document data;
};

struct cloud_events {
    unsigned status{200};              // else how to refuse, and why
    std::string fault;
    bool is_batch{};
    std::vector<cloud_event> all;
};

[[nodiscard]] cloud_events read_cloud_events(const raw_request&);

}  // namespace evenline::channels
