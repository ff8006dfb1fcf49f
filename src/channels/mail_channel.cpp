#include "evenline/channels/mail_channel.hpp"

#include "evenline/channels/address.hpp"
#include "evenline/channels/charset.hpp"
#include "evenline/channels/mail_quote.hpp"
#include "evenline/channels/mail_reply.hpp"
#include "evenline/channels/signature.hpp"
#include "evenline/channels/timestamp.hpp"

#include <algorithm>

namespace evenline::channels {
namespace {

std::string joined(const std::vector<std::string>& words, const char* between) {
    std::string out;
    for (const auto& w : words) out += (out.empty() ? "" : between) + w;
    return out;
}

// When the customer's wait began. Never by the Date field: whoever writes it chooses it, and an
// early one would buy a place in line. The topmost Received is our own mail server's, so a queue
// that could not deliver to us costs nobody their place.
std::optional<core::instant> arrival(const mail_header& h, const mail_envelope& envelope) {
    const auto received_at = envelope.received_at;
    auto at = envelope.arrived_at;
    if (!at) {
        const auto trace = h.value("Received");
        const auto mark = trace.rfind(';');
        if (mark == std::string_view::npos) return std::nullopt;
        at = read_mail_date(trace.substr(mark + 1));
    }
    if (received_at == core::instant{} || !at) return std::nullopt;
    if (*at > received_at || *at < received_at - core::days(5)) return std::nullopt;
    return at;
}

// Ids and texts may hold any byte; a key goes into a database and a log.
std::string key_of(const mail_header& h, std::string_view body, const std::string& id,
                   const mail_envelope& envelope) {
    const auto hash_of = [](std::string_view bytes) { return to_hex(digest(hash::sha256, bytes)); };
    if (id.empty() && !envelope.handed_over_as.empty()) return envelope.handed_over_as;
    if (id.empty())
        return "sha256:" + hash_of(std::string(h.value("From")) + '|' +
                                   std::string(h.value("Date")) + '|' +
                                   std::string(h.value("Subject")) + '|' +
                                   std::string(body.substr(0, 4'096)));
    auto key = id + ' ' + hash_of(body).substr(0, 16);
    return key.size() > 600 ? "sha256:" + hash_of(key) : key;
}

std::string date_of(const mail_header& h) {
    const auto written = h.value("Date");
    const auto at = read_mail_date(written);
    return at ? write_rfc3339(*at) : clean_utf8(written.substr(0, 100));
}

// Of "Big Bug bb@bug.com", without brackets: the word that holds an @ is whom to answer.
std::optional<mail_address> loose_address(const std::string& written) {
    const auto at = written.find('@');
    if (at == std::string::npos) return std::nullopt;
    const auto before = written.find_last_of(" \t<:;,\"", at);
    const auto start = before == std::string::npos ? 0 : before + 1;
    const auto end = std::min(written.find_first_of(" \t>;,\"", at), written.size());
    const auto box = mailbox(std::string_view(written).substr(start, end - start));
    if (!box) return std::nullopt;
    auto name = trimmed(std::string_view(written).substr(0, start));
    while (name.ends_with('<')) name = trimmed(std::string_view(name).substr(0, name.size() - 1));
    return mail_address{std::move(name), *box};
}

}  // namespace

mail_channel::mail_channel(const channel_settings& s)
    : domain_(lower_ascii(s.text("domain"))), smtp_url_(s.text("smtp_url")),
      from_(s.text("from", "support@" + s.text("domain"))), language_(s.text("language")),
      authserv_id_(lower_ascii(s.text("authserv_id"))), reply_secret_(s.text("reply_secret")) {
    for (const auto& written : s.list("mailboxes")) {
        if (auto box = mailbox(written)) own_.push_back(std::move(*box));
    }
    if (auto box = mailbox(from_)) own_.push_back(std::move(*box));
}

bool mail_channel::is_own(std::string_view box) const {
    return !box.empty() && std::ranges::find(own_, box) != own_.end();
}

// A mail is never refused for what it holds; what could not be read stays in the raw bytes.
std::optional<inbound_event> mail_channel::read(std::string_view mail,
                                                const mail_envelope& envelope) const {
    if (mail.size() <= 4'096 && trimmed(mail).empty()) return std::nullopt;
    const mail_header h(mail);
    return read(h, read_mail_body(mail), mail.substr(h.body_offset()), envelope);
}

inbound_event mail_channel::read(const mail_header& h, mail_body&& body, std::string_view bytes,
                                 const mail_envelope& envelope) const {
    const auto automatic = automatic_facts_of(h, body, envelope.from);
    inbound_event e;
    e.account = envelope.to;
    e.event_kind = automatic.event_kind;
    e.creates_work = !automatic.is_automatic && !envelope.is_spam;
    e.subject = h.decoded("Subject");
    e.occurred_at = arrival(h, envelope);
    e.text = std::move(body.text);
    e.html = std::move(body.html);
    e.attachments = std::move(body.attachments);
    fill_sender(h, e);
    fill_thread(h, e);
    e.dedupe_key = key_of(h, bytes, e.provider_id, envelope);
    if (auto to = ticket_of_mailbox(envelope.to); !to.empty()) e.extra["ticket"] = to;
    if (envelope.from.known) e.extra["envelope_from"] = envelope.from.mailbox;
    e.extra["may_auto_reply"] = automatic.may_answer ? "true" : "false";
    if (!automatic.why.empty()) e.extra["automatic_because"] = joined(automatic.why, ", ");
    if (!body.cut.empty()) e.extra["cut"] = body.cut;
    if (e.event_kind == "bounce" || e.event_kind == "receipt") fill_report(body.report, e.text, e);
    if (envelope.is_spam) {
        e.extra["spam"] = "true";
        e.extra["may_auto_reply"] = "false";
    }
    if (is_own(e.sender_id)) {
        // Our own mail come back. Anyone can write our address, so it answers nothing either.
        e.event_kind = "ignored";
        e.creates_work = false;
        e.extra["may_auto_reply"] = "false";
        e.extra["ignored_because"] = "sent from one of our own mailboxes: kept, no work";
    }
    if (e.creates_work) fill_contact(h, envelope, e);
    return e;
}

void mail_channel::fill_sender(const mail_header& h, inbound_event& e) const {
    const auto reachable = [](const std::vector<mail_address>& some) {
        return !some.empty() && some[0].mailbox.find('@') != std::string::npos;
    };
    auto from = h.addresses("From");
    for (const auto other : h.all("From")) {   // broken senders write two; one may hold no address
        if (reachable(from)) break;
        if (auto next = addresses_in(other); reachable(next)) from = std::move(next);
    }
    if (!reachable(from) && h.has("From")) {
        if (auto found = loose_address(h.decoded("From"))) from = {std::move(*found)};
    }
    // Whoever wrote is to be answered, however odd the fields: the next best names them.
    for (const char* name : {"Sender", "Reply-To", "Return-Path"}) {
        if (reachable(from)) break;
        if (auto other = h.addresses(name); reachable(other)) {
            if (!from.empty() && other[0].name.empty()) other[0].name = from[0].name;
            from = std::move(other);
        }
    }
    if (from.empty()) return;
    e.sender_id = from[0].mailbox;
    e.sender_name = from[0].name;
    if (const auto answer_to = h.addresses("Reply-To"); !answer_to.empty())
        e.extra["reply_to"] = answer_to[0].mailbox;
}

std::string mail_channel::ticket_in(const std::vector<std::string>& ids) const {
    for (auto id = ids.rbegin(); id != ids.rend(); ++id) {
        if (auto ticket = ticket_of_message_id(*id, domain_); !ticket.empty()) return ticket;
    }
    return {};
}

void mail_channel::fill_thread(const mail_header& h, inbound_event& e) const {
    const auto ids = message_ids(h.value("Message-ID"));
    const auto answers = message_ids(h.value("In-Reply-To"));
    const auto references = message_ids(h.value("References"));
    if (!ids.empty()) e.provider_id = ids[0];
    // Newest last, as intake looks them up: what it says it answers counts before its ancestors.
    auto named = references;
    named.insert(named.end(), answers.begin(), answers.end());
    e.in_reply_to = joined(named, " ");
    e.extra["in_reply_to"] = joined(answers, " ");
    if (!h.value("Date").empty()) e.extra["date"] = date_of(h);
    if (!references.empty()) e.extra["references"] = joined(references, " ");
    auto ticket = ticket_in(answers);
    if (ticket.empty()) ticket = ticket_in(references);
    if (!ticket.empty()) e.extra["ticket"] = ticket;
    // Who answers a mail of ours has had it: its mark is the proof. Newest first.
    for (auto id = named.rbegin(); id != named.rend() && e.answers_ticket.empty(); ++id)
        e.answers_ticket = proven_ticket_of(*id, domain_, reply_secret_);
    e.anyone_may_name_ids = true;
    auto root = !references.empty() ? references.front()
                : !answers.empty()  ? answers.front() : e.provider_id;
    if (root.empty())
        root = to_hex(digest(hash::sha256, std::string(h.value("From")) + '|' +
                                               std::string(h.value("Date")) + '|' +
                                               std::string(h.value("Subject"))))
                   .substr(0, 32);
    // Two people may answer the same newsletter: a conversation is one person's.
    e.extra["root"] = "email:" + root;
    e.thread_key = "email:" + root + ' ' + e.sender_id;
    e.extra["message_id"] = e.provider_id;
}

void mail_channel::fill_report(const mail_report& r, std::string_view text,
                               inbound_event& e) const {
    if (!r.original_id.empty()) {
        e.delivery_of = r.original_id;
    } else if (const auto at = text.find("<t-"); at != std::string_view::npos) {
        // Old mail systems quote the mail as plain text.
        const auto quoted = message_ids(text.substr(at, 512));
        if (!quoted.empty() && !ticket_of_message_id(quoted[0], domain_).empty())
            e.delivery_of = quoted[0];
    }
    if (e.event_kind == "receipt") {
        e.delivery_state =
            r.disposition.find("displayed") != std::string::npos ? "read" : "delivered";
        return;
    }
    const bool passing = r.action == "delayed" || r.status.starts_with('4');
    const bool arrived = r.action == "delivered" || r.action == "relayed" || r.action == "expanded";
    e.delivery_state = arrived ? "delivered" : passing ? "sent" : "failed";
    if (!arrived) e.delivery_error = trimmed(r.status + ' ' + r.recipient + ' ' + r.diagnostic);
    if (!r.status.empty()) e.extra["status"] = r.status;
    if (!r.recipient.empty()) e.extra["failed_recipient"] = r.recipient;
    if (auto box = mailbox(r.recipient)) e.report_about = std::move(*box);
    if (e.delivery_of) e.answers_ticket = proven_ticket_of(*e.delivery_of, domain_, reply_secret_);
    if (const auto ticket = e.delivery_of ? ticket_of_message_id(*e.delivery_of, domain_) : "";
        !ticket.empty())
        e.extra["ticket"] = ticket;
}

// Only our own mail system's word counts; anyone can write the header.
bool mail_channel::sender_is_doubtful(const mail_header& h,
                                      const mail_envelope& envelope) const {
    // Which of two it judged, no mail system says.
    if (h.all("From").size() > 1) return true;
    if (envelope.sender_vouched) return !*envelope.sender_vouched;
    if (authserv_id_.empty()) return false;
    for (const auto value : h.all("Authentication-Results")) {
        if (first_token(value) != authserv_id_) continue;
        return lower_ascii(value).find("dmarc=fail") != std::string::npos;
    }
    return true;
}

void mail_channel::fill_contact(const mail_header& h, const mail_envelope& envelope,
                                inbound_event& e) const {
    auto& c = e.contact;
    c.form = core::work_form::mail;
    c.thread = e.thread_key;
    c.name = e.sender_name;
    c.subject = e.subject;
    // Rules judge what was written, not the history below it.
    const std::string_view written = e.text;
    c.text = written.substr(0, written.size() - quoted_part(written).size());
    c.language = language_;
    c.occurred_at = e.occurred_at.value_or(envelope.received_at);
    if (auto box = mailbox(e.sender_id))
        c.addresses.push_back({"email", *box, !sender_is_doubtful(h, envelope)});
}

std::optional<written_mail> mail_channel::write(const outbound_message& m) const {
    // Back to the mailbox that wrote, which the thread names; the customer may have others.
    const auto space = m.thread.find(' ');
    const bool known_thread = m.thread.starts_with("email:") && space != std::string::npos;
    auto to = known_thread ? mailbox(m.thread.substr(space + 1)) : std::nullopt;
    if (!to) to = mailbox(m.recipient);
    const auto own = mailbox(from_);
    if ((m.kind != "reply" && m.kind != "notice") || !to || !own) return std::nullopt;
    const auto notice = m.extra.find("notice");
    const bool is_notice = notice != m.extra.end() && notice->second == "true";
    written_mail out{is_notice ? "" : *own, *to,
                     our_message_id(m.ticket, m.idempotency_key, domain_, reply_secret_), {}, m};
    out.said.recipient = *to;
    // Without the last mail's id, the conversation's first one keeps the thread together.
    if (const auto root = known_thread ? m.thread.substr(6, space - 6) : "";
        m.in_reply_to.empty() && root.find('@') != std::string::npos)
        out.said.in_reply_to = root;
    out.message = write_mail({from_, domain_}, out.said, out.id);
    return out;
}

std::optional<outbound_call> mail_channel::by_smtp(const outbound_message& m) const {
    auto mail = smtp_url_.empty() ? std::nullopt : write(m);
    if (!mail) return std::nullopt;
    return outbound_call{{},
                         mail_call{smtp_url_, mail->from, {mail->to}, std::move(mail->message)},
                         mail->id};
}

inbound_event mail_channel::report(std::string_view message_id, std::string_view recipient,
                                   std::string_view state, std::string error) const {
    inbound_event e;
    const bool failed = state == "failed";
    e.event_kind = failed ? "bounce" : state == "read" ? "receipt" : "status";
    e.sender_id = mailbox(recipient).value_or(std::string(recipient));
    e.delivery_state = state;
    if (failed) {
        e.outbound = true;   // about a mail of ours, and nobody wrote it
        e.delivery_error = std::move(error);
        e.report_about = e.sender_id;
    }
    e.delivery_of = std::string(message_id);
    e.answers_ticket = proven_ticket_of(message_id, domain_, reply_secret_);
    e.extra["message_id"] = std::string(message_id);
    return e;
}

std::vector<setting_note> mail_settings(std::vector<setting_note> more, bool needs_smtp) {
    const std::vector<setting_note> shared{
        {"domain", true, false, "domain of our Message-IDs and mailboxes", ""},
        {"mailboxes", false, false,
         "addresses mail is accepted for; empty: every one of "
         "the domain",
         ""},
        {"smtp_url", needs_smtp, true,
         "where answers are handed over: smtp:// or smtps://; may hold a password",
         needs_smtp ? "smtp://127.0.0.1:25" : ""},
        {"from", false, false, "sender of answers: \"Support <support@example.com>\"",
         "support@ the domain"},
        {"authserv_id", false, false,
         "name under which your mail server writes "
         "Authentication-Results; with it, senders that fail DMARC count as claimed",
         ""},
        {"reply_secret", false, true,
         "any long random text: marks our Message-IDs, so that whoever answers a mail we sent "
         "is known to have had it; without it only participants' answers find their ticket",
         ""},
        {"language", false, false, "customers' language as a requirement on agents", ""}};
    more.insert(more.end(), shared.begin(), shared.end());
    return more;
}

send_verdict judge_smtp(unsigned status, std::string_view body) {
    if (status >= 200 && status < 300) return {send_state::done, {}, {}, {}};
    const bool for_good = status >= 500 && status < 600;
    return {for_good ? send_state::failed : send_state::retry, {},
            "the mail server answered " + std::to_string(status) +
                (body.empty() ? "" : ": " + std::string(body.substr(0, 300))), {}};
}

std::string mail_channel::begun_with(const core::address& to, std::string_view seed) const {
    const auto box = to.kind == "email" ? mailbox(to.value) : std::nullopt;
    if (!box) return {};
    // Answers name the root first, so they come on this very thread.
    return "email:begun." + std::string(seed) + '@' + domain_ + ' ' + *box;
}

std::string mail_adapter::begin_thread(const core::address& to, std::string_view seed) const {
    return mails_.begun_with(to, seed);
}

std::string mail_adapter::way_here(std::string_view mark) const {
    const auto box = mailbox(mails_.author());
    return box ? "mailto:" + *box + "?subject=" + std::string(mark) : std::string{};
}

reply_limits mail_adapter::limits(core::instant) const {
    reply_limits out;
    out.attachment_bytes = 10 * 1024 * 1024;
    out.attachment_count = 20;
    return out;
}

}  // namespace evenline::channels
