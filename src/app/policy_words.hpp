// Finds what a policy must not know: where a contact came from and who is watching.
#pragma once

#include "app/toml_reader.hpp"

#include <span>

namespace evenline::app {

// Appends a problem for every key and every compared value of the document that names a channel,
// an audience, followers or publicity. `channels`: ids of the configured ones.
void refuse_publicity(reading_of_file&, const toml::table& document,
                      std::span<const std::string> channels);

}  // namespace evenline::app
