// The [[channel]] and [[subscriber]] entries.
#pragma once

#include "app/toml_reader.hpp"

namespace evenline::app {

void read_channels(reading_of_file&, toml_reader& root, config& into);
void read_subscribers(reading_of_file&, toml_reader& root, config& into);

}  // namespace evenline::app
