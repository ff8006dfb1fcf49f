// E-mail: a mail taken in by LMTP, an answer as a mail to be sent: docs/channels/lmtp.md.
#include "evenline/channels/address.hpp"
#include "evenline/channels/auto_reply.hpp"
#include "evenline/channels/charset.hpp"
#include "evenline/channels/kinds.hpp"
#include "evenline/channels/mail_reply.hpp"
#include "evenline/channels/signature.hpp"
#include "evenline/channels/timestamp.hpp"

#include <algorithm>

namespace evenline::channels {
namespace {

http_answer lmtp_answer(unsigned status, std::string text) {
    return {status, "text/plain", std::move(text), {}};
}

std::string joined(const std::vector<std::string>& words, const char* between) {
    std::string out;
    for (const auto& w : words) out += (out.empty() ? "" : between) + w;
    return out;
}

// An empty path is as telling as a full one: "<>" or "" says that no answer is wanted.
envelope_sender envelope_of(const raw_request& request) {
    for (const auto& field : request.headers) {
        if (lower_ascii(field.name) != "mail from") continue;
        const auto written = trimmed(field.value);
        return {true, written == "<>" ? "" : mailbox(written).value_or(written)};
    }
    return {};
}

// When the customer's wait began. Never by the Date field: whoever writes it chooses it, and an
// early one would buy a place in line. The topmost Received is our own mail server's, so a queue
// that could not deliver to us costs nobody their place.
std::optional<core::instant> arrival(const mail_header& h, core::instant received_at) {
    const auto trace = h.value("Received");
    const auto mark = trace.rfind(';');
    if (received_at == core::instant{} || mark == std::string_view::npos) return std::nullopt;
    const auto at = read_mail_date(trace.substr(mark + 1));
    if (!at || *at > received_at || *at < received_at - core::days(5)) return std::nullopt;
    return at;
}

class lmtp final : public adapter {
public:
    explicit lmtp(const channel_settings& s)
        : domain_(lower_ascii(s.text("domain"))), smtp_url_(s.text("smtp_url")),
          from_(s.text("from", "support@" + s.text("domain"))), language_(s.text("language")),
          authserv_id_(lower_ascii(s.text("authserv_id"))),
          reply_secret_(s.text("reply_secret")) {
        for (const auto& written : s.list("mailboxes")) {
            if (auto box = mailbox(written)) own_.push_back(std::move(*box));
        }
        if (auto box = mailbox(from_)) own_.push_back(std::move(*box));
    }

    [[nodiscard]] std::string_view kind() const noexcept override { return "lmtp"; }
    [[nodiscard]] reading read(const raw_request&) const override;
    [[nodiscard]] std::optional<outbound_call> compose(const outbound_message&) const override;
    [[nodiscard]] send_verdict judge(unsigned, std::span<const header>,
                                     std::string_view) const override;
    [[nodiscard]] std::string begin_thread(const core::address& to,
                                           std::string_view seed) const override {
        const auto box = to.kind == "email" ? mailbox(to.value) : std::nullopt;
        if (!box || smtp_url_.empty()) return {};
        // Answers name the root first, so they come on this very thread.
        return "email:begun." + std::string(seed) + '@' + domain_ + ' ' + *box;
    }
    [[nodiscard]] std::string way_here(std::string_view mark) const override {
        const auto box = mailbox(from_);
        return box ? "mailto:" + *box + "?subject=" + std::string(mark) : std::string{};
    }
    [[nodiscard]] reply_limits limits(core::instant) const override {
        reply_limits out;
        out.attachment_bytes = 10 * 1024 * 1024;
        out.attachment_count = 20;
        return out;
    }

private:
    void fill_sender(const mail_header&, inbound_event&) const;
    void fill_thread(const mail_header&, inbound_event&) const;
    void fill_report(const mail_report&, std::string_view text, inbound_event&) const;
    void fill_contact(const mail_header&, const raw_request&, inbound_event&) const;
    [[nodiscard]] bool sender_is_doubtful(const mail_header&) const;
    [[nodiscard]] std::string ticket_in(const std::vector<std::string>& ids) const;

    std::string domain_, smtp_url_, from_, language_, authserv_id_, reply_secret_;
    std::vector<std::string> own_;
};

// A mail is never refused for what it holds: 2xx, and what could not be read stays in the raw
// bytes. Only an empty one is malformed.
reading lmtp::read(const raw_request& request) const {
    if (trimmed(request.body.substr(0, 4'096)).empty() && request.body.size() <= 4'096)
        return {verdict::malformed, "the mail is empty", {}, lmtp_answer(400, "5.6.0 empty mail")};
    const mail_header h(request.body);
    auto body = read_mail_body(request.body);
    const auto automatic = automatic_facts_of(h, body, envelope_of(request));

    inbound_event e;
    const auto rcpt = mailbox(request.header_value("RCPT TO"));
    e.account = rcpt.value_or(std::string{});
    e.event_kind = automatic.event_kind;
    e.creates_work = !automatic.is_automatic;
    e.subject = h.decoded("Subject");
    e.occurred_at = arrival(h, request.received_at);
    e.text = std::move(body.text);
    e.html = std::move(body.html);
    e.attachments = std::move(body.attachments);
    fill_sender(h, e);
    fill_thread(h, e);
    const auto body_hash = to_hex(digest(hash::sha256, request.body.substr(h.body_offset())));
    e.dedupe_key =
        !e.provider_id.empty() ? e.provider_id + ' ' + body_hash.substr(0, 16)
        : "sha256:" + to_hex(digest(hash::sha256,
              std::string(h.value("From")) + '|' + std::string(h.value("Date")) + '|' +
              std::string(h.value("Subject")) + '|' +
              std::string(request.body.substr(h.body_offset(), 4'096))));
    // Ids and texts may hold any byte; a key goes into a database and a log.
    if (e.dedupe_key.size() > 600)
        e.dedupe_key = "sha256:" + to_hex(digest(hash::sha256, e.dedupe_key));
    if (std::string to = rcpt ? ticket_of_mailbox(*rcpt) : ""; !to.empty()) e.extra["ticket"] = to;
    e.extra["may_auto_reply"] = automatic.may_answer ? "true" : "false";
    if (!automatic.why.empty()) e.extra["automatic_because"] = joined(automatic.why, ", ");
    if (!body.cut.empty()) e.extra["cut"] = body.cut;
    if (e.event_kind == "bounce" || e.event_kind == "receipt") fill_report(body.report, e.text, e);
    reading out{verdict::valid, {}, {}, lmtp_answer(200, "2.0.0 stored")};
    if (!e.sender_id.empty() && std::ranges::find(own_, e.sender_id) != own_.end()) {
        // Our own mail come back. Anyone can write our address, so it answers nothing either.
        out.why = "sent from one of our own mailboxes: kept, no work";
        e.event_kind = "ignored";
        e.creates_work = false;
        e.extra["may_auto_reply"] = "false";
    }
    if (e.creates_work) fill_contact(h, request, e);
    out.events.push_back(std::move(e));
    return out;
}

void lmtp::fill_sender(const mail_header& h, inbound_event& e) const {
    auto from = h.addresses("From");
    if (from.empty()) from = h.addresses("Sender");
    if (from.empty()) return;
    e.sender_id = from[0].mailbox;
    e.sender_name = from[0].name;
}

std::string lmtp::ticket_in(const std::vector<std::string>& ids) const {
    for (auto id = ids.rbegin(); id != ids.rend(); ++id) {
        if (auto ticket = ticket_of_message_id(*id, domain_); !ticket.empty()) return ticket;
    }
    return {};
}

void lmtp::fill_thread(const mail_header& h, inbound_event& e) const {
    const auto ids = message_ids(h.value("Message-ID"));
    const auto answers = message_ids(h.value("In-Reply-To"));
    const auto references = message_ids(h.value("References"));
    if (!ids.empty()) e.provider_id = ids[0];
    // Newest last, as intake looks them up: what it says it answers counts before its ancestors.
    auto named = references;
    named.insert(named.end(), answers.begin(), answers.end());
    e.in_reply_to = joined(named, " ");
    e.extra["in_reply_to"] = joined(answers, " ");
    if (!h.value("Date").empty()) e.extra["date"] = clean_utf8(h.value("Date").substr(0, 100));
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

void lmtp::fill_report(const mail_report& r, std::string_view text, inbound_event& e) const {
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
bool lmtp::sender_is_doubtful(const mail_header& h) const {
    if (authserv_id_.empty()) return false;
    for (const auto value : h.all("Authentication-Results")) {
        if (first_token(value) != authserv_id_) continue;
        return lower_ascii(value).find("dmarc=fail") != std::string::npos;
    }
    return true;
}

void lmtp::fill_contact(const mail_header& h, const raw_request& request, inbound_event& e) const {
    auto& c = e.contact;
    c.form = core::work_form::mail;
    c.thread = e.thread_key;
    c.name = e.sender_name;
    c.subject = e.subject;
    c.text = e.text;
    c.language = language_;
    c.occurred_at = e.occurred_at.value_or(request.received_at);
    if (auto box = mailbox(e.sender_id))
        c.addresses.push_back({"email", *box, !sender_is_doubtful(h)});
}

std::optional<outbound_call> lmtp::compose(const outbound_message& m) const {
    // Back to the mailbox that wrote, which the thread names; the customer may have others.
    const auto space = m.thread.find(' ');
    const bool known_thread = m.thread.starts_with("email:") && space != std::string::npos;
    auto to = known_thread ? mailbox(m.thread.substr(space + 1)) : std::nullopt;
    if (!to) to = mailbox(m.recipient);
    const auto own = mailbox(from_);
    if (m.kind != "reply" || smtp_url_.empty() || !to || !own) return std::nullopt;
    const auto id = our_message_id(m.ticket, m.idempotency_key, domain_, reply_secret_);
    const auto notice = m.extra.find("notice");
    const bool is_notice = notice != m.extra.end() && notice->second == "true";
    auto mail = m;
    mail.recipient = *to;
    // Without the last mail's id, the conversation's first one keeps the thread together.
    if (const auto root = known_thread ? m.thread.substr(6, space - 6) : "";
        mail.in_reply_to.empty() && root.find('@') != std::string::npos)
        mail.in_reply_to = root;
    return outbound_call{{},
                         mail_call{smtp_url_, is_notice ? "" : *own, {*to},
                                   write_mail({from_, domain_}, mail, id)},
                         id};
}

// SMTP's own reply codes: 4yz passes, 5yz does not (the reverse of HTTP's blame).
send_verdict lmtp::judge(unsigned status, std::span<const header>, std::string_view body) const {
    if (status >= 200 && status < 300) return {send_state::done, {}, {}, {}};
    const bool for_good = status >= 500 && status < 600;
    return {for_good ? send_state::failed : send_state::retry, {},
            "the mail server answered " + std::to_string(status) +
                (body.empty() ? "" : ": " + std::string(body.substr(0, 300))), {}};
}

}  // namespace

channel_kind lmtp_kind() {
    return {"lmtp",
            "E-mail",
            core::work_form::mail,
            {{"listen", true, false,
              "address for the mail server to deliver to: host:port or "
              "unix:/path; never a public one",
              "127.0.0.1:2424"},
             {"domain", true, false, "domain of our Message-IDs and mailboxes", ""},
             {"mailboxes", false, false,
              "addresses mail is accepted for; empty: every one of "
              "the domain",
              ""},
             {"smtp_url", true, true,
              "where answers are handed over: smtp:// or smtps://; may hold a password",
              "smtp://127.0.0.1:25"},
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
             {"language", false, false, "customers' language as a requirement on agents", ""}},
            [](const channel_settings& s) { return std::make_unique<lmtp>(s); }};
}

}  // namespace evenline::channels
