// GMime started once, and its reference-counted objects held so that they are let go.
#pragma once

#include <gmime/gmime.h>

#include <memory>

namespace evenline::channels {

void gmime_ready();

struct unreference {
    void operator()(gpointer object) const { g_object_unref(object); }
};
template <class T> using held = std::unique_ptr<T, unreference>;

struct free_text {
    void operator()(char* text) const { g_free(text); }
};
using held_text = std::unique_ptr<char, free_text>;

// Lenient everywhere: mails are written by everyone.
[[nodiscard]] GMimeParserOptions* lenient_options();

}  // namespace evenline::channels
