// Documents by HTTPS from public addresses, kept for a day.
#pragma once

#include "evenline/engine/clock.hpp"
#include "evenline/intake/document_source.hpp"
#include "evenline/senders/transport.hpp"

#include <map>

namespace evenline::senders {

// Loop thread only.
class fetched_documents final : public intake::document_source {
public:
    // Both must outlive it.
    fetched_documents(transport&, engine::clock&);

    // One that could not be had is not asked for again for half a minute; at most two are under
    // way at once, so that nobody outside can make us ask for many.
    boost::asio::awaitable<std::optional<std::string>> get(std::string url) override;

private:
    struct kept { std::optional<std::string> content; core::instant until{}; };

    transport& wire_;
    engine::clock& clock_;
    std::map<std::string, kept> kept_;
    unsigned under_way_{};
};

}  // namespace evenline::senders
