#include "channels/twilio_message.hpp"

#include "evenline/channels/address.hpp"
#include "evenline/channels/twiml.hpp"

namespace evenline::channels {

reading text_message_reading(const form_fields& f, const raw_request& request,
                             std::string_view language) {
    reading out{verdict::valid, {}, {}, {}};
    out.answer = {200, "text/xml; charset=utf-8", twiml::response(""), {}};
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
        c.language = language;
        c.occurred_at = request.received_at;
        if (auto phone = phone_e164(customer)) c.addresses.push_back({"phone", *phone, true});
    }
    out.events.push_back(std::move(e));
    return out;
}

}  // namespace evenline::channels
