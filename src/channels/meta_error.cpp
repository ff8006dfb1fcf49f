#include "evenline/channels/meta_error.hpp"

#include "evenline/channels/json_reader.hpp"

#include <algorithm>
#include <array>

namespace evenline::channels {
namespace {

struct graph_answer final : json_visitor {
    std::string message_id, message;
    std::int64_t code{}, subcode{};
    bool is_transient{};

    void value(std::string_view path, json_scalar&& s) override {
        // A message, a comment, or WhatsApp's list of one.
        if (path == "message_id" || path == "id" || path == "messages/[]/id")
            message_id = std::move(s.text);
        else if (path == "error/message") message = std::move(s.text);
        else if (path == "error/code") code = s.integer;
        else if (path == "error/error_subcode") subcode = s.integer;
        else if (path == "error/is_transient") is_transient = s.text == "true";
    }
};

}  // namespace

send_verdict judge_meta(send_verdict by_status, unsigned status, std::string_view body) {
    graph_answer answer;
    const bool readable = body.size() <= 64 * 1024 && read_json(body, answer).empty();
    if (by_status.state == send_state::done) {
        by_status.provider_id = answer.message_id;
        return by_status;
    }
    if (!readable || answer.code == 0) return by_status;
    by_status.error = "Meta answered " + std::to_string(status) + ", code " +
                      std::to_string(answer.code) + ": " + answer.message;
    // Unknown, service down, and the call limits of app, user, page, messages and numbers.
    constexpr std::array<std::int64_t, 13> passing{1,       2,       4,       17,     32,
                                                   341,     613,     80'006,  80'007, 130'429,
                                                   131'000, 131'016, 131'056};
    if (answer.is_transient || std::ranges::find(passing, answer.code) != passing.end()) {
        by_status.state = send_state::retry;
        return by_status;
    }
    by_status.state = send_state::failed;
    if (answer.code == 10 && answer.subcode == 2'018'278)
        by_status.error = "the 24-hour reply window has closed: answer on another channel";
    else if (answer.code == 10 && answer.subcode == 2'018'065)
        by_status.error = "the reply window has closed: answer on another channel";
    else if (answer.code == 190)
        by_status.error = "the access token is no longer valid: make a new one";
    else if (answer.code == 551)
        by_status.error = "this person cannot be reached on Messenger now";
    else if (answer.code == 10'900)
        by_status.error = "this comment has had its one private reply: answer in public";
    else if (answer.code == 131'047)
        by_status.error = "the 24-hour window has closed: send a template, or answer on another "
                          "channel";
    else if (answer.code == 131'026)
        by_status.error = "this number cannot receive WhatsApp messages: answer on another channel";
    return by_status;
}

}  // namespace evenline::channels
