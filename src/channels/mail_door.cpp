#include "evenline/channels/mail_door.hpp"

#include "evenline/channels/address.hpp"
#include "evenline/channels/signature.hpp"
#include "evenline/channels/timestamp.hpp"

namespace evenline::channels {
namespace {

http_answer reply(unsigned status, std::string text) {
    return {status, "text/plain", std::move(text), {}};
}

// An empty path is as telling as a full one: "<>" or "" says that no answer is wanted.
envelope_sender sender_of(const raw_request& request) {
    for (const auto& field : request.headers) {
        if (lower_ascii(field.name) != "mail from") continue;
        const auto written = trimmed(field.value);
        return {true, written == "<>" ? "" : mailbox(written).value_or(written)};
    }
    return {};
}

class door final : public mail_adapter {
public:
    door(std::string_view kind, const channel_settings& s) : mail_adapter(s), kind_(kind) {}

    [[nodiscard]] std::string_view kind() const noexcept override { return kind_; }
    [[nodiscard]] reading read(const raw_request& request) const override {
        mail_envelope envelope;
        envelope.from = sender_of(request);
        envelope.to = mailbox(request.header_value("RCPT TO")).value_or(std::string{});
        envelope.received_at = request.received_at;
        envelope.arrived_at = read_rfc3339(request.header_value("ARRIVED"));
        auto event = mails_.read(request.body, envelope);
        if (!event)
            return {verdict::malformed, "the mail is empty", {}, reply(400, "5.6.0 empty mail")};
        reading out{verdict::valid, {}, {}, reply(200, "2.0.0 stored")};
        if (const auto why = event->extra.find("ignored_because"); why != event->extra.end())
            out.why = why->second;
        out.events.push_back(std::move(*event));
        return out;
    }
    [[nodiscard]] std::optional<outbound_call> compose(const outbound_message& m) const override {
        return mails_.by_smtp(m);
    }
    [[nodiscard]] send_verdict judge(unsigned status, std::span<const header>,
                                     std::string_view body) const override {
        return judge_smtp(status, body);
    }
    [[nodiscard]] std::string begin_thread(const core::address& to,
                                           std::string_view seed) const override {
        return mails_.has_smtp() ? mails_.begun_with(to, seed) : std::string{};
    }

private:
    std::string_view kind_;
};

}  // namespace

bool shows_password(const raw_request& request, std::string_view user,
                    std::span<const std::string> passwords) {
    const auto sent = request.header_value("Authorization");
    bool fits = false;
    for (const auto& password : passwords) {
        const auto named = std::string(user) + ':' + password;
        fits |= !user.empty() && !password.empty() &&
                equal_constant_time("Basic " + to_base64(named), sent);
    }
    return fits;
}

std::unique_ptr<adapter> mail_door(std::string_view kind, const channel_settings& s) {
    return std::make_unique<door>(kind, s);
}

std::optional<sample_request> mail_sample(const channel_settings& s, const std::string&,
                                          core::instant, std::uint64_t mark) {
    const auto boxes = s.list("mailboxes");
    const auto to = boxes.empty() ? "support@" + s.text("domain") : boxes.front();
    const auto number = std::to_string(mark), name = std::string(sample_name);
    sample_request out;
    out.method = "LMTP";
    out.headers = {{"MAIL FROM", "<evenline-test@example.invalid>"}, {"RCPT TO", "<" + to + ">"}};
    out.body = "From: " + name + " <evenline-test@example.invalid>\r\nTo: <" + to +
               ">\r\nSubject: " + name + " " + number + "\r\nMessage-ID: <test-" + number +
               "@example.invalid>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" +
               std::string(sample_text) + "\r\n";
    out.how = "a mail as your mail server hands it over; it has no signature, whoever reaches the "
              "door is trusted";
    return out;
}

}  // namespace evenline::channels
