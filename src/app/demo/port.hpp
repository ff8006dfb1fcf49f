// A free port for the demo, and who has the one that was wanted.
#pragma once

#include <cstdint>
#include <string>

namespace evenline::app::demo {

struct port_choice {
    std::uint16_t port{};  // 0: none of the next hundred is free
    std::string taken_by;  // "nginx (pid 812)", "another program"; empty: the wanted one was free
};

// The wanted port of 127.0.0.1, or the next free one above it.
[[nodiscard]] port_choice choose_port(std::uint16_t wanted);
// Any free port of 127.0.0.1.
[[nodiscard]] std::uint16_t free_port();

}  // namespace evenline::app::demo
