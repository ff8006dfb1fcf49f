// The commented configuration file that `evenline config init` writes: every setting there is.
#pragma once

#include <string>

namespace evenline::app {

// Made from settings() and channels::kinds(), so nothing can be missing; the same text is kept in
// config/evenline.example.toml for reading (a test compares them).
[[nodiscard]] std::string config_template();

}  // namespace evenline::app
