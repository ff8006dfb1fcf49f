// Calls held in an Asterisk Stasis application, joined to agents by us:
// docs/channels/asterisk_ari.md.
#include "channels/ari_stream.hpp"
#include "evenline/channels/form.hpp"
#include "evenline/channels/json_reader.hpp"
#include "evenline/channels/timestamp.hpp"

namespace evenline::channels {
namespace {

constexpr std::string_view thread_prefix = "ari:";

class asterisk_ari final : public adapter {
public:
    explicit asterisk_ari(const channel_settings& s) : settings_(s) {}
    [[nodiscard]] std::string_view kind() const noexcept override { return "asterisk_ari"; }
    [[nodiscard]] reading read(const raw_request&) const override { return nobody_calls_here(); }
    [[nodiscard]] std::optional<outbound_call> compose(const outbound_message&) const override;
    [[nodiscard]] send_verdict judge(unsigned status, std::span<const header> headers,
                                     std::string_view body) const override {
        // 409: a telephone with this id rings already; the request had been heard before.
        if (status == 409) return {send_state::done, {}, {}, {}};
        return judge_exchange(adapter::judge(status, headers, body), status, body);
    }
    [[nodiscard]] std::unique_ptr<stream> listens() const override {
        return std::make_unique<ari_stream>(settings_);
    }

private:
    ari_settings settings_;
};

// The agent's telephone is rung into our own application; once it answers there, the stream joins
// it with the caller. Its id says for whom, so that a repeat rings nobody twice.
std::optional<outbound_call> asterisk_ari::compose(const outbound_message& m) const {
    if (!m.thread.starts_with(thread_prefix)) return std::nullopt;
    const auto caller = m.thread.substr(thread_prefix.size());
    outbound_call out;
    if (m.kind == "end_call") {
        out.http = settings_.call("DELETE", "/channels/" + percent_encode(caller));
        return out;
    }
    if (!over_the_connection(m, settings_)) return std::nullopt;
    const auto endpoint = endpoint_of(settings_.agent_endpoint, extra_of(m, "agent_phone"));
    const bool back = m.kind == "call_back";
    const auto args = back ? "callback," + endpoint_of(settings_.customer_endpoint, m.recipient)
                           : "agent," + caller;
    const auto leg = ari_leg::id_for(extra_of(m, "agent"), caller, m.idempotency_key);
    out.http = settings_.call(
        "POST", "/channels?endpoint=" + percent_encode(endpoint) + "&app=" +
                    percent_encode(settings_.app) + "&appArgs=" + percent_encode(args) +
                    "&channelId=" + percent_encode(leg) + "&timeout=" +
                    std::to_string(settings_.ring_s) +
                    (settings_.number.empty() ? "" : "&callerId=" +
                                                         percent_encode(settings_.number)));
    out.provider_id = leg;
    return out;
}

std::optional<setting_fault> fault_in(const channel_settings& s) {
    if (const auto app = s.text("app"); app.find(',') != app.npos)
        return setting_fault{"app", "one application, without a comma"};
    if (const auto every = s.text("say_every_s");
        every.find_first_not_of("0123456789") != every.npos)
        return setting_fault{"say_every_s", "must be a number of seconds"};
    if (const auto sound = s.text("offer_sound"); sound.find_first_of(",:") != sound.npos)
        return setting_fault{"offer_sound", "the name of one recording, without ',' and ':'"};
    return exchange_fault(s);
}

std::optional<sample_request> sample(const channel_settings& s, const std::string&,
                                     core::instant at, std::uint64_t mark) {
    const auto moment = json_quoted(write_rfc3339(at));
    return said_over_the_connection(
        R"({"type":"StasisStart","application":)" + json_quoted(s.text("app", "evenline")) +
        ",\"timestamp\":" + moment + R"(,"args":[],"channel":{"id":"test.)" +
        std::to_string(mark) + R"(","creationtime":)" + moment + R"(,"caller":{"number":"+340)" +
        padded(mark, 8) + R"(","name":)" + json_quoted(sample_name) + "}}}");
}

}  // namespace

channel_kind asterisk_ari_kind() {
    auto notes = exchange_notes("8088", "PJSIP/{phone}");
    notes.push_back({"username", true, false, "of the user in ari.conf", ""});
    notes.push_back({"app", false, false, "the application that the dialplan names in Stasis()",
                     "evenline"});
    notes.push_back({"tls", false, false, "true: http.conf has tlsenable", "false"});
    notes.push_back({"answer", false, false, "false: the dialplan has answered the call already",
                     "true"});
    notes.push_back({"music_class", false, false, "what callers hear, of musiconhold.conf", ""});
    notes.push_back({"callback", false, false, "true: callers who wait may press 1 to be called "
                     "back and 9 to give up; say so in the dialplan before Stasis()", "false"});
    notes.push_back({"say_every_s", false, false, "how often waiting callers hear their place and "
                     "how long it will be, in Asterisk's own sounds; 0: never", "60"});
    notes.push_back({"offer_sound", false, false, "with callback: a recording of yours that offers "
                     "it, played when the wait will be long, as in custom/press-one", ""});
    channel_kind k{"asterisk_ari", "Telephone (Asterisk)", core::work_form::call, std::move(notes),
            [](const channel_settings& s) { return std::make_unique<asterisk_ari>(s); }, fault_in};
    k.sample = sample;
    return k;
}

}  // namespace evenline::channels
