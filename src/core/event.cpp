#include "evenline/core/event.hpp"

#include "evenline/core/command.hpp"

namespace evenline::core {

event_body::event_body(const event_body&) = default;
event_body::event_body(event_body&&) noexcept = default;
event_body& event_body::operator=(const event_body&) = default;
event_body& event_body::operator=(event_body&&) noexcept = default;
event_body::~event_body() = default;

bool operator==(const event_body& a, const event_body& b) {
    return static_cast<const any_event&>(a) == static_cast<const any_event&>(b);
}

command::command(const command&) = default;
command::command(command&&) noexcept = default;
command& command::operator=(const command&) = default;
command& command::operator=(command&&) noexcept = default;
command::~command() = default;

}  // namespace evenline::core
