#include "channels/event_batch.hpp"

#include <charconv>

namespace evenline::channels {

std::string batch_visitor::fault() const {
    if (!is_object_) return "the body is not a JSON object";
    if (events_ > max_events) return "more than 1000 events in one request";
    return {};
}

std::string read_batch(std::string_view body, batch_visitor& visitor) {
    auto fault = read_json(body, visitor);
    return fault.empty() ? visitor.fault() : fault;
}

std::int64_t whole_of(const json_scalar& s) {
    if (s.type == json_type::number) return s.integer;
    std::int64_t n = 0;
    std::from_chars(s.text.data(), s.text.data() + s.text.size(), n);
    return n;
}

}  // namespace evenline::channels
