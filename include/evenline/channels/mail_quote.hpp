// Where the history begins that mail programs copy under an answer.
#pragma once

#include <string_view>

namespace evenline::channels {

// The part at the end of a mail's text that repeats earlier mail, from the line that introduces it;
// empty if there is none. Nothing is folded between answers written in between, nor when nothing
// else was written: then the copied mail is what the sender wants to be read.
[[nodiscard]] std::string_view quoted_part(std::string_view text);

}  // namespace evenline::channels
