// Notices in force and who has heard them. Whoever comes is told once, whatever the channel: a
// written channel by an automatic message, a call by voice. It answers nobody: the clock runs on.
// Loop thread only.
#pragma once

#include "evenline/core/event.hpp"
#include "evenline/engine/notices.hpp"
#include "evenline/intake/intake.hpp"

#include <map>
#include <set>
#include <span>
#include <vector>

namespace evenline::http {

struct context;

class notice_board {
public:
    void load(engine::notice, std::span<const engine::notice_told>);
    void put(engine::notice);
    [[nodiscard]] const engine::notice* find(std::uint64_t id) const;
    [[nodiscard]] std::vector<engine::notice> all() const;  // newest first
    [[nodiscard]] std::uint64_t next_id() const;
    // Customers told, by channel.
    [[nodiscard]] std::map<core::channel_number, std::uint64_t> told(std::uint64_t id) const;

    // In force now, and not yet told to this customer. Marks them as told.
    [[nodiscard]] std::vector<engine::notice> tell(core::customer_id, core::channel_number,
                                                   core::instant now);

private:
    struct posted {
        engine::notice what;
        std::set<core::customer_id> heard;
        std::map<core::channel_number, std::uint64_t> told;
    };
    std::map<std::uint64_t, posted> all_;
};

// Tells those of whom these events say that they have come, on written channels.
void tell_newcomers(context&, std::span<const core::event>);
// Puts the words before what a caller hears next, if this is the answer to a caller's request.
void tell_caller(context&, const intake::channel&, intake::receipt&);

// "es" or "en" alone for those languages, both for any other.
[[nodiscard]] std::string notice_words(const engine::notice&, std::string_view language);

}  // namespace evenline::http
