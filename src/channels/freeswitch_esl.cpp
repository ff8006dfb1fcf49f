// An existing FreeSWITCH mod_callcenter queue, followed and acted on through the event socket:
// docs/channels/freeswitch_esl.md.
#include "channels/esl_stream.hpp"
#include "evenline/channels/form.hpp"

namespace evenline::channels {
namespace {

class freeswitch_esl final : public adapter {
public:
    explicit freeswitch_esl(const channel_settings& s) : settings_(s, 8021) {
        if (settings_.agent_endpoint.empty()) settings_.agent_endpoint = "user/{phone}";
    }
    [[nodiscard]] std::string_view kind() const noexcept override { return "freeswitch_esl"; }
    [[nodiscard]] reading read(const raw_request&) const override { return nobody_calls_here(); }
    [[nodiscard]] std::optional<outbound_call> compose(const outbound_message& m) const override {
        return over_the_connection(m, settings_);
    }
    [[nodiscard]] send_verdict judge(unsigned status, std::span<const header> headers,
                                     std::string_view body) const override {
        return judge_exchange(adapter::judge(status, headers, body), status, body);
    }
    [[nodiscard]] std::unique_ptr<stream> listens() const override {
        return std::make_unique<esl_stream>(settings_);
    }

private:
    exchange_settings settings_;
};

std::optional<setting_fault> fault_in(const channel_settings& s) {
    for (const auto& queue : s.list("queues")) {
        if (queue.find_first_of(" \r\n^'") != queue.npos)
            return setting_fault{"queues", "'" + queue + "' is no name of a queue"};
    }
    return exchange_fault(s);
}

std::optional<sample_request> sample(const channel_settings& s, const std::string&,
                                     core::instant at, std::uint64_t mark) {
    const auto number = std::to_string(mark);
    const auto body = "Event-Name: CUSTOM\nEvent-Subclass: callcenter%3A%3Ainfo\n"
                      "Event-Date-Timestamp: " + std::to_string(at.us) + "\nCC-Queue: " +
                      percent_encode(s.text("queues", "evenline-test")) +
                      "\nCC-Action: member-queue-start\nCC-Member-UUID: member-" + number +
                      "\nCC-Member-Session-UUID: test-" + number + "\nCC-Member-CID-Name: " +
                      percent_encode(sample_name) + "\nCC-Member-CID-Number: %2B340" +
                      padded(mark, 8) + "\n\n";
    return said_over_the_connection("Content-Length: " + std::to_string(body.size()) +
                                    "\nContent-Type: text/event-plain\n\n" + body);
}

}  // namespace

channel_kind freeswitch_esl_kind() {
    auto notes = exchange_notes("8021", "user/{phone}");
    notes.push_back({"queues", false, false, "the queues to follow (support@default); empty: all "
                     "of them", ""});
    channel_kind k{"freeswitch_esl", "Telephone (FreeSWITCH queue)", core::work_form::call,
            std::move(notes),
            [](const channel_settings& s) { return std::make_unique<freeswitch_esl>(s); },
            fault_in};
    k.sample = sample;
    return k;
}

}  // namespace evenline::channels
