// A FreeSWITCH event socket's conversation: signing in, catching up, what its queues say, and our
// commands among it.
#pragma once

#include "channels/esl_frame.hpp"
#include "channels/exchange_call.hpp"
#include "evenline/channels/followed_calls.hpp"
#include "evenline/channels/provider_clock.hpp"

#include <deque>
#include <set>

namespace evenline::channels {

class esl_stream final : public stream {
public:
    explicit esl_stream(exchange_settings s) : settings_(std::move(s)) {}

    [[nodiscard]] stream_address address() const override {
        stream_address out;
        out.host = settings_.host;
        out.port = settings_.port;
        out.silence = core::seconds(65);   // a HEARTBEAT comes every 20 s
        return out;
    }
    stream_step connected(core::instant) override;
    stream_step received(std::string_view, core::instant) override;
    stream_step act(std::uint64_t, const outbound_message&, core::instant) override;

private:
    enum class about : std::uint8_t { login, subscribed, time, channels, queues, members, action };
    struct question {
        about what{};
        std::uint64_t number{};
        std::string kind, thread, agent;
    };

    void take(const esl_frame&, core::instant, stream_step&);
    void answered(const question&, std::string_view body, core::instant, stream_step&);
    void acted(const question&, std::string_view body, stream_step&);
    void members(std::string_view table, core::instant);
    void event(const esl_frame&, core::instant, stream_step&);
    void of_queue(const esl_fields&, core::instant, inbound_event&);
    void queue_start(const std::string& member, const std::string& line, bool came_back,
                     followed_call&, inbound_event&);
    void queue_end(const esl_fields&, inbound_event&);
    void of_line(const esl_fields&, inbound_event&);
    void of_job(const esl_fields&, std::string_view result, inbound_event&);
    void ask(question q, std::string command, stream_step& out) {
        asked_.push_back(std::move(q));
        out.say += command + "\n\n";
    }
    void api(about what, const std::string& command, stream_step& out) {
        ask({what, 0, {}, {}, {}}, "api " + command, out);
    }

    exchange_settings settings_;
    esl_reader reader_;
    followed_calls calls_;
    provider_clock clock_;
    std::deque<question> asked_;             // answers come in the order of the questions
    stream_input caught_up_{"resync", {}, {}};
    std::vector<std::string> alive_;
    std::set<std::string> resumed_;          // members who left and came back
    std::map<std::string, question> jobs_;
    std::map<std::string, std::string> session_of_;   // a member's last line
    std::size_t lists_left_{};
};

}  // namespace evenline::channels
