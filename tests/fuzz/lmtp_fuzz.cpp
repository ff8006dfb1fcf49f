// An LMTP conversation: the same mails and replies however the bytes are cut; nothing over its
// bounds is kept.
#include "evenline/intake/lmtp_session.hpp"
#include "fuzz/fuzz.hpp"

namespace {

using namespace evenline::intake;
using evenline::fuzz::must;

std::string conversation(const std::vector<std::string_view>& pieces, unsigned choice) {
    lmtp_settings how;
    how.domain = "desk.example.com";
    how.limits.line_bytes = 256;
    how.limits.message_bytes = 4'096;
    how.limits.recipients = 5;
    how.limits.errors = 8;
    lmtp_session session(how);
    std::string all = session.greeting();
    unsigned mails = 0;
    for (const auto piece : pieces) {
        if (session.over()) break;
        session.receive(piece);
        while (session.mail()) {
            must(session.mail()->content.size() <= how.limits.message_bytes, "a bounded mail");
            must(!session.mail()->to.empty(), "a mail is for somebody");
            must(session.mail()->to.size() <= how.limits.recipients, "for not too many");
            all += session.take_replies();
            all += "[" + session.mail()->from + "|" + session.mail()->content + "]";
            session.answer(static_cast<lmtp_outcome>((choice + mails++) % 3), "why");
        }
        all += session.take_replies();
    }
    return all + (session.over() ? "over" : "open");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const auto input = evenline::fuzz::text_of(data + 1, size - 1);
    const auto whole = conversation({input}, data[0]);
    const auto cut = conversation(evenline::fuzz::pieces_of(input, data[0]), data[0]);
    must(whole == cut, "the same conversation however the bytes are cut");
    return 0;
}
