// A mail that a provider took apart into fields, put together again as far as the reading needs it.
#pragma once

#include "evenline/channels/mail_channel.hpp"

namespace evenline::channels {

class parsed_mail {
public:
    // In the order received. No value can begin a field of its own.
    void add_field(std::string_view name, std::string_view value);
    // Fields as the provider passed them on, one a line.
    void add_fields(std::string_view lines);
    // Unless a field of this name is there already.
    void add_missing(std::string_view name, std::string_view value);

    mail_body body;

    // By `mails`; the text is made from the HTML if there is no other.
    [[nodiscard]] inbound_event read_by(const mail_channel& mails, const mail_envelope&);

private:
    std::string header_;
};

}  // namespace evenline::channels
