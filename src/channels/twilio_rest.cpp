#include "channels/twilio_rest.hpp"

#include "evenline/channels/signature.hpp"

namespace evenline::channels {

outbound_call twilio_call(const twilio_account& by, std::string_view path,
                          std::span<const form_pair> fields) {
    http_call call;
    call.url = by.api_url + "/2010-04-01/Accounts/" + percent_encode(by.sid) + '/' +
               std::string(path);
    call.headers = {{"Authorization", "Basic " + to_base64(by.sid + ':' + by.auth_token)},
                    {"Content-Type", "application/x-www-form-urlencoded"}};
    call.body = write_form(fields);
    return {std::move(call), {}, {}};
}

send_verdict judge_twilio(send_verdict v, unsigned code, std::string_view body) {
    if (v.state == send_state::done) {
        // {"sid": "SM…"}: the first one is the resource's own.
        if (const auto at = body.find("\"sid\""); at != std::string_view::npos) {
            const auto open = body.find('"', at + 5), close = body.find('"', open + 1);
            if (open != std::string_view::npos && close != std::string_view::npos)
                v.provider_id = body.substr(open + 1, close - open - 1);
        }
    } else if (code == 404) {
        v.error = "the call is over: the caller has hung up";
        v.contact_over = true;
    } else if (code == 401 || code == 403) {
        v.error = "Twilio refused the account: check account_sid and auth_token";
    }
    return v;
}

}  // namespace evenline::channels
