// The transport of a server that also acts over the connections its receivers hold: what is
// composed for one of these goes there, everything else to the transport behind it.
#pragma once

#include "evenline/receivers/stream_receiver.hpp"

#include <map>

namespace evenline::receivers {

class switchboard final : public senders::transport {
public:
    explicit switchboard(senders::transport& outside) : outside_(outside) {}

    // The receiver must outlive every `send`.
    void add(const std::string& channel, stream_receiver& r) {
        lines_.insert_or_assign(channel, &r);
    }

    boost::asio::awaitable<senders::transport_answer> send(channels::outbound_call call,
                                                           bool public_only) override;
    void give_up() override { outside_.give_up(); }

private:
    senders::transport& outside_;
    std::map<std::string, stream_receiver*> lines_;
};

}  // namespace evenline::receivers
