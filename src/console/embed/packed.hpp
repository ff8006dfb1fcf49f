// What the packer wrote: console_files.cpp in the build folder, or the notice.
#pragma once

#include "evenline/console/files.hpp"

namespace evenline::console {

[[nodiscard]] std::span<const file> packed();

}  // namespace evenline::console
