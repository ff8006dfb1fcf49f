// One provider event into what the sequencer is asked: where Evenline's own rules about input
// live (threads, echoes, ends that overtake their beginning), the same for every channel.
#pragma once

#include "intake/conversation.hpp"

namespace evenline::intake {

class translation {
public:
    translation(engine::sequencer& to, engine::lookup& index, const channel& from,
                std::string_view raw);

    // What follows was said by these bytes, which must outlive `take`.
    void about(std::string_view raw) { raw_ = raw; }
    // Adds one submission, or two when the customer left before we heard they had come.
    void add(const channels::inbound_event&);
    // Kept for people to look at: authentic, but not understood or of no use to the core.
    void add_kept(std::string kind);
    // Remembered, so that this proof vouches for nothing else.
    void add_spent(std::string key);
    // To be sent once the rest is durable; not when the rest is a repeat. After `add`.
    void add_asked(const channels::outbound_message&);
    [[nodiscard]] std::vector<engine::submission> take() { return std::move(out_); }

private:
    void add_contact(const channels::inbound_event&, engine::submission&&);
    void add_end(const channels::inbound_event&, engine::submission&&);
    void add_echo(const channels::inbound_event&, engine::submission&&);
    void add_attached(const channels::inbound_event&, engine::submission&&);
    void add_failed_connection(const channels::inbound_event&, engine::submission&&);
    void add_failed_reply(const channels::inbound_event&, engine::submission&&);
    void add_peer_reply(const channels::inbound_event&, const std::string& thread,
                        engine::submission&&);
    [[nodiscard]] bool said_by_a_peer(const channels::inbound_event&,
                                      std::string_view thread) const;
    void add_watermark(const channels::inbound_event&, engine::submission&&);
    void add_callback(const channels::inbound_event&, engine::submission&&);
    [[nodiscard]] std::optional<place_mark> mark_in(const channels::inbound_event&) const;
    void strip_mark(engine::message_record&) const;
    // Says to the one who wrote that it is here, as the channel's settings word it
    // (acknowledgement.cpp). After all other messages of the submission.
    void acknowledge(const channels::inbound_event&, const core::contact_facts&,
                     engine::submission&);
    // Asks for the bytes of what lies at the provider (files.cpp).
    void ask_for_files(engine::submission&) const;
    [[nodiscard]] engine::message_record message_of(const channels::inbound_event&) const;
    [[nodiscard]] bool is_echo_of_ours(const channels::inbound_event&,
                                       std::string_view thread) const;
    [[nodiscard]] std::string thread_of(const channels::inbound_event& e) const {
        return conversations_.of(e).thread;
    }
    // Accepted before, or to be by what was added before.
    [[nodiscard]] bool is_spent(std::string_view key) const;
    // Has a ticket, or gets one by what was added before.
    [[nodiscard]] bool is_known(std::string_view thread) const;
    [[nodiscard]] core::ticket_id ticket_of(std::string_view thread) const;
    [[nodiscard]] core::instant time_of(const channels::inbound_event&) const;
    [[nodiscard]] core::instant waits_from(const channels::inbound_event&) const;

    engine::sequencer& to_;
    engine::lookup& index_;
    const channel& from_;
    conversations conversations_;
    std::string_view raw_;
    core::instant now_;
    std::vector<engine::submission> out_;
};

}  // namespace evenline::intake
