// What a person would read in an HTML mail, as plain text. For reading and for the rules on
// content; the HTML itself is kept and only ever shown sandboxed.
#pragma once

#include <string>
#include <string_view>

namespace evenline::channels {

// Linear in the input, never fails: broken markup gives its text.
[[nodiscard]] std::string html_to_text(std::string_view html);

}  // namespace evenline::channels
