// Telephone calls (and text messages) through Twilio: docs/channels/twilio_voice.md.
#include "evenline/channels/address.hpp"
#include "evenline/channels/json_api.hpp"
#include "evenline/channels/kinds.hpp"
#include "evenline/channels/signature.hpp"
#include "evenline/channels/timestamp.hpp"
#include "evenline/channels/twilio_phrases.hpp"
#include "evenline/channels/twilio_signature.hpp"
#include "evenline/channels/twiml.hpp"
#include "evenline/channels/waits_aloud.hpp"
#include "channels/twilio_message.hpp"
#include "channels/twilio_queue_result.hpp"
#include "channels/twilio_rest.hpp"
#include "channels/twilio_settings.hpp"

#include <array>

namespace evenline::channels {
namespace {

constexpr std::size_t max_body_bytes = 64 * 1024;
constexpr unsigned longest_recording_s = 180;
// What we wrote into the address of a step ourselves.
std::string in_query(const raw_request& request, std::string_view name) {
    const auto fields = parse_form(query_of(request.url));
    return fields ? std::string(field(*fields, name)) : std::string{};
}

http_answer xml(std::string verbs) {
    return {200, "text/xml; charset=utf-8", twiml::response(verbs), {}};
}

http_answer plain(unsigned status, std::string text) {
    return {status, "text/plain; charset=utf-8", std::move(text), {}};
}

class twilio_voice final : public adapter, public waits_aloud {
public:
    [[nodiscard]] const waits_aloud* says_waits() const noexcept override { return this; }
    explicit twilio_voice(const channel_settings& s)
        : id_(s.id), public_url_(base_url(s.public_url)), music_(s.text("wait_music_url")),
          language_(s.text("language")), number_(phone_e164(s.text("number")).value_or("")),
          account_{s.text("account_sid"), s.text("auth_token"),
                   base_url(s.text("api_url", "https://api.twilio.com"))},
          offer_after_s_(whole_seconds(s.text("callback_after_s", default_offer_after_s))) {}

    [[nodiscard]] std::string_view kind() const noexcept override { return "twilio_voice"; }
    [[nodiscard]] reading read(const raw_request&) const override;
    [[nodiscard]] std::optional<outbound_call> compose(const outbound_message&) const override;
    [[nodiscard]] send_verdict judge(unsigned, std::span<const header>,
                                     std::string_view) const override;
    [[nodiscard]] std::string asks_aloud(const raw_request&) const override;
    [[nodiscard]] http_answer tell(const raw_request&, const spoken_wait&) const override;

private:
    [[nodiscard]] reading of_call(const form_fields&, const raw_request&) const;
    void incoming(const form_fields&, reading&) const;
    void waiting(const form_fields&, reading&) const;
    [[nodiscard]] http_answer on_hold(const form_fields&, const std::string& said,
                                      bool offers) const;
    void chose(const form_fields&, bool in_queue, reading&) const;
    void spoke(const form_fields&, reading&) const;
    void left_the_queue(const form_fields&, reading&) const;
    void dialled(const form_fields&, const raw_request&, reading&) const;
    void called_back(const form_fields&, const raw_request&, reading&) const;
    void status(const form_fields&, reading&) const;
    [[nodiscard]] phrases speech(const form_fields& f) const {
        return phrases_for(language_, field(f, "FromCountry"));
    }
    [[nodiscard]] std::string step_url(std::string_view step) const {
        return (public_url_.empty() ? "" : public_url_ + "/api/v1/hooks/" + id_) + "?step=" +
               std::string(step);
    }
    [[nodiscard]] std::string recording(const phrases& words) const {
        return twiml::say(words.locale, words.speak_now) +
               twiml::record(step_url("recording"), longest_recording_s) + enqueue();
    }
    [[nodiscard]] std::string enqueue() const {
        return twiml::enqueue("evenline-" + id_.substr(0, 50), step_url("queue"), step_url("wait"));
    }
    // Only who can be reached again is asked.
    [[nodiscard]] std::string offer(const form_fields& f, bool in_queue) const {
        if (offer_after_s_ == 0 || is_withheld_number(field(f, "From"))) return {};
        const auto words = speech(f);
        return twiml::gather(step_url(in_queue ? "choice&queue=1" : "choice"),
                             twiml::say(words.locale, words.offer));
    }
    [[nodiscard]] outbound_call rest(std::string_view path,
                                     std::span<const form_pair> fields) const {
        return twilio_call(account_, path, fields);
    }

    std::string id_, public_url_, music_, language_, number_;
    twilio_account account_;
    int offer_after_s_;
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
    if (!twilio_signature_fits(account_.auth_token, request, url, *fields))
        return {verdict::invalid,
                "X-Twilio-Signature does not fit: check auth_token, and that public_url is the "
                "address Twilio calls", {}, plain(403, "bad signature\n")};
    if (is_get) fields = parse_form(query_of(url));
    if (!fields) return {verdict::malformed, "too many query fields", {}, plain(400, "query\n")};
    if (!field(*fields, "MessageSid").empty() || !field(*fields, "SmsSid").empty())
        return text_message_reading(*fields, request, language_);
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
    const auto step = in_query(request, "step");
    if (step == "callback") called_back(f, request, out);
    else if (step == "recording") spoke(f, out);
    else if (step == "choice") chose(f, !in_query(request, "queue").empty(), out);
    else if (!call.empty() && !field(f, "QueueResult").empty()) left_the_queue(f, out);
    else if (!call.empty() && !field(f, "DialCallStatus").empty()) dialled(f, request, out);
    else if (!call.empty() && !field(f, "QueueTime").empty()) waiting(f, out);
    else if (!call.empty() && !agents_leg && !is_status &&
             (status_word == "ringing" || status_word == "in-progress")) incoming(f, out);
    else if (!call.empty() && !status_word.empty()) status(f, out);
    else {
        out.events.front().event_kind = "ignored";
        // Of the words that are signed: the same ones escaped otherwise are no second event.
        out.events.front().dedupe_key = "words:" + twilio_signature(kind(), request.url, f);
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
    // Twilio's own place and average, for as long as the line knows no better.
    const auto words = speech(f);
    out.answer = on_hold(f, words.position(position) + ' ' + words.wait(field(f, "AvgQueueTime")),
                         false);
}

http_answer twilio_voice::on_hold(const form_fields& f, const std::string& said,
                                  bool offers) const {
    auto spoken = twiml::say(speech(f).locale, said);
    if (offers || whole_seconds(field(f, "QueueTime")) >= offer_after_s_) spoken += offer(f, true);
    return xml(spoken + (music_.empty() ? twiml::pause(20) : twiml::play(music_)));
}

std::string twilio_voice::asks_aloud(const raw_request& request) const {
    const auto f = parse_form(request.body);
    if (!f || in_query(request, "step") != "wait" || field(*f, "QueueTime").empty()) return {};
    const auto call = field(*f, "CallSid");
    return call.empty() ? std::string{} : "twilio:call:" + std::string(call);
}

http_answer twilio_voice::tell(const raw_request& request, const spoken_wait& w) const {
    const auto f = parse_form(request.body).value_or(form_fields{});
    return on_hold(f, speech(f).of(w), w.offers_callback);
}

// One key: 1 for a call back, 2 for a message, 3 to give up; any other is a slip of the finger.
void twilio_voice::chose(const form_fields& f, bool in_queue, reading& out) const {
    auto& e = out.events.front();
    const std::string key(field(f, "Digits"));
    const auto words = speech(f);
    e.dedupe_key += ":choice:" + key;
    e.extra["key"] = key;
    if (key == "1" && !e.sender_id.empty()) {
        e.event_kind = "call.callback_requested";
        e.wants_callback = true;
        out.answer = xml(twiml::say(words.locale, words.callback_agreed) + twiml::hang_up());
    } else if (key == "2") {
        e.event_kind = "call.message_chosen";
        // Twilio records no one inside a queue; the queue's own answer goes on with it.
        out.answer = xml(in_queue ? twiml::leave() : recording(words));
    } else if (key == "3") {
        e.event_kind = "call.cancelled";
        e.ends_contact = true;
        out.answer = xml(twiml::say(words.locale, words.cancelled) + twiml::hang_up());
    } else {
        e.event_kind = "ignored";
        e.dedupe_key += ':' + std::string(field(f, "QueueTime"));
        out.answer = xml(in_queue ? twiml::say(words.locale, words.still_in_line) + twiml::pause(15)
                                  : twiml::say(words.locale, words.still_in_line) + enqueue());
    }
}

// A message instead of waiting: it is heard in its turn, so the caller may hang up.
void twilio_voice::spoke(const form_fields& f, reading& out) const {
    auto& e = out.events.front();
    const std::string url(field(f, "RecordingUrl")), length(field(f, "RecordingDuration"));
    e.event_kind = "call.message";
    e.dedupe_key += ":recording:" + std::string(field(f, "RecordingSid"));
    e.extra["recording_s"] = length;
    if (url.empty()) return;
    e.wants_callback = true;
    e.text = "Voice message, " + length + " s";
    e.attachments.push_back({"message.mp3", "audio/mpeg", url + ".mp3", 0, {}});
    const auto words = speech(f);
    out.answer = xml(twiml::say(words.locale, words.message_kept) + twiml::hang_up());
}

void twilio_voice::left_the_queue(const form_fields& f, reading& out) const {
    auto& e = out.events.front();
    const std::string result(field(f, "QueueResult")), queue(field(f, "QueueSid"));
    const auto meant = queue_result_of(result);
    e.event_kind = meant.kind;
    e.ends_contact = meant.ends;
    e.dedupe_key += ':' + queue + ':' + result;
    e.extra = {{"queue", queue}, {"wait_s", std::string(field(f, "QueueTime"))},
               {"result", result}};
    // Never a silent drop: Twilio's queue is only the place where the caller hears music; the
    // place in line is ours, so the caller is told so and put back on hold.
    const auto words = speech(f);
    if (meant.back_in_line) {
        const auto offered = offer(f, false);
        out.answer = xml(twiml::say(words.locale, words.still_in_line) +
                         (offered.empty() ? twiml::pause(15) : offered + twiml::pause(10)) +
                         enqueue());
    }
    if (result == "leave") out.answer = xml(recording(words));
}

// What came of dialling the agent's phone.
void twilio_voice::dialled(const form_fields& f, const raw_request& request, reading& out) const {
    auto& e = out.events.front();
    const std::string result(field(f, "DialCallStatus"));
    const bool talked = result == "completed" || result == "answered";
    const bool gone = field(f, "CallStatus") == "completed";   // the caller hung up meanwhile
    e.event_kind = talked ? "call.completed" : "call.offer_failed";
    e.ends_contact = talked || gone;
    if (!talked) {
        e.connection_failed = result;
        e.connection_of = in_query(request, "agent");
    }
    e.dedupe_key += ":dial:" + std::string(field(f, "DialCallSid")) + ':' + result;
    e.extra = {{"dial_result", result}};
    if (!talked && !gone) {
        const auto words = speech(f);
        out.answer = xml(twiml::say(words.locale, words.still_in_line) + enqueue());
    }
}

// The agent's phone was rung first, to call a customer back: the end of that leg.
void twilio_voice::called_back(const form_fields& f, const raw_request& request,
                               reading& out) const {
    auto& e = out.events.front();
    const std::string word(field(f, "CallStatus"));
    const auto customers_call = in_query(request, "call");
    e.event_kind = "ignored";
    e.dedupe_key += ":callback:" + word;
    if (word != "busy" && word != "no-answer" && word != "failed" && word != "canceled") return;
    if (customers_call.empty()) return;
    e.event_kind = "call.offer_failed";
    e.thread_key = "twilio:call:" + customers_call;
    e.connection_failed = word;
    e.connection_of = in_query(request, "agent");
    e.extra = {{"dial_result", word}};
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
    // An extension of somebody's exchange is nothing that Twilio could dial.
    const auto phone = extra("agent_phone").starts_with('+') ? extra("agent_phone") : std::string{};
    const auto whose = extra("agent").empty() ? "" : "&agent=" + percent_encode(extra("agent"));
    const auto call =
        m.thread.starts_with(prefix) ? m.thread.substr(prefix.size()) : std::string{};
    if (m.kind == "call_back") {
        // The agent's phone first, so that no customer picks up to silence.
        const auto ours = number_.empty() ? extra("account") : number_;
        if (phone.empty() || m.recipient.empty() || ours.empty()) return std::nullopt;
        const auto script = twiml::response(twiml::dial({m.recipient, ours, {}, 30}));
        const auto ended = step_url("callback&call=" + percent_encode(call) + whose);
        const std::array<form_pair, 4> fields{{{"To", phone}, {"From", ours}, {"Twiml", script},
                                               {"StatusCallback", ended}}};
        return rest("Calls.json", fields);
    }
    if (call.empty()) return std::nullopt;
    const auto path = "Calls/" + percent_encode(call) + ".json";
    if (m.kind == "connect_call") {
        if (phone.empty()) return std::nullopt;
        const auto script = twiml::response(twiml::dial({phone, number_, step_url("dial" + whose),
                                                         20}));
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
    return judge_twilio(adapter::judge(code, headers, body), code, body);
}

}  // namespace

channel_kind twilio_voice_kind() {
    channel_kind k{"twilio_voice", "Telephone (Twilio)", core::work_form::call,
            {{"account_sid", true, false, "account SID, AC...", ""},
             {"auth_token", true, true, "verifies Twilio's requests and signs ours in", ""},
             {"api_url", false, false, "base URL of the REST API", "https://api.twilio.com"},
             {"number", false, false, "the number customers call (E.164): shown as the caller when "
              "they are called back; without it nobody can be called back", ""},
             {"callback_after_s", false, false, "seconds of waiting after which callers are "
              "offered a call back or to leave a message; 0: never", default_offer_after_s},
             {"wait_music_url", false, false, "what callers hear between announcements; "
              "without it there is silence", ""},
             {"language", false, false, "callers' language (es, en) as a requirement on agents; "
              "empty: none, and announcements follow the caller's country", ""}},
            [](const channel_settings& s) { return std::make_unique<twilio_voice>(s); },
            fault_in_twilio};
    k.largest_body_bytes = 64 * 1'024;
    k.sample = twilio_sample;
    return k;
}

}  // namespace evenline::channels
