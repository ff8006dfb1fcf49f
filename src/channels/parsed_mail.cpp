#include "evenline/channels/parsed_mail.hpp"

#include "evenline/channels/charset.hpp"
#include "evenline/channels/html_text.hpp"

#include <algorithm>

namespace evenline::channels {

void parsed_mail::add_field(std::string_view name, std::string_view value) {
    const bool plain = !name.empty() && std::ranges::all_of(name, [](char c) {
        return c > ' ' && c < 0x7f && c != ':';
    });
    if (!plain) return;
    std::string one_line(value);
    for (char& c : one_line) {
        if (static_cast<unsigned char>(c) < 0x20) c = ' ';
    }
    header_.append(name).append(": ").append(one_line).append("\r\n");
}

void parsed_mail::add_fields(std::string_view lines) {
    // A blank line would end the header; what comes after it is no field.
    header_.append(lines.substr(0, std::min(lines.find("\r\n\r\n"), lines.find("\n\n"))));
    if (!header_.empty() && !header_.ends_with('\n')) header_ += "\r\n";
}

void parsed_mail::add_missing(std::string_view name, std::string_view value) {
    if (!value.empty() && !mail_header(header_).has(name)) add_field(name, value);
}

inbound_event parsed_mail::read_by(const mail_channel& mails, const mail_envelope& envelope) {
    const mail_header h(header_);
    body.is_report = first_token(h.value("Content-Type")) == "multipart/report";
    std::erase(body.text, '\r');
    if (body.text.find_first_not_of(" \t\n") == std::string::npos && !body.html.empty())
        body.text = html_to_text(body.html);
    for (auto& a : body.attachments) a.bytes = a.content.size();
    const auto bytes = body.text + body.html;
    return mails.read(h, std::move(body), bytes, envelope);
}

}  // namespace evenline::channels
