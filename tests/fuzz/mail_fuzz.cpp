// Mails of any bytes: read within bounds, as text that is sound UTF-8 without NUL.
#include "evenline/channels/charset.hpp"
#include "evenline/channels/html_text.hpp"
#include "evenline/channels/mail_body.hpp"
#include "evenline/channels/mail_header.hpp"
#include "evenline/channels/mail_reply.hpp"
#include "evenline/channels/timestamp.hpp"
#include "fuzz/fuzz.hpp"

namespace {

using namespace evenline::channels;
using evenline::fuzz::must;

void clean(const std::string& text, const char* what) {
    must(text.find('\0') == std::string::npos, what);
    must(clean_utf8(text) == text, what);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto mail = evenline::fuzz::text_of(data, size);
    const mail_header head(mail);
    must(head.body_offset() <= mail.size() && head.start() <= head.body_offset(),
         "a header ends within its mail");
    for (const char* name : {"Subject", "From", "To", "References", "Message-ID", "Date"}) {
        clean(head.decoded(name), "a header's text is clean");
        for (const auto& who : head.addresses(name)) clean(who.name, "a name is clean");
        (void)message_ids(head.value(name));
        (void)first_token(head.value(name));
    }
    (void)read_mail_date(head.value("Date"));
    mail_limits few;
    few.max_depth = 5;
    few.max_parts = 20;
    few.max_decoded_bytes = 64 * 1024;
    few.max_text_bytes = 16 * 1024;
    const auto body = read_mail_body(mail, few);
    clean(body.text, "a body's text is clean");
    clean(body.html, "a body's HTML is clean");
    must(body.text.size() <= few.max_text_bytes + 4, "a text stays within its bound");
    must(body.attachments.size() <= few.max_parts, "so many attachments as parts at most");
    const auto plain = html_to_text(clean_utf8(mail));
    clean(plain, "text made of HTML is clean");
    return 0;
}
