// What Twilio sends and how it signs it, for the tests of its calls, messages and signatures.
#pragma once

#include "evenline/channels/form.hpp"
#include "evenline/channels/twilio_signature.hpp"
#include "given.hpp"

namespace twilio {

using namespace given;

inline const std::string token = "a token for tests";
inline const std::string base = "https://desk.example.com/api/v1/hooks/desk";
inline const std::string call = "CA0123456789abcdef";

inline std::unique_ptr<adapter> voice(std::map<std::string, std::vector<std::string>> more = {}) {
    more.merge(std::map<std::string, std::vector<std::string>>{
        {"account_sid", {"AC1"}}, {"auth_token", {token}}, {"api_url", {"http://127.0.0.1:9/"}}});
    return channel("twilio_voice", std::move(more));
}

struct request_of {
    std::string body;
    raw_request request;
    explicit request_of(form_fields fields, std::string url = base) {
        std::vector<form_pair> pairs(fields.begin(), fields.end());
        body = write_form(pairs);
        request.headers = {{"Content-Type", "application/x-www-form-urlencoded; charset=UTF-8"},
                           {"X-Twilio-Signature", twilio_signature(token, url, fields)}};
        request.url = std::move(url);
        request.body = body;
        request.received_at = noon;
    }
};

inline form_fields caller(form_fields more, std::string from = "+34600111222") {
    more.insert(more.end(), {{"CallSid", call}, {"From", std::move(from)}, {"To", "+34910000001"},
                             {"FromCountry", "ES"}, {"Direction", "inbound"},
                             {"CallerName", "GARCIA <ANA>"}});
    return more;
}

inline reading read(form_fields fields) {
    return voice()->read(request_of(std::move(fields)).request);
}

}  // namespace twilio
