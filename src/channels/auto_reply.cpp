#include "evenline/channels/auto_reply.hpp"

#include "evenline/channels/address.hpp"

namespace evenline::channels {
namespace {

bool says_yes(const mail_header& h, const char* name) {
    for (const auto value : h.all(name)) {
        if (first_token(value) != "no") return true;
    }
    return false;
}

// Answers are unwelcome: lists, bulk mail, and senders that say so. X-Loop marks a program that
// already saw the mail, ours or another's: an automatic answer to it is how loops start.
bool asks_for_silence(const mail_header& h) {
    const auto precedence = first_token(h.value("Precedence"));
    if (precedence == "bulk" || precedence == "junk" || precedence == "list") return true;
    for (const char* name : {"List-Id", "List-Unsubscribe", "List-Post", "List-Help", "X-Loop"}) {
        if (h.has(name)) return true;
    }
    const auto suppress = lower_ascii(h.value("X-Auto-Response-Suppress"));
    std::size_t at = 0;
    while (at < suppress.size()) {
        const auto end = std::min(suppress.find_first_of(", ;\t", at), suppress.size());
        const auto word = suppress.substr(at, end - at);
        if (word == "all" || word == "oof" || word == "autoreply") return true;
        at = end + 1;
    }
    return false;
}

}  // namespace

automatic_facts automatic_facts_of(const mail_header& h, const mail_body& body,
                                   const envelope_sender& envelope) {
    automatic_facts out;
    const auto auto_submitted = first_token(h.value("Auto-Submitted"));
    if (!auto_submitted.empty() && auto_submitted != "no") out.why.emplace_back("Auto-Submitted");
    bool null_sender = envelope.known && envelope.mailbox.empty();
    for (const auto path : h.all("Return-Path")) null_sender |= trimmed(path) == "<>";
    if (null_sender) out.why.emplace_back("null return path");
    if (body.is_report) out.why.emplace_back("multipart/report");
    for (const char* name : {"X-Autoreply", "X-Autorespond", "X-Auto-Reply"}) {
        if (says_yes(h, name)) out.why.emplace_back(name);
    }
    if (first_token(h.value("Precedence")) == "auto_reply") out.why.emplace_back("Precedence");
    const auto from = h.addresses("From");
    const auto local = from.empty() ? std::string{}
                                    : from[0].mailbox.substr(0, from[0].mailbox.find('@'));
    const bool daemon = local == "mailer-daemon" || local == "postmaster";
    if (daemon) out.why.emplace_back("From a mail system");

    out.is_automatic = !out.why.empty();
    out.may_answer = !out.is_automatic && !asks_for_silence(h);
    if (!out.is_automatic) return out;
    const auto& type = body.report.type;
    if (type == "disposition-notification" || !body.report.disposition.empty())
        out.event_kind = "receipt";
    else if (type == "delivery-status" || !body.report.action.empty() ||
             local == "mailer-daemon" || (daemon && null_sender))
        out.event_kind = "bounce";
    else out.event_kind = "auto_reply";
    return out;
}

}  // namespace evenline::channels
