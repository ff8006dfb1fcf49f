// Callers held in an Asterisk Stasis application: what its events mean and what we do about them.
#pragma once

#include "channels/ari_message.hpp"
#include "channels/exchange_call.hpp"
#include "evenline/channels/provider_clock.hpp"

#include <functional>
#include <map>
#include <set>

namespace evenline::channels {

struct ari_settings : exchange_settings {
    explicit ari_settings(const channel_settings&);
    std::string app, music, offer_sound;
    core::duration say_every{};                // 0: callers hear music alone
    bool tls{}, answers{}, offers_callback{};
    // A request to the REST interface; `path` begins after "/ari".
    [[nodiscard]] http_call call(std::string method, const std::string& path) const;
};

// Telephones we ring ourselves have ids of ours, which say whom they are rung for.
struct ari_leg {
    std::string id, agent, caller;             // caller: the channel that waits for it
    // "evenline-agt_7-1455018000.7-33"; none: not a leg of ours.
    [[nodiscard]] static std::optional<ari_leg> of(const std::string& id);
    [[nodiscard]] static std::string id_for(const std::string& agent, const std::string& caller,
                                            std::uint64_t number);
};

class ari_stream final : public stream {
public:
    explicit ari_stream(ari_settings s) : settings_(std::move(s)) {}
    [[nodiscard]] stream_address address() const override;
    stream_step connected(core::instant) override;
    stream_step received(std::string_view, core::instant) override;
    stream_step fetched(std::uint64_t, unsigned status, std::span<const header>,
                        std::string_view body, core::instant) override;
    std::vector<std::string> tells_now(core::instant) override;
    stream_step tell(std::string_view thread, const spoken_wait&) override;

private:
    using then = std::function<void(bool good, std::string_view body, core::instant, stream_step&)>;

    void started(const ari_event&, core::instant, stream_step&, inbound_event&);
    void leg_started(const ari_event&, stream_step&);
    void ended(const ari_event&, stream_step&, inbound_event&);
    void leg_ended(const ari_event&, const ari_leg&, stream_step&, inbound_event&);
    void pressed(const ari_event&, stream_step&, inbound_event&);
    void joined(const ari_event&, inbound_event&);
    void hold(const std::string& channel, const std::string& language, core::instant,
              stream_step&);
    void music(const std::string& channel, stream_step&);
    // Nothing more is said to this caller; what is being said ends now.
    void hush(const std::string& channel, stream_step&);
    void bridge(const std::string& one, const std::string& other, stream_step&);
    void list_channels(std::vector<std::string> ours, stream_step&);
    void take_snapshot(const std::vector<ari_channel>&, const std::set<std::string>& ours,
                       core::instant, stream_step&);
    void ask(http_call, stream_step&, then = {});
    [[nodiscard]] inbound_event queued(const ari_channel&, core::instant since) const;
    [[nodiscard]] bool is_here(const ari_channel&, const std::set<std::string>& ours) const;

    ari_settings settings_;
    provider_clock clock_;
    std::map<std::uint64_t, then> asked_;
    std::map<std::string, std::set<std::string>> ringing_;   // caller: telephones rung for them
    std::set<std::string> bridged_;
    struct listener { std::string language; core::instant due; };
    std::map<std::string, listener> waiting_;                // on hold, by channel
    std::set<std::string> hearing_;                          // of these: words, not music
    std::uint64_t last_number_{};
};

}  // namespace evenline::channels
