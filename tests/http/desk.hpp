// A whole server on a free port: the real sequencer on a real store, people who ask it things.
#pragma once

#include "evenline/engine/clocks.hpp"
#include "evenline/http/credentials.hpp"
#include "evenline/http/server.hpp"
#include "evenline/storage/store.hpp"
#include "http/contract.hpp"
#include "http/wire.hpp"

#include <gtest/gtest.h>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <thread>

namespace evenline::http_test {

// Tests that ask in vain for a millisecond: short times, cheap passwords.
[[nodiscard]] http::settings quick_settings();

class desk : public testing::Test {
protected:
    // `customers`: with a chat, a mail channel and pages for customers.
    explicit desk(http::settings = quick_settings(), http::outside_port = {},
                  bool customers = false);
    ~desk() override;

    struct asking {
        std::string method, path, body;
        std::string token;
        std::vector<std::string> headers;
        std::string from{"127.0.0.1"};
    };
    // Asks over a new connection and holds the answer against the description.
    answer ask(const asking&);
    answer get(const std::string& path, const std::string& token = {});
    answer post(const std::string& path, const nlohmann::json& body, const std::string& token = {},
                const std::vector<std::string>& headers = {});
    answer put(const std::string& path, const nlohmann::json& body, const std::string& token = {});

    // A signed contact on the channel "hook"; the ticket it opened or joined.
    answer hook(const std::string& thread, const std::string& text = "hello",
                const std::string& presence = "live");
    std::string token(engine::role, std::vector<std::string> scopes = {});
    struct person {
        std::string id, token;
    };  // an agent's id and session
    person agent(const std::string& name, bool available = true);
    // The offer this agent has; waits until there is one.
    nlohmann::json offer_of(const person&);
    // Runs on the loop's thread and waits for it.
    void on_loop(const std::function<void()>&);
    std::uint16_t port() const { return server_->port(); }
    void stop();

    std::filesystem::path folder_;
    boost::asio::io_context loop_{1};
    engine::system_clock clock_;
    std::unique_ptr<storage::store> store_;
    std::shared_ptr<const intake::ticket_keys> keys_;
    intake::channel_table channels_;
    std::unique_ptr<engine::effects> effects_;
    std::unique_ptr<engine::sequencer> line_;
    [[nodiscard]] std::string policy_name() const;
    // Says the same of everybody.
    struct fixed_waits final : engine::wait_estimates {
        std::optional<engine::wait_estimate> of(core::ticket_id) override {
            return engine::wait_estimate{1, core::seconds(20), core::seconds(40), core::seconds(90),
                                         true, engine::callback_cause::patience, {1}};
        }
        engine::wait_estimate as_asked(const core::ticket&) override {
            return *of({});
        }
    } waits_;
    void add_customer_channels();
    intake::subscriber_book subscribers_;
    std::string log_level_{"info"};
    std::string policy_text_{"name = \"equal\"\n"}, next_policy_text_;
    std::unique_ptr<http::server> server_;
    std::thread thread_;
    contract contract_;
    std::uint64_t hooks_{};
    bool stopped_{};
};

inline constexpr const char* forum_secret = "a secret of the forum";
inline constexpr const char* password = "correct horse battery staple";

}  // namespace evenline::http_test
