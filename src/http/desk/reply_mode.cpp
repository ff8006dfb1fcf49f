#include "http/desk/reply_mode.hpp"

#include <algorithm>

namespace evenline::http {
namespace {

response refused(call from, std::string why) {
    return problem(from.asked, "channel_cannot_reply", std::move(why) + " Nothing was sent.");
}

std::optional<response> in_private(call from, const channels::reply_limits& limits,
                                   const reply_history& before, core::instant now,
                                   channels::outbound_message& m) {
    if (!limits.private_until)
        return refused(from, "A contact on this channel cannot be answered in private.");
    if (*limits.private_until < now)
        return refused(from, "It is too late for a private answer: answer in public.");
    if (std::ranges::find(before.answered_in_private, m.in_reply_to) !=
        before.answered_in_private.end())
        return refused(from, "This comment has had its one private answer: answer in public, or "
                             "wait until the customer writes back in private.");
    m.extra["private"] = "true";
    return std::nullopt;
}

}  // namespace

std::optional<response> apply_mode(call from, const intake::channel& channel,
                                   const reply_asked& asked, const reply_history& before,
                                   core::instant now, reply_target& to) {
    auto& m = to.message;
    const auto limits = channel.adapter->limits_in(m.thread, before.last_in);
    to.is_public = limits.is_public;
    if (asked.visibility == "public" && !limits.is_public)
        return refused(from, "This conversation is a private one.");
    if (asked.visibility == "private" && limits.is_public) {
        auto no = in_private(from, limits, before, now, m);
        if (no) return no;
        to.is_public = false;
    }
    if (!asked.template_name.empty()) {
        if (std::ranges::find(limits.templates, asked.template_name) == limits.templates.end())
            return refused(from, "The channel has no template '" + asked.template_name +
                                     "' (GET /api/v1/channels lists them).");
        m.extra["template"] = asked.template_name;
        return std::nullopt;
    }
    const bool closed = limits.window_ends_at && before.last_in.us != 0 &&
                        *limits.window_ends_at < now;
    if (!closed) return std::nullopt;
    if (limits.tagged_until && now <= *limits.tagged_until) {
        m.extra["tag"] = "HUMAN_AGENT";
        return std::nullopt;
    }
    return refused(from, limits.templates.empty()
                             ? "The time to answer here is over: answer on another channel."
                             : "The time to answer here is over: send a template, or answer on "
                               "another channel.");
}

}  // namespace evenline::http
