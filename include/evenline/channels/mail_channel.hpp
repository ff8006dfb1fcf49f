// What every kind of e-mail channel shares: a mail read as an event, an answer written as a mail.
// How mails come in and go out is each kind's own.
#pragma once

#include "evenline/channels/auto_reply.hpp"
#include "evenline/channels/kinds.hpp"

namespace evenline::channels {

// What the one who handed the mail over says of it. A mail itself may say anything.
struct mail_envelope {
    envelope_sender from;
    std::string to;                           // the mailbox it was delivered to; empty: not known
    core::instant received_at{};              // by us; 0: no clock (replay)
    std::optional<core::instant> arrived_at;  // by the provider's clock; else its Received line's
    std::optional<bool> sender_vouched;  // did the provider check that the sender is who it says?
    std::string handed_over_as;         // the provider's own id: the key of a mail without an id
    bool is_spam{};                           // by the provider's verdict: kept, no work
};

// An answer ready for whoever carries it.
struct written_mail {
    std::string from;                         // envelope; empty: "<>", of a pure notice
    std::string to, id;                       // Message-ID without brackets
    std::string message;                      // whole, with CRLF lines
    outbound_message said;                    // the same in parts, for providers that take parts
};

class mail_channel {
public:
    explicit mail_channel(const channel_settings&);

    // Never throws, whatever the bytes. A mail that is empty has no event.
    [[nodiscard]] std::optional<inbound_event> read(std::string_view mail,
                                                    const mail_envelope&) const;
    // For a provider that took the mail apart: its header, its body, and any bytes that tell one
    // such mail from another.
    [[nodiscard]] inbound_event read(const mail_header&, mail_body&&, std::string_view bytes,
                                     const mail_envelope&) const;
    // Nothing when it is no answer, or there is nobody to send it to.
    [[nodiscard]] std::optional<written_mail> write(const outbound_message&) const;
    // By `smtp_url`; nothing without one.
    [[nodiscard]] std::optional<outbound_call> by_smtp(const outbound_message&) const;

    [[nodiscard]] const std::string& author() const { return from_; }   // "Support <a@b>"
    [[nodiscard]] bool is_own(std::string_view mailbox) const;
    [[nodiscard]] bool has_smtp() const { return !smtp_url_.empty(); }
    // The thread of a conversation that we begin (adapter::begin_thread); empty: not a mailbox.
    [[nodiscard]] std::string begun_with(const core::address&, std::string_view seed) const;
    // A report a provider makes in its own words, about a mail of ours. `message_id` may be empty.
    [[nodiscard]] inbound_event report(std::string_view message_id, std::string_view recipient,
                                       std::string_view state, std::string error) const;

private:
    void fill_sender(const mail_header&, inbound_event&) const;
    void fill_thread(const mail_header&, inbound_event&) const;
    void fill_report(const mail_report&, std::string_view text, inbound_event&) const;
    void fill_contact(const mail_header&, const mail_envelope&, inbound_event&) const;
    [[nodiscard]] bool sender_is_doubtful(const mail_header&, const mail_envelope&) const;
    [[nodiscard]] std::string ticket_in(const std::vector<std::string>& ids) const;

    std::string domain_, smtp_url_, from_, language_, authserv_id_, reply_secret_;
    std::vector<std::string> own_;
};

// The settings all kinds of e-mail have; `more` comes first.
[[nodiscard]] std::vector<setting_note> mail_settings(std::vector<setting_note> more,
                                                      bool needs_smtp);

// SMTP's own reply codes: 4yz passes, 5yz does not (the reverse of HTTP's blame).
[[nodiscard]] send_verdict judge_smtp(unsigned status, std::string_view body);

// What every kind of e-mail has beside its own way in and out.
class mail_adapter : public adapter {
public:
    explicit mail_adapter(const channel_settings& s) : mails_(s) {}
    // What an answer by mail may carry.
    [[nodiscard]] reply_limits limits(core::instant) const override;
    [[nodiscard]] std::string begin_thread(const core::address&,
                                           std::string_view seed) const override;
    [[nodiscard]] std::string way_here(std::string_view mark) const override;

protected:
    mail_channel mails_;
};

}  // namespace evenline::channels
