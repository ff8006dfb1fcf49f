#include "evenline/core/event.hpp"

namespace evenline::core {

event_body::event_body(const event_body&) = default;
event_body::event_body(event_body&&) noexcept = default;
event_body& event_body::operator=(const event_body&) = default;
event_body& event_body::operator=(event_body&&) noexcept = default;
event_body::~event_body() = default;

bool operator==(const event_body& a, const event_body& b) {
    return static_cast<const any_event&>(a) == static_cast<const any_event&>(b);
}

}  // namespace evenline::core
