// How each plain setting gets from the file into the config.
#pragma once

#include "app/toml_reader.hpp"

namespace evenline::app {

struct setting_rule {
    setting note;
    bool path{};                               // relative to the config file
    std::int64_t low{}, high{};                // of a count
    void (*set_text)(config&, std::string){};  // exactly one of these four
    void (*set_texts)(config&, std::vector<std::string>){};
    void (*set_count)(config&, std::int64_t){};
    void (*set_flag)(config&, bool){};
};

std::span<const setting_rule> setting_rules();

}  // namespace evenline::app
