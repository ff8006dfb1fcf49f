#include "evenline/core/command.hpp"

namespace evenline::core {

command::command(const command&) = default;
command::command(command&&) noexcept = default;
command& command::operator=(const command&) = default;
command& command::operator=(command&&) noexcept = default;
command::~command() = default;

}  // namespace evenline::core
