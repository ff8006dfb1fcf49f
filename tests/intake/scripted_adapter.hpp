// A channel whose reading is written by the test, so that intake is tested without a provider.
#pragma once

#include "evenline/intake/intake.hpp"

#include <functional>

namespace evenline::intake::test {

class scripted_adapter final : public channels::adapter {
public:
    using script = std::function<channels::reading(const channels::raw_request&)>;
    explicit scripted_adapter(script s) : script_(std::move(s)) {}
    std::string_view kind() const noexcept override { return "scripted"; }
    channels::reading read(const channels::raw_request& r) const override { return script_(r); }
    std::optional<channels::outbound_call> compose(
        const channels::outbound_message& m) const override {
        if (!sends || m.kind != "reply") return std::nullopt;
        channels::outbound_call call;
        call.http = channels::http_call{"POST", "https://x/", {}, m.text};
        return call;
    }
    const channels::media* files() const noexcept override { return at_provider; }
    bool sends{true};
    const channels::media* at_provider{};

private:
    script script_;
};

inline channel scripted_channel(scripted_adapter::script s, core::channel_number number = 1) {
    channel c;
    c.number = number;
    c.settings.id = "scripted";
    c.settings.kind = "scripted";
    c.adapter = std::make_unique<scripted_adapter>(std::move(s));
    return c;
}

}  // namespace evenline::intake::test
