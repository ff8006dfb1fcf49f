// Telephone calls (and text messages) through Twilio: docs/channels/twilio_voice.md.
#include "evenline/channels/address.hpp"
#include "evenline/channels/kinds.hpp"
#include "evenline/channels/signature.hpp"
#include "evenline/channels/timestamp.hpp"
#include "evenline/channels/twilio_phrases.hpp"
#include "evenline/channels/twilio_signature.hpp"
#include "evenline/channels/twiml.hpp"

#include <array>

namespace evenline::channels {
namespace {

constexpr std::size_t max_body_bytes = 64 * 1024;

http_answer xml(std::string verbs) {
    return {200, "text/xml; charset=utf-8", twiml::response(verbs), {}};
}

http_answer plain(unsigned status, std::string text) {
    return {status, "text/plain; charset=utf-8", std::move(text), {}};
}

class twilio_voice final : public adapter {
public:
    explicit twilio_voice(const channel_settings& s)
        : id_(s.id), public_url_(s.public_url), account_sid_(s.text("account_sid")),
          auth_token_(s.text("auth_token")),
          api_url_(s.text("api_url", "https://api.twilio.com")),
          music_(s.text("wait_music_url")), language_(s.text("language")) {
        while (api_url_.ends_with('/')) api_url_.pop_back();
        while (public_url_.ends_with('/')) public_url_.pop_back();
    }

    [[nodiscard]] std::string_view kind() const noexcept override { return "twilio_voice"; }
    [[nodiscard]] reading read(const raw_request&) const override;
    [[nodiscard]] std::optional<outbound_call> compose(const outbound_message&) const override;
    [[nodiscard]] send_verdict judge(unsigned, std::span<const header>,
                                     std::string_view) const override;

private:
    [[nodiscard]] reading of_call(const form_fields&, const raw_request&) const;
    [[nodiscard]] reading of_message(const form_fields&, const raw_request&) const;
    void incoming(const form_fields&, reading&) const;
    void waiting(const form_fields&, reading&) const;
    void left_the_queue(const form_fields&, reading&) const;
    void dialled(const form_fields&, reading&) const;
    void status(const form_fields&, reading&) const;
    [[nodiscard]] phrases speech(const form_fields& f) const {
        return phrases_for(language_, field(f, "FromCountry"));
    }
    [[nodiscard]] std::string step_url(std::string_view step) const {
        return (public_url_.empty() ? "" : public_url_ + "/api/v1/hooks/" + id_) + "?step=" +
               std::string(step);
    }
    [[nodiscard]] std::string enqueue() const {
        return twiml::enqueue("evenline-" + id_.substr(0, 50), step_url("queue"), step_url("wait"));
    }
    [[nodiscard]] outbound_call rest(std::string_view path, std::span<const form_pair>) const;

    std::string id_, public_url_, account_sid_, auth_token_, api_url_, music_, language_;
};

reading twilio_voice::read(const raw_request& request) const {
    if (request.body.size() > max_body_bytes)
        return {verdict::invalid, "the body is over 64 KiB", {}, plain(413, "too large\n")};
    const bool is_get = request.method == "GET";
    const auto url = request.url.starts_with('/') ? public_url_ + request.url : request.url;
    if (request.header_value("X-Twilio-Signature").empty())
        return {verdict::invalid, "X-Twilio-Signature is missing", {}, plain(400, "unsigned\n")};
    const auto type = lower_ascii(request.header_value("Content-Type"));
    const bool is_json = type.find("json") != std::string::npos;
    auto fields = is_get || is_json ? std::optional<form_fields>{form_fields{}}
                                    : parse_form(request.body);
    if (!fields)
        return {verdict::invalid, "too many form fields", {}, plain(400, "too many fields\n")};
    if (!twilio_signature_fits(auth_token_, request, url, *fields))
        return {verdict::invalid,
                "X-Twilio-Signature does not fit: check auth_token, and that public_url is the "
                "address Twilio calls", {}, plain(403, "bad signature\n")};
    if (is_get) fields = parse_form(query_of(url));
    if (!fields) return {verdict::malformed, "too many query fields", {}, plain(400, "query\n")};
    if (!field(*fields, "MessageSid").empty() || !field(*fields, "SmsSid").empty())
        return of_message(*fields, request);
    return of_call(*fields, request);
}

reading twilio_voice::of_call(const form_fields& f, const raw_request& request) const {
    reading out{verdict::valid, {}, {}, xml("")};
    const std::string call(field(f, "CallSid"));
    inbound_event e;
    e.account = field(f, "To");
    const auto from = field(f, "From");
    if (!is_withheld_number(from)) e.sender_id = phone_e164(from).value_or(std::string(from));
    e.sender_name = field(f, "CallerName");
    e.provider_id = call;
    e.thread_key = call.empty() ? std::string{} : "twilio:call:" + call;
    e.occurred_at = read_mail_date(field(f, "Timestamp"));
    e.dedupe_key = call;
    out.events.push_back(std::move(e));

    const auto status_word = field(f, "CallStatus");
    const bool is_status = !field(f, "SequenceNumber").empty() ||
                           field(f, "CallbackSource") == "call-progress-events";
    const bool agents_leg = field(f, "Direction").starts_with("outbound");
    if (!call.empty() && !field(f, "QueueResult").empty()) left_the_queue(f, out);
    else if (!call.empty() && !field(f, "DialCallStatus").empty()) dialled(f, out);
    else if (!call.empty() && !field(f, "QueueTime").empty()) waiting(f, out);
    else if (!call.empty() && !agents_leg && !is_status &&
             (status_word == "ringing" || status_word == "in-progress")) incoming(f, out);
    else if (!call.empty() && !status_word.empty()) status(f, out);
    else {
        out.events.front().event_kind = "ignored";
        out.events.front().dedupe_key =
            "sha256:" +
            to_hex(digest(hash::sha256, request.url + '\n' + std::string(request.body)));
    }
    auto& c = out.events.front().contact;
    if (out.events.front().creates_work) {
        const auto& done = out.events.front();
        c.form = core::work_form::call;
        c.thread = done.thread_key;
        c.name = done.sender_name;
        c.language = language_;
        c.occurred_at = done.occurred_at.value_or(request.received_at);
        if (!done.sender_id.empty()) c.addresses.push_back({"phone", done.sender_id, true});
    }
    return out;
}

void twilio_voice::incoming(const form_fields& f, reading& out) const {
    auto& e = out.events.front();
    e.event_kind = "call.offered_to_us";
    e.creates_work = true;
    e.dedupe_key += ':' + std::string(field(f, "CallStatus"));
    const auto words = speech(f);
    out.answer = xml(twiml::say(words.locale, words.welcome) + enqueue());
}

void twilio_voice::waiting(const form_fields& f, reading& out) const {
    auto& e = out.events.front();
    const std::string time(field(f, "QueueTime")), position(field(f, "QueuePosition"));
    // The first one may overtake the incoming call: then it opens the contact. Once the thread
    // has a ticket, intake takes it as news of the same call.
    e.event_kind = time == "0" ? "call.queued" : "call.queue_position";
    e.creates_work = time == "0";
    e.dedupe_key += ':' + std::string(field(f, "QueueSid")) + ":wait:" + time;
    e.extra = {{"queue", std::string(field(f, "QueueSid"))}, {"position", position},
               {"wait_s", time}};
    const auto words = speech(f);
    out.answer = xml(twiml::say(words.locale, words.position(position)) +
                     (music_.empty() ? twiml::pause(20) : twiml::play(music_)));
}

void twilio_voice::left_the_queue(const form_fields& f, reading& out) const {
    struct meaning { std::string_view result, kind; bool ends, back_in_line; };
    static constexpr std::array meanings{
        meaning{"bridged", "call.answered", false, false},
        meaning{"bridging-in-process", "call.answered", false, false},
        meaning{"hangup", "call.abandoned", true, false},
        meaning{"leave", "call.left_queue", false, false},
        meaning{"redirected", "call.redirected", false, false},
        meaning{"redirected-from-bridged", "call.transferred", false, false},
        meaning{"queue-full", "call.rejected_full", false, true},
        meaning{"error", "call.queue_error", false, true},
        meaning{"system-error", "call.queue_error", false, true}};
    auto& e = out.events.front();
    const std::string result(field(f, "QueueResult")), queue(field(f, "QueueSid"));
    e.event_kind = "ignored";
    bool back = false;
    for (const auto& m : meanings) {
        if (m.result != result) continue;
        e.event_kind = m.kind;
        e.ends_contact = m.ends;
        back = m.back_in_line;
    }
    e.dedupe_key += ':' + queue + ':' + result;
    e.extra = {{"queue", queue}, {"wait_s", std::string(field(f, "QueueTime"))},
               {"result", result}};
    // Never a silent drop: Twilio's queue is only the place where the caller hears music; the
    // place in line is ours, so the caller is told so and put back on hold.
    if (back) {
        const auto words = speech(f);
        out.answer = xml(twiml::say(words.locale, words.still_in_line) + twiml::pause(15) +
                         enqueue());
    }
}

// What came of dialling the agent's phone.
void twilio_voice::dialled(const form_fields& f, reading& out) const {
    auto& e = out.events.front();
    const std::string result(field(f, "DialCallStatus"));
    const bool spoke = result == "completed" || result == "answered";
    e.event_kind = spoke ? "call.completed" : "call.offer_failed";
    e.ends_contact = spoke;
    e.dedupe_key += ":dial:" + std::string(field(f, "DialCallSid")) + ':' + result;
    e.extra = {{"dial_result", result}};
    if (!spoke && field(f, "CallStatus") != "completed") {
        const auto words = speech(f);
        out.answer = xml(twiml::say(words.locale, words.still_in_line) + enqueue());
    }
}

void twilio_voice::status(const form_fields& f, reading& out) const {
    auto& e = out.events.front();
    const std::string word(field(f, "CallStatus"));
    const bool agents_leg = field(f, "Direction").starts_with("outbound");
    const bool over = word == "completed" || word == "canceled" || word == "busy" ||
                      word == "failed" || word == "no-answer";
    // Our own leg to an agent's phone is not the customer's call.
    e.event_kind = agents_leg || !over ? "ignored"
                   : word == "completed" ? "call.completed" : "call.ended";
    e.ends_contact = over && !agents_leg;
    e.dedupe_key += ':' + word + ':' + std::string(field(f, "SequenceNumber"));
    if (const auto talked = field(f, "CallDuration"); !talked.empty())
        e.extra["call_s"] = talked;
}

reading twilio_voice::of_message(const form_fields& f, const raw_request& request) const {
    reading out{verdict::valid, {}, {}, xml("")};
    inbound_event e;
    const auto sid =
        std::string(field(f, field(f, "MessageSid").empty() ? "SmsSid" : "MessageSid"));
    const auto state = field(f, field(f, "MessageStatus").empty() ? "SmsStatus" : "MessageStatus");
    e.provider_id = sid;
    const bool received = state.empty() || state == "received" || state == "receiving";
    // A status is about our message: there the customer is the receiver.
    const auto customer = field(f, received ? "From" : "To"),
               ours = field(f, received ? "To" : "From");
    e.account = ours;
    e.sender_id = phone_e164(customer).value_or(std::string(customer));
    e.thread_key = "sms:" + std::string(ours) + ':' + std::string(customer);
    if (!received) {
        e.event_kind = "status";
        e.dedupe_key = sid + ':' + std::string(state);
        e.delivery_of = sid;
        const bool failed = state == "failed" || state == "undelivered";
        e.delivery_state = failed ? "failed" : state == "delivered" || state == "read" ?
            std::string(state) : "sent";
        if (failed) e.delivery_error = "Twilio error " + std::string(field(f, "ErrorCode"));
    } else {
        e.event_kind = "message";
        e.creates_work = true;
        e.dedupe_key = sid;
        e.text = field(f, "Body");
        for (int i = 0; i < 10; ++i) {
            const auto n = std::to_string(i);
            if (const auto url = field(f, "MediaUrl" + n); !url.empty())
                e.attachments.push_back({"media" + n, std::string(field(f, "MediaContentType" + n)),
                                         std::string(url), 0, {}});
        }
        auto& c = e.contact;
        c.form = core::work_form::chat;
        c.thread = e.thread_key;
        c.text = e.text;
        c.language = language_;
        c.occurred_at = request.received_at;
        if (auto phone = phone_e164(customer)) c.addresses.push_back({"phone", *phone, true});
    }
    out.events.push_back(std::move(e));
    return out;
}

outbound_call twilio_voice::rest(std::string_view path, std::span<const form_pair> fields) const {
    http_call call;
    call.url = api_url_ + "/2010-04-01/Accounts/" + percent_encode(account_sid_) + '/' +
               std::string(path);
    call.headers = {{"Authorization", "Basic " + to_base64(account_sid_ + ':' + auth_token_)},
                    {"Content-Type", "application/x-www-form-urlencoded"}};
    call.body = write_form(fields);
    return {std::move(call), {}, {}};
}

std::optional<outbound_call> twilio_voice::compose(const outbound_message& m) const {
    const auto extra = [&m](const char* key) {
        const auto found = m.extra.find(key);
        return found == m.extra.end() ? std::string{} : found->second;
    };
    if (m.kind == "reply" && m.thread.starts_with("sms:")) {
        const auto colon = m.thread.find(':', 4);
        if (colon == std::string::npos) return std::nullopt;
        const auto ours = m.thread.substr(4, colon - 4), theirs = m.thread.substr(colon + 1);
        const std::array<form_pair, 4> fields{{{"To", theirs}, {"From", ours}, {"Body", m.text},
                                               {"StatusCallback", step_url("message")}}};
        return rest("Messages.json", fields);
    }
    constexpr std::string_view prefix = "twilio:call:";
    const auto phone = extra("agent_phone");
    if (m.kind == "call_back" && !phone.empty() && !m.recipient.empty()) {
        // The agent's phone first, so that no customer picks up to silence.
        const auto ours = extra("account");
        const auto script = twiml::response(twiml::dial({m.recipient, ours, {}, 30}));
        const std::array<form_pair, 3> fields{{{"To", phone}, {"From", ours}, {"Twiml", script}}};
        return rest("Calls.json", fields);
    }
    if (!m.thread.starts_with(prefix)) return std::nullopt;
    const auto path = "Calls/" + percent_encode(m.thread.substr(prefix.size())) + ".json";
    if (m.kind == "connect_call") {
        if (phone.empty()) return std::nullopt;
        const auto script = twiml::response(twiml::dial({phone, {}, step_url("dial"), 20}));
        const std::array<form_pair, 1> fields{{{"Twiml", script}}};
        return rest(path, fields);
    }
    if (m.kind == "end_call") {
        const std::array<form_pair, 1> fields{{{"Status", "completed"}}};
        return rest(path, fields);
    }
    return std::nullopt;
}

send_verdict twilio_voice::judge(unsigned code, std::span<const header> headers,
                                 std::string_view body) const {
    auto v = adapter::judge(code, headers, body);
    if (v.state == send_state::done) {
        // {"sid": "SM…"}: the first one is the resource's own.
        if (const auto at = body.find("\"sid\""); at != std::string_view::npos) {
            const auto open = body.find('"', at + 5), close = body.find('"', open + 1);
            if (open != std::string_view::npos && close != std::string_view::npos)
                v.provider_id = body.substr(open + 1, close - open - 1);
        }
    } else if (code == 404) {
        v.error = "the call is over: the caller has hung up";
    } else if (code == 401 || code == 403) {
        v.error = "Twilio refused the account: check account_sid and auth_token";
    }
    return v;
}

}  // namespace

channel_kind twilio_voice_kind() {
    return {"twilio_voice", "Telephone (Twilio)", core::work_form::call,
            {{"account_sid", true, false, "account SID, AC...", ""},
             {"auth_token", true, true, "verifies Twilio's requests and signs ours in", ""},
             {"api_url", false, false, "base URL of the REST API", "https://api.twilio.com"},
             {"wait_music_url", false, false, "what callers hear between announcements; "
              "without it there is silence", ""},
             {"language", false, false, "callers' language (es, en) as a requirement on agents; "
              "empty: none, and announcements follow the caller's country", ""}},
            [](const channel_settings& s) { return std::make_unique<twilio_voice>(s); }};
}

}  // namespace evenline::channels
