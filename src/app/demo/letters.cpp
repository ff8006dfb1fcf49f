#include "app/demo/letters.hpp"

#include "evenline/channels/signature.hpp"
#include "evenline/channels/standard_webhook.hpp"
#include "evenline/channels/twilio_signature.hpp"
#include "evenline/engine/text.hpp"
#include "evenline/http/credentials.hpp"

#include <array>
#include <nlohmann/json.hpp>

namespace evenline::app::demo {
namespace {

constexpr std::array matters{"My invoice is higher than agreed",
                             "The delivery has not come",
                             "I cannot log in any more",
                             "How do I return this?",
                             "I was charged twice",
                             "The device stopped working",
                             "I moved: please change my address",
                             "When does my contract end?"};
constexpr std::array names{"Ana", "Luis", "Marta", "Iker", "Rosa", "Pablo", "Carmen", "Diego"};
constexpr const char* page = "1000";
constexpr const char* our_number = "+34910000001";

std::string matter_of(const visitor& v) { return matters[v.number % matters.size()]; }
std::string name_of(const visitor& v) { return names[(v.number / 3) % names.size()]; }
std::string padded(std::size_t number, std::size_t width) {
    auto digits = std::to_string(number);
    return digits.size() < width ? std::string(width - digits.size(), '0') + digits : digits;
}
std::string call_sid(const visitor& v) { return "CA" + padded(v.number, 32); }
std::string phone_of(const visitor& v) { return "+346" + padded(v.number, 8); }

using fields = std::vector<std::pair<std::string, std::string>>;

fields call_fields(const visitor& v, const char* status) {
    return {{"AccountSid", "AC1"},    {"CallSid", call_sid(v)}, {"CallStatus", status},
            {"Direction", "inbound"}, {"From", phone_of(v)},    {"To", our_number}};
}

fields queue_fields(const visitor& v, long waited_s) {
    auto out = call_fields(v, "in-progress");
    out.push_back({"QueueSid", "QU1"});
    out.push_back({"QueueTime", std::to_string(waited_s)});
    return out;
}

}  // namespace

secrets new_secrets() {
    const auto key = [] { return http::new_secret("").substr(0, 32); };
    return {key(), key(), key(), key(), "whsec_" + channels::to_base64(key())};
}

letter post_office::twilio(const std::string& query, fields all) const {
    letter out;
    out.target = "/api/v1/hooks/voice" + query;
    std::vector<channels::form_pair> pairs;
    for (const auto& [name, value] : all) pairs.emplace_back(name, value);
    out.body = channels::write_form(pairs);
    out.headers = {
        {"Content-Type", "application/x-www-form-urlencoded"},
        {"X-Twilio-Signature",
         channels::twilio_signature(secrets_.twilio_token, public_url_ + out.target, all)}};
    return out;
}

letter post_office::call_comes_in(const visitor& v) const {
    return twilio("", call_fields(v, "ringing"));
}

letter post_office::call_waits(const visitor& v, long waited_s) const {
    auto all = queue_fields(v, waited_s);
    all.push_back({"QueuePosition", "1"});
    all.push_back({"CurrentQueueSize", "1"});
    return twilio("?step=wait", std::move(all));
}

letter post_office::caller_hangs_up_waiting(const visitor& v, long waited_s) const {
    auto all = queue_fields(v, waited_s);
    all.push_back({"QueueResult", "hangup"});
    return twilio("?step=queue_result", std::move(all));
}

letter post_office::call_is_over(const visitor& v, long talked_s) const {
    auto all = call_fields(v, "completed");
    all.push_back({"CallDuration", std::to_string(talked_s)});
    all.push_back({"SequenceNumber", "3"});
    return twilio("?step=status", std::move(all));
}

letter post_office::messenger(const std::string& from, const std::string& to,
                              const std::string& message, core::instant at) const {
    const auto ms = at.us / 1'000;
    const nlohmann::json item{{"sender", {{"id", from}}},
                              {"recipient", {{"id", to}}},
                              {"timestamp", ms},
                              {"message", nlohmann::json::parse(message)}};
    letter out;
    out.target = "/api/v1/hooks/fb";
    out.body =
        nlohmann::json{
            {"object", "page"},
            {"entry",
             nlohmann::json::array(
                 {{{"id", page}, {"time", ms}, {"messaging", nlohmann::json::array({item})}}})}}
            .dump();
    out.headers = {{"Content-Type", "application/json"},
                   {"X-Hub-Signature-256",
                    "sha256=" + channels::to_hex(channels::hmac(
                                    channels::hash::sha256, secrets_.messenger_secret, out.body))}};
    return out;
}

letter post_office::messenger_message(const visitor& v, core::instant at) const {
    const nlohmann::json said{{"mid", "m_" + std::to_string(v.number)}, {"text", matter_of(v)}};
    return messenger(messenger_id_of(v), page, said.dump(), at);
}

letter post_office::messenger_echo(const std::string& person, const std::string& mid,
                                   const std::string& text, core::instant at) const {
    const nlohmann::json said{{"mid", mid}, {"text", text}, {"is_echo", true}, {"app_id", 1}};
    return messenger(page, person, said.dump(), at);
}

letter post_office::web_contact(const visitor& v, core::instant at) const {
    const nlohmann::json data{
        {"thread", thread_of(v)},
        {"presence", "live"},
        {"visibility", "private"},
        {"customer", {{"ref", "crm-" + std::to_string(v.number)}, {"name", name_of(v)}}},
        {"subject", matter_of(v)},
        {"text", matter_of(v)},
        {"occurred_at", engine::rfc3339(at)}};
    letter out;
    out.target = "/api/v1/hooks/hook";
    out.body = nlohmann::json{
        {"type", "contact.created"},
        {"timestamp", engine::rfc3339(at)},
        {"data",
         data}}.dump();
    out.headers = channels::sign_standard_webhook(secrets_.webhook_secret,
                                                  "msg_" + std::to_string(v.number), at, out.body);
    out.headers.push_back({"Content-Type", "application/json"});
    return out;
}

std::string post_office::mail_sender(const visitor& v) {
    return "visitor" + std::to_string(v.number) + "@example.org";
}

std::string post_office::mail(const visitor& v, core::instant) {
    return "From: " + name_of(v) + " <" + mail_sender(v) +
           ">\r\nTo: <support@desk.example.com>\r\nSubject: " + subject_of(v) +
           "\r\nMessage-ID: <m" + std::to_string(v.number) +
           "@example.org>\r\n"
           "Content-Type: text/plain; charset=utf-8\r\n\r\n" +
           matter_of(v) + ".\r\n\r\nRegards,\r\n" + name_of(v) + "\r\n";
}

std::string post_office::subject_of(const visitor& v) {
    return matter_of(v) + " [" + std::to_string(v.number) + "]";
}

std::string post_office::messenger_id_of(const visitor& v) { return padded(v.number, 16); }

std::string post_office::messenger_thread_of(const visitor& v) {
    return std::string{"meta:page:"} + page + ":" + messenger_id_of(v);
}

std::string post_office::thread_of(const visitor& v) {
    if (v.channel == "voice") return "twilio:call:" + call_sid(v);
    if (v.channel == "fb") return messenger_thread_of(v);
    if (v.channel == "hook") return "web-" + std::to_string(v.number);
    return {};
}

}  // namespace evenline::app::demo
