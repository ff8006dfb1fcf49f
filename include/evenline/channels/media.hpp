// Files that a customer sent and that lie at the provider: which calls bring them. They are fetched
// when somebody wants to see one, with a limit of size; whoever fetches says who may be reached.
#pragma once

#include "evenline/channels/adapter.hpp"

namespace evenline::channels {

struct file_call {
    http_call call;
    bool is_last{};                      // its answer is the file; else `file_said` reads it
    bool from_outside{true};             // the address came from outside: public ones only
};

class media {
public:
    virtual ~media() = default;
    // For the file that attachment_facts::url names. Nothing: it is not one that we can fetch.
    [[nodiscard]] virtual std::optional<file_call> file_at(std::string_view url) const = 0;
    // What follows from a good answer that was not the last. Nothing: it names no file.
    [[nodiscard]] virtual std::optional<file_call> file_said(std::string_view answer) const {
        (void)answer;
        return std::nullopt;
    }
};

}  // namespace evenline::channels
