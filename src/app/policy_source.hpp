// Where the policy in force comes from: the file, read again on SIGHUP and written by the API.
#pragma once

#include "evenline/app/config.hpp"
#include "evenline/app/policy_file.hpp"
#include "evenline/http/server.hpp"

namespace evenline::app {

class policy_source {
public:
    // `allow_baseline`: only the demo compares policies.
    policy_source(const config&, bool allow_baseline);

    // Reads the file again (the shipped policy when there is none). Keeps what was in force when
    // the file is wrong.
    [[nodiscard]] parsed<core::policy> read();
    [[nodiscard]] const core::policy& in_force() const { return policy_; }
    [[nodiscard]] const std::string& text() const { return text_; }
    void put_in_force(core::policy, std::string text);
    // The business day that holds this instant, by the zone of the hours.
    [[nodiscard]] http::day_span day_of(core::instant) const;

    // A change that was under way when the server stopped, if any: its text. The store knows
    // whether it was made.
    [[nodiscard]] std::optional<std::string> unsettled() const;
    // It takes the file's place, or is dropped. False: the file cannot be replaced.
    bool settle(bool stored);

    // For the API: the same reading, and a change in step with the store.
    [[nodiscard]] http::policy_port port();

private:
    [[nodiscard]] parsed<core::policy> judge(std::string_view text, const std::string& name) const;
    std::optional<std::string> prepare(std::string_view text);
    [[nodiscard]] std::filesystem::path beside() const;

    std::filesystem::path file_;
    struct change { core::policy policy; std::string text; };
    std::optional<change> prepared_;
    std::vector<std::string> channels_;
    bool allow_baseline_;
    core::policy policy_;
    std::string text_;
};

}  // namespace evenline::app
