#include "app/outgoing.hpp"

#include <boost/asio/use_awaitable.hpp>

namespace evenline::app {
namespace {

class nothing_leaves final : public engine::effects {
public:
    [[nodiscard]] std::vector<engine::outbox_item> of(const core::state&, std::span<const core::event>) const override {
        return {};
    }
};

}  // namespace

struct outgoing::parts { nothing_leaves effects; };

outgoing::outgoing(boost::asio::any_io_executor, const config&, storage::store&,
                   const intake::channel_table&, engine::clock&)
    : parts_(std::make_unique<parts>()) {}
outgoing::~outgoing() = default;
const engine::effects& outgoing::effects() const { return parts_->effects; }
void outgoing::serve(engine::sequencer&) {}
void outgoing::start() {}
boost::asio::awaitable<void> outgoing::stop() { co_return; }

}  // namespace evenline::app
