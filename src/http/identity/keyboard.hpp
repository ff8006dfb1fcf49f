// What fingers type when the head adds nothing: walks over the keys, and a word with the keyboard
// left in another alphabet.
#pragma once

#include <string_view>

namespace evenline::http {

// Most steps are to the same key, a neighbour on the keyboard or the next letter; or every second
// character goes such a way and so do those between (a1s2d3f4). `folded`: without capitals.
[[nodiscard]] bool is_walk(std::string_view folded);

// A Russian word typed on Latin keys, as ghbdtn is a greeting: read in the other alphabet, most
// pairs of neighbouring letters are pairs that the language is made of.
[[nodiscard]] bool is_another_alphabet(std::string_view folded);

}  // namespace evenline::http
