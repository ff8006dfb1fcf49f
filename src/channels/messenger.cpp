// Facebook Messenger: docs/channels/messenger.md.
#include "evenline/channels/form.hpp"
#include "evenline/channels/json_reader.hpp"
#include "evenline/channels/meta_app.hpp"
#include "evenline/channels/meta_error.hpp"
#include "evenline/channels/meta_messaging.hpp"

namespace evenline::channels {
namespace {

constexpr core::duration reply_window = core::hours(24), tagged_window = core::days(7);
constexpr std::size_t max_text = 2'000;   // characters in one message
constexpr std::string_view thread_prefix = "meta:page:";

class messenger final : public adapter {
public:
    explicit messenger(const channel_settings& s)
        : app_(s, "page_access_token"), language_(s.text("language")) {}

    [[nodiscard]] std::string_view kind() const noexcept override { return "messenger"; }
    [[nodiscard]] reading read(const raw_request& request) const override {
        if (auto stopped = app_.stop(request)) return std::move(*stopped);
        const auto envelope = read_meta_envelope(request.body);
        if (!envelope.fault.empty()) return meta_app::malformed(envelope.fault);
        if (envelope.object != "page") return meta_app::of_another_kind(envelope, request);
        auto out = meta_app::taken();
        for (const auto& item : envelope.items)
            add_meta_events({thread_prefix, "messenger", language_}, item, request, out.events);
        return out;
    }
    [[nodiscard]] std::optional<outbound_call> compose(const outbound_message& m) const override {
        const auto to = meta_thread_of(thread_prefix, m.thread);
        if (m.kind != "reply" || !to) return std::nullopt;
        return outbound_call{app_.post(percent_encode(to->account) + "/messages",
                                       meta_message_body("id", to->person, m)),
                             {}, {}};
    }
    [[nodiscard]] send_verdict judge(unsigned status, std::span<const header> headers,
                                     std::string_view body) const override {
        return judge_meta(adapter::judge(status, headers, {}), status, body);
    }
    [[nodiscard]] reply_limits limits(core::instant last_inbound_at) const override {
        reply_limits out{max_text, last_inbound_at + reply_window, false};
        out.tagged_until = last_inbound_at + tagged_window;
        return out;
    }

private:
    meta_app app_;
    std::string language_;
};

std::optional<sample_request> sample(const channel_settings& s, const std::string& url,
                                     core::instant at, std::uint64_t mark) {
    const auto ms = std::to_string(at.us / 1'000);
    return meta_sample(s, url, "page",
                       R"("id":"evenline-test-page","time":)" + ms +
                           R"(,"messaging":[{"sender":{"id":")" + padded(mark, 16) +
                           R"("},"recipient":{"id":"evenline-test-page"},"timestamp":)" + ms +
                           R"(,"message":{"mid":"m_test_)" + std::to_string(mark) +
                           R"(","text":)" + json_quoted(sample_text) + "}}]");
}

}  // namespace

channel_kind messenger_kind() {
    channel_kind k{"messenger", "Facebook Messenger", core::work_form::chat,
                   meta_settings({"page_access_token", true, true,
                                  "lets us answer in the Page's name", ""}),
                   [](const channel_settings& s) { return std::make_unique<messenger>(s); }};
    k.sample = sample;
    k.recorded_as = {"meta.messenger"};
    k.recorded_secret = {"app_secret", "verify_token"};
    return k;
}

}  // namespace evenline::channels
