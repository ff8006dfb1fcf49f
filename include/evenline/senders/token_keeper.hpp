// The short-lived tokens of channels whose provider wants one (channels/sign_in.hpp). In memory
// only; asked for when first needed and shortly before they end. Loop thread only.
#pragma once

#include "evenline/channels/sign_in.hpp"
#include "evenline/engine/clock.hpp"
#include "evenline/intake/intake.hpp"
#include "evenline/senders/transport.hpp"

#include <map>

namespace evenline::senders {

class token_keeper {
public:
    // Both must outlive this.
    token_keeper(engine::clock& time, transport& wire) : time_(time), wire_(wire) {}

    // A token that is good now, or why there is none. An empty token and no error: the channel
    // needs none. After a refusal nothing is asked for `refusal_pause`, so that a wrong password
    // does not lock the account.
    boost::asio::awaitable<channels::signed_in> token_of(const intake::channel&);
    // It was not taken: the next `token_of` asks for another.
    void forget(const intake::channel&);

    static constexpr core::duration refusal_pause = core::minutes(5);

private:
    struct kept { channels::signed_in last; core::instant asked_at{}; };
    engine::clock& time_;
    transport& wire_;
    std::map<core::channel_number, kept> kept_;
};

}  // namespace evenline::senders
